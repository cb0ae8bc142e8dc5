#include "agent/cycle/price_readings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "agent/cycle/needs.h"
#include "provider/core/text.h"

namespace agent::cycle {

using namespace provider;
using alerts::Reading;
using alerts::Rule;

namespace {

/// So many writes in a row that failed are no accident.
constexpr int kFailuresTold = 3;

Reading reading(Rule rule, const std::string& subject, bool failing, std::string detail = {}) {
  return {.id = {rule, subject}, .failing = failing, .detail = failing ? std::move(detail) : std::string{}};
}

/// `on demand, mrl`: what is respected because somebody else set it.
std::string changedByOthers(const pricing::Memory& memory) {
  std::string what;
  const auto add = [&what](const auto& watched, const char* name) {
    if (watched.changedByOthersAt) what += (what.empty() ? "" : ", ") + std::string(name);
  };
  add(memory.onDemand.price, "on demand");
  add(memory.spot.price, "spot minimum");
  add(memory.mrlHours, "mrl");
  add(memory.availability, "availability");
  return what;
}

/// Nothing = not to be known: what would be written depends on what is missing.
std::optional<bool> wantsWrite(const MachineState& state) {
  if (!state.decision) return false;
  if (state.decision->settledBy == pricing::Guard::FreshInputs) return std::nullopt;
  return state.decision->action == pricing::Action::Write;
}

std::optional<Reading> ofMarket(const Knowledge& knowledge, const Needs& needs, WallTime now) {
  if (!needs.marketMaxAge) return reading(Rule::MarketStale, {}, false);
  if (!knowledge.marketAskedAt) return std::nullopt;
  if (!knowledge.market) return reading(Rule::MarketStale, {}, true, "the market could not be read so far");
  const auto age = now - knowledge.market->takenAt();
  return reading(
      Rule::MarketStale, {}, isAhead(knowledge.market->takenAt(), now) || age > *needs.marketMaxAge,
      "the market was read " + spanText(std::max(age, std::chrono::milliseconds::zero())) + " ago");
}

std::optional<Reading> ofRates(const Knowledge& knowledge, const Needs& needs, WallTime now) {
  for (const Currency currency : needs.rates)
    if (const std::string why = knowledge.rates.whyNone(currency, now); !why.empty()) {
      const bool asked = knowledge.ratesAskedAt || knowledge.marketAskedAt;
      return asked ? std::optional(reading(Rule::RatesStale, {}, true, why)) : std::nullopt;
    }
  return reading(Rule::RatesStale, {}, false);
}

}  // namespace

bool hiddenByPolicy(const config::Config& config, const MachineState& state) {
  const auto* rule = config::matchServer(config, state.machine.reading.name, state.gpu);
  return rule && rule->availability && *rule->availability != "public";
}

std::vector<Reading> readingsOfPricing(const MachineState& state, const config::Config& config) {
  const std::string& name = state.machine.reading.name;
  const bool priced = config::policyFor(config, name, state.gpu) != nullptr;
  // Whose price is nobody's business any more is not priced by the agent again.
  if (!priced)
    return {{.id = {Rule::ManualChange, name}, .withdrawn = true},
            {.id = {Rule::SettingsNotApplied, name}, .withdrawn = true}};
  const std::string changed = changedByOthers(state.pricing.memory);
  std::vector<Reading> readings{reading(
      Rule::ManualChange, name, !changed.empty(),
      changed + " changed by somebody else, and respected (manual_hold; clore-agent resume ends it)")};
  const int failures = state.pricing.notAppliedInARow;
  if (const auto wanted = wantsWrite(state))
    readings.push_back(
        reading(Rule::SettingsNotApplied, name, *wanted && failures >= kFailuresTold,
                "the last " + std::to_string(failures) + " writes failed: see clore-agent history"));
  return readings;
}

std::vector<Reading> readingsOfInputs(const Knowledge& knowledge, const config::Config& config,
                                      WallTime now) {
  if (knowledge.lastPollError) return {};
  const Needs needs = needsOf(knowledge, config);
  std::vector<Reading> readings;
  if (auto market = ofMarket(knowledge, needs, now)) readings.push_back(std::move(*market));
  if (auto rates = ofRates(knowledge, needs, now)) readings.push_back(std::move(*rates));
  return readings;
}

}  // namespace agent::cycle
