#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/commands/commands.h"
#include "agent/commands/host.h"
#include "agent/cycle/herald.h"
#include "agent/log/log.h"
#include "agent/notify/courier.h"
#include "agent/report/status.h"

namespace agent::commands {

using namespace provider;
using namespace std::chrono_literals;

namespace {

/// A try of one channel takes 15 s at most.
constexpr auto kTellingTakes = 20s;

cycle::Authority authorityOf(const config::Config& config) {
  return config.agent.mode == config::Mode::Enforce ? cycle::Authority::Enforce : cycle::Authority::Watch;
}

/// What was delivered is noted at once, also while the marketplace takes its time.
void listenTo(notify::Courier& courier, cycle::Herald& herald, cycle::Signals& signals) {
  signals.attend(courier.descriptor(), [&] { herald.exchange(courier); });
}

void stopTelling(Session& session, cycle::Engine& engine, cycle::Herald& herald, notify::Courier& courier) {
  session.signals.attend(-1, {});
  courier.stop();
  herald.finish(engine, courier);
}

/// All that there is to tell now, and a try of each message; for a process that is about to end.
void tellAll(Session& session, cycle::Engine& engine, cycle::Herald& herald, notify::Courier& courier) {
  const SteadyTime until = session.clock.steady() + kTellingTakes;
  herald.dontWait();
  listenTo(courier, herald, session.signals);
  herald.work(engine, courier);
  while ((herald.busy() || !courier.idle()) && session.clock.steady() < until) {
    if (session.signals.stopRequested()) break;
    // A pulse that arrived wakes nobody.
    session.signals.sleepUntil(session.clock.steady() + 50ms, session.clock);
  }
  stopTelling(session, engine, herald, courier);
}

/// The daemon's loop around the engine: the lock that it shares with `once` and `apply`, signals, and the
/// status file.
class Daemon {
 public:
  Daemon(Session& session, GlobalOptions global)
      : session_(session),
        global_(std::move(global)),
        engine_(session.engine(authorityOf(session.config))),
        herald_({.journal = *session.journal, .clock = session.clock, .host = hostName()}, session.config),
        identity_(std::to_string(::getpid()) + " " +
                  std::to_string(session.clock.steady().time_since_epoch().count())) {}

  ExitCode run() {
    log::notice(
        "started",
        {{"version", version()}, {"mode", config::name(session_.config.agent.mode)}, {"pid", ::getpid()}});
    if (const auto recalled = engine_.recall(); !recalled)
      return fail(kConfiguration, recalled.error().message);
    if (const auto recalled = herald_.recall(); !recalled)
      return fail(kConfiguration, recalled.error().message);
    auto courier = notify::Courier::start(session_.config.channels);
    if (!courier) return fail(kConfiguration, courier.error().message);
    courier_ = std::move(*courier);
    listenTo(*courier_, herald_, session_.signals);
    while (!session_.signals.stopRequested()) {
      if (session_.signals.takeReload()) reload();
      herald_.work(engine_, *courier_);
      const SteadyTime due = std::min(engine_.nextDue(), herald_.nextDue(engine_));
      if (due > session_.clock.steady())
        session_.signals.sleepUntil(due, session_.clock);
      else if (engine_.nextDue() <= session_.clock.steady())
        turn();
      if (const auto& error = engine_.knowledge().lastPollError;
          error && error->kind == ErrorKind::KeyRefused && !engine_.knowledge().machinesReadAt) {
        tellAll(session_, engine_, herald_, *courier_);
        return fail(kKeyRefused, error->message);
      }
    }
    stopTelling(session_, engine_, herald_, *courier_);
    log::notice("stopped",
                {{"requests", session_.client->requestsSent()}, {"writes", engine_.gate().accepted()}});
    return kDone;
  }

 private:
  /// One request, under the lock that `apply` and `once` keep for their whole run. While they have it, this
  /// process goes on watching the machines, which writes nothing, and acts on nothing.
  void turn() {
    if (const auto locked = session_.lock->acquire(session_.clock, session_.clock.steady()); !locked) {
      if (engine_.pollIfDue()) storeStatus();
      return session_.signals.sleepUntil(session_.clock.steady() + 200ms, session_.clock);
    }
    // Whoever else held the lock may have written and stored something.
    const bool mine = session_.lock->read() == seenInLock_;
    const Result<void> recalled = mine ? Result<void>{} : engine_.recall();
    if (!recalled) {
      log::error("journal_failed", {{"error", recalled.error().message}});
      session_.lock->release();
      return session_.signals.sleepUntil(session_.clock.steady() + 5s, session_.clock);
    }
    if (!mine) takeTurn();
    const auto task = engine_.step();
    session_.lock->release();
    const bool idle = engine_.nextDue() > session_.clock.steady();
    if (idle || task == cycle::TaskKind::PollMachines) storeStatus();
    // A moment for a command that waits for the lock; the next request is a second away.
    if (!idle) session_.signals.sleepUntil(session_.clock.steady() + 40ms, session_.clock);
  }

