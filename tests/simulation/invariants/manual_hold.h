#pragma once

#include <map>
#include <optional>
#include <set>

#include "provider/market/snapshot.h"
#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// A price that the owner set on the website stays for `manual_hold` once the agent was told of it; but for a
/// spot minimum that would stand above the on-demand price. Only where the agent can tell: it is in
/// charge, had read another value before, had no write under way, and never sent that value itself.
class ManualHold final : public Invariant {
 public:
  explicit ManualHold(const Facts& facts) : Invariant(facts, "manual_hold") {}

  void sending(const Exchange& exchange) override;
  void answered(const Exchange& exchange) override;
  void stepped() override;
  void died() override;
  void reconfigured() override { prices_.clear(); }
  void changedByHand(const std::string& machine) override;
  void resumed(const std::string& machine) override;

 private:
  /// When the agent was told, by both times.
  struct Noticed {
    provider::WallTime wall;
    provider::SteadyTime steady;
  };
  struct Watched {
    std::optional<std::int64_t> seen;  ///< as told last
    bool writing = false;              ///< something was sent, and not seen since
    std::set<std::int64_t> sent;
    std::optional<std::int64_t> byHand;  ///< what the owner set, until it is overwritten
    std::optional<Noticed> noticed;
    std::optional<Noticed> noticedNow;  ///< in the present piece of work
    std::optional<Noticed> shown;       ///< by an answer that was garbled elsewhere: the hold may begin there
  };
  using Place = std::pair<std::string, provider::market::Side>;

  [[nodiscard]] std::optional<std::int64_t> present(const Place& place) const;
  [[nodiscard]] Noticed now() const;
  void noteGarbled(const std::string& machine);
  [[nodiscard]] bool isHeld(const Noticed& noticed, std::chrono::milliseconds hold,
                            const Exchange& exchange) const;

  std::map<Place, Watched> prices_;
  provider::WallTime resumedAt_{};  ///< the latest date that a resume bears
};

}  // namespace simulation
