#include "agent/report/check.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "agent/report/condition.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"

namespace agent::report {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::size_t kNamed = 5;
constexpr std::size_t kLongestDetail = 60;   // cells
constexpr std::size_t kLongestName = 40;     // cells
constexpr std::size_t kMostBytes = 1500;     // of a text
constexpr std::size_t kLongestReason = 400;  // cells

constexpr std::array<std::string_view, 4> kHealthNames{"OK", "WARNING", "CRITICAL", "UNKNOWN"};

/// The order in which one outweighs another (monitoring plugins): OK, UNKNOWN, WARNING, CRITICAL.
int weight(Health health) {
  constexpr std::array kWeights{0, 2, 3, 1};
  return kWeights[static_cast<std::size_t>(health)];
}

Health worse(Health a, Health b) { return weight(a) >= weight(b) ? a : b; }

Health healthOf(const AlertLine& alert) { return isCritical(alert) ? Health::Critical : Health::Warning; }

/// The bar begins the performance data, so it never occurs before.
std::string oneLine(std::string_view text, std::size_t longest) {
  std::string out = shortened(printable(text), longest);
  std::replace(out.begin(), out.end(), '|', '/');
  return out;
}

std::string word(std::string_view text) { return oneLine(text, kLongestName); }
std::string detail(std::string_view text) { return oneLine(text, kLongestDetail); }

std::string describe(const AlertLine& alert, provider::WallTime now) {
  std::string out = alert.subject.empty() ? word(alert.rule) : word(alert.subject) + " " + word(alert.rule);
  out += " for " + humanDuration(now - alert.since);
  std::string besides = alert.phase == "firing" ? std::string() : word(alert.phase);
  if (!alert.silenced.empty()) besides += besides.empty() ? "silenced" : ", silenced";
  if (!besides.empty()) out += " (" + besides + ")";
  if (alert.subject.empty() && !alert.detail.empty()) out += " (" + detail(alert.detail) + ")";
  return out;
}

std::string listed(const std::vector<std::string>& all) {
  std::string out;
  for (std::size_t i = 0; i < std::min(all.size(), kNamed); ++i) out += (i == 0 ? ": " : ", ") + all[i];
  if (all.size() > kNamed) out += " and " + std::to_string(all.size() - kNamed) + " more";
  return out;
}

/// Alerts first, critical before warning and the oldest first; then machines that are down and that no alert
/// names.
std::vector<std::string> troubles(const Status& status, provider::WallTime now) {
  std::vector<const AlertLine*> alerts;
  std::set<std::string> named;
  for (const AlertLine& alert : status.alerts)
    if (isActive(alert)) {
      alerts.push_back(&alert);
      if (!isOfOffer(alert)) named.insert(alert.subject);
    }
  std::stable_sort(alerts.begin(), alerts.end(), [](const AlertLine* a, const AlertLine* b) {
    if (healthOf(*a) != healthOf(*b)) return healthOf(*a) == Health::Critical;
    return a->since < b->since;
  });
  std::vector<std::string> all;
  for (const AlertLine* alert : alerts) all.push_back(describe(*alert, now));
  for (const RankedMachine& ranked : worstFirst(status))
    if (ranked.concern == Concern::Down && !named.contains(ranked.machine->name))
      all.push_back(word(ranked.machine->name) + " " + word(ranked.machine->status));
  return all;
}

std::string describe(const ChannelLine& channel) {
  std::string out = word(channel.label) + " (" + detail(channel.error) + ")";
  if (channel.waiting > 0) out += ", " + std::to_string(channel.waiting) + " waiting";
  return out;
}

/// `; messages fail: phone (HTTP status 401), 2 waiting`
std::string failing(const std::vector<ChannelLine>& channels) {
  std::vector<std::string> all;
  for (const ChannelLine& channel : channels)
    if (channel.failingSince) all.push_back(describe(channel));
  return all.empty() ? std::string() : "; messages fail" + listed(all);
}

std::string perfdata(const std::array<std::string, 4>& values, const Thresholds& thresholds,
                     milliseconds age) {
  const auto text = [](const std::optional<Range>& range) { return range ? range->text : std::string(); };
  const auto seconds = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(age).count());
  return "machines=" + values[0] + ";;;0 online=" + values[1] + ";;;0 down=" + values[2] + ";" +
         text(thresholds.warning) + ";" + text(thresholds.critical) + ";0 alerts=" + values[3] +
         ";;;0 age=" + std::to_string(seconds) + "s;;;0";
}

