#include "agent/commands/explain_parts.h"

#include <utility>

#include "agent/cycle/pauses.h"

namespace agent::commands {

using namespace provider;

report::Input inputOf(std::string name, std::optional<WallTime> readAt, std::chrono::milliseconds maxAge) {
  return {.name = std::move(name), .value = {}, .readAt = readAt, .maxAge = maxAge, .missing = {}};
}

report::Input rateInput(Currency currency, const cycle::Engine& engine, WallTime now) {
  report::Input input = inputOf("rate of " + std::string(symbol(currency)), {}, engine.config().rates.maxAge);
  const market::Rates& rates = engine.knowledge().rates;
  const auto rate = rates.rate(currency, now);
  if (!rate) {
    input.missing = rates.whyNone(currency, now);
    return input;
  }
  const bool configured = rate->source == market::RateSource::Configured;
  const auto usd = Price::fromNumber(rate->usdPerCoin, Currency::Usd);
  input.value =
      (usd ? usd->text() : "?") + " (" + (configured ? "[rates]" : std::string(name(rate->source))) + ")";
  if (configured)
    input.maxAge.reset();
  else
    input.readAt = rate->readAt;
  return input;
}

report::Gate gateOf(const cycle::Engine& engine, const std::string& pauseName, WallTime now) {
  report::Gate gate;
  gate.mode = config::name(engine.config().agent.mode);
  if (const auto pause = cycle::pauseOf(engine.knowledge().switches, pauseName, now)) {
    gate.paused = cycle::pauseText(*pause, now);
    gate.pausedUntil = pause->until;
  }
  return gate;
}

}  // namespace agent::commands
