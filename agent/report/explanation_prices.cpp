#include <variant>

#include "agent/report/explanation_parts.h"
#include "agent/report/guard_table.h"
#include "agent/report/numbers.h"
#include "agent/report/tables.h"
#include "agent/report/wrap.h"
#include "provider/core/text.h"

namespace agent::report {

using namespace provider;

namespace {

constexpr std::size_t kIndent = 2;

/// Whether an input can be used, and if not, why.
std::string freshness(const Input& input, WallTime now) {
  if (!input.missing.empty()) return "no: " + input.missing;
  if (!input.maxAge) return "yes";
  if (!input.readAt) return "no: not read yet";
  if (isAhead(*input.readAt, now)) return "no: read before the clock was set back";
  return now - *input.readAt > *input.maxAge ? "no: too old" : "yes";
}

std::string costText(const pricing::CostPlus& rule, market::Side side, const pricing::Policy& policy) {
  std::string text = "cost" + (rule.margin != 0 ? " + " + percentText(rule.margin) : std::string{});
  if (!policy.power) return text;
  const auto& fees = side == market::Side::Spot ? policy.fees.spot : policy.fees.onDemand;
  return text + ": " + plain(policy.power->watts) + " W" + (policy.power->perGpu ? "/gpu" : "") + " at " +
         policy.power->perKwh.text() + "/kWh, fees " + percentText(fees[indexOf(policy.currency)]);
}

/// A bound as it is for this machine, and as the owner gave it where that is something else.
std::string boundText(const std::optional<Price>& resolved, const std::string& asGiven) {
  if (asGiven.empty()) return "none";
  if (!resolved) return "not known (" + asGiven + ")";
  return resolved->text() == asGiven ? asGiven : resolved->text() + " (" + asGiven + ")";
}

std::string floorGiven(const pricing::Bounds& bounds, market::Side side, const pricing::Policy& policy) {
  if (!bounds.floor) return {};
  if (const auto* price = std::get_if<pricing::OwnerPrice>(&*bounds.floor)) return price->text();
  return costText(std::get<pricing::CostPlus>(*bounds.floor), side, policy);
}

std::string boundLines(const pricing::PriceTrail& trail, market::Side side, const pricing::Policy& policy) {
  const pricing::Bounds& bounds = side == market::Side::Spot ? policy.spotBounds : policy.onDemandBounds;
  return labelled("floor", boundText(trail.floor, floorGiven(bounds, side, policy))) +
         labelled("ceiling", boundText(trail.ceiling, bounds.ceiling ? bounds.ceiling->text() : ""));
}

}  // namespace

std::string inputSection(const std::vector<Input>& inputs, WallTime now) {
  Table table(
      {{"INPUT"}, {"VALUE"}, {"AGE", Table::Align::Right}, {"LIMIT", Table::Align::Right}, {"FRESH"}});
  for (const Input& input : inputs)
    table.add({input.name, input.value, input.readAt ? humanDuration(now - *input.readAt) : "-",
               input.maxAge ? humanDuration(*input.maxAge) : "-", freshness(input, now)});
  return "\ninputs\n" + indented(table.text(), kIndent);
}

std::string priceSection(const Explanation& e, market::Side side) {
  const Reasoning& r = *e.reasoning;
  const bool spot = side == market::Side::Spot;
  const pricing::PriceTrail& trail = spot ? r.decision.spot : r.decision.onDemand;
  // Nothing was thought of: the decision says what forbids it.
  if (trail.candidateReason.empty() && trail.guards.empty()) return {};
  std::string text = spot ? "\nspot minimum\n" : "\non demand\n";
  text += labelled("present", trail.current ? trail.current->text() : "not offered in this currency");
  text += boundLines(trail, side, r.policy);
  text += labelled("candidate",
                   (trail.candidate ? trail.candidate->text() + ": " : "none: ") + trail.candidateReason);
  if (trail.target) text += labelled("outcome", trail.target->text());
  const auto& compared = spot ? r.spot : r.onDemand;
  if (compared) text += comparablesText(*compared, {.present = trail.current, .candidate = trail.candidate});
  if (trail.guards.empty()) return text;
  const auto rental = e.machine.settings ? e.machine.settings->rental : machines::Rental::None;
  const std::string guards =
      guardTable({.trail = trail, .policy = r.policy, .limits = r.limits, .rental = rental});
  return text + "\n" + indented(guards, kIndent);
}

}  // namespace agent::report
