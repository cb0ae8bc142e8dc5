#include <algorithm>
#include <optional>

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

std::optional<Price> scaled(const std::optional<Price>& price, double factor, Currency currency) {
  const auto all = price ? Price::fromNumber(price->toNumber() * factor, currency) : std::nullopt;
  return all ? std::optional(all->roundedNearest()) : std::nullopt;
}

/// What was asked in CLORE, in bitcoin; by the record's rate.
void askInBitcoinInstead(Settings& settings) {
  const double bitcoinPerClore = 1 / clorePerBitcoin({});
  for (PriceMap* prices : {&settings.onDemand, &settings.spotMinimum})
    if (const auto price = scaled(prices->get(Currency::Clore), bitcoinPerClore, Currency::Bitcoin))
      prices->set(broughtInsideBounds(*price));
  settings.accepts[indexOf(Currency::Bitcoin)] = true;
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
  const auto onDemand = scaled(settings.onDemand.get(Currency::Clore), factor, Currency::Clore);
  const bool sayable = !onDemand || *onDemand <= broughtInsideBounds(*onDemand);
  // Where a coin is worth so little that the website takes no such number, nobody sells himself short.
  if (!sayable && settings.accepts[indexOf(Currency::Clore)]) {
    if (!settings.accepts[indexOf(Currency::Bitcoin)]) askInBitcoinInstead(settings);
    settings.accepts[indexOf(Currency::Clore)] = false;
  }
  for (PriceMap* prices : {&settings.onDemand, &settings.spotMinimum})
    if (const auto price = scaled(prices->get(Currency::Clore), factor, Currency::Clore))
      prices->set(broughtInsideBounds(*price));
}

void askInUsdToo(const WorldOptions& options, Machine& machine) {
  if (const auto asked = machine.settings.onDemand.get(Currency::Usd);
      asked && asked->units() > 0 && machine.settings.accepts[indexOf(Currency::Usd)])
    return;
  const auto onDemand = worthInUsd(machine.settings.onDemand, machine, options);
  const auto spot = worthInUsd(machine.settings.spotMinimum, machine, options);
  if (!onDemand) return;
  machine.settings.onDemand.set(*onDemand);
  machine.settings.spotMinimum.set(spot ? std::min(*spot, *onDemand) : *onDemand);
  machine.settings.accepts[indexOf(Currency::Usd)] = true;
}

}  // namespace provider::sandbox
