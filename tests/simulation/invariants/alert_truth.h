#pragma once

#include <map>
#include <optional>

#include "provider/alerts/monitor.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// A condition goes ok → pending → firing → recovering → ok and no other way. One of a machine fires only on
/// an answer of `my_servers`, and only when every answer for its `after` time showed the machine so: a poll
/// that failed fires nothing but `api_unreachable`. Once nothing goes wrong any more, what fires is what is
/// so.
class AlertTruth final : public Invariant {
 public:
  explicit AlertTruth(const Facts& facts) : Invariant(facts, "alert_truth") {}

  void answered(const Exchange& exchange) override;
  void stepped() override;
  void died() override;
  void started() override;
  void finished() override;

 private:
  using Id = provider::alerts::ConditionId;

  void noteSample(const provider::sandbox::Machine& machine, Told told);
  void judgeTransition(const Id& id, provider::alerts::Phase from, provider::alerts::Phase to) const;
  void judgeFiring(const Id& id) const;
  [[nodiscard]] provider::alerts::Phase phaseOf(const Id& id) const;

  provider::alerts::State before_;
  /// Since when every answer showed it so; of the API, since when no answer came.
  std::map<Id, provider::SteadyTime> failingSince_;
  /// The same before the last answer that came while the disk worked: what a later one ended may not have
  /// been stored, and then the next life goes on from here.
  std::map<Id, provider::SteadyTime> stored_;
  std::map<std::string, bool> everConnected_;
  bool polled_ = false;  ///< the present piece of work was told something of the machines
};

}  // namespace simulation
