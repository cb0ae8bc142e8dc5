#pragma once

#include <optional>

#include "provider/pricing/candidate.h"
#include "provider/pricing/decision.h"
#include "provider/pricing/situation.h"

namespace provider::pricing {

/// What the guards of one price look at beside its candidate.
struct GuardInputs {
  market::Side side = market::Side::OnDemand;
  std::optional<Price> current;
  MachineBounds bounds;
  Limit limit;
  std::optional<Price> highest;  ///< a further bound: spot never above on demand
  const Pace& pace;
  Word word = Word::Agent;
  bool rented = false;
  std::optional<WallTime> lastWriteAt;
  std::optional<WallTime> manualUntil;  ///< somebody set the present price, which is respected until then
  WallTime now{};
};

struct Guarded {
  PriceTrail trail;
  PriceMemory memory;
};

/// Pure. Takes a candidate through the guards of one price.
[[nodiscard]] Guarded guard(Candidate candidate, const GuardInputs& inputs, PriceMemory memory);

/// Whether what held a price leaves its present value in force as a base for others: it was only not the
/// moment to move it.
[[nodiscard]] bool onlyNotNow(Guard guard);

}  // namespace provider::pricing
