#include "agent/report/history.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <expected>
#include <iostream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "agent/commands/commands.h"
#include "agent/commands/names.h"
#include "agent/config/values.h"
#include "agent/journal/journal.h"
#include "agent/journal/subjects.h"
#include "agent/report/text.h"
#include "agent/text/times.h"
#include "provider/core/clock.h"

namespace agent::commands {

using namespace provider;
using report::HistoryKind;
using report::HistoryLine;

namespace {

constexpr std::size_t kUsualWidth = 80;

struct Request {
  journal::Span span;
  std::string offer;            ///< whose pauses and alerts belong to it: `offer:39`; empty = none
  bool offerOnly = false;       ///< a machine that is called like the offer's number is not meant
  std::set<HistoryKind> kinds;  ///< empty = all
};

std::expected<WallTime, std::string> whenFrom(const std::string& text, WallTime now) {
  if (const auto moment = text::timeFromUtc(text)) return *moment;
  if (const auto midnight = text::timeFromUtc(text + "T00:00:00Z")) return *midnight;
  using std::chrono::days;
  const config::Duration form{.lowest = std::chrono::seconds{1}, .highest = days{36'500}};
  if (const auto back = config::parse(form, text)) return now - std::get<std::chrono::milliseconds>(*back);
  return std::unexpected("--since \"" + report::printable(text) +
                         "\": write a time back from now such as 24h or 7d, a day such as 2026-11-20, or "
                         "2026-11-20T10:00:00Z");
}

/// The words are among those of the command line's table.
std::set<HistoryKind> kindsFrom(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, HistoryKind>, 4> kWords{
      {{"prices", HistoryKind::Price},
       {"offers", HistoryKind::Offer},
       {"machines", HistoryKind::Machine},
       {"alerts", HistoryKind::Alert}}};
  std::set<HistoryKind> kinds;
  for (const std::string_view word : config::split(text, ','))
    for (const auto& [known, kind] : kWords)
      if (word == known) kinds.insert(kind);
  return kinds;
}

/// An offer's prices are recorded under its number, as `39`, and its pauses and alerts under the name of
/// both, as `offer:39`. The result is what is wrong with the name.
std::string nameSubject(Request& request, const std::string& name) {
  if (name.empty()) return "the name is empty";
  request.span.subject = name;
  const auto offer = offerNamed(name);
  if (!offer) return offer.error();
  if (*offer) request.span.subject = std::to_string(**offer);
  request.offerOnly = offer->has_value();
  if (const auto number = journal::offerNumber(request.span.subject))
    request.offer = journal::pauseName(*number);
  return {};
}

std::expected<Request, std::string> requestFrom(const Arguments& arguments, WallTime now) {
  Request request;
  if (arguments.has("json") && arguments.has("csv"))
    return std::unexpected("--json and --csv cannot both be given");
  if (arguments.has("machine")) {
    const auto wrong = nameSubject(request, arguments.get("machine"));
    if (!wrong.empty()) return std::unexpected("--machine: " + wrong);
  }
  if (arguments.has("since")) {
    const auto since = whenFrom(arguments.get("since"), now);
    if (!since) return std::unexpected(since.error());
    request.span.since = *since;
  }
  if (arguments.has("kind")) request.kinds = kindsFrom(arguments.get("kind"));
  return request;
}

/// In the order in which they were recorded.
Result<std::vector<journal::Event>> eventsFor(journal::Journal& journal, const Request& request) {
  auto events = journal.events(request.span);
  if (!events || request.offer.empty()) return events;
  const auto named = journal.events({.since = request.span.since, .subject = request.offer});
  if (!named) return named;
  if (request.offerOnly)
    std::erase_if(*events, [](const journal::Event& event) {
      return !journal::isOfOffer(event.kind) && !event.subject.empty();
    });
  // What happened to all is among the others already.
  std::ranges::copy_if(*named, std::back_inserter(*events),
                       [](const journal::Event& event) { return !event.subject.empty(); });
  std::ranges::sort(*events, {}, &journal::Event::id);
  return events;
}

Result<std::vector<HistoryLine>> read(journal::Journal& journal, const Request& request) {
  auto writes = journal.writes(request.span);
  if (!writes) return std::unexpected(writes.error());
  if (request.offerOnly)
    std::erase_if(*writes,
                  [](const journal::Write& write) { return write.kind != journal::WriteKind::SpotPrice; });
  const auto events = eventsFor(journal, request);
  if (!events) return std::unexpected(events.error());
  std::vector<HistoryLine> lines = report::historyOf(*writes, *events);
  if (!request.kinds.empty())
    std::erase_if(lines, [&](const HistoryLine& line) { return !request.kinds.contains(line.kind); });
  return lines;
}

/// Nothing where the output is not looked at in a terminal: then it is whole.
std::optional<std::size_t> terminalWidth() {
  if (::isatty(STDOUT_FILENO) == 0) return std::nullopt;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return size.ws_col;
}

std::string formatted(const std::vector<HistoryLine>& lines, const Arguments& arguments) {
  if (arguments.has("json")) return report::historyJson(lines);
  if (arguments.has("csv")) return report::historyCsv(lines);
  return report::historyTable(lines, terminalWidth());
}

}  // namespace

int runHistory(const GlobalOptions& global, const Arguments& arguments) {
  const auto request = requestFrom(arguments, SystemClock().wall());
  if (!request) return fail(kUsage, request.error());
  const auto config = loadConfig(global);
  if (!config) return config.error();
  const std::filesystem::path file = config->agent.stateDir / "journal.db";
  auto journal = journal::Journal::openForReading(file);
  if (!journal) return fail(journal.error());
  const auto lines = read(*journal, *request);
  if (!lines) return fail(lines.error());
  std::cout << formatted(*lines, arguments) << std::flush;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored))
    std::cerr << "clore-agent: there is no journal " << file.string() << " yet: the history is empty\n";
  else if (lines->empty())
    std::cerr << "clore-agent: nothing of that kind is in the journal\n";
  return kDone;
}

}  // namespace agent::commands
