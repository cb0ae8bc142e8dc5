#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "provider/api/market_reader.h"
#include "provider/market/gpu.h"
#include "provider/pricing/decision.h"

// What deciding costs: on a recorded market where CLORE_MARKET_DATA names one (a `marketplace` answer), else
// on a generated one of its size and shape (API page, *The shape of a real market*).
namespace {

using namespace provider;

constexpr WallTime kNow{std::chrono::days{20000}};
constexpr std::size_t kMarketSize = 3500;
constexpr std::size_t kMachineCount = 1000;

struct Share {
  const char* gpu;
  double weight;
  double medianBitcoinPerGpu;
};

/// The common cards of the record with their number of machines; the rest stands for its long tail.
constexpr std::array kShares{
    Share{"NVIDIA GeForce RTX 4090", 786, 1.35e-4},
    Share{"NVIDIA GeForce RTX 3060 Ti", 448, 1.25e-5},
    Share{"NVIDIA GeForce RTX 3080", 329, 5e-5},
    Share{"NVIDIA GeForce RTX 3070", 224, 2.5e-5},
    Share{"NVIDIA GeForce RTX 3070 Laptop GPU", 193, 2e-5},
    Share{"NVIDIA GeForce RTX 3080 Ti", 159, 5.5e-5},
    Share{"NVIDIA GeForce RTX 3060", 150, 1.3e-5},
    Share{"NVIDIA GeForce RTX 3090", 139, 6e-5},
    Share{"NVIDIA GeForce GTX 1660 SUPER", 96, 8e-6},
    Share{"NVIDIA GeForce RTX 4070 Ti SUPER", 50, 7e-5},
    Share{"NVIDIA P106100", 58, 5e-6},
    Share{"Tesla V100SXM232GB", 20, 9e-5},
    Share{"Quadro RTX 4000", 20, 2e-5},
    Share{"Mixed", 20, 3e-5},
};

struct Entry {
  std::string gpu;
  market::Listing listing;
};

std::int64_t unitsOf(double bitcoin) {
  return std::llround(bitcoin * static_cast<double>(Price::kUnitsPerCoin));
}

/// A card by its share of the market, one to twelve of them, at a price with the record's heavy tail.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {
    std::array<double, kShares.size()> weights{};
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = kShares[i].weight;
    card_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
  }

  Entry entry(std::int64_t id) {
    static constexpr std::array kCounts{1, 1, 1, 1, 2, 2, 4, 6, 8, 8, 10, 12};
    const Share& share = kShares[card_(random_)];
    const int count = kCounts[std::uniform_int_distribution<std::size_t>(0, kCounts.size() - 1)(random_)];
    const double perGpu = share.medianBitcoinPerGpu * std::exp(tail_(random_));
    Entry made{.gpu = std::to_string(count) + "x " + share.gpu, .listing = {}};
    made.listing.id = id;
    made.listing.onDemandUnits[indexOf(Currency::Bitcoin)] = unitsOf(perGpu * count);
    made.listing.spotUnits[indexOf(Currency::Bitcoin)] = unitsOf(perGpu * count * 0.6);
    made.listing.rented = std::bernoulli_distribution(0.55)(random_);
    return made;
  }

 private:
  std::mt19937 random_;
  std::discrete_distribution<std::size_t> card_;
  std::normal_distribution<double> tail_{0.0, 0.7};
};

std::vector<Entry> entries(unsigned seed, std::size_t count) {
  Generator generator(seed);
  std::vector<Entry> made;
  made.reserve(count);
  for (std::size_t i = 0; i < count; ++i) made.push_back(generator.entry(static_cast<std::int64_t>(i)));
  return made;
}

/// The recorded market's machines with BTC and spot prices, or nothing where there is no record.
std::vector<Entry> recorded() {
  std::vector<Entry> made;
  const char* file = std::getenv("CLORE_MARKET_DATA");
  std::ifstream in(file ? file : "");
  if (!in) return made;
  api::ResponseHead head;
  head.status = 200;
  const auto summary = api::readMarket(head, in, [&made](const api::MarketMachine& machine) {
    Entry entry{.gpu = machine.gpu, .listing = {}};
    entry.listing.id = machine.id;
    entry.listing.rented = machine.rented;
    for (const Currency currency : kCurrencies) {
      const std::size_t slot = indexOf(currency);
      if (!machine.accepts[slot]) continue;
      if (const auto price = machine.onDemand.get(currency))
        entry.listing.onDemandUnits[slot] = price->units();
      if (const auto price = machine.spot.get(currency)) entry.listing.spotUnits[slot] = price->units();
    }
    made.push_back(std::move(entry));
  });
  if (!summary) made.clear();
  return made;
}

const std::vector<Entry>& theMarket() {
  static const std::vector<Entry> kMarket = [] {
    std::vector<Entry> made = recorded();
    return made.empty() ? entries(1, kMarketSize) : made;
  }();
  return kMarket;
}

/// Every model that is there.
const std::vector<std::string>& allModels() {
  static const std::vector<std::string> kModels = [] {
    std::set<std::string> models;
    for (const Entry& entry : theMarket())
      if (const auto gpu = market::parseGpu(entry.gpu)) models.insert(gpu->model);
    return std::vector<std::string>(models.begin(), models.end());
  }();
  return kModels;
}

