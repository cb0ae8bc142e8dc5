#include "agent/report/check.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "agent/commands/commands.h"
#include "agent/commands/deadline.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/status_of.h"
#include "provider/alerts/machine_readings.h"

namespace agent::commands {

using namespace provider;
using report::Health;

namespace {

constexpr std::chrono::seconds kLongestTimeout{3600};

/// `verbose` adds the lines that a monitoring system shows as long output.
int say(const report::CheckLine& check, bool verbose = false) {
  std::cout << check.line << '\n';
  for (std::size_t i = 0; verbose && i < check.more.size(); ++i) std::cout << check.more[i] << '\n';
  std::cout << std::flush;
  return static_cast<int>(check.health);
}

int unknown(const std::string& why) { return say(report::sayOnly(Health::Unknown, why)); }

/// Ends the work of a check whose reason somebody has said on stderr: the caller makes it the line.
constexpr int kSaidOnStderr = 100;

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
  knowledge.switches = session.journal->switches().value_or(journal::Switches{});
  for (const auto& [name, memory] : memories)
    if (!knowledge.machines.contains(name) && !knowledge.switches.forgotten.contains(name))
      readings.push_back(alerts::readingOfPresence(name, true));
  const alerts::Timing atOnce{.offlineAfter = {}, .apiAfter = {}, .recoverAfter = {}};
  knowledge.alerts = alerts::observe({}, readings, atOnce, now).state;
  return cycle::statusOf(knowledge, session.config, {.requests = session.client->requestsSent(), .writes = 0},
                         version(), now);
}

struct Request {
  report::Thresholds thresholds;
  std::chrono::seconds timeout{10};
  bool live = false;
  bool verbose = false;
};

std::variant<Request, std::string> requestFrom(const Arguments& arguments) {
  Request request{.thresholds = {}, .live = arguments.has("live"), .verbose = arguments.has("verbose")};
  const auto thresholds = thresholdsFrom(arguments);
  if (const auto* wrong = std::get_if<std::string>(&thresholds)) return *wrong;
  request.thresholds = std::get<report::Thresholds>(thresholds);
  if (!arguments.has("timeout")) return request;
  const std::string text = arguments.get("timeout");
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc{} || end != text.data() + text.size() || seconds < 1 ||
      seconds > kLongestTimeout.count())
    return "--timeout: \"" + text + "\" is no number of seconds from 1 to " +
           std::to_string(kLongestTimeout.count());
  request.timeout = std::chrono::seconds{seconds};
  return request;
}

int checkLive(const GlobalOptions& global, const Request& request) {
  auto session = Session::open(global, Storage::ReadOnly);
  if (!session) return kSaidOnStderr;
  const auto servers = (*session)->client->myServers();
  if (!servers) {
    const bool refused = servers.error().kind == ErrorKind::KeyRefused;
    return say(report::sayOnly(refused ? Health::Critical : Health::Unknown, servers.error().message));
  }
  const report::Status status = liveStatus(*servers, **session);
  return say(report::check(status, request.thresholds, (*session)->clock.wall()), request.verbose);
}

int checkFile(const GlobalOptions& global, const Request& request) {
  const auto config = loadConfig(global);
  if (!config) return kSaidOnStderr;
  const auto status = report::loadStatus(config->agent.runtimeDir / "status.json");
  if (!status) return unknown(status.error().message);
  return say(report::check(*status, request.thresholds, SystemClock().wall()), request.verbose);
}

/// The first thing that was said to people, without the name of the program.
std::string firstLine(const std::string& text) {
  constexpr std::string_view kProgram = "clore-agent: ";
  std::string line = text.substr(0, text.find('\n'));
  return line.starts_with(kProgram) ? line.substr(kProgram.size()) : line;
}

}  // namespace

int runCheck(const GlobalOptions& global, const Arguments& arguments) {
  const auto asked = requestFrom(arguments);
  if (const auto* wrong = std::get_if<std::string>(&asked)) return unknown(*wrong);
  const Request& request = std::get<Request>(asked);
  const auto work = doneWithin(request.timeout, [&global, &request] {
    return request.live ? checkLive(global, request) : checkFile(global, request);
  });
  if (!work) return unknown("no answer within " + std::to_string(request.timeout.count()) + " s");
  // The line says it all, unless somebody looks closer.
  if (request.verbose) std::cerr << work->err << std::flush;
  if (work->out.empty())
    return unknown(work->err.empty() ? "it ended without an answer" : firstLine(work->err));
  std::cout << work->out << std::flush;
  return work->code;
}

}  // namespace agent::commands
