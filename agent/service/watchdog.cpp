#include "agent/service/watchdog.h"

#include "agent/log/log.h"

namespace agent::service {

using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

/// A beat that comes late on a busy computer is still in time (sd_watchdog_enabled(3) recommends half).
constexpr int kBeatsPerInterval = 2;

}  // namespace

Watchdog::Watchdog(ServiceManager& manager, std::chrono::milliseconds longestPause)
    : manager_(manager), longestPause_(longestPause) {
  if (!manager.watchdog()) return;
  beat_ = nanoseconds{*manager.watchdog()} / kBeatsPerInterval;
  timer_.emplace(beat_, beat_);
}

void Watchdog::beat() {
  const std::uint64_t beats = timer_->takeRings();
  if (beats == 0) return;
  idle_ += beat_ * static_cast<std::int64_t>(beats);
  if (idle_ <= longestPause_) return manager_.alive();
  log::error("loop_stuck", {{"seconds", std::chrono::floor<seconds>(idle_).count()},
                            {"next", "the service manager restarts the agent"}});
}

}  // namespace agent::service
