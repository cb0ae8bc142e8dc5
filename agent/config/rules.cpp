#include "agent/config/rules.h"

#include "agent/config/key_table.h"
#include "agent/config/text.h"

namespace agent::config {

using provider::Limit;
using provider::Limits;
using provider::pricing::OwnerPrice;

std::vector<Problem> checkChoice(const Section& section, std::string_view choice) {
  const std::string key{findSection(section.name)->choice};
  const auto& words = std::get<Keyword>(findKey(section.name, key)->form).words;
  std::vector<Problem> problems;
  if (const auto missing = missingKey(section, key, "write " + key + " = " + listed(split(words, '|'))))
    problems.push_back(*missing);
  if (choice.empty()) return problems;
  for (const Entry& entry : section.entries) {
    const KeySpec* spec = findKey(section.name, entry.key);
    if (!spec || belongsTo(*spec, choice)) continue;
    problems.push_back({entry.place, "`" + entry.key + "` belongs to " + key + " = " +
                                         listed(split(spec->choices, '|')) + "; this section has " + key +
                                         " = " + std::string(choice)});
  }
  return problems;
}

std::optional<Problem> missingKey(const Section& section, std::string_view key, std::string_view advice) {
  if (section.damaged || section.find(key)) return std::nullopt;
  const std::string message =
      "[" + section.title() + "] has no `" + std::string(key) + "`: " + std::string(advice);
  return Problem{section.place, message};
}

std::optional<std::string> outsideLimits(const OwnerPrice& price, const Limits& limits) {
  const Limit& limit = limits[provider::indexOf(price.price.currency())];
  const std::string key = lower(provider::symbol(price.price.currency()));
  const std::string why = " of `" + key + "` in [limits]: it would never be sent";
  if (price.price > limit.highest) return text(price) + " is above the " + limit.highest.text() + why;
  if (!price.perGpu && price.price < limit.lowest)
    return text(price) + " is below the " + limit.lowest.text() + why;
  return std::nullopt;
}

std::vector<const Section*> sectionsNamed(const Document& document, std::string_view name) {
  const bool labelled = findSection(name)->labelled;
  std::vector<const Section*> result;
  for (const Section& section : document.sections)
    if (section.name == name && labelled == !section.label.empty()) result.push_back(&section);
  return result;
}

}  // namespace agent::config
