#include <algorithm>
#include <chrono>
#include <expected>
#include <iostream>
#include <optional>
#include <string>

#include "agent/commands/commands.h"
#include "agent/config/values.h"
#include "agent/cycle/file_lock.h"
#include "agent/journal/journal.h"
#include "agent/report/history.h"
#include "agent/report/text.h"
#include "provider/core/clock.h"

namespace agent::commands {

using namespace provider;

namespace {

constexpr std::size_t kNamesShown = 20;

std::string subject(const std::string& machine) {
  return machine.empty() ? "all machines" : report::printable(machine);
}

std::string ending(const journal::Pause& pause) {
  return pause.until ? "until " + report::utcSeconds(*pause.until) : "until resumed";
}

bool isOver(const journal::Pause& pause, WallTime now) { return pause.until && *pause.until <= now; }

/// Whom the command is about; empty = all. A message when the name cannot be right.
std::expected<std::string, std::string> machineFrom(const Arguments& arguments) {
  if (arguments.operands.empty()) return std::string{};
  const std::string& name = arguments.operands.front();
  if (name.empty()) return std::unexpected("the machine's name is empty");
  if (report::printable(name) != name)
    return std::unexpected("the machine's name holds control characters or is no UTF-8");
  return name;
}

std::expected<std::optional<WallTime>, std::string> untilFrom(const Arguments& arguments, WallTime now) {
  if (!arguments.has("for")) return std::nullopt;
  using std::chrono::days;
  using std::chrono::seconds;
  const std::string given = arguments.get("for");
  const auto parsed = config::parse(config::Duration{.lowest = seconds{1}, .highest = days{365}}, given);
  if (!parsed) return std::unexpected("--for \"" + report::printable(given) + "\": " + parsed.error());
  return std::chrono::ceil<seconds>(now + std::get<std::chrono::milliseconds>(*parsed));
}

/// The agent's journal, whether or not an agent runs beside this.
std::expected<journal::Journal, ExitCode> openJournal(const config::Config& config) {
  const std::filesystem::path& directory = config.agent.stateDir;
  makeOwnDirectory(directory);
  auto journal = journal::Journal::open(directory / "journal.db");
  if (!journal) return std::unexpected(fail(kConfiguration, journal.error().message));
  return std::move(*journal);
}

/// What is wrong with a name that the journal should know. While it knows none, every name may be right.
provider::Result<std::string> objection(journal::Journal& journal, const std::string& machine) {
  if (machine.empty()) return std::string{};
  const auto machines = journal.machines();
  if (!machines) return std::unexpected(machines.error());
  const auto switches = journal.switches();
  if (!switches) return std::unexpected(switches.error());
  if (machines->empty() || machines->contains(machine) ||
      std::ranges::find(switches->pauses, machine, &journal::Pause::machine) != switches->pauses.end())
    return std::string{};
  std::string names;
  std::size_t shown = 0;
  for (const auto& [name, memory] : *machines) {
    if (++shown > kNamesShown) {
      names += ", ...";
      break;
    }
    names += (names.empty() ? "" : ", ") + report::printable(name);
  }
  return "there is no machine \"" + machine + "\"; the agent knows " + names;
}

struct Opened {
  config::Config config;
  journal::Journal journal;
};

/// The journal, once the name was found to be right.
std::expected<Opened, ExitCode> openFor(const GlobalOptions& global, const std::string& machine) {
  auto config = loadConfig(global);
  if (!config) return std::unexpected(config.error());
  auto journal = openJournal(*config);
  if (!journal) return std::unexpected(journal.error());
  const auto wrong = objection(*journal, machine);
  if (!wrong) return std::unexpected(fail(kConfiguration, wrong.error().message));
  if (!wrong->empty()) return std::unexpected(fail(kUsage, *wrong));
  return Opened{.config = std::move(*config), .journal = std::move(*journal)};
}

/// Until a request that was on its way when the pause was stored has been carried out. Whoever writes holds
/// the lock meanwhile, and looks at the pauses before the next one.
void awaitWriter(const config::Config& config, SystemClock& clock) {
  const std::filesystem::path file = config.agent.stateDir / "lock";
  if (!std::filesystem::exists(file)) return;
  constexpr std::chrono::seconds kLongest{3};
  auto lock = cycle::FileLock::open(file);
  if (!lock || !lock->acquire(clock, clock.steady() + kLongest))
    std::cerr << "clore-agent: a request that is on its way may still be carried out" << std::endl;
}

/// What goes on being paused beside what was resumed: everything, or some machines.
std::string stillPaused(const journal::Switches& switches, const std::string& resumed, WallTime now) {
  std::string text;
  for (const journal::Pause& pause : switches.pauses) {
    const bool concerns = pause.machine.empty() || resumed.empty();
    if (isOver(pause, now) || !concerns) continue;
    text += subject(pause.machine) + (pause.machine.empty() ? " are" : " is") + " still paused " +
            ending(pause) + "\n";
  }
  return text;
}

}  // namespace

int runPause(const GlobalOptions& global, const Arguments& arguments) {
  SystemClock clock;
  const WallTime now = clock.wall();
  const auto machine = machineFrom(arguments);
  if (!machine) return fail(kUsage, machine.error());
  const auto until = untilFrom(arguments, now);
  if (!until) return fail(kUsage, until.error());
  auto opened = openFor(global, *machine);
  if (!opened) return opened.error();
  const journal::Pause pause{.machine = *machine, .since = now, .until = *until};
  if (const auto stored = opened->journal.pause(pause); !stored)
    return fail(kConfiguration, stored.error().message);
  awaitWriter(opened->config, clock);
  std::cout << "paused " << subject(pause.machine) << ' ' << ending(pause) << std::endl;
  return kDone;
}

int runResume(const GlobalOptions& global, const Arguments& arguments) {
  const WallTime now = SystemClock().wall();
  const auto machine = machineFrom(arguments);
  if (!machine) return fail(kUsage, machine.error());
  auto opened = openFor(global, *machine);
  if (!opened) return opened.error();
  const auto ended = opened->journal.resume(*machine, now);
  if (!ended) return fail(kConfiguration, ended.error().message);
  const auto switches = opened->journal.switches();
  if (!switches) return fail(kConfiguration, switches.error().message);
  constexpr const char* kHolds = "; prices set by hand are no longer held\n";
  if (*ended)
    std::cout << "resumed " << subject(*machine) << kHolds;
  else
    std::cout << (machine->empty() ? "there was no pause of all machines"
                                   : subject(*machine) + " was not paused")
              << kHolds;
  std::cout << stillPaused(*switches, *machine, now) << std::flush;
  if (opened->config.agent.mode != config::Mode::Enforce)
    std::cerr << "clore-agent: mode = " << config::name(opened->config.agent.mode)
              << " in [agent]: nothing is written all the same\n";
  return kDone;
}

}  // namespace agent::commands