/// Marks that take no cell take bytes all the same, and monitoring systems cut where they like.
std::string bounded(std::string text) {
  if (text.size() <= kMostBytes) return text;
  text.resize(kMostBytes);
  while ((static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80U) text.pop_back();
  text.pop_back();
  return text + "…";
}

std::string begun(Health health) {
  return "CLORE " + std::string(kHealthNames[static_cast<std::size_t>(health)]) + " - ";
}

/// `16 machines, 15 online, 1 down: rig-03 machine_offline for 3 h; last error: …`
std::string sayAll(const Status& status, const Counts& machines, const std::vector<std::string>& troubles,
                   provider::WallTime now) {
  std::string text = countsText(machines) + listed(troubles);
  if (!status.machinesReadAt)
    text += "; machines not read yet";
  else if (now - *status.machinesReadAt > 3 * pollInterval(status))
    text += "; machines last read " + humanDuration(now - *status.machinesReadAt) + " ago";
  if (!status.lastError.empty()) text += "; last error: " + detail(status.lastError);
  return text + failing(status.channels);
}

CheckLine made(Health health, const std::string& text, const std::string& data) {
  return {.health = health, .line = begun(health) + bounded(text) + " | " + data};
}

/// Why the picture says nothing about now; empty when it does.
std::string whyOutdated(const Status& status, milliseconds age) {
  const milliseconds interval = pollInterval(status);
  if (age > 3 * interval)
    return "the agent last wrote " + humanDuration(age) + " ago, expected every " + humanDuration(interval) +
           ": is it running?";
  if (age < -interval)
    return "the agent's status is dated " + humanDuration(-age) + " ahead: was a clock changed?";
  return {};
}

}  // namespace

CheckLine sayOnly(Health health, std::string_view why) {
  return {.health = health, .line = begun(health) + bounded(oneLine(why, kLongestReason))};
}

std::string summary(const Status& status, provider::WallTime now) {
  const std::string mode = status.paused.empty() ? status.mode : status.mode + ", " + status.paused;
  return oneLine(mode, kLongestName) + ": " +
         bounded(sayAll(status, countsOf(status.machines), troubles(status, now), now));
}

CheckLine check(const Status& status, const Thresholds& thresholds, provider::WallTime now) {
  const milliseconds age = now - status.writtenAt;
  if (const std::string why = whyOutdated(status, age); !why.empty())
    return made(Health::Unknown, why, perfdata({"U", "U", "U", "U"}, thresholds, age));

  const Counts machines = countsOf(status.machines);
  const auto alerts = std::count_if(status.alerts.begin(), status.alerts.end(), isActive);
  Health health = Health::Ok;
  for (const AlertLine& alert : status.alerts)
    if (isActive(alert)) health = worse(health, healthOf(alert));
  const auto down = static_cast<double>(machines.down);
  if (thresholds.warning && thresholds.warning->alerts(down)) health = worse(health, Health::Warning);
  if (thresholds.critical && thresholds.critical->alerts(down)) health = worse(health, Health::Critical);
  for (const ChannelLine& channel : status.channels)
    if (isWorrying(channel, now)) health = worse(health, Health::Warning);
  if (!status.machinesReadAt || (machines.unknown > 0 && machines.unknown == machines.all))
    health = worse(health, Health::Unknown);

  const std::vector<std::string> all = troubles(status, now);
  CheckLine line = made(health, sayAll(status, machines, all, now),
                        perfdata({std::to_string(machines.all), std::to_string(machines.online),
                                  std::to_string(machines.down), std::to_string(alerts)},
                                 thresholds, age));
  for (const std::string& trouble : all) line.more.push_back(bounded(trouble));
  for (const ChannelLine& channel : status.channels)
    if (channel.failingSince) line.more.push_back(bounded("messages fail: " + describe(channel)));
  return line;
}

}  // namespace agent::report
