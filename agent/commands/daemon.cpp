#include "agent/commands/daemon.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "agent/commands/host.h"
#include "agent/commands/telling.h"
#include "agent/log/log.h"
#include "agent/report/check.h"
#include "agent/report/status.h"
#include "agent/service/memory.h"

namespace agent::commands {

using namespace provider;
using namespace std::chrono_literals;

namespace {

/// Doing it, and mapping again what is used, takes about a millisecond.
constexpr auto kLeanEvery = 30s;

/// Who starts the service, perhaps an installation, need not wait for a marketplace that does not answer.
constexpr auto kReadyWithin = 5s;

/// From one piece of work to the next at most: the wait for the next poll, then one request with all its
/// repeats, and locks that others hold on the way.
std::chrono::milliseconds longestPause(const config::Config& config) {
  const api::Client::Options standard{};
  const auto attempt = config.api.timeout + standard.patience + 2 * config.api.requestInterval;
  return config.agent.pollInterval + standard.attempts * attempt + 2min;
}

/// What only a restart changes.
bool differsInRoots(const config::Config& one, const config::Config& other) {
  return one.agent.stateDir != other.agent.stateDir || one.agent.runtimeDir != other.agent.runtimeDir ||
         one.api.url != other.api.url || one.api.caFile != other.api.caFile ||
         one.api.timeout != other.api.timeout || one.api.requestInterval != other.api.requestInterval ||
         one.api.keyFile != other.api.keyFile;
}

}  // namespace

cycle::Authority authorityOf(const config::Config& config) {
  return config.agent.mode == config::Mode::Enforce ? cycle::Authority::Enforce : cycle::Authority::Watch;
}

Daemon::Daemon(Session& session, GlobalOptions global)
    : session_(session),
      global_(std::move(global)),
      manager_(service::ServiceManager::environment(), ::getpid()),
      watchdog_(manager_, longestPause(session.config)),
      readyAtLatest_(kReadyWithin),
      engine_(session.engine(authorityOf(session.config))),
      herald_({.journal = *session.journal, .clock = session.clock, .host = hostName()}, session.config),
      identity_(std::to_string(::getpid()) + " " +
                std::to_string(session.clock.steady().time_since_epoch().count())) {}

Daemon::~Daemon() {
  session_.signals.disregard(watchdog_.descriptor());
  session_.signals.disregard(readyAtLatest_.descriptor());
}

std::optional<ExitCode> Daemon::begin() {
  engine_.waitWhileLeftAlone();
  if (const auto recalled = engine_.recall(); !recalled) return fail(recalled.error());
  if (const auto recalled = herald_.recall(); !recalled) return fail(recalled.error());
  auto courier = notify::Courier::start(session_.config.channels);
  if (!courier) return fail(kConfiguration, courier.error().message);
  courier_ = std::move(*courier);
  listenTo(*courier_, herald_, session_.signals);
  if (watchdog_.descriptor() >= 0)
    session_.signals.attend(watchdog_.descriptor(), [this] { watchdog_.beat(); });
  session_.signals.attend(readyAtLatest_.descriptor(), [this] {
    if (readyAtLatest_.takeRings() > 0 && !keyNeverGood()) tellReady();
  });
  manager_.status(std::string(config::name(session_.config.agent.mode)) +
                  ": waiting for the marketplace's first answer");
  return std::nullopt;
}

ExitCode Daemon::run() {
  log::notice(
      "started",
      {{"version", version()}, {"mode", config::name(session_.config.agent.mode)}, {"pid", ::getpid()}});
  if (const auto code = begin()) return *code;
  while (!session_.signals.stopRequested()) {
    if (session_.signals.takeReload()) reload();
    herald_.work(engine_, *courier_);
    stayLean();
    const SteadyTime requestDue = engine_.nextDue();
    const SteadyTime due = std::min(requestDue, herald_.nextDue(engine_));
    if (due > session_.clock.steady())
      session_.signals.sleepUntil(due, session_.clock);
    else if (requestDue <= session_.clock.steady())
      turn();
    if (keyNeverGood()) {
      tellAll(session_, engine_, herald_, *courier_);
      return fail(kKeyRefused, engine_.knowledge().lastPollError->message);
    }
  }
  session_.signals.disregard(readyAtLatest_.descriptor());
  manager_.stopping();
  stopTelling(session_, engine_, herald_, *courier_);
  log::notice("stopped",
              {{"requests", session_.client->requestsSent()}, {"writes", engine_.gate().accepted()}});
  return kDone;
}

/// What was needed a while ago and is not now is the tenant's.
void Daemon::stayLean() {
  const SteadyTime now = session_.clock.steady();
  if (now < leanAt_) return;
  service::releaseUnusedMemory();
  leanAt_ = now + kLeanEvery;
}

bool Daemon::keyNeverGood() const {
  const auto& error = engine_.knowledge().lastPollError;
  return error && error->kind == ErrorKind::KeyRefused && !engine_.knowledge().machinesReadAt;
}

/// One request, under the lock that `apply` and `once` keep for their whole run. While they have it, this
/// process goes on watching the machines, which writes nothing, and acts on nothing.
void Daemon::turn() {
  if (const auto locked = session_.lock->acquire(session_.clock, session_.clock.steady()); !locked) {
    if (engine_.pollIfDue()) {
      watchdog_.worked();
      storeStatus();
    }
    return session_.signals.sleepUntil(session_.clock.steady() + 200ms, session_.clock);
  }
  // Whoever else held the lock may have written and stored something.
  const bool mine = session_.lock->read() == seenInLock_;
  const Result<void> recalled = mine ? Result<void>{} : engine_.recall();
  if (!recalled) {
    log::error("journal_failed", {{"error", recalled.error().message}});
    session_.lock->release();
    watchdog_.worked();
    return session_.signals.sleepUntil(session_.clock.steady() + 5s, session_.clock);
  }
  if (!mine) takeTurn();
  const auto task = engine_.step();
  session_.lock->release();
  watchdog_.worked();
  const bool idle = engine_.nextDue() > session_.clock.steady();
  if (idle || task == cycle::TaskKind::PollMachines) storeStatus();
  // A moment for a command that waits for the lock; the next request is a second away.
  if (!idle) session_.signals.sleepUntil(session_.clock.steady() + 40ms, session_.clock);
}

/// Where the file cannot be written, what it holds is all the same what nobody else wrote since.
void Daemon::takeTurn() {
  herald_.catchUp();
  session_.lock->write(identity_);
  seenInLock_ = session_.lock->read();
}

void Daemon::storeStatus() {
  const report::Status status = session_.status(engine_, herald_.channels());
  const auto stored = report::store(session_.config.agent.runtimeDir / "status.json", status);
  if (!stored && !statusFailed_) log::warning("status_file_failed", {{"error", stored.error().message}});
  statusFailed_ = !stored;
  manager_.status(report::summary(status, session_.clock.wall()));
  if (!keyNeverGood()) tellReady();
}

/// Whether or not the marketplace answered: from now on an outage is watched and told.
void Daemon::tellReady() {
  if (ready_) return;
  ready_ = true;
  manager_.ready();
}

void Daemon::reload() {
  manager_.reloading();
  loadAgain();
  if (ready_) manager_.ready();
}

void Daemon::loadAgain() {
  auto config = loadConfig(global_);
  if (!config) return log::error("reload_failed", {{"effect", "the running configuration stays"}});
  const config::Config& before = session_.config;
  if (differsInRoots(*config, before))
    log::warning("reload_partial",
                 {{"effect", "changes of [api], state_dir and runtime_dir take effect after a restart"}});
  auto courier = notify::Courier::start(config->channels);
  if (!courier)
    return log::error("reload_failed",
                      {{"error", courier.error().message}, {"effect", "the running configuration stays"}});
  stopTelling(session_, engine_, herald_, *courier_);
  courier_ = std::move(*courier);
  listenTo(*courier_, herald_, session_.signals);
  config->api = before.api;
  config->agent.stateDir = before.agent.stateDir;
  config->agent.runtimeDir = before.agent.runtimeDir;
  session_.config = *config;
  watchdog_.allow(longestPause(*config));
  engine_.reconfigure(*config, authorityOf(*config));
  herald_.reconfigure(*config);
  log::notice("reloaded", {{"mode", config::name(config->agent.mode)}});
}

}  // namespace agent::commands
