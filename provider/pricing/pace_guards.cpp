#include "provider/pricing/pace_guards.h"

#include <algorithm>
#include <cmath>

#include "provider/core/text.h"

namespace provider::pricing {
namespace {

Opinion passed(std::string reason = {}) {
  return {.verdict = Verdict::Passed, .reason = std::move(reason), .notBefore = {}};
}
Opinion held(std::string reason, std::optional<WallTime> notBefore = {}) {
  return {.verdict = Verdict::Held, .reason = std::move(reason), .notBefore = notBefore};
}

/// The farthest that one step may lead: the cap, rounded towards the present price, but not onto it.
Price capped(const Price& from, double share) {
  constexpr double kNoise = 1e-6;  // of the multiplication, in units
  const double exact = static_cast<double>(from.units()) * (1.0 + share);
  const double inwards = share > 0 ? std::floor(exact + kNoise) : std::ceil(exact - kNoise);
  const Price cap = Price::fromUnits(static_cast<std::int64_t>(inwards), from.currency());
  const Price inner = share > 0 ? cap.roundedDown() : cap.roundedUp();
  if (share > 0 ? inner > from : inner < from) return inner;
  const Price step = Price::smallest(from.currency());
  return share > 0 ? from + step : from - step;
}

}  // namespace

Opinion whenRented(const Movement& move, const GuardInputs& inputs) {
  if (!inputs.rented) return passed();
  if (inputs.pace.whenRented == WhenRented::Hold) return held("the machine is rented, when_rented is hold");
  if (inputs.pace.whenRented == WhenRented::RaiseOnly && move.direction == Direction::Lower)
    return held("the machine is rented, when_rented is raise-only");
  return passed();
}

Opinion deadBand(const Movement& move, const GuardInputs& inputs) {
  const auto from = static_cast<double>(move.from.units());
  const double change = std::abs(static_cast<double>(move.to.units()) - from);
  if (inputs.pace.minChange <= 0 || change >= inputs.pace.minChange * from) return passed();
  return held("a change to " + move.to.text() + " is less than min_change " +
              percentText(inputs.pace.minChange));
}

Opinion confirmation(const Movement& move, WallTime reading, const GuardInputs& inputs, PriceMemory& memory) {
  // What was noted before the calendar was set back says nothing.
  const bool spent = memory.actedOn && reading <= *memory.actedOn && !isAhead(*memory.actedOn, inputs.now);
  if (spent) return held("nothing new was read since the last change, and one reading justifies one change");
  const bool counted = memory.countedReading == reading;
  if (memory.direction != move.direction) {
    memory.direction = move.direction;
    memory.readings = 0;
  }
  if (!counted || memory.readings == 0) {
    memory.readings = std::min(memory.readings + 1, 1000);
    memory.countedReading = reading;
  }
  const bool raise = move.direction == Direction::Raise;
  const int needed = raise ? inputs.pace.confirmRaise : inputs.pace.confirmLower;
  if (needed <= 1 || inputs.word == Word::Owner) return passed();
  const std::string row =
      std::to_string(memory.readings) + " of " + std::to_string(needed) + " readings in a row";
  if (memory.readings >= needed) return passed(row + " agree");
  return held(row + " want it " + (raise ? "raised" : "lowered") + " (" +
              (raise ? "confirm_raise" : "confirm_lower") + ")");
}

Opinion cooldown(const GuardInputs& inputs) {
  if (inputs.word == Word::Owner || !inputs.lastWriteAt || inputs.pace.cooldown.count() == 0) return passed();
  const auto since = inputs.now - *inputs.lastWriteAt;
  // Noted in what is now the future: the calendar was set back, and nobody knows how long it really was.
  if (since.count() < 0 || since >= inputs.pace.cooldown) return passed();
  return held("written " + spanText(since) + " ago, cooldown is " + spanText(inputs.pace.cooldown),
              *inputs.lastWriteAt + inputs.pace.cooldown);
}

Opinion stepCap(Movement& move, const GuardInputs& inputs) {
  const bool raise = move.direction == Direction::Raise;
  const auto& share = raise ? inputs.pace.stepUp : inputs.pace.stepDown;
  if (!share) return passed();
  const Price cap = capped(move.from, raise ? *share : -*share);
  if (raise ? move.to <= cap : move.to >= cap) return passed();
  move.to = cap;
  return {.verdict = Verdict::Changed,
          .reason = "not more than " + std::string(raise ? "step_up " : "step_down ") + percentText(*share) +
                    " at once: " + cap.text(),
          .notBefore = {}};
}

}  // namespace provider::pricing
