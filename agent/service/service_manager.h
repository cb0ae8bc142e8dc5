#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "agent/service/notify_socket.h"

namespace agent::service {

/// What systemd, or whoever else started this process as a service, is told of it (sd_notify(3)). Where
/// nobody listens nothing is said, and a listener that is gone stops nothing. Used by the loop's thread.
class ServiceManager {
 public:
  /// What the environment says of who listens, for the process `pid`.
  struct Environment {
    std::string socket;             ///< `$NOTIFY_SOCKET`; empty = nobody listens
    std::string watchdog_us{};      ///< `$WATCHDOG_USEC`
    std::string watchdogProcess{};  ///< `$WATCHDOG_PID`; empty = whoever reads it
  };
  [[nodiscard]] static Environment environment();

  ServiceManager(const Environment& environment, long pid);

  /// Within this time of silence the process is taken for hung; nothing = nobody watches.
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

  /// The service does its work. A state that could not be told is told again beside what is told next.
  void ready();
  /// One line for people, shown by `systemctl status`.
  void status(std::string_view line);
  /// Reads its configuration again; `ready` ends it.
  void reloading();
  void stopping();
  void alive();

 private:
  [[nodiscard]] bool tell(const std::string& assignments);
  void tellState(const std::string& assignments);

  NotifySocket socket_;
  std::optional<std::chrono::microseconds> watchdog_;
  std::string status_;
  std::string owedState_;  ///< the last state, while it is not delivered
  bool failed_ = false;
};

}  // namespace agent::service
