#include "agent/report/condition.h"

#include <algorithm>

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

std::vector<const MachineLine*> byCondition(const std::vector<MachineLine>& machines) {
  std::vector<const MachineLine*> sorted;
  for (const MachineLine& machine : machines) sorted.push_back(&machine);
  std::stable_sort(sorted.begin(), sorted.end(), [](const MachineLine* a, const MachineLine* b) {
    const Condition left = conditionOf(*a);
    const Condition right = conditionOf(*b);
    return left != right ? left < right : a->name < b->name;
  });
  return sorted;
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
