#include <iostream>
#include <string>

#include "agent/commands/commands.h"
#include "agent/commands/subject.h"
#include "agent/report/history.h"
#include "agent/report/silence_table.h"
#include "agent/report/text.h"

namespace agent::commands {

using namespace provider;
using alerts::Silence;

namespace {

constexpr std::size_t kLongestReason = 200;
constexpr const char* kEverything = "everything";

/// What is wrong with the options together; empty = nothing.
std::string faultOf(const Arguments& given) {
  const bool named = !given.operands.empty();
  if (given.has("list")) {
    if (named || given.options.size() > 1) return "--list shows all silences: nothing goes with it";
    return {};
  }
  if (named == given.has("all"))
    return named ? "name a machine or an offer, or write --all, not both"
                 : "write what is to be silent: a machine, an offer (offer:39), or --all";
  if (given.has("remove") && (given.has("for") || given.has("reason")))
    return "--remove ends a silence: --for and --reason do not go with it";
  if (!given.has("remove") && !given.has("for")) return "write for how long: --for 2h";
  return {};
}

std::string faultOfReason(const std::string& reason) {
  if (report::printable(reason) != reason) return "--reason holds control characters or is no UTF-8";
  if (reason.size() > kLongestReason)
    return "--reason is longer than " + std::to_string(kLongestReason) + " bytes: write less";
  return {};
}

int showSilences(const GlobalOptions& global, WallTime now) {
  const auto config = loadConfig(global);
  if (!config) return config.error();
  auto journal = journal::Journal::openForReading(config->agent.stateDir / "journal.db");
  if (!journal) return fail(journal.error());
  const auto switches = journal->switches();
  if (!switches) return fail(switches.error());
  const std::string table = report::silenceTable(switches->silences, now);
  std::cout << table << std::flush;
  if (table.empty()) std::cerr << "clore-agent: nothing is silenced\n";
  return kDone;
}

/// What goes on being silent beside what was removed.
std::string stillSilent(const journal::Switches& switches, const std::string& removed, WallTime now) {
  std::string text;
  for (const Silence& silence : switches.silences) {
    const bool concerns = silence.subject.empty() || removed.empty();
    if (silence.until > now && concerns)
      text += spoken(silence.subject, kEverything) + " is still silenced until " +
              report::utcSeconds(silence.until) + "\n";
  }
  return text;
}

int removeSilence(const GlobalOptions& global, const std::string& name, WallTime now) {
  auto opened = openFor(global, name);
  if (!opened) return opened.error();
  const auto ended = opened->journal.unsilence(name, now);
  if (!ended) return fail(ended.error());
  const auto switches = opened->journal.switches();
  if (!switches) return fail(switches.error());
  if (name.empty())
    std::cout << (*ended ? "the silence of everything has ended" : "there was no silence of everything");
  else
    std::cout << spoken(name) << (*ended ? " is no longer silenced" : " was not silenced");
  std::cout << '\n' << stillSilent(*switches, name, now) << std::flush;
  return kDone;
}

}  // namespace

int runSilence(const GlobalOptions& global, const Arguments& arguments) {
  const WallTime now = SystemClock().wall();
  if (const std::string wrong = faultOf(arguments); !wrong.empty()) return fail(kUsage, wrong);
  if (arguments.has("list")) return showSilences(global, now);
  const auto name = subjectFrom(arguments);
  if (!name) return fail(kUsage, name.error());
  if (arguments.has("remove")) return removeSilence(global, *name, now);
  const auto until = endFrom(arguments, now);
  if (!until) return fail(kUsage, until.error());
  const std::string reason = arguments.get("reason");
  if (const std::string wrong = faultOfReason(reason); !wrong.empty()) return fail(kUsage, wrong);
  auto opened = openFor(global, *name);
  if (!opened) return opened.error();
  const Silence silence{.subject = *name, .since = now, .until = until->value(), .reason = reason};
  if (const auto stored = opened->journal.silence(silence); !stored) return fail(stored.error());
  std::cout << "silenced " << spoken(*name, kEverything) << " until " << report::utcSeconds(silence.until)
            << std::endl;
  return kDone;
}

}  // namespace agent::commands
