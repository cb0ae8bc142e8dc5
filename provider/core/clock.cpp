#include "provider/core/clock.h"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <limits>

namespace provider {

using std::chrono::milliseconds;

namespace {

/// Runs on while the machine sleeps, unlike `std::chrono::steady_clock` on Linux: a window that opened before
/// is over when it should be, and the calendar does not seem to have jumped.
std::chrono::nanoseconds sinceBoot() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

}  // namespace

WallTime SystemClock::wall() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const { return SteadyTime{std::chrono::floor<milliseconds>(sinceBoot())}; }

void SystemClock::sleepUntil(SteadyTime until) {
  for (;;) {
    // Rounded up: `steady()` is cut to milliseconds, and waking a fraction early would spin.
    const auto left = std::chrono::ceil<milliseconds>(until.time_since_epoch() - sinceBoot());
    if (left <= milliseconds::zero()) return;
    pollfd watched{interrupt_ ? interrupt_->pollDescriptor() : -1, POLLIN, 0};
    const auto wait = std::min<milliseconds::rep>(left.count(), std::numeric_limits<int>::max());
    if (::poll(&watched, 1, static_cast<int>(wait)) > 0 && interrupt_->stopRequested()) return;
  }
}

}  // namespace provider
