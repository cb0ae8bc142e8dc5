#include "agent/commands/subject.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "agent/commands/names.h"
#include "agent/config/values.h"
#include "agent/journal/subjects.h"
#include "agent/report/text.h"

namespace agent::commands {

using namespace provider;

namespace {

/// The agent's journal, whether or not an agent runs beside this.
std::expected<journal::Journal, ExitCode> openJournal(const config::Config& config) {
  const std::filesystem::path& directory = config.agent.stateDir;
  makeOwnDirectory(directory);
  auto journal = journal::Journal::open(directory / "journal.db");
  if (!journal) return std::unexpected(fail(journal.error()));
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

/// Whether the name was paused or silenced, though it is known no more.
Result<bool> isSwitched(journal::Journal& journal, const std::string& name) {
  const auto switches = journal.switches();
  if (!switches) return std::unexpected(switches.error());
  return std::ranges::find(switches->pauses, name, &journal::Pause::machine) != switches->pauses.end() ||
         std::ranges::find(switches->silences, name, &alerts::Silence::subject) != switches->silences.end();
}

/// What is wrong with a name that the journal should know.
Result<std::string> objection(journal::Journal& journal, const std::string& name, Unknown unknown) {
  if (name.empty()) return std::string{};
  const auto known = knownLike(journal, name);
  if (!known) return std::unexpected(known.error());
  if (std::ranges::find(*known, name) != known->end()) return std::string{};
  if (unknown == Unknown::MayBeRight) {
    const auto switched = isSwitched(journal, name);
    if (!switched) return std::unexpected(switched.error());
    if (known->empty() || *switched) return std::string{};
  }
  return "there is no " + (isOffer(name) ? spoken(name) : "machine \"" + name + "\"") + "; the agent knows " +
         (known->empty() ? "none yet" : listed(*known));
}

}  // namespace

bool isOffer(const std::string& name) { return journal::offerIn(name).has_value(); }

std::string spoken(const std::string& name, const std::string& all) {
  if (name.empty()) return all;
  const auto offer = offerNamed(name);
  return offer && *offer ? "offer " + std::to_string(**offer) : report::printable(name);
}

std::expected<std::string, std::string> subjectFrom(const Arguments& arguments) {
  if (arguments.operands.empty()) return std::string{};
  const std::string& name = arguments.operands.front();
  if (name.empty()) return std::unexpected("the machine's name is empty");
  if (report::printable(name) != name)
    return std::unexpected("the machine's name holds control characters or is no UTF-8");
  const auto offer = offerNamed(name);
  if (!offer) return std::unexpected(offer.error());
  return *offer ? journal::pauseName(**offer) : name;
}

std::expected<std::optional<WallTime>, std::string> endFrom(const Arguments& arguments, WallTime now) {
  if (!arguments.has("for")) return std::nullopt;
  using std::chrono::days;
  using std::chrono::seconds;
  const std::string given = arguments.get("for");
  const auto parsed = config::parse(config::Duration{.lowest = seconds{1}, .highest = days{365}}, given);
  if (!parsed) return std::unexpected("--for \"" + report::printable(given) + "\": " + parsed.error());
  return std::chrono::ceil<seconds>(now + std::get<std::chrono::milliseconds>(*parsed));
}

std::expected<OpenedJournal, ExitCode> openFor(const GlobalOptions& global, const std::string& name,
                                               Unknown unknown) {
  auto config = loadConfig(global);
  if (!config) return std::unexpected(config.error());
  auto journal = openJournal(*config);
  if (!journal) return std::unexpected(journal.error());
  const auto wrong = objection(*journal, name, unknown);
  if (!wrong) return std::unexpected(fail(wrong.error()));
  if (!wrong->empty()) return std::unexpected(fail(kUsage, *wrong));
  return OpenedJournal{.config = std::move(*config), .journal = std::move(*journal)};
}

}  // namespace agent::commands
