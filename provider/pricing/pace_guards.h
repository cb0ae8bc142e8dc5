#pragma once

#include "provider/pricing/guards.h"

/// Internal to this room: guards 5 to 9, which know the present price and the past.
namespace provider::pricing {

/// How one price is to move, if the guards let it.
struct Movement {
  Price from;
  Price to;
  Direction direction = Direction::None;
};

/// What a guard concluded; the reason is empty where there is nothing to tell.
struct Opinion {
  Verdict verdict = Verdict::Passed;
  std::string reason;
  std::optional<WallTime> notBefore;  ///< of `Held`: when it passes by itself
};

[[nodiscard]] Opinion whenRented(const Movement& move, const GuardInputs& inputs);
[[nodiscard]] Opinion deadBand(const Movement& move, const GuardInputs& inputs);
/// Counts the reading at `reading` into `memory`.
[[nodiscard]] Opinion confirmation(const Movement& move, WallTime reading, const GuardInputs& inputs,
                                   PriceMemory& memory);
[[nodiscard]] Opinion cooldown(const GuardInputs& inputs);
/// Brings `move.to` nearer to the present price where it would go too far at once.
[[nodiscard]] Opinion stepCap(Movement& move, const GuardInputs& inputs);

}  // namespace provider::pricing
