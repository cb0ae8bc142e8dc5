#pragma once

#include <map>
#include <optional>
#include <set>

#include "provider/market/snapshot.h"
#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// A price that the owner set on the website stays for `manual_hold` once the agent was told of it; but for a
/// spot minimum that goes along with a falling on-demand price. Only where the agent can tell: it is in
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
  struct Watched {
    std::optional<std::int64_t> seen;  ///< as told last
    bool writing = false;              ///< something was sent, and not seen since
    std::set<std::int64_t> sent;
    std::optional<std::int64_t> byHand;  ///< what the owner set, until it is overwritten
    std::optional<provider::WallTime> noticed;
    std::optional<provider::WallTime> noticedNow;  ///< in the present piece of work
  };
  using Place = std::pair<std::string, provider::market::Side>;

  [[nodiscard]] std::optional<std::int64_t> present(const Place& place) const;

  std::map<Place, Watched> prices_;
};

}  // namespace simulation
