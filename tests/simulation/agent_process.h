#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "agent/config/config.h"
#include "agent/cycle/engine.h"
#include "agent/cycle/herald.h"
#include "agent/journal/journal.h"
#include "provider/api/client.h"
#include "tests/simulation/mailbox.h"
#include "tests/support/failing_vfs.h"

namespace simulation {

/// What outlives the agent's process.
struct Surroundings {
  provider::VirtualClock& clock;
  provider::api::Transport& wire;
  test::FailingVfs& disk;
  Mailbox& mailbox;
  std::filesystem::path folder;  ///< the state directory
  std::string key;
};

/// The agent as the daemon runs it: the engine, the one who tells, the journal and the pacing file, and
/// nothing else. It can be killed at any moment, and be started again on what is on disk.
class AgentProcess {
 public:
  explicit AgentProcess(Surroundings surroundings) : around_(std::move(surroundings)) {}
  ~AgentProcess() { kill(); }
  AgentProcess(const AgentProcess&) = delete;
  AgentProcess& operator=(const AgentProcess&) = delete;

  /// False when it ends at once, because its journal cannot be used.
  [[nodiscard]] bool start(const agent::config::Config& config);
  /// As `kill -9`: nothing reaches the disk any more.
  void kill();
  [[nodiscard]] bool isRunning() const { return engine_ != nullptr; }
  /// SIGHUP.
  void reconfigure(const agent::config::Config& config);

  /// One turn of the daemon's loop. When it has nothing to do, it sleeps, at most until then.
  void work(provider::SteadyTime until);

  [[nodiscard]] const agent::cycle::Engine* engine() const { return engine_.get(); }
  [[nodiscard]] agent::journal::Journal* journal() { return journal_.get(); }
  [[nodiscard]] std::filesystem::path journalFile() const { return around_.folder / "journal.db"; }

 private:
  Surroundings around_;
  std::unique_ptr<provider::api::PacingStore> pacing_;
  std::unique_ptr<agent::journal::Journal> journal_;
  std::unique_ptr<provider::api::Client> client_;
  std::unique_ptr<agent::cycle::Engine> engine_;
  std::unique_ptr<agent::cycle::Herald> herald_;
};

}  // namespace simulation
