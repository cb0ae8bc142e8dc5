#pragma once

#include <optional>
#include <string>

#include "provider/core/price.h"
#include "provider/pricing/decision.h"

namespace provider::pricing {

/// What a strategy proposes for one price, and why; nothing when it has nothing to go by. `about` is then the
/// reason.
struct Candidate {
  std::optional<Price> price;
  std::string about;
  std::size_t samples = 0;
  /// The present price may stand although there is no candidate, because the policy does not set this price.
  bool leftAlone = false;
  /// There is no candidate because an input is missing or too old, not because of the owner's wish.
  std::optional<Guard> heldBy;
};

/// Pure. The on-demand price that the policy's strategy proposes.
[[nodiscard]] Candidate onDemandCandidate(const Policy& policy, const Inputs& inputs);

/// Pure. The spot minimum that the policy's strategy proposes; `onDemand` is the on-demand price as it will
/// be.
[[nodiscard]] Candidate spotCandidate(const Policy& policy, const Inputs& inputs,
                                      const std::optional<Price>& onDemand);

/// `50%`, `2.5%`
[[nodiscard]] std::string percentText(double fraction);

}  // namespace provider::pricing
