#pragma once

#include <optional>
#include <string>

#include "provider/core/price.h"
#include "provider/pricing/decision.h"
#include "provider/pricing/situation.h"

namespace provider::pricing {

/// What a strategy proposes for one price, and why; nothing when it has nothing to go by. `about` is then the
/// reason.
struct Candidate {
  std::optional<Price> price;
  std::string about;
  std::size_t samples = 0;
  std::optional<market::Query> query;
  /// When the newest thing was read that it rests on.
  WallTime reading{};
  /// There is no candidate because an input is missing or too old, and not because the policy leaves this
  /// price alone.
  bool missing = false;
  /// It is derived from the on-demand price, which went through the guards of pace itself.
  bool follows = false;
};

/// Pure. The on-demand price that the policy's strategy proposes.
[[nodiscard]] Candidate onDemandCandidate(const Situation& s, const Memory& memory);

/// Pure. The spot minimum that the policy proposes; `onDemand` is the on-demand price as it will be, nothing
/// while that is not known.
[[nodiscard]] Candidate spotCandidate(const Situation& s, const std::optional<Price>& onDemand);

}  // namespace provider::pricing
