#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "provider/market/gpu.h"
#include "provider/pricing/decision.h"

// What deciding costs, on markets of the size and shape of a recorded one (API page, *The shape of a real
// market*).
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

std::vector<std::string> allModels() {
  std::vector<std::string> models;
  for (const Share& share : kShares)
    if (const auto gpu = market::parseGpu(std::string("1x ") + share.gpu)) models.push_back(gpu->model);
  return models;
}

market::Snapshot indexed(const std::vector<Entry>& offered, const std::vector<std::string>& models) {
  market::Snapshot snapshot(models);
  for (const Entry& entry : offered)
    if (const auto gpu = market::parseGpu(entry.gpu)) snapshot.add(*gpu, entry.listing);
  for (std::int64_t id = 0; id < 100; ++id) snapshot.addOwn(id * 35);
  snapshot.finish(kNow);
  return snapshot;
}

std::vector<machines::Machine> ourMachines() {
  std::vector<machines::Machine> made;
  for (const Entry& entry : entries(2, kMachineCount)) {
    machines::Settings settings;
    settings.visibility = "public";
    settings.mrlHours = 72;
    settings.onDemand.set(
        Price::fromUnits(entry.listing.onDemandUnits[indexOf(Currency::Bitcoin)], Currency::Bitcoin));
    settings.onDemand.set(Price::fromUnits(11'000'000'000, Currency::Clore));
    settings.gpu = entry.gpu;
    settings.readAt = kNow;
    machines::Machine machine;
    machine.reading.name = "rig-" + std::to_string(entry.listing.id);
    machine.readAt = kNow;
    machine.settings = std::move(settings);
    made.push_back(std::move(machine));
  }
  return made;
}

Price bitcoin(const char* amount) { return Price::parse(amount, Currency::Bitcoin).value(); }

pricing::Policy policyOf(const char* label, std::variant<pricing::Fixed, pricing::Percentile> strategy) {
  const pricing::Bounds bounds{.floor = pricing::OwnerPrice{.price = bitcoin("0.000004"), .perGpu = true},
                               .ceiling = pricing::OwnerPrice{.price = bitcoin("0.0004"), .perGpu = true}};
  return {.label = label,
          .currency = Currency::Bitcoin,
          .strategy = std::move(strategy),
          .onDemandBounds = bounds,
          .spotBounds = bounds,
          .mrlHours = {},
          .availability = {}};
}

pricing::Policy following(market::GpuCount match) {
  pricing::Percentile rule;
  rule.spotPercentile = 0.4;
  rule.adjust = -0.03;
  rule.gpuCount = match;
  return policyOf("follow", rule);
}

pricing::Policy fixedPrice() {
  return policyOf("fixed", pricing::Fixed{.onDemand = {.price = bitcoin("0.00005"), .perGpu = true},
                                          .spot = pricing::ShareOfOnDemand{.share = 0.6}});
}

/// Decides for every machine of ours; what is counted are decisions, and how many of them are writes.
void decideAll(benchmark::State& state, const pricing::Policy& policy, const market::Snapshot* snapshot) {
  const std::vector<machines::Machine> machines = ourMachines();
  const pricing::Limits limits = pricing::defaultLimits();
  std::size_t writes = 0;
  for (auto _ : state) {
    writes = 0;
    for (const machines::Machine& machine : machines) {
      pricing::Decision decision =
          pricing::decide(policy, limits, {.machine = machine, .market = snapshot, .now = kNow});
      writes += decision.action == pricing::Action::Write;
      benchmark::DoNotOptimize(decision);
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(machines.size()));
  state.counters["writes"] = static_cast<double>(writes);
}

void decideForThousandMachinesByTheMarket(benchmark::State& state) {
  const market::Snapshot snapshot = indexed(entries(1, kMarketSize), allModels());
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

/// From GPU texts to a finished index, for every model or for the one that a small owner has.
void indexTheMarket(benchmark::State& state) {
  const std::vector<Entry> offered = entries(1, kMarketSize);
  const std::vector<std::string> models =
      state.range(0) == 0 ? std::vector<std::string>{"RTX 3080"} : allModels();
  for (auto _ : state) {
    market::Snapshot snapshot = indexed(offered, models);
    benchmark::DoNotOptimize(snapshot);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(offered.size()));
}
BENCHMARK(indexTheMarket)->ArgName("all_models")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
