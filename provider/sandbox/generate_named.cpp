#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "provider/sandbox/generate.h"
#include "provider/sandbox/gpu_catalogue.h"
#include "provider/sandbox/price_bounds.h"
#include "provider/sandbox/renters.h"

namespace provider::sandbox {
namespace {

constexpr double kSpotShare = 0.6;
/// For a model that nobody else has, so that there is nothing to go by.
constexpr double kUsdPerGpu = 1.5;

int countIn(const std::string& gpu) {
  int count = 1;
  std::from_chars(gpu.data(), gpu.data() + gpu.size(), count);
  return std::max(count, 1);
}

std::vector<const Machine*> rivalsOf(const std::string& model, const Market& market) {
  std::vector<const Machine*> rivals;
  for (const Machine& machine : market.machines)
    if (!machine.own && modelOf(machine.hardware.gpu) == model) rivals.push_back(&machine);
  return rivals;
}

double priceAt(double share, const std::vector<const Machine*>& rivals, const WorldOptions& options) {
  std::vector<double> prices;
  for (const Machine* rival : rivals)
    if (const auto deal = bestDeal(rival->settings.onDemand, *rival, options))
      prices.push_back(deal->usdPerGpu);
  if (prices.empty()) return kUsdPerGpu;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(prices.size()));
  std::ranges::nth_element(prices, prices.begin() + at);
  return prices[static_cast<std::size_t>(at)];
}

Price priced(double usd, Currency currency, const WorldOptions& options) {
  const auto price = Price::fromNumber(usd / options.usdRates[indexOf(currency)], currency);
  return broughtInsideBounds(price.value_or(Price::fromUnits(0, currency)).roundedNearest());
}

}  // namespace

Machine namedMachine(const NamedMachine& wanted, const Market& market, const WorldOptions& options,
                     Random& random) {
  Machine machine = rivalMachine(random);
  machine.own = true;
  machine.owner = kOwnOwner;
  machine.name = wanted.name;
  machine.initToken = drawToken(random);
  machine.tellsUsdZero = false;
  machine.hardware.gpu = wanted.gpu;
  machine.hardware.gpuCount = countIn(wanted.gpu);

  const auto rivals = rivalsOf(modelOf(wanted.gpu), market);
  if (!rivals.empty()) machine.hardware.gpuMemoryGb = rivals.front()->hardware.gpuMemoryGb;
  const double usd = priceAt(random.between(0.3, 0.7), rivals, options) * machine.hardware.gpuCount;
  machine.settings = {};
  machine.settings.listed = wanted.listed;
  for (const Currency currency : kCurrencies) {
    if (wanted.currency ? *wanted.currency != currency : currency == Currency::Usd) continue;
    machine.settings.accepts[indexOf(currency)] = true;
    machine.settings.onDemand.set(priced(usd, currency, options));
    machine.settings.spotMinimum.set(priced(usd * kSpotShare, currency, options));
  }
  return machine;
}

std::vector<std::string> commonGpus(const WorldOptions& options) {
  std::map<std::string, double> machines;
  for (const RecordedMachine& recorded : options.recorded) ++machines[recorded.machine.hardware.gpu];
  if (options.recorded.empty())
    for (const GpuModel& model : gpuCatalogue()) {
      double all = 0;
      for (const CountShare& share : model.counts) all += share.machines;
      for (const auto& [count, share] : model.counts)
        if (share > 0)
          machines[std::to_string(count) + "x " + std::string(model.text)] = model.machines * share / all;
    }
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [gpu, count] : machines) sorted.emplace_back(-count, gpu);
  std::ranges::sort(sorted);
  std::vector<std::string> gpus;
  for (auto& [count, gpu] : sorted) gpus.push_back(std::move(gpu));
  return gpus;
}

}  // namespace provider::sandbox
