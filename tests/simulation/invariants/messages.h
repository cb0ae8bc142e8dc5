#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "provider/alerts/monitor.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// What fires is told: who reads the messages knows it a quarter of an hour later at the latest, and that it
/// is over. Nothing is told twice: the same message again only when the agent died between its delivery and
/// the moment it could know, another one about the same outage never. Where the disk failed meanwhile, the
/// agent tells from memory, and may tell again.
class Messages final : public Invariant {
 public:
  explicit Messages(const Facts& facts) : Invariant(facts, "messages") {}

  void stepped() override;
  void died() override;
  void started() override { since_.clear(); }
  void reconfigured() override { since_.clear(); }
  void arrived(const agent::notify::Order& order) override;

 private:
  using Id = provider::alerts::ConditionId;
  enum class Belief { Well, Firing, Flapping };
  struct Reader {
    Belief belief = Belief::Well;
    bool sure = true;  ///< false: the disk has failed since
    /// It was told something while the disk failed, and then the agent died: it does not know that it told.
    bool toldInVain = false;
    bool toldWhileFailing = false;
  };
  /// What should be believed, and since when that stands.
  struct Steady {
    bool firing = false;
    provider::SteadyTime at{};
  };

  void take(const agent::notify::Item& item);
  [[nodiscard]] bool isMuted(const Id& id) const;
  void watch(const Id& id, bool firing);

  std::map<Id, Reader> readers_;
  std::map<Id, Steady> since_;
  std::set<std::string> arrived_;    ///< messages in this life of the agent
  std::set<std::string> mayRepeat_;  ///< those of its last ones
};

}  // namespace simulation
