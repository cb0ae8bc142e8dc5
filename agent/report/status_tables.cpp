#include <algorithm>

#include "agent/report/condition.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"

namespace agent::report {

namespace {

constexpr std::size_t kShortestText = 11;  // cells
constexpr std::size_t kLongestRule = 21;
constexpr std::size_t kLongestStatus = 21;  // `Disconnected (hidden)`

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + ": " + b;
}

std::string ago(const std::optional<provider::WallTime>& time, provider::WallTime now) {
  return time ? humanDuration(now - *time) + " ago" : "never";
}

/// A line that may hold anything.
std::string line(const std::string& text, const Canvas& canvas, Tint tint = Tint::None) {
  std::string clean = printable(text);
  clean.erase(clean.find_last_not_of(' ') + 1);
  return tinted(canvas.width ? shortened(clean, *canvas.width) : clean, tint, canvas) + "\n";
}

std::string head(const Status& status, provider::WallTime now, const Canvas& canvas) {
  const auto age = now - status.writtenAt;
  const bool old = age > 3 * pollInterval(status);
  std::string out = line(
      "clore-agent " + status.version + ", mode " + status.mode + ", written " + humanDuration(age) + " ago",
      canvas);
  if (old)
    out += line("OUT OF DATE: expected every " + humanDuration(pollInterval(status)) + ", is it running?",
                canvas, Tint::Red);
  if (!status.paused.empty()) out += line(status.paused + ": nothing is written", canvas, Tint::Yellow);
  out += line("machines read " + ago(status.machinesReadAt, now) + ", market read " +
                  ago(status.marketReadAt, now) + ", " + std::to_string(status.requests) + " requests, " +
                  std::to_string(status.writes) + " writes",
              canvas);
  if (!status.lastError.empty()) out += line("last error: " + status.lastError, canvas, Tint::Yellow);
  return out;
}

std::string summary(const Status& status, const Canvas& canvas) {
  const Counts counts = countsOf(status.machines);
  const bool well = counts.all > 0 && counts.online == counts.all && status.alerts.empty();
  return line(countsText(counts), canvas, well ? Tint::Green : Tint::None);
}

Tint tintOf(Concern concern) {
  if (concern == Concern::Down || concern == Concern::Critical) return Tint::Red;
  return concern == Concern::None ? Tint::None : Tint::Yellow;
}

std::string machineTable(const Status& status, const Canvas& canvas) {
  Table table({{.title = "MACHINE", .least = kShortestText},
               {.title = "STATUS", .least = kLongestStatus},
               {.title = "ON DEMAND", .align = Table::Align::Right, .least = kShortestText},
               {.title = "SPOT MIN", .align = Table::Align::Right, .least = kShortestText},
               {.title = "DECISION", .least = kShortestText}});
  for (const RankedMachine& ranked : worstFirst(status)) {
    const MachineLine& machine = *ranked.machine;
    const bool hidden = !machine.visibility.empty() && machine.visibility != "public";
    table.add(
        {machine.name, machine.status + (hidden ? " (" + machine.visibility + ")" : ""), machine.onDemand,
         machine.spotMinimum, afterPause(machine.paused, joined(machine.decision, machine.reason))},
        tintOf(ranked.concern));
  }
  return table.fitted(canvas);
}

/// `2 in 10m`: lowerings that are left, and until when.
std::string left(const OfferLine& offer) {
  std::string out;
  if (offer.loweringsLeft) out = std::to_string(*offer.loweringsLeft);
  if (offer.secondsLeft) out += (out.empty() ? "in " : " in ") + humanSeconds(*offer.secondsLeft);
  return out;
}

std::string offerTable(const Status& status, const Canvas& canvas) {
  Table table({{.title = "OFFER", .align = Table::Align::Right},
               {.title = "SERVER", .align = Table::Align::Right},
               {.title = "ACTIVE"},
               {.title = "BID", .align = Table::Align::Right},
               {.title = "TARGET", .align = Table::Align::Right},
               {.title = "LEFT", .align = Table::Align::Right},
               {.title = "MOVE", .least = kShortestText}});
  for (const OfferLine& offer : status.offers)
    table.add({std::to_string(offer.id), std::to_string(offer.server), yesOrNo(offer.active), offer.bid,
               offer.target, left(offer), afterPause(offer.paused, joined(offer.move, offer.reason))});
  return table.fitted(canvas);
}

int order(const AlertLine& alert) { return (isActive(alert) ? 0 : 2) + (isCritical(alert) ? 0 : 1); }

Tint tintOf(const AlertLine& alert) {
  if (!isActive(alert)) return Tint::None;
  return isCritical(alert) ? Tint::Red : Tint::Yellow;
}

std::string alertTable(const Status& status, provider::WallTime now, const Canvas& canvas) {
  std::vector<const AlertLine*> sorted;
  for (const AlertLine& alert : status.alerts) sorted.push_back(&alert);
  std::ranges::stable_sort(sorted, [](const AlertLine* a, const AlertLine* b) {
    if (order(*a) != order(*b)) return order(*a) < order(*b);
    return a->since != b->since ? a->since < b->since : naturallyBefore(a->subject, b->subject);
  });
  Table table({{.title = "ALERT", .least = kLongestRule},
               {.title = "SUBJECT", .least = kShortestText},
               {.title = "SEVERITY"},
               {.title = "PHASE"},
               {.title = "FOR", .align = Table::Align::Right},
               {.title = "DETAIL", .least = kShortestText}});
  for (const AlertLine* alert : sorted)
    table.add({alert->rule, alert->subject, alert->severity, alert->phase, humanDuration(now - alert->since),
               afterPause(alert->silenced, alert->detail)},
              tintOf(*alert));
  return table.fitted(canvas);
}

/// Those through which nothing comes at the moment.
std::string channelTable(const Status& status, provider::WallTime now, const Canvas& canvas) {
  Table table({{.title = "CHANNEL", .least = kShortestText},
               {.title = "TYPE"},
               {.title = "WAITING", .align = Table::Align::Right},
               {.title = "FAILING", .align = Table::Align::Right},
               {.title = "ERROR", .least = kShortestText}});
  bool any = false;
  for (const ChannelLine& channel : status.channels) {
    if (channel.waiting == 0 && !channel.failingSince) continue;
    any = true;
    table.add(
        {channel.label, channel.type, std::to_string(channel.waiting),
         channel.failingSince ? humanDuration(now - *channel.failingSince) : std::string{}, channel.error},
        isWorrying(channel, now) ? Tint::Yellow : Tint::None);
  }
  return any ? table.fitted(canvas) : std::string{};
}

}  // namespace

std::string statusTables(const Status& status, provider::WallTime now, const Canvas& canvas) {
  std::string out = head(status, now, canvas);
  if (!status.alerts.empty()) out += "\n" + alertTable(status, now, canvas);
  if (const std::string channels = channelTable(status, now, canvas); !channels.empty())
    out += "\n" + channels;
  out += "\n" + summary(status, canvas);
  if (!status.machines.empty()) out += machineTable(status, canvas);
  if (!status.offers.empty()) out += "\n" + offerTable(status, canvas);
  return out;
}

}  // namespace agent::report
