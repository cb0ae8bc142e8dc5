#include "agent/config/told_names.h"

#include <algorithm>

#include "agent/config/rules.h"
#include "provider/alerts/rule.h"

namespace agent::config {
namespace {

using provider::alerts::Rule;
using provider::alerts::Severity;

constexpr auto kLastRule = Rule::KeyRefused;

std::vector<Rule> allRules() {
  std::vector<Rule> rules;
  for (int i = 0; i <= static_cast<int>(kLastRule); ++i) rules.push_back(static_cast<Rule>(i));
  return rules;
}

bool named(const Channel& channel, std::string_view name) {
  const auto matches = [name](const std::string& pattern) { return matchesName(pattern, std::string(name)); };
  return channel.rules.empty() || std::ranges::any_of(channel.rules, matches);
}

}  // namespace

std::vector<std::string_view> ruleNames() {
  std::vector<std::string_view> names;
  for (const Rule rule : allRules()) names.push_back(name(rule));
  return names;
}

std::vector<std::string_view> eventNames() { return {"rented", "released", "price"}; }

bool letsSomethingThrough(const Channel& channel, const ToldEvents& events) {
  const bool onlyCritical = channel.severity == LeastSeverity::Critical;
  const auto passes = [&](Rule rule) {
    return named(channel, name(rule)) && (!onlyCritical || severityOf(rule) == Severity::Critical);
  };
  if (std::ranges::any_of(allRules(), passes)) return true;
  if (channel.severity != LeastSeverity::Info) return false;
  return (events.rented && named(channel, "rented")) || (events.released && named(channel, "released")) ||
         (events.price && named(channel, "price"));
}

}  // namespace agent::config
