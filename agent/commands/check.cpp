#include "agent/report/check.h"

#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <variant>

#include "agent/commands/commands.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/status_of.h"
#include "agent/report/tables.h"
#include "provider/alerts/machine_readings.h"

namespace agent::commands {

using namespace provider;
using report::Health;

namespace {

int say(const report::CheckLine& check) {
  std::cout << check.line << std::endl;
  return static_cast<int>(check.health);
}

int unknown(const std::string& why) {
  return say({.health = Health::Unknown, .line = "CLORE UNKNOWN - " + why});
}

std::variant<report::Thresholds, std::string> thresholdsFrom(const Arguments& arguments) {
  report::Thresholds thresholds;
  for (const char* name : {"warning", "critical"}) {
    if (!arguments.has(name)) continue;
    const auto range = report::parseRange(arguments.get(name));
    if (!range)
      return std::string("--") + name + ": \"" + arguments.get(name) +
             "\" is no range such as 2, 1:, ~:3 or @1:4";
    (name == std::string("warning") ? thresholds.warning : thresholds.critical) = range;
  }
  return thresholds;
}

/// What one poll says, with nothing to wait for: a machine that is down now is down.
report::Status liveStatus(const std::vector<api::MyServer>& servers, Session& session) {
  cycle::Knowledge knowledge;
  const WallTime now = session.clock.wall();
  knowledge.machinesReadAt = now;
  // Without the agent's memory a machine that reads as never connected is one that is being set up.
  const auto memories = session.journal->machines().value_or(std::map<std::string, machines::Memory>{});
  std::vector<alerts::Reading> readings;
  for (const api::MyServer& server : servers) {
    cycle::MachineState state;
    state.machine = {.reading = cycle::readingOf(server), .readAt = now, .settings = {}};
    state.gpu = server.specs.gpu;
    const auto known = memories.find(server.name);
    const machines::Memory memory = machines::remember(
        known == memories.end() ? std::nullopt : std::optional(known->second), state.machine.reading, now);
    std::ranges::move(alerts::readingsOf(state.machine.reading, memory), std::back_inserter(readings));
    knowledge.machines.emplace(server.name, std::move(state));
  }
  const alerts::Timing atOnce{.offlineAfter = {}, .apiAfter = {}, .recoverAfter = {}};
  knowledge.alerts = alerts::observe({}, readings, atOnce, now).state;
  return cycle::statusOf(knowledge, session.config, {.requests = session.client->requestsSent(), .writes = 0},
                         version(), now);
}

int checkLive(const GlobalOptions& global, const report::Thresholds& thresholds) {
  auto session = Session::open(global, Storage::ReadOnly);
  if (!session)
    return unknown("the agent is not set up: see the message on stderr, or run clore-agent config");
  const auto servers = (*session)->client->myServers();
  if (!servers) {
    const bool refused = servers.error().kind == ErrorKind::KeyRefused;
    return say({.health = refused ? Health::Critical : Health::Unknown,
                .line = std::string("CLORE ") + (refused ? "CRITICAL" : "UNKNOWN") + " - " +
                        servers.error().message});
  }
  return say(report::check(liveStatus(*servers, **session), thresholds, (*session)->clock.wall()));
}

}  // namespace

int runCheck(const GlobalOptions& global, const Arguments& arguments) {
  const auto thresholds = thresholdsFrom(arguments);
  if (const auto* wrong = std::get_if<std::string>(&thresholds)) return unknown(*wrong);
  if (arguments.has("live")) return checkLive(global, std::get<report::Thresholds>(thresholds));
  const auto config = loadConfig(global);
  if (!config) return unknown("the configuration has faults: run clore-agent config");
  const auto status = report::loadStatus(config->agent.runtimeDir / "status.json");
  if (!status) return unknown(status.error().message);
  return say(report::check(*status, std::get<report::Thresholds>(thresholds), SystemClock().wall()));
}

int runStatus(const GlobalOptions& global, const Arguments& arguments) {
  constexpr int kUnknown = static_cast<int>(Health::Unknown);
  const auto config = loadConfig(global);
  if (!config) return kUnknown;
  const auto status = report::loadStatus(config->agent.runtimeDir / "status.json");
  if (!status) {
    fail(kUnavailable, status.error().message);
    return kUnknown;
  }
  const WallTime now = SystemClock().wall();
  std::cout << (arguments.has("json") ? report::toJson(*status) : report::statusTables(*status, now))
            << std::flush;
  return static_cast<int>(report::check(*status, {}, now).health);
}

}  // namespace agent::commands
