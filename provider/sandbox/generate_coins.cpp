#include <algorithm>
#include <cmath>

#include "provider/sandbox/generate.h"
#include "provider/sandbox/price_bounds.h"
#include "provider/sandbox/renters.h"

/// What coins are worth in a world, and which of them its machines take.
namespace provider::sandbox {
namespace {

/// A bitcoin in CLORE.
double clorePerBitcoin(const WorldOptions& options) {
  return options.usdRates[indexOf(Currency::Bitcoin)] / options.usdRates[indexOf(Currency::Clore)];
}

void scaleClore(PriceMap& prices, double factor) {
  const auto price = prices.get(Currency::Clore);
  if (!price) return;
  const auto scaled = Price::fromNumber(price->toNumber() * factor, Currency::Clore);
  prices.set(broughtInsideBounds(scaled.value_or(*price).roundedNearest()));
}

/// Nothing when renters pay nothing anyway.
std::optional<Price> worthInUsd(const PriceMap& prices, const Machine& machine, const WorldOptions& options) {
  const auto deal = bestDeal(prices, machine, options);
  if (!deal) return std::nullopt;
  const auto usd = Price::fromNumber(deal->usd, Currency::Usd);
  return usd ? std::optional(broughtInsideBounds(usd->roundedNearest())) : std::nullopt;
}

}  // namespace

void askAtRatesOf(const WorldOptions& options, Settings& settings) {
  // The spread about the rate is in the prices already.
  const double factor = clorePerBitcoin(options) / clorePerBitcoin({});
  if (factor == 1) return;
  scaleClore(settings.onDemand, factor);
  scaleClore(settings.spotMinimum, factor);
}

void askInUsdToo(const WorldOptions& options, Machine& machine) {
  const auto onDemand = worthInUsd(machine.settings.onDemand, machine, options);
  const auto spot = worthInUsd(machine.settings.spotMinimum, machine, options);
  if (!onDemand) return;
  machine.settings.onDemand.set(*onDemand);
  machine.settings.spotMinimum.set(spot ? std::min(*spot, *onDemand) : *onDemand);
  machine.settings.accepts[indexOf(Currency::Usd)] = true;
}

}  // namespace provider::sandbox
