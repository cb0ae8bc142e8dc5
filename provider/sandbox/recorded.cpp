#include "provider/sandbox/recorded.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "provider/sandbox/generate.h"

namespace provider::sandbox {
namespace {

/// The API page's bounds of `mrl`.
constexpr std::int64_t kLeastMrlHours = 6, kMostMrlHours = 3000;

Machine rivalFrom(const api::MarketMachine& recorded, Random& random) {
  Machine machine = rivalMachine(random);
  machine.owner = recorded.owner;
  machine.hardware.gpu = recorded.gpu;
  machine.hardware.gpuCount = 1;
  std::from_chars(recorded.gpu.data(), recorded.gpu.data() + recorded.gpu.size(), machine.hardware.gpuCount);
  machine.hardware.gpuCount = std::max(machine.hardware.gpuCount, 1);
  machine.hardware.country = recorded.region;
  machine.settings.mrlHours = std::clamp(recorded.mrlHours, kLeastMrlHours, kMostMrlHours);
  machine.settings.onDemand = recorded.onDemand;
  machine.settings.spotMinimum = recorded.spot;
  machine.settings.accepts = recorded.accepts;
  machine.reliability = recorded.reliability;
  machine.ratingAverage = recorded.ratingAverage;
  machine.ratingCount = recorded.ratingCount;
  return machine;
}

/// The upper of the two in the middle; 0 of none.
double medianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::nth_element(values, values.begin() + std::ssize(values) / 2);
  return values[values.size() / 2];
}

/// What a machine asks in a coin that it takes; 0 = nothing.
double asked(const api::MarketMachine& machine, Currency currency) {
  const auto price = machine.onDemand.get(currency);
  return price && machine.accepts[indexOf(currency)] ? price->toNumber() : 0;
}

bool forRent(const api::MarketMachine& machine) {
  const bool asks = std::ranges::any_of(
      kCurrencies, [&machine](Currency currency) { return asked(machine, currency) > 0; });
  return asks && !machine.gpu.empty();
}

double bitcoinPerClore(const std::vector<api::MarketMachine>& machines) {
  std::vector<double> rates;
  for (const api::MarketMachine& machine : machines) {
    const double bitcoin = asked(machine, Currency::Bitcoin), clore = asked(machine, Currency::Clore);
    if (bitcoin > 0 && clore > 0) rates.push_back(bitcoin / clore);
  }
  return medianOf(std::move(rates));
}

/// The median of what the machines' owners say, as some of them say nonsense.
double rateOf(Currency currency, const std::vector<api::MarketMachine>& machines) {
  std::vector<double> rates;
  for (const api::MarketMachine& machine : machines) {
    const auto price = machine.onDemand.get(currency);
    const double worth = machine.worthInUsd[indexOf(currency)];
    if (price && price->units() > 0 && worth > 0) rates.push_back(worth / price->toNumber());
  }
  return medianOf(std::move(rates));
}

}  // namespace

Record recordOf(const std::vector<api::MarketMachine>& machines, std::uint64_t seed) {
  Random random(seed ^ 0xd6e8feb86659fd93U);
  Record record;
  for (const Currency currency : kCurrencies) record.usdRates[indexOf(currency)] = rateOf(currency, machines);
  record.bitcoinPerClore = bitcoinPerClore(machines);
  for (const api::MarketMachine& machine : machines) {
    if (!forRent(machine)) {
      ++record.leftOut;
      continue;
    }
    record.rivals.push_back({.machine = rivalFrom(machine, random), .rented = machine.rented});
  }
  return record;
}

}  // namespace provider::sandbox
