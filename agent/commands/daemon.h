#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agent/commands/session.h"
#include "agent/cycle/engine.h"
#include "agent/cycle/herald.h"
#include "agent/notify/courier.h"
#include "agent/service/service_manager.h"
#include "agent/service/watchdog.h"

namespace agent::commands {

/// The mode decides whether it may write.
[[nodiscard]] cycle::Authority authorityOf(const config::Config& config);

/// The daemon's loop around the engine: the lock that it shares with `once` and `apply`, signals, the status
/// file, and what the service manager is told.
class Daemon {
 public:
  /// `session` was opened writable, and outlives the daemon.
  Daemon(Session& session, GlobalOptions global);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  /// Until a stop is asked for; the code to end with.
  [[nodiscard]] ExitCode run();

 private:
  [[nodiscard]] std::optional<ExitCode> begin();
  void turn();
  void stayLean();
  void takeTurn();
  void storeStatus();
  void tellReady();
  void reload();
  void loadAgain();
  [[nodiscard]] bool keyNeverGood() const;

  Session& session_;
  GlobalOptions global_;
  service::ServiceManager manager_;
  service::Watchdog watchdog_;
  service::Timer readyAtLatest_;
  cycle::Engine engine_;
  cycle::Herald herald_;
  std::unique_ptr<notify::Courier> courier_;
  std::string identity_;
  std::optional<std::string> seenInLock_;  ///< after this process had its last turn
  bool statusFailed_ = false;
  bool ready_ = false;
  provider::SteadyTime leanAt_{};  ///< memory is given back from then on
};

}  // namespace agent::commands
