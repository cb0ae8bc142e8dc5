#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "agent/commands/exit_codes.h"
#include "agent/config/config.h"
#include "agent/cycle/engine.h"
#include "agent/cycle/file_lock.h"
#include "agent/cycle/signals.h"
#include "agent/journal/journal.h"
#include "agent/report/status.h"
#include "provider/api/client.h"
#include "provider/api/transport.h"
#include "provider/core/clock.h"

namespace agent::commands {

/// What is given before the command.
struct GlobalOptions {
  std::filesystem::path configFile = "/etc/clore-agent/agent.ini";
};

[[nodiscard]] const std::string& version();

/// Makes a directory that only its owner may use, where there is none.
std::error_code makeOwnDirectory(const std::filesystem::path& directory);

/// The validated configuration; faults are printed to stderr as `file:line: message`.
[[nodiscard]] std::expected<config::Config, ExitCode> loadConfig(const GlobalOptions& options);

/// Prints `clore-agent: message` to stderr and returns the code.
ExitCode fail(ExitCode code, const std::string& message);

/// The same by what kind of failure it is.
ExitCode fail(const provider::Error& error);

enum class Storage {
  ReadOnly,  ///< the journal is only looked into, and need not exist
  Writable,  ///< directories, journal and lock are made where they are missing
};

/// What every command that talks to the marketplace needs, made in the order in which the parts need one
/// another. Everything that is wrong at the start is fatal and said on stderr.
class Session {
 public:
  [[nodiscard]] static std::expected<std::unique_ptr<Session>, ExitCode> open(const GlobalOptions& options,
                                                                              Storage storage);

  config::Config config;
  cycle::Signals signals;
  provider::SystemClock clock{&signals};
  std::unique_ptr<provider::api::Transport> transport;
  std::unique_ptr<provider::api::PacingStore> pacing;
  std::unique_ptr<provider::api::Client> client;
  std::optional<journal::Journal> journal;
  /// One process at a time decides and writes; only with `Storage::Writable`.
  std::optional<cycle::FileLock> lock;

  [[nodiscard]] cycle::Engine engine(cycle::Authority authority) {
    return cycle::Engine(
        {.client = *client, .clock = clock, .journal = *journal, .bootId = cycle::readBootId()}, config,
        authority);
  }
  /// The picture of the engine's knowledge, for tables and the status file.
  [[nodiscard]] report::Status status(const cycle::Engine& engine,
                                      std::vector<report::ChannelLine> channels = {}) const;

 private:
  explicit Session(config::Config validated) : config(std::move(validated)) {}
  void openPacing();
  [[nodiscard]] std::optional<ExitCode> openClient();
  [[nodiscard]] std::optional<ExitCode> openStorage(Storage storage);
};

/// The way to the marketplace that the configuration names; fails when an address or a certificate file is no
/// use.
[[nodiscard]] provider::Result<std::unique_ptr<provider::api::Transport>> makeTransport(
    const config::Config& config, provider::Interrupt* interrupt, provider::Clock& clock);

/// Takes the lock for a whole command; the code to end with when another process keeps it.
[[nodiscard]] std::optional<ExitCode> takeLock(Session& session);

/// Performs one full cycle; false when it was interrupted by a stop.
[[nodiscard]] bool completeCycle(Session& session, cycle::Engine& engine);

/// The exit code of a cycle: by its failed reads first, then by its writes.
[[nodiscard]] ExitCode outcomeOf(const cycle::Engine& engine);
/// The same, with the first thing that went wrong said on stderr.
ExitCode failAs(const cycle::Engine& engine);

}  // namespace agent::commands
