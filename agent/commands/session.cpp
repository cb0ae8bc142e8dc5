#include "agent/commands/session.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <system_error>
#include <utility>

#include "agent/cycle/shared_pacing.h"
#include "agent/cycle/status_of.h"
#include "agent/log/log.h"
#include "provider/api/poco_transport.h"

namespace agent::commands {

using namespace provider;

const std::string& version() {
  static const std::string kVersion = CLORE_AGENT_VERSION;
  return kVersion;
}

ExitCode fail(ExitCode code, const std::string& message) {
  std::cerr << "clore-agent: " << message << std::endl;
  return code;
}

ExitCode fail(const Error& error) { return fail(exitCodeFor(error.kind), error.message); }

std::expected<config::Config, ExitCode> loadConfig(const GlobalOptions& options) {
  config::Loaded loaded = config::load(options.configFile);
  for (const config::Fault& fault : loaded.faults) {
    std::cerr << fault.file;
    if (fault.line > 0) std::cerr << ':' << fault.line;
    std::cerr << ": " << fault.message << '\n';
  }
  if (!loaded.config) return std::unexpected(kConfiguration);
  return std::move(*loaded.config);
}

std::error_code makeOwnDirectory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::create_directories(directory, error))
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  return error;
}

std::expected<std::unique_ptr<Session>, ExitCode> Session::open(const GlobalOptions& options,
                                                                Storage storage) {
  auto config = loadConfig(options);
  if (!config) return std::unexpected(config.error());
  std::unique_ptr<Session> session(new Session(std::move(*config)));
  if (const auto code = session->openStorage(storage)) return std::unexpected(*code);
  session->openPacing();
  if (const auto code = session->openClient()) return std::unexpected(*code);
  return session;
}

std::optional<ExitCode> Session::openStorage(Storage storage) {
  const std::filesystem::path& directory = config.agent.stateDir;
  const std::filesystem::path file = directory / "journal.db";
  if (storage == Storage::Writable) {
    const std::error_code error = makeOwnDirectory(directory);
    const bool isThere = std::filesystem::is_directory(directory);
    if (isThere ? ::access(directory.c_str(), W_OK) != 0 && errno == EROFS
                : error == std::errc::read_only_file_system)
      return fail(exitCodeFor(storageKind(EROFS)),
                  "state_dir " + directory.string() +
                      " is read-only for this process: make the folder and, for the service, name it with "
                      "ReadWritePaths=, see FILES in clore-agent(1)");
    if (!isThere)
      return fail(exitCodeFor(storageKind(error.value())), "cannot make state_dir " + directory.string() +
                                                               ": " + error.message() +
                                                               "; make it, or run as the user that may");
    auto opened = cycle::FileLock::open(directory / "lock");
    if (!opened) return fail(opened.error());
    lock.emplace(std::move(*opened));
  }
  auto opened =
      storage == Storage::Writable ? journal::Journal::open(file) : journal::Journal::openForReading(file);
  if (!opened) return fail(opened.error());
  journal.emplace(std::move(*opened));
  return std::nullopt;
}

void Session::openPacing() {
  const std::filesystem::path& directory = config.agent.runtimeDir;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  auto file = cycle::FileLock::open(directory / "pacing");
  if (file) {
    pacing = std::make_unique<cycle::SharedPacing>(std::move(*file), clock);
    return;
  }
  // Somebody without the agent's rights looks at a plan: his few requests are paced among themselves.
  log::warning("pacing_not_shared", {{"reason", file.error().message}});
  pacing = std::make_unique<api::PrivatePacing>();
}

Result<std::unique_ptr<api::Transport>> makeTransport(const config::Config& config, Interrupt* interrupt,
                                                      Clock& clock) {
  api::PocoTransport::Options options;
  options.baseUrl = config.api.url;
  options.caFile = config.api.caFile;
  options.userAgent = "clore-agent/" + version();
  options.timeout = config.api.timeout;
  auto transport = std::make_unique<api::PocoTransport>(options, interrupt, clock);
  if (auto ready = transport->ready(); !ready) return std::unexpected(ready.error());
  return transport;
}

std::optional<ExitCode> Session::openClient() {
  auto key = config::loadKey(config.api);
  if (!key) return fail(kConfiguration, key.error().message);
  auto made = makeTransport(config, &signals, clock);
  if (!made) return fail(kConfiguration, made.error().message);
  transport = std::move(*made);
  api::Client::Options clientOptions;
  clientOptions.key = key->value;
  clientOptions.pacing.interval = config.api.requestInterval;
  client = std::make_unique<api::Client>(*transport, *pacing, clock, clientOptions);
  return std::nullopt;
}

report::Status Session::status(const cycle::Engine& engine, std::vector<report::ChannelLine> channels) const {
  report::Status status = cycle::statusOf(
      engine.knowledge(), engine.config(),
      {.requests = client->requestsSent(), .writes = engine.gate().accepted()}, version(), clock.wall());
  status.channels = std::move(channels);
  return status;
}

std::optional<ExitCode> takeLock(Session& session) {
  const auto deadline = session.clock.steady() + session.config.api.timeout + std::chrono::seconds{10};
  if (const auto locked = session.lock->acquire(session.clock, deadline); !locked)
    return fail(kTemporary, locked.error().message + "; try again when it is done");
  session.lock->write(std::to_string(::getpid()));
  return std::nullopt;
}

namespace {

/// Whether a refusal was the last word. One that told an offer's step, window or minimum was a lesson.
bool leftUndone(const cycle::Engine& engine, const journal::Write& write) {
  if (write.kind == journal::WriteKind::Settings) return true;
  return std::ranges::any_of(engine.knowledge().offers, [&write](const auto& entry) {
    const offers::Memory& memory = entry.second.memory;
    return std::to_string(entry.first) == write.subject &&
           (memory.refusalsInARow > 0 || !memory.pausedBecause.empty());
  });
}

}  // namespace

bool completeCycle(Session& session, cycle::Engine& engine) {
  while (!engine.cycleComplete()) {
    if (session.signals.stopRequested()) return false;
    if (!engine.step()) session.clock.sleepUntil(engine.nextDue());
  }
  return true;
}

ExitCode outcomeOf(const cycle::Engine& engine) {
  const auto& errors = engine.errors();
  if (std::ranges::find(errors, ErrorKind::KeyRefused, &Error::kind) != errors.end()) return kKeyRefused;
  if (!errors.empty()) return exitCodeFor(errors.front().kind);
  if (engine.gate().broken()) return kTemporary;
  for (const journal::Write& write : engine.gate().writes()) {
    if (write.outcome == journal::Outcome::Refused && leftUndone(engine, write)) return kUnavailable;
    if (write.outcome == journal::Outcome::NotSent || write.outcome == journal::Outcome::NotApplied ||
        write.outcome == journal::Outcome::Unknown)
      return kTemporary;
  }
  return kDone;
}

ExitCode failAs(const cycle::Engine& engine) {
  const auto& errors = engine.errors();
  const std::string& journal = engine.gate().fault();
  const std::string other =
      journal.empty() ? "what was sent is not settled: see clore-agent history" : journal;
  return fail(outcomeOf(engine), errors.empty() ? other : errors.front().message);
}

}  // namespace agent::commands
