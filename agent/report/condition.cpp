#include "agent/report/condition.h"

#include <algorithm>
#include <map>

#include "agent/report/text.h"
#include "provider/alerts/monitor.h"

namespace agent::report {

Condition conditionOf(const MachineLine& machine) {
  if (machine.status == "Online") return Condition::Online;
  if (machine.status == "Offline") return Condition::Offline;
  if (machine.status == "Not Working") return Condition::NotWorking;
  if (machine.status == "Disconnected") return Condition::Disconnected;
  return Condition::Unknown;
}

bool isDown(Condition condition) { return condition != Condition::Online && condition != Condition::Unknown; }

bool isOfOffer(const AlertLine& alert) {
  const auto rule = provider::alerts::ruleFromName(alert.rule);
  return rule && provider::alerts::scopeOf(*rule) == provider::alerts::Scope::Offer;
}

bool isActive(const AlertLine& alert) {
  return alert.phase == "firing" || alert.phase == "recovering" || alert.phase == "flapping";
}

bool isCritical(const AlertLine& alert) { return alert.severity != "warning"; }

namespace {

Concern concern(const MachineLine& machine, const AlertLine* worst) {
  const Condition condition = conditionOf(machine);
  if (isDown(condition)) return Concern::Down;
  if (worst) return isCritical(*worst) ? Concern::Critical : Concern::Warning;
  if (condition == Condition::Unknown) return Concern::Unknown;
  const bool unwritten = machine.decision == "write" && machine.reason.starts_with("waits ");
  return !machine.paused.empty() || unwritten ? Concern::Held : Concern::None;
}

/// The worst alert of each machine.
std::map<std::string, const AlertLine*> worstAlerts(const std::vector<AlertLine>& alerts) {
  std::map<std::string, const AlertLine*> worst;
  for (const AlertLine& alert : alerts) {
    if (!isActive(alert) || isOfOffer(alert)) continue;
    const AlertLine*& known = worst[alert.subject];
    if (!known || (isCritical(alert) && !isCritical(*known))) known = &alert;
  }
  return worst;
}

}  // namespace

std::vector<RankedMachine> worstFirst(const Status& status) {
  const auto alerts = worstAlerts(status.alerts);
  std::vector<RankedMachine> sorted;
  for (const MachineLine& machine : status.machines) {
    const auto found = alerts.find(machine.name);
    const AlertLine* alert = found == alerts.end() ? nullptr : found->second;
    sorted.push_back({.machine = &machine, .concern = concern(machine, alert), .alert = alert});
  }
  std::ranges::stable_sort(sorted, [](const RankedMachine& a, const RankedMachine& b) {
    if (a.concern != b.concern) return a.concern < b.concern;
    if (a.concern == Concern::Down && conditionOf(*a.machine) != conditionOf(*b.machine))
      return conditionOf(*a.machine) < conditionOf(*b.machine);
    return naturallyBefore(a.machine->name, b.machine->name);
  });
  return sorted;
}

bool isWorrying(const ChannelLine& channel, provider::WallTime now) {
  return channel.denied || (channel.failingSince && now - *channel.failingSince >= kChannelPatience);
}

Counts countsOf(const std::vector<MachineLine>& machines) {
  Counts counts{.all = machines.size(), .online = 0, .down = 0, .unknown = 0};
  for (const MachineLine& machine : machines) {
    const Condition condition = conditionOf(machine);
    if (condition == Condition::Online)
      ++counts.online;
    else if (condition == Condition::Unknown)
      ++counts.unknown;
    else
      ++counts.down;
  }
  return counts;
}

std::string countsText(const Counts& counts) {
  std::string text = std::to_string(counts.all) + (counts.all == 1 ? " machine, " : " machines, ") +
                     std::to_string(counts.online) + " online";
  if (counts.down > 0) text += ", " + std::to_string(counts.down) + " down";
  if (counts.unknown > 0) text += ", " + std::to_string(counts.unknown) + " unknown";
  return text;
}

std::chrono::milliseconds pollInterval(const Status& status) {
  constexpr std::int64_t kSecond = 1000;
  constexpr std::int64_t kYear = 366 * 86'400 * kSecond;
  return std::chrono::milliseconds{std::clamp(status.pollIntervalMs, kSecond, kYear)};
}

}  // namespace agent::report
