#include "provider/offers/lowering.h"

namespace provider::offers {

using std::chrono::milliseconds;

namespace {

/// A step may grow, and only asking for more shows it: one refusal a day at most, which opens no window.
bool isKnown(const Memory& memory, WallTime now) {
  return memory.step && memory.step->units() > 0 && memory.stepLearnedAt &&
         !isAhead(*memory.stepLearnedAt, now) && now - *memory.stepLearnedAt < kLessonKept;
}

}  // namespace

std::optional<Price> lowestSettable(const Price& bid, const Memory& memory, WallTime now) {
  if (memory.lowestNow && memory.lowestNowBid == bid) return memory.lowestNow;
  if (isKnown(memory, now) && memory.step->currency() == bid.currency()) return bid - *memory.step;
  return std::nullopt;
}

Outlook outlookOf(const Price& bid, const Price& target, const Memory& memory, const Rules& rules,
                  milliseconds untilFirst, WallTime now) {
  Outlook outlook;
  if (!memory.step || memory.step->units() <= 0 || memory.step->currency() != bid.currency()) return outlook;
  const std::int64_t step = memory.step->units();
  outlook.loweringsLeft = ((bid - target).units() + step - 1) / step;
  outlook.timeLeft = untilFirst + windowOf(memory, rules, now) * (*outlook.loweringsLeft - 1);
  return outlook;
}

}  // namespace provider::offers