market::Snapshot indexed(const std::vector<Entry>& offered, const std::vector<std::string>& models) {
  market::Snapshot snapshot(models);
  // As the agent does it: the same few hundred texts come again.
  std::map<std::string, std::optional<market::Gpu>, std::less<>> parsed;
  for (const Entry& entry : offered) {
    auto found = parsed.find(entry.gpu);
    if (found == parsed.end()) found = parsed.emplace(entry.gpu, market::parseGpu(entry.gpu)).first;
    if (found->second) snapshot.add(*found->second, entry.listing);
  }
  snapshot.finish(kNow);
  return snapshot;
}

/// A thousand of the market's machines, as if they were ours, at 0.9 to 1.1 of what they ask.
std::vector<machines::Machine> ourMachines() {
  std::vector<machines::Machine> made;
  const std::vector<Entry>& market = theMarket();
  for (std::size_t i = 0; made.size() < kMachineCount; i = (i + 7) % market.size()) {
    const Entry& entry = market[i];
    const std::int64_t units = entry.listing.onDemandUnits[indexOf(Currency::Bitcoin)];
    if (units == 0 || !market::parseGpu(entry.gpu)) continue;
    const double factor = 0.9 + 0.02 * static_cast<double>(made.size() % 11);
    machines::Settings settings;
    settings.visibility = "public";
    settings.mrlHours = 72;
    settings.onDemand.set(Price::fromUnits(units, Currency::Bitcoin).scaled(factor));
    settings.onDemand.set(Price::fromUnits(11'000'000'000, Currency::Clore));
    settings.spotMinimum.set(Price::fromUnits(units, Currency::Bitcoin).scaled(0.5));
    settings.gpu = entry.gpu;
    settings.readAt = kNow;
    machines::Machine machine;
    machine.reading.name = "rig-" + std::to_string(made.size());
    machine.readAt = kNow;
    machine.settings = std::move(settings);
    made.push_back(std::move(machine));
  }
  return made;
}

Price bitcoin(const char* amount) { return Price::parse(amount, Currency::Bitcoin).value(); }

/// With every guard that the defaults switch on.
pricing::Policy policyOf(const char* label) {
  const pricing::OwnerPrice floor{.price = bitcoin("0.000004"), .perGpu = true};
  const pricing::OwnerPrice ceiling{.price = bitcoin("0.0004"), .perGpu = true};
  pricing::Policy policy;
  policy.label = label;
  policy.onDemandBounds = {.floor = floor, .ceiling = ceiling};
  policy.spotBounds = {.floor = floor, .ceiling = ceiling};
  policy.pace = pricing::defaultPace();
  return policy;
}

pricing::Policy following(market::GpuCount match) {
  pricing::Policy policy = policyOf("follow");
  policy.strategy = pricing::Market{pricing::AtPercentile{.percentile = 0.5, .adjust = -0.03}};
  policy.spot = pricing::AtPercentile{.percentile = 0.4, .adjust = 0};
  policy.comparing.gpuCount = match;
  return policy;
}

pricing::Policy fixedPrice() {
  pricing::Policy policy = policyOf("fixed");
  policy.strategy = pricing::Fixed{.onDemand = {.price = bitcoin("0.00005"), .perGpu = true}};
  policy.spot = pricing::ShareOfOnDemand{.share = 0.6};
  return policy;
}

/// Decides for every machine of ours; counted is how many decisions are writes.
void decideAll(benchmark::State& state, const pricing::Policy& policy, const market::Snapshot* snapshot) {
  const std::vector<machines::Machine> machines = ourMachines();
  const Limits limits = pricing::defaultLimits();
  std::size_t writes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    // A reading of the market answers each question anew the first time it is asked.
    std::optional<market::Snapshot> fresh;
    if (snapshot) fresh = *snapshot;
    writes = 0;
    state.ResumeTiming();
    for (const machines::Machine& machine : machines) {
      pricing::Decided decided = pricing::decide(
          policy, limits, {.machine = machine, .market = fresh ? &*fresh : nullptr, .now = kNow});
      writes += decided.decision.action == pricing::Action::Write;
      benchmark::DoNotOptimize(decided);
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(machines.size()));
  state.counters["writes"] = static_cast<double>(writes);
}

void decideForThousandMachinesByTheMarket(benchmark::State& state) {
  const market::Snapshot snapshot = indexed(theMarket(), allModels());
  decideAll(state, following(state.range(0) == 0 ? market::GpuCount::Same : market::GpuCount::Any),
            &snapshot);
}
BENCHMARK(decideForThousandMachinesByTheMarket)
    ->ArgName("any_count")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);

void decideForThousandMachinesByFixedPrices(benchmark::State& state) {
  decideAll(state, fixedPrice(), nullptr);
}
BENCHMARK(decideForThousandMachinesByFixedPrices)->Unit(benchmark::kMillisecond);

/// From GPU texts to a finished index, for the one model that a small owner has, or for every model.
void indexTheMarket(benchmark::State& state) {
  const std::vector<Entry>& offered = theMarket();
  const std::vector<std::string> models =
      state.range(0) == 0 ? std::vector<std::string>{"RTX 3080"} : allModels();
  for (auto _ : state) {
    market::Snapshot snapshot = indexed(offered, models);
    benchmark::DoNotOptimize(snapshot);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(offered.size()));
  state.counters["models"] = static_cast<double>(models.size());
}
BENCHMARK(indexTheMarket)->ArgName("all_models")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
