#include <chrono>
#include <iostream>
#include <string>
#include <string_view>

#include "agent/commands/commands.h"
#include "agent/commands/subject.h"
#include "agent/cycle/file_lock.h"
#include "agent/journal/journal.h"
#include "agent/report/history.h"
#include "provider/core/clock.h"

namespace agent::commands {

using namespace provider;

namespace {

std::string ending(const journal::Pause& pause) {
  return pause.until ? "until " + report::utcSeconds(*pause.until) : "until resumed";
}

bool isOver(const journal::Pause& pause, WallTime now) { return pause.until && *pause.until <= now; }

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
    text += spoken(pause.machine) + (pause.machine.empty() ? " are" : " is") + " still paused " +
            ending(pause) + "\n";
  }
  return text;
}

}  // namespace

int runPause(const GlobalOptions& global, const Arguments& arguments) {
  SystemClock clock;
  const WallTime now = clock.wall();
  const auto name = subjectFrom(arguments);
  if (!name) return fail(kUsage, name.error());
  const auto until = endFrom(arguments, now);
  if (!until) return fail(kUsage, until.error());
  auto opened = openFor(global, *name);
  if (!opened) return opened.error();
  const journal::Pause pause{.machine = *name, .since = now, .until = *until};
  if (const auto stored = opened->journal.pause(pause); !stored) return fail(stored.error());
  awaitWriter(opened->config, clock);
  std::cout << "paused " << spoken(pause.machine) << ' ' << ending(pause) << std::endl;
  return kDone;
}

int runResume(const GlobalOptions& global, const Arguments& arguments) {
  const WallTime now = SystemClock().wall();
  const auto name = subjectFrom(arguments);
  if (!name) return fail(kUsage, name.error());
  auto opened = openFor(global, *name);
  if (!opened) return opened.error();
  const auto ended = opened->journal.resume(*name, now);
  if (!ended) return fail(ended.error());
  const auto switches = opened->journal.switches();
  if (!switches) return fail(switches.error());
  if (*ended)
    std::cout << "resumed " << spoken(*name);
  else
    std::cout << (name->empty() ? "there was no pause of all machines" : spoken(*name) + " was not paused");
  std::cout << alsoEnded(*name) << '\n' << stillPaused(*switches, *name, now) << std::flush;
  if (opened->config.agent.mode != config::Mode::Enforce)
    std::cerr << "clore-agent: mode = " << config::name(opened->config.agent.mode)
              << " in [agent]: nothing is written all the same\n";
  return kDone;
}

}  // namespace agent::commands
