#include "agent/service/watchdog.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>

#include "agent/log/log.h"

namespace agent::service {

using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

/// A beat that comes late on a busy computer is still in time (sd_watchdog_enabled(3) recommends half).
constexpr int kBeatsPerInterval = 2;

timespec spanOf(nanoseconds time) {
  const auto whole = std::chrono::floor<seconds>(time);
  return {.tv_sec = whole.count(), .tv_nsec = (time - whole).count()};
}

}  // namespace

Watchdog::Watchdog(ServiceManager& manager, std::chrono::milliseconds longestPause)
    : manager_(manager), longestPause_(longestPause) {
  if (!manager.watchdog()) return;
  beat_ = nanoseconds{*manager.watchdog()} / kBeatsPerInterval;
  timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  const itimerspec beats{.it_interval = spanOf(beat_), .it_value = spanOf(beat_)};
  if (timer_ < 0 || ::timerfd_settime(timer_, 0, &beats, nullptr) != 0)
    throw std::runtime_error("timerfd is not available");
}

Watchdog::~Watchdog() {
  if (timer_ >= 0) ::close(timer_);
}

void Watchdog::beat() {
  std::uint64_t beats = 0;
  if (::read(timer_, &beats, sizeof beats) != sizeof beats) return;
  idle_ += beat_ * static_cast<std::int64_t>(beats);
  if (idle_ <= longestPause_) return manager_.alive();
  log::error("loop_stuck", {{"seconds", std::chrono::floor<seconds>(idle_).count()},
                            {"next", "the service manager restarts the agent"}});
}

}  // namespace agent::service
