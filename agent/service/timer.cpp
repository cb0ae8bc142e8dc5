#include "agent/service/timer.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <stdexcept>

namespace agent::service {

using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

timespec spanOf(nanoseconds time) {
  const auto whole = std::chrono::floor<seconds>(time);
  return {.tv_sec = whole.count(), .tv_nsec = (time - whole).count()};
}

}  // namespace

Timer::Timer(nanoseconds first, nanoseconds interval)
    : descriptor_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  const itimerspec when{.it_interval = spanOf(interval), .it_value = spanOf(first)};
  if (descriptor_ >= 0 && ::timerfd_settime(descriptor_, 0, &when, nullptr) == 0) return;
  if (descriptor_ >= 0) ::close(descriptor_);
  throw std::runtime_error("timerfd is not available");
}

Timer::~Timer() { ::close(descriptor_); }

std::uint64_t Timer::takeRings() {
  std::uint64_t rings = 0;
  return ::read(descriptor_, &rings, sizeof rings) == sizeof rings ? rings : 0;
}

}  // namespace agent::service
