#include <algorithm>
#include <chrono>
#include <expected>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/commands/commands.h"
#include "agent/commands/names.h"
#include "agent/config/values.h"
#include "agent/cycle/file_lock.h"
#include "agent/journal/journal.h"
#include "agent/journal/subjects.h"
#include "agent/report/history.h"
#include "agent/report/text.h"
#include "provider/core/clock.h"

namespace agent::commands {

using namespace provider;

namespace {

/// The name under which an offer is paused, as people say it: `offer 39`.
std::string subject(const std::string& name) {
  if (name.empty()) return "all machines";
  const auto offer = offerNamed(name);
  return offer && *offer ? "offer " + std::to_string(**offer) : report::printable(name);
}

bool isOffer(const std::string& name) { return journal::offerIn(name).has_value(); }

std::string ending(const journal::Pause& pause) {
  return pause.until ? "until " + report::utcSeconds(*pause.until) : "until resumed";
}

bool isOver(const journal::Pause& pause, WallTime now) { return pause.until && *pause.until <= now; }

/// What the command is about, a machine or an offer; empty = all. A message when the name cannot be right.
std::expected<std::string, std::string> nameFrom(const Arguments& arguments) {
  if (arguments.operands.empty()) return std::string{};
  const std::string& name = arguments.operands.front();
  if (name.empty()) return std::unexpected("the machine's name is empty");
  if (report::printable(name) != name)
    return std::unexpected("the machine's name holds control characters or is no UTF-8");
  const auto offer = offerNamed(name);
  if (!offer) return std::unexpected(offer.error());
  return *offer ? journal::pauseName(**offer) : name;
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

/// The names that the journal knows of what is like `name`: machines, or offers.
Result<std::vector<std::string>> knownLike(journal::Journal& journal, const std::string& name) {
  std::vector<std::string> names;
  if (isOffer(name)) {
    const auto offers = journal.offers();
    if (!offers) return std::unexpected(offers.error());
    for (const auto& [id, memory] : *offers) names.push_back(journal::pauseName(id));
    return names;
  }
  const auto machines = journal.machines();
  if (!machines) return std::unexpected(machines.error());
  for (const auto& [machine, memory] : *machines) names.push_back(machine);
  return names;
}

/// What is wrong with a name that the journal should know. While it knows none, every name may be right.
Result<std::string> objection(journal::Journal& journal, const std::string& name) {
  if (name.empty()) return std::string{};
  const auto known = knownLike(journal, name);
  if (!known) return std::unexpected(known.error());
  const auto switches = journal.switches();
  if (!switches) return std::unexpected(switches.error());
  if (known->empty() || std::ranges::find(*known, name) != known->end() ||
      std::ranges::find(switches->pauses, name, &journal::Pause::machine) != switches->pauses.end())
    return std::string{};
  return "there is no " + (isOffer(name) ? subject(name) : "machine \"" + name + "\"") +
         "; the agent knows " + listed(*known);
}

struct Opened {
  config::Config config;
  journal::Journal journal;
};

/// The journal, once the name was found to be right.
std::expected<Opened, ExitCode> openFor(const GlobalOptions& global, const std::string& name) {
  auto config = loadConfig(global);
  if (!config) return std::unexpected(config.error());
  auto journal = openJournal(*config);
  if (!journal) return std::unexpected(journal.error());
  const auto wrong = objection(*journal, name);
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

/// What ends with a pause beside it, and also where there was none.
std::string alsoEnded(const std::string& name) {
  constexpr std::string_view kHolds = "prices set by hand are no longer held";
  constexpr std::string_view kRefused = "what the marketplace refused is tried again";
  std::string text = "; ";
  if (!isOffer(name)) text += kHolds;
  if (name.empty()) text += ", and ";
  if (name.empty() || isOffer(name)) text += kRefused;
  return text;
}

/// What goes on being paused beside what was resumed: everything, or some machines and offers.
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
  const auto name = nameFrom(arguments);
  if (!name) return fail(kUsage, name.error());
  const auto until = untilFrom(arguments, now);
  if (!until) return fail(kUsage, until.error());
  auto opened = openFor(global, *name);
  if (!opened) return opened.error();
  const journal::Pause pause{.machine = *name, .since = now, .until = *until};
  if (const auto stored = opened->journal.pause(pause); !stored)
    return fail(kConfiguration, stored.error().message);
  awaitWriter(opened->config, clock);
  std::cout << "paused " << subject(pause.machine) << ' ' << ending(pause) << std::endl;
  return kDone;
}

int runResume(const GlobalOptions& global, const Arguments& arguments) {
  const WallTime now = SystemClock().wall();
  const auto name = nameFrom(arguments);
  if (!name) return fail(kUsage, name.error());
  auto opened = openFor(global, *name);
  if (!opened) return opened.error();
  const auto ended = opened->journal.resume(*name, now);
  if (!ended) return fail(kConfiguration, ended.error().message);
  const auto switches = opened->journal.switches();
  if (!switches) return fail(kConfiguration, switches.error().message);
  if (*ended)
    std::cout << "resumed " << subject(*name);
  else
    std::cout << (name->empty() ? "there was no pause of all machines" : subject(*name) + " was not paused");
  std::cout << alsoEnded(*name) << '\n' << stillPaused(*switches, *name, now) << std::flush;
  if (opened->config.agent.mode != config::Mode::Enforce)
    std::cerr << "clore-agent: mode = " << config::name(opened->config.agent.mode)
              << " in [agent]: nothing is written all the same\n";
  return kDone;
}

}  // namespace agent::commands
