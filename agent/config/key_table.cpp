#include "agent/config/key_table.h"

#include <algorithm>
#include <iterator>

#include "agent/config/key_groups.h"

namespace agent::config {
namespace {

constexpr SectionSpec kSections[] = {
    {"api", false, "The marketplace, and the key."},
    {"agent", false, "What the agent may do, how often it looks, where it keeps things."},
    {"limits", false, "Prices per machine and day; nothing outside is ever sent."},
    {"rates", false, "What coins are worth in USD, only used while the API gives none."},
    {"costs", false, "What a machine's running costs; for floor = cost + 10%."},
    {"server", true,
     "Which machines follow which policy. Sections are tried in file order; the first that matches decides."},
    {"policy", true, "How a price is found. All prices are per day.", "strategy"},
    {"schedule", true, "A factor on the price for some hours of some weekdays."},
    {"offers", false, "The marketplace's rules for spot offers, and how often they are read."},
    {"offer", true,
     "Own spot offers, the bids of this account. The first section that matches decides; what none matches "
     "is "
     "only watched.",
     "strategy"},
    {"alert", false, "How long a condition lasts before it is reported, and what else is."},
    {"notify", true, "A way to people. Each section gets every message that it lets through.", "type"},
};

std::vector<KeySpec> allKeys() {
  std::vector<KeySpec> keys;
  for (const auto group : {generalKeys, serverKeys, policyKeys, comparingKeys, paceKeys, scheduleKeys,
                           offerKeys, alertKeys, notifyKeys})
    std::ranges::move(group(), std::back_inserter(keys));
  return keys;
}

}  // namespace

std::span<const SectionSpec> sectionTable() { return kSections; }

std::span<const KeySpec> keyTable() {
  static const std::vector<KeySpec> keys = allKeys();
  return keys;
}

const SectionSpec* findSection(std::string_view name) {
  const auto* found = std::ranges::find(kSections, name, &SectionSpec::name);
  return found == std::end(kSections) ? nullptr : found;
}

const KeySpec* findKey(std::string_view section, std::string_view key) {
  for (const KeySpec& spec : keyTable())
    if (spec.section == section && spec.key == key) return &spec;
  return nullptr;
}

std::vector<std::string_view> keysOf(std::string_view section) {
  std::vector<std::string_view> keys;
  for (const KeySpec& spec : keyTable())
    if (spec.section == section) keys.push_back(spec.key);
  return keys;
}

bool belongsTo(const KeySpec& spec, std::string_view choice) {
  const std::vector<std::string_view> choices = split(spec.choices, '|');
  return spec.choices.empty() || std::ranges::find(choices, choice) != choices.end();
}

}  // namespace agent::config
