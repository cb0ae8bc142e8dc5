#include <algorithm>

#include "agent/report/condition.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"

namespace agent::report {

namespace {

constexpr std::size_t kLineWidth = 80;
constexpr std::size_t kShortestLastCell = 8;

using Row = std::vector<std::string>;

/// The last column takes what the others leave of the line, and columns without a single entry are left out.
std::string fitted(const std::vector<Table::Column>& columns, const std::vector<Row>& rows) {
  std::vector<std::size_t> kept;
  std::size_t used = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t width = 0;
    for (const Row& row : rows) width = std::max(width, cells(printable(row[i])));
    if (width == 0) continue;
    kept.push_back(i);
    if (i + 1 < columns.size()) used += std::max(width, cells(columns[i].title)) + 2;
  }
  const std::size_t last = std::max(kLineWidth - std::min(kLineWidth, used), kShortestLastCell);
  std::vector<Table::Column> shown;
  for (const std::size_t i : kept) shown.push_back(columns[i]);
  Table table(shown);
  for (const Row& row : rows) {
    Row cut;
    for (const std::size_t i : kept)
      cut.push_back(i + 1 == columns.size() ? shortened(printable(row[i]), last) : row[i]);
    table.add(std::move(cut));
  }
  return table.text();
}

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + ": " + b;
}

std::string ago(const std::optional<provider::WallTime>& time, provider::WallTime now) {
  return time ? humanDuration(now - *time) + " ago" : "never";
}

std::string head(const Status& status, provider::WallTime now) {
  const auto age = now - status.writtenAt;
  std::string out = "clore-agent " + printable(status.version) + ", mode " + printable(status.mode) +
                    ", written " + humanDuration(age) + " ago";
  if (age > 3 * pollInterval(status))
    out += " (OUT OF DATE: expected every " + humanDuration(pollInterval(status)) + ")";
  if (!status.paused.empty()) out += "\n" + printable(status.paused) + ": nothing is written";
  out += "\nmachines read " + ago(status.machinesReadAt, now) + ", market read " +
         ago(status.marketReadAt, now) + ", " + std::to_string(status.requests) + " requests, " +
         std::to_string(status.writes) + " writes\n";
  if (!status.lastError.empty())
    out += shortened("last error: " + printable(status.lastError), kLineWidth) + "\n";
  return out;
}

std::string machineTable(const Status& status) {
  std::vector<Row> rows;
  for (const MachineLine* machine : byCondition(status.machines)) {
    const bool hidden = !machine->visibility.empty() && machine->visibility != "public";
    rows.push_back({machine->name, machine->status + (hidden ? " (" + machine->visibility + ")" : ""),
                    machine->onDemand, machine->spotMinimum,
                    afterPause(machine->paused, joined(machine->decision, machine->reason))});
  }
  return fitted({{.title = "MACHINE"},
                 {.title = "STATUS"},
                 {.title = "ON DEMAND", .align = Table::Align::Right},
                 {.title = "SPOT MIN", .align = Table::Align::Right},
                 {.title = "DECISION"}},
                rows);
}

/// `2 in 10m`: lowerings that are left, and until when.
std::string left(const OfferLine& offer) {
  std::string out;
  if (offer.loweringsLeft) out = std::to_string(*offer.loweringsLeft);
  if (offer.secondsLeft) out += (out.empty() ? "in " : " in ") + humanSeconds(*offer.secondsLeft);
  return out;
}

std::string offerTable(const Status& status) {
  std::vector<Row> rows;
  for (const OfferLine& offer : status.offers)
    rows.push_back({std::to_string(offer.id), std::to_string(offer.server), yesOrNo(offer.active), offer.bid,
                    offer.target, left(offer), afterPause(offer.paused, joined(offer.move, offer.reason))});
  return fitted({{.title = "OFFER", .align = Table::Align::Right},
                 {.title = "SERVER", .align = Table::Align::Right},
                 {.title = "ACTIVE"},
                 {.title = "BID", .align = Table::Align::Right},
                 {.title = "TARGET", .align = Table::Align::Right},
                 {.title = "LEFT", .align = Table::Align::Right},
                 {.title = "MOVE"}},
                rows);
}

int order(const AlertLine& alert) {
  const int phase = alert.phase == "firing" ? 0 : alert.phase == "recovering" ? 1 : 2;
  return phase * 2 + (alert.severity == "warning" ? 1 : 0);
}

std::string alertTable(const Status& status, provider::WallTime now) {
  std::vector<const AlertLine*> sorted;
  for (const AlertLine& alert : status.alerts) sorted.push_back(&alert);
  std::stable_sort(sorted.begin(), sorted.end(), [](const AlertLine* a, const AlertLine* b) {
    return order(*a) != order(*b) ? order(*a) < order(*b) : a->since < b->since;
  });
  std::vector<Row> rows;
  for (const AlertLine* alert : sorted)
    rows.push_back({alert->rule, alert->subject, alert->severity, alert->phase,
                    humanDuration(now - alert->since), alert->detail});
  return fitted({{.title = "ALERT"},
                 {.title = "SUBJECT"},
                 {.title = "SEVERITY"},
                 {.title = "PHASE"},
                 {.title = "FOR", .align = Table::Align::Right},
                 {.title = "DETAIL"}},
                rows);
}

}  // namespace

std::string statusTables(const Status& status, provider::WallTime now) {
  std::string out = head(status, now) + "\n" + countsText(countsOf(status.machines)) + "\n";
  if (!status.machines.empty()) out += machineTable(status);
  if (!status.offers.empty()) out += "\n" + offerTable(status);
  if (!status.alerts.empty()) out += "\n" + alertTable(status, now);
  return out;
}

}  // namespace agent::report