  /// Where the file cannot be written, what it holds is all the same what nobody else wrote since.
  void takeTurn() {
    herald_.catchUp();
    session_.lock->write(identity_);
    seenInLock_ = session_.lock->read();
  }

  void storeStatus() {
    const auto stored = report::store(session_.config.agent.runtimeDir / "status.json",
                                      session_.status(engine_, herald_.channels()));
    if (!stored && !statusFailed_) log::warning("status_file_failed", {{"error", stored.error().message}});
    statusFailed_ = !stored;
  }

  void reload() {
    auto config = loadConfig(global_);
    if (!config) return log::error("reload_failed", {{"effect", "the running configuration stays"}});
    const auto& before = session_.config;
    if (config->agent.stateDir != before.agent.stateDir ||
        config->agent.runtimeDir != before.agent.runtimeDir || config->api.url != before.api.url ||
        config->api.caFile != before.api.caFile || config->api.timeout != before.api.timeout ||
        config->api.requestInterval != before.api.requestInterval ||
        config->api.keyFile != before.api.keyFile)
      log::warning("reload_partial",
                   {{"effect", "changes of [api], state_dir and runtime_dir take effect after a restart"}});
    auto courier = notify::Courier::start(config->channels);
    if (!courier)
      return log::error("reload_failed",
                        {{"error", courier.error().message}, {"effect", "the running configuration stays"}});
    stopTelling(session_, engine_, herald_, *courier_);
    courier_ = std::move(*courier);
    listenTo(*courier_, herald_, session_.signals);
    config->agent.stateDir = before.agent.stateDir;
    config->agent.runtimeDir = before.agent.runtimeDir;
    session_.config = *config;
    engine_.reconfigure(*config, authorityOf(*config));
    herald_.reconfigure(*config);
    log::notice("reloaded", {{"mode", config::name(config->agent.mode)}});
  }

  Session& session_;
  GlobalOptions global_;
  cycle::Engine engine_;
  cycle::Herald herald_;
  std::unique_ptr<notify::Courier> courier_;
  std::string identity_;
  std::optional<std::string> seenInLock_;  ///< after this process had its last turn
  bool statusFailed_ = false;
};

/// Who tells what `once` finds.
struct Voice {
  cycle::FileLock only;
  cycle::Herald herald;
  std::unique_ptr<notify::Courier> courier;
};

/// Nothing while there is a daemon, which then does the telling. Made before anything is written: what is
/// wrong with a channel is a fault of the configuration.
std::expected<std::unique_ptr<Voice>, ExitCode> voiceOf(Session& session) {
  auto only = cycle::FileLock::open(session.config.agent.stateDir / "run.lock");
  if (!only) return std::unexpected(fail(kConfiguration, only.error().message));
  if (!only->acquire(session.clock, session.clock.steady())) return nullptr;
  cycle::Herald herald({.journal = *session.journal, .clock = session.clock, .host = hostName()},
                       session.config);
  if (const auto recalled = herald.recall(); !recalled)
    return std::unexpected(fail(kConfiguration, recalled.error().message));
  auto courier = notify::Courier::start(session.config.channels);
  if (!courier) return std::unexpected(fail(kConfiguration, courier.error().message));
  return std::make_unique<Voice>(std::move(*only), std::move(herald), std::move(*courier));
}

}  // namespace

int runDaemon(const GlobalOptions& global, const Arguments&) {
  auto session = Session::open(global, Storage::Writable);
  if (!session) return session.error();
  // Two daemons would undo each other's work; the second says so and goes.
  auto only = cycle::FileLock::open((*session)->config.agent.stateDir / "run.lock");
  if (!only) return fail(kConfiguration, only.error().message);
  if (const auto got = only->acquire((*session)->clock, (*session)->clock.steady()); !got)
    return fail(kTemporary, "another clore-agent run is active: it holds " +
                                ((*session)->config.agent.stateDir / "run.lock").string());
  return Daemon(**session, global).run();
}

int runOnce(const GlobalOptions& global, const Arguments&) {
  auto opened = Session::open(global, Storage::Writable);
  if (!opened) return opened.error();
  Session& session = **opened;
  if (const auto code = takeLock(session)) return *code;
  cycle::Engine engine = session.engine(authorityOf(session.config));
  if (const auto recalled = engine.recall(); !recalled) return fail(kConfiguration, recalled.error().message);
  const auto voice = voiceOf(session);
  if (!voice) return voice.error();
  const bool complete = completeCycle(session, engine);
  if (*voice) tellAll(session, engine, (*voice)->herald, *(*voice)->courier);
  auto channels = *voice ? (*voice)->herald.channels() : std::vector<report::ChannelLine>{};
  const auto stored = report::store(session.config.agent.runtimeDir / "status.json",
                                    session.status(engine, std::move(channels)));
  if (!stored) log::warning("status_file_failed", {{"error", stored.error().message}});
  return complete ? outcomeOf(engine) : fail(kTemporary, "interrupted");
}

}  // namespace agent::commands
