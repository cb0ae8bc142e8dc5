#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agent/commands/commands.h"
#include "agent/commands/daemon.h"
#include "agent/commands/host.h"
#include "agent/commands/telling.h"
#include "agent/log/log.h"
#include "agent/report/status.h"

namespace agent::commands {

namespace {

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
  if (!only) return std::unexpected(fail(only.error()));
  if (!only->acquire(session.clock, session.clock.steady())) return nullptr;
  cycle::Herald herald({.journal = *session.journal, .clock = session.clock, .host = hostName()},
                       session.config);
  if (const auto recalled = herald.recall(); !recalled) return std::unexpected(fail(recalled.error()));
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
  if (!only) return fail(only.error());
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
  if (const auto recalled = engine.recall(); !recalled) return fail(recalled.error());
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
