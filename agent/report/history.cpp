#include "agent/report/history.h"

#include <Poco/JSON/Object.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "agent/journal/subjects.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "agent/text/times.h"

namespace agent::report {

namespace {

using journal::EventKind;
using journal::WriteKind;

/// What the machine-readable forms call their columns, and where they come from.
struct Column {
  const char* name;
  std::string HistoryLine::*text;
};
constexpr std::array<Column, 7> kColumns{
    Column{"subject", &HistoryLine::subject}, Column{"event", &HistoryLine::event},
    Column{"from", &HistoryLine::from},       Column{"to", &HistoryLine::to},
    Column{"outcome", &HistoryLine::outcome}, Column{"reason", &HistoryLine::reason},
    Column{"answer", &HistoryLine::answer}};

HistoryLine lineOf(const journal::Write& write) {
  return {.at = write.at,
          .kind = write.kind == WriteKind::Settings ? HistoryKind::Price : HistoryKind::Offer,
          .subject = write.subject,
          .event = std::string(name(write.kind)),
          .from = write.before,
          .to = write.after,
          .outcome = std::string(name(write.outcome)),
          .reason = write.reason,
          .answer = write.answer};
}

bool isOfAlerts(EventKind kind) {
  using enum EventKind;
  return kind == AlertFiring || kind == AlertResolved || kind == AlertFlapping || kind == AlertSteady ||
         kind == Silenced || kind == Unsilenced;
}

HistoryKind kindOf(const journal::Event& event) {
  if (event.kind == EventKind::ManualChange) return HistoryKind::Price;
  if (isOfAlerts(event.kind)) return HistoryKind::Alert;
  const bool switched = event.kind == EventKind::Paused || event.kind == EventKind::Resumed;
  const bool ofOffer = journal::isOfOffer(event.kind) || (switched && journal::offerIn(event.subject));
  return ofOffer ? HistoryKind::Offer : HistoryKind::Machine;
}

HistoryLine lineOf(const journal::Event& event) {
  const HistoryKind kind = kindOf(event);
  // Among offers the number says it all; an alert may be about either.
  const auto offer = kind == HistoryKind::Offer ? journal::offerIn(event.subject) : std::nullopt;
  return {.at = event.at,
          .kind = kind,
          .subject = offer.value_or(event.subject),
          .event = std::string(name(event.kind)),
          .from = event.before,
          .to = event.after,
          .outcome = "",
          .reason = event.detail,
          .answer = ""};
}

std::string words(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string changed(const HistoryLine& line) {
  const std::string what = differences(line.from, line.to);
  const bool written = !line.outcome.empty();
  if (written) return what.empty() ? "the same again" : what;
  return words(line.event) + (what.empty() ? "" : ": " + what);
}

std::string why(const HistoryLine& line) {
  if (line.answer.empty()) return line.reason;
  return line.reason + (line.reason.empty() ? "" : "; ") + "answer: " + line.answer;
}

std::string cut(const std::string& text, std::size_t width) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) out += shortened(line, width) + "\n";
  return out;
}

std::string csvField(const std::string& text) {
  const std::string harmless = printable(text);
  if (harmless.find_first_of(",\"") == std::string::npos) return harmless;
  std::string out = "\"";
  for (const char c : harmless) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string_view name(HistoryKind kind) {
  constexpr std::array<std::string_view, 4> kNames{"price", "offer", "machine", "alert"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<HistoryLine> historyOf(const std::vector<journal::Write>& writes,
                                   const std::vector<journal::Event>& events) {
  std::vector<HistoryLine> lines;
  for (const journal::Event& event : events) lines.push_back(lineOf(event));
  for (const journal::Write& write : writes) lines.push_back(lineOf(write));
  std::ranges::stable_sort(lines, {}, &HistoryLine::at);
  return lines;
}

std::string historyTable(const std::vector<HistoryLine>& lines, std::optional<std::size_t> width) {
  if (lines.empty()) return {};
  Table table({{.title = "TIME"},
               {.title = "KIND"},
               {.title = "SUBJECT"},
               {.title = "CHANGE"},
               {.title = "OUTCOME"},
               {.title = "WHY"}});
  for (const HistoryLine& line : lines)
    table.add({utcSeconds(line.at), std::string(name(line.kind)),
               line.subject.empty() ? "(all)" : line.subject, changed(line), words(line.outcome), why(line)});
  return width ? cut(table.text(), *width) : table.text();
}

std::string historyJson(const std::vector<HistoryLine>& lines) {
  std::ostringstream out;
  out << '[';
  const char* between = "\n";
  for (const HistoryLine& line : lines) {
    Poco::JSON::Object object(Poco::JSON_PRESERVE_KEY_ORDER);
    object.set("time", utcSeconds(line.at));
    object.set("kind", std::string(name(line.kind)));
    for (const Column& column : kColumns) object.set(column.name, validUtf8(line.*column.text));
    out << std::exchange(between, ",\n");
    object.stringify(out);
  }
  out << (lines.empty() ? "]\n" : "\n]\n");
  return out.str();
}

std::string historyCsv(const std::vector<HistoryLine>& lines) {
  std::string out = "time,kind";
  for (const Column& column : kColumns) out += std::string(",") + column.name;
  out += "\r\n";
  for (const HistoryLine& line : lines) {
    out += utcSeconds(line.at) + "," + std::string(name(line.kind));
    for (const Column& column : kColumns) out += "," + csvField(line.*column.text);
    out += "\r\n";
  }
  return out;
}

}  // namespace agent::report
