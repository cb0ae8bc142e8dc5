#include "provider/core/clock.h"

#include <poll.h>

#include <algorithm>
#include <limits>

namespace provider {

using std::chrono::milliseconds;

WallTime SystemClock::wall() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::steady_clock::now());
}

void SystemClock::sleepUntil(SteadyTime until) {
  for (;;) {
    // Rounded up: `steady()` is cut to milliseconds, and waking a fraction early would spin.
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= milliseconds::zero()) return;
    pollfd watched{interrupt_ ? interrupt_->pollDescriptor() : -1, POLLIN, 0};
    const auto wait = std::min<milliseconds::rep>(left.count(), std::numeric_limits<int>::max());
    if (::poll(&watched, 1, static_cast<int>(wait)) > 0 && interrupt_->stopRequested()) return;
  }
}

}  // namespace provider
