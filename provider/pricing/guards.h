#pragma once

#include <optional>

#include "provider/pricing/candidate.h"
#include "provider/pricing/decision.h"

namespace provider::pricing {

/// The owner's bounds for one price of one machine.
struct MachineBounds {
  std::optional<Price> floor;
  std::optional<Price> ceiling;
  /// A strategy that moves the price needs both bounds; without them the price stays.
  bool required = false;
  /// A bound is per GPU, and the machine's GPUs are not known: the price stays.
  bool unresolved = false;
};

/// Pure. Takes a candidate through the guards of one price; `highest` is a further bound (spot never above on
/// demand).
[[nodiscard]] PriceTrail guard(market::Side side, const std::optional<Price>& current,
                               const Candidate& candidate, const MachineBounds& bounds, const Limit& limit,
                               const std::optional<Price>& highest);

}  // namespace provider::pricing
