#include "provider/offers/memory.h"

#include <algorithm>
#include <utility>

namespace provider::offers {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLongestRetry = std::chrono::hours{1};

constexpr milliseconds kFirstRetry = std::chrono::seconds{30};

Memory delayed(Memory memory, std::string because, WallTime now, milliseconds first) {
  constexpr int kMostDoublings = 12;
  const int doublings = std::min(memory.failuresInARow++, kMostDoublings);
  memory.retryAt = now + std::min(first * (1 << doublings), kLongestRetry);
  memory.retryBecause = std::move(because);
  memory.failedAt = now;
  return memory;
}

}  // namespace

milliseconds windowOf(const Memory& memory, const Rules& rules, WallTime now) {
  const bool learned = memory.windowLearnedAt && !isAhead(*memory.windowLearnedAt, now) &&
                       now - *memory.windowLearnedAt < kLessonKept;
  return learned ? std::max(memory.window, rules.window) : rules.window;
}

Memory afterFailure(Memory memory, std::string because, WallTime now) {
  return delayed(std::move(memory), std::move(because), now, kFirstRetry);
}

Memory afterRefusal(Memory memory, std::string because, WallTime now, milliseconds first) {
  ++memory.refusalsInARow;
  return delayed(std::move(memory), std::move(because), now, first);
}

Memory withoutTrouble(Memory memory) {
  memory.retryAt.reset();
  memory.retryBecause.clear();
  memory.failedAt.reset();
  memory.failuresInARow = 0;
  memory.refusalsInARow = 0;
  memory.pausedBecause.clear();
  memory.pausedAt.reset();
  return memory;
}

Memory shifted(Memory memory, milliseconds by) {
  for (std::optional<WallTime>* time :
       {&memory.stepLearnedAt, &memory.windowLearnedAt, &memory.notBefore, &memory.loweredAt, &memory.retryAt,
        &memory.failedAt, &memory.pausedAt, &memory.raiseCountedAt})
    if (*time) **time += by;
  if (memory.toldMinimum) memory.toldMinimum->at += by;
  return memory;
}

Memory bounded(Memory memory, const Rules& rules, WallTime now) {
  const auto atMost = [now](std::optional<WallTime>& time, milliseconds wait) {
    if (time) time = std::min(*time, now + wait);
  };
  atMost(memory.notBefore, windowOf(memory, rules, now) + kClockSlack);
  atMost(memory.retryAt, kLongestRetry);
  atMost(memory.pausedAt, milliseconds::zero());
  atMost(memory.failedAt, milliseconds::zero());
  return memory;
}

}  // namespace provider::offers
