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
constexpr std::size_t kLongestDetail = 60;  // cells
constexpr std::size_t kLongestName = 40;    // cells

constexpr std::array<std::string_view, 4> kHealthNames{"OK", "WARNING", "CRITICAL", "UNKNOWN"};

/// The order in which one outweighs another (monitoring plugins): OK, UNKNOWN, WARNING, CRITICAL.
int weight(Health health) {
  constexpr std::array kWeights{0, 2, 3, 1};
  return kWeights[static_cast<std::size_t>(health)];
}

Health worse(Health a, Health b) { return weight(a) >= weight(b) ? a : b; }

bool counts(const AlertLine& alert) { return alert.phase == "firing" || alert.phase == "recovering"; }

/// A severity of a later version counts as the highest: better one look too many.
Health healthOf(const AlertLine& alert) {
  return alert.severity == "warning" ? Health::Warning : Health::Critical;
}

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
  if (alert.phase == "recovering") out += " (recovering)";
  if (alert.subject.empty() && !alert.detail.empty()) out += " (" + detail(alert.detail) + ")";
  return out;
}

/// Alerts first, critical before warning and the oldest first; then machines that are down and that no alert
/// names.
std::vector<std::string> worstFirst(const Status& status, provider::WallTime now) {
  std::vector<const AlertLine*> alerts;
  std::set<std::string> named;
  for (const AlertLine& alert : status.alerts)
    if (counts(alert)) {
      alerts.push_back(&alert);
      if (!isOfOffer(alert)) named.insert(alert.subject);
    }
  std::stable_sort(alerts.begin(), alerts.end(), [](const AlertLine* a, const AlertLine* b) {
    if (healthOf(*a) != healthOf(*b)) return healthOf(*a) == Health::Critical;
    return a->since < b->since;
  });
  std::vector<std::string> all;
  for (const AlertLine* alert : alerts) all.push_back(describe(*alert, now));
  for (const MachineLine* machine : byCondition(status.machines))
    if (isDown(conditionOf(*machine)) && !named.contains(machine->name))
      all.push_back(word(machine->name) + " " + word(machine->status));
  return all;
}

std::string listed(const std::vector<std::string>& all) {
  std::string out;
  for (std::size_t i = 0; i < std::min(all.size(), kNamed); ++i) out += (i == 0 ? ": " : ", ") + all[i];
  if (all.size() > kNamed) out += " and " + std::to_string(all.size() - kNamed) + " more";
  return out;
}

std::string perfdata(const std::array<std::string, 4>& values, const Thresholds& thresholds,
                     milliseconds age) {
  const auto text = [](const std::optional<Range>& range) { return range ? range->text : std::string(); };
  const auto seconds = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(age).count());
  return "machines=" + values[0] + ";;;0 online=" + values[1] + ";;;0 down=" + values[2] + ";" +
         text(thresholds.warning) + ";" + text(thresholds.critical) + ";0 alerts=" + values[3] +
         ";;;0 age=" + std::to_string(seconds) + "s;;;0";
}

CheckLine made(Health health, const std::string& text, const std::string& data) {
  return {.health = health,
          .line = "CLORE " + std::string(kHealthNames[static_cast<std::size_t>(health)]) + " - " + text +
                  " | " + data};
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

CheckLine check(const Status& status, const Thresholds& thresholds, provider::WallTime now) {
  const milliseconds age = now - status.writtenAt;
  if (const std::string why = whyOutdated(status, age); !why.empty())
    return made(Health::Unknown, why, perfdata({"U", "U", "U", "U"}, thresholds, age));

  const Counts machines = countsOf(status.machines);
  const auto alerts = std::count_if(status.alerts.begin(), status.alerts.end(), counts);
  Health health = Health::Ok;
  for (const AlertLine& alert : status.alerts)
    if (counts(alert)) health = worse(health, healthOf(alert));
  const auto down = static_cast<double>(machines.down);
  if (thresholds.warning && thresholds.warning->alerts(down)) health = worse(health, Health::Warning);
  if (thresholds.critical && thresholds.critical->alerts(down)) health = worse(health, Health::Critical);
  if (!status.machinesReadAt || (machines.unknown > 0 && machines.unknown == machines.all))
    health = worse(health, Health::Unknown);

  std::string text = countsText(machines) + listed(worstFirst(status, now));
  if (!status.machinesReadAt)
    text += "; machines not read yet";
  else if (now - *status.machinesReadAt > 3 * pollInterval(status))
    text += "; machines last read " + humanDuration(now - *status.machinesReadAt) + " ago";
  if (!status.lastError.empty()) text += "; last error: " + detail(status.lastError);
  return made(health, text,
              perfdata({std::to_string(machines.all), std::to_string(machines.online),
                        std::to_string(machines.down), std::to_string(alerts)},
                       thresholds, age));
}

}  // namespace agent::report
