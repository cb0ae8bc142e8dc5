#include <algorithm>

#include "agent/config/rules.h"
#include "agent/config/values.h"

namespace agent::config {
namespace {

using provider::pricing::Bounds;
using provider::pricing::CostPlus;

/// The first floor that is computed from costs, as an owner would write it: `floor = cost + 10%`.
std::string costFloor(const PolicyDraft& policy) {
  const auto shown = [](std::string_view key, const Bounds& bounds) -> std::string {
    const bool ofCosts = bounds.floor && std::holds_alternative<CostPlus>(*bounds.floor);
    return ofCosts ? std::string(key) + " = " + text(*bounds.floor) : "";
  };
  const std::string floor = shown("floor", policy.bounds);
  return floor.empty() ? shown("spot_floor", policy.spotBounds) : floor;
}

}  // namespace

std::vector<Problem> checkCosts(const Document& document, const Draft& draft) {
  const std::vector<const Section*> sections = sectionsNamed(document, "server");
  const std::vector<const Section*> costs = sectionsNamed(document, "costs");
  // Also where its value was not understood: that is a problem of its own.
  const bool electricityGiven = std::ranges::any_of(
      costs, [](const Section* section) { return section->damaged || section->find("electricity"); });
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Section& section = *sections[i];
    const auto policy =
        std::ranges::find(draft.policies, draft.config.servers[i].policy, &PolicyDraft::label);
    const std::string floor = policy == draft.policies.end() ? "" : costFloor(*policy);
    if (floor.empty() || section.damaged) continue;
    const std::string why = "[policy." + policy->label + "] computes `" + floor + "`, but ";
    if (!section.find("watts"))
      problems.push_back({section.place, why + "[" + section.title() +
                                             "] has no `watts`: write what a machine draws, as in watts = "
                                             "350 W/gpu or watts = 1400 W"});
    if (!section.find("electricity") && !electricityGiven)
      problems.push_back({section.place, why + "[" + section.title() +
                                             "] has no `electricity`: write the price of one kWh, as in "
                                             "electricity = 0.25 USD/kWh, here or in [costs]"});
  }
  return problems;
}

}  // namespace agent::config
