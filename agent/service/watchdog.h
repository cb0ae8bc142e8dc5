#pragma once

#include <chrono>
#include <optional>

#include "agent/service/service_manager.h"
#include "agent/service/timer.h"

namespace agent::service {

/// Keeps the service manager's watchdog quiet while the loop works: at every beat of a timer that the loop
/// serves wherever it waits, unless it has not done its work for longer than that can take. A loop that hangs
/// does not serve the timer, and one that spins or waits for what never comes does no work: both are
/// restarted.
/// Time that the computer sleeps does not count, as it does not for systemd.
class Watchdog {
 public:
  /// `longestPause`: from one piece of work to the next at most. `manager` outlives this.
  Watchdog(ServiceManager& manager, std::chrono::milliseconds longestPause);

  /// Readable when `beat` is to be called; -1 where nobody watches.
  [[nodiscard]] int descriptor() const { return timer_ ? timer_->descriptor() : -1; }
  void beat();
  /// The loop did a piece of its work.
  void worked() { idle_ = {}; }
  void allow(std::chrono::milliseconds longestPause) { longestPause_ = longestPause; }

 private:
  ServiceManager& manager_;
  std::chrono::milliseconds longestPause_;
  std::chrono::nanoseconds beat_{};
  std::chrono::nanoseconds idle_{};  ///< beats since the last piece of work
  std::optional<Timer> timer_;
};

}  // namespace agent::service
