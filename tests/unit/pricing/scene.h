#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "samples.h"

/// Situations that nobody thought of, for what has to hold in all of them.
namespace provider::pricing::samples {

struct Rival {
  market::Gpu gpu;
  market::Listing listing;
};

/// One random situation; everything that may be absent sometimes is.
class Scene {
 public:
  explicit Scene(unsigned seed) : random_(seed) {
    currency_ = kCurrencies[static_cast<std::size_t>(below(3))];
    limits = defaultLimits();
    for (const Currency currency : {Currency::Bitcoin, Currency::Clore})
      if (!oneIn(6))
        rates.learn(currency, kUsdPerCoin[indexOf(currency)], market::RateSource::SpotMarket,
                    kNow - std::chrono::minutes{1});
    makeMachine();
    makePolicy();
    makePace();
    makeMemory();
    if (oneIn(4)) settle();
    makeRivals();
  }

  market::Snapshot market() const {
    market::Snapshot made({"RTX 3080", "RTX 4090"});
    made.addOwn(6);
    for (const Rival& rival : rivals) made.add(rival.gpu, rival.listing);
    made.finish(takenAt_);
    return made;
  }

  Decided all(const machines::Machine& asked, const market::Snapshot& snapshot) const {
    return decide(policy, limits,
                  {.machine = asked,
                   .market = marketRead ? &snapshot : nullptr,
                   .rates = &rates,
                   .memory = memory,
                   .now = kNow,
                   .word = word,
                   .inCharge = inCharge});
  }
  Decision decided(const machines::Machine& asked, const market::Snapshot& snapshot) const {
    return all(asked, snapshot).decision;
  }

  /// The bound in coins for this machine, with a breath of room for rounding; nothing when it cannot be
  /// known.
  std::optional<double> resolved(const OwnerPrice& bound) const {
    const auto gpu = market::parseGpu(machine.settings->gpu);
    if (bound.perGpu && !gpu) return std::nullopt;
    return converted(bound.price.toNumber() * (bound.perGpu ? gpu->count : 1), bound.price.currency());
  }
  std::optional<double> resolved(const CostPlus& bound, bool spot) const {
    const auto gpu = market::parseGpu(machine.settings->gpu);
    if (!policy.power || (policy.power->perGpu && !gpu)) return std::nullopt;
    const double kilowatts = policy.power->watts * (policy.power->perGpu ? gpu->count : 1) / 1000.0;
    const auto daily =
        converted(kilowatts * 24 * policy.power->perKwh.toNumber(), policy.power->perKwh.currency());
    if (!daily) return std::nullopt;
    const double fee = (spot ? policy.fees.spot : policy.fees.onDemand)[indexOf(currency_)];
    return *daily * (1 + bound.margin) / (1 - fee);
  }

  void shuffleRivals() { std::ranges::shuffle(rivals, random_); }

  machines::Machine machine = samples::machine();
  Policy policy = following();
  Limits limits = defaultLimits();
  std::vector<Rival> rivals;

  Memory memory;
  market::Rates rates;
  Word word = Word::Agent;
  bool inCharge = true;
  bool marketRead = true;

 private:
  static constexpr std::array kUsdPerCoin{50'000.0, 0.25, 1.0};

  std::optional<double> converted(double coins, Currency from) const {
    if (from == currency_) return coins;
    for (const Currency needed : {from, currency_})
      if (needed != Currency::Usd && !rates.rate(needed, kNow)) return std::nullopt;
    return coins * kUsdPerCoin[indexOf(from)] / kUsdPerCoin[indexOf(currency_)];
  }

  int below(int end) { return std::uniform_int_distribution(0, end - 1)(random_); }
  bool oneIn(int n) { return below(n) == 0; }

  /// Mostly inside `[limits]` of the currency, sometimes far outside, seldom with decimals it does not have.
  Price somePrice() {
    const Limit& limit = limits[indexOf(currency_)];
    const double low = static_cast<double>(limit.lowest.units());
    const double high = static_cast<double>(limit.highest.units());
    const double exponent = std::uniform_real_distribution(-0.1, 1.1)(random_);
    const Price price =
        Price::fromUnits(static_cast<std::int64_t>(low * std::pow(high / low, exponent)), currency_);
    return oneIn(5) ? price : price.roundedNearest();
  }
  /// Sometimes written in another currency, for about the same worth.
  OwnerPrice ownerPrice() {
    Price price = somePrice();
    const Currency other = kCurrencies[static_cast<std::size_t>(below(3))];
    if (oneIn(4))
      price = Price::fromUnits(
          static_cast<std::int64_t>(static_cast<double>(price.units()) * kUsdPerCoin[indexOf(currency_)] /
                                    kUsdPerCoin[indexOf(other)]),
          other);
    return {.price = price, .perGpu = oneIn(3)};
  }
  Bounds someBounds() {
    Bounds bounds;
    OwnerPrice low = ownerPrice();
    OwnerPrice high = ownerPrice();
    const bool crossed = low.price.currency() == high.price.currency() && low.price > high.price;
    if (crossed && !oneIn(10)) std::swap(low, high);
    if (!oneIn(5)) bounds.floor = low;
    if (oneIn(8)) bounds.floor = CostPlus{.margin = 0.1 * below(5)};
    if (!oneIn(5)) bounds.ceiling = high;
    return bounds;
  }

  void makeMachine() {
    machines::Settings& settings = *machine.settings;
    static const std::array kGpus{"2x NVIDIA GeForce RTX 3080", "1x NVIDIA GeForce RTX 4090",
                                  "8x NVIDIA GeForce RTX 3080", "Mixed", "1x NVIDIA GeForce RTX 3090"};
    settings.gpu = kGpus[static_cast<std::size_t>(below(static_cast<int>(kGpus.size())))];
    if (oneIn(4))
      settings.onDemand.clear(currency_);
    else
      settings.onDemand.set(somePrice());
    if (oneIn(4))
      settings.spotMinimum.clear(currency_);
    else
      settings.spotMinimum.set(somePrice());
    if (oneIn(10)) settings.visibility.clear();
    if (oneIn(10)) settings.mrlHours.reset();
    if (oneIn(10)) settings.autopriced = {std::string(wireKey(currency_))};
    if (oneIn(4)) settings.allowedCoins = {{"bitcoin", "USD-Blockchain"}};
    if (oneIn(20)) settings.readAt = kNow - std::chrono::hours{1};
    if (oneIn(20)) machine.readAt = kNow - std::chrono::hours{1};
    if (oneIn(30)) machine.settings->onDemand.others.clear();
  }

  void makePolicy() {
    using std::chrono::hours;
    policy.label = "random";
    policy.currency = currency_;
    const AtPercentile percentile{.percentile = 0.01 * below(101), .adjust = 0.01 * (below(41) - 20)};
    Market rule{percentile};
    if (oneIn(3))
      rule.position = AtRank{.rank = static_cast<std::size_t>(1 + below(5)), .undercut = 0.01 * below(5)};
    if (oneIn(3))
      policy.strategy = Fixed{.onDemand = ownerPrice()};
    else if (oneIn(4))
      policy.strategy = Ladder{.rungs = {{hours{0}, 1.0}, {hours{6}, 0.9}, {hours{24}, 0.7}}, .base = rule};
    else
      policy.strategy = rule;
    policy.spot = {};
    if (oneIn(4))
      policy.spot = ownerPrice();
    else if (oneIn(3))
      policy.spot = ShareOfOnDemand{.share = 0.05 + 0.1 * below(12)};
    else if (oneIn(2))
      policy.spot = AtPercentile{.percentile = 0.01 * below(101), .adjust = 0};
    policy.comparing.gpuCount = oneIn(2) ? market::GpuCount::Any : market::GpuCount::Same;
    policy.comparing.minSamples = static_cast<std::size_t>(below(8));
    policy.comparing.dropOutliers = oneIn(2);
    if (oneIn(2))
      policy.power = Power{.watts = 50.0 * (1 + below(20)),
                           .perGpu = oneIn(2),
                           .perKwh = Price::fromUnits(Price::kUnitsPerCoin / 5, Currency::Usd)};
    policy.onDemandBounds = someBounds();
    policy.spotBounds = someBounds();
    if (oneIn(4)) policy.mrlHours = 6 + below(100);
    if (oneIn(4)) policy.availability = oneIn(2) ? "public" : "hidden";
  }

  void makePace() {
    Pace& pace = policy.pace;
    if (oneIn(2)) pace = defaultPace();
    if (oneIn(3)) pace.whenRented = static_cast<WhenRented>(below(3));
    if (oneIn(3)) pace.minChange = 0.01 * below(10);
    if (oneIn(3)) pace.confirmRaise = 1 + below(3);
    if (oneIn(3)) pace.confirmLower = 1 + below(3);
    if (oneIn(3)) pace.cooldown = std::chrono::minutes{below(30)};
    if (oneIn(3)) pace.stepUp = oneIn(2) ? std::nullopt : std::optional(0.01 * (1 + below(50)));
    if (oneIn(3)) pace.stepDown = oneIn(2) ? std::nullopt : std::optional(0.01 * (1 + below(50)));
    if (oneIn(4)) word = Word::Owner;
    if (oneIn(4)) inCharge = false;
    if (oneIn(4)) machine.settings->rental = static_cast<machines::Rental>(below(4));
  }

  void makeMemory() {
    for (PriceMemory* price : {&memory.onDemand, &memory.spot}) {
      price->direction = static_cast<Direction>(below(3));
      price->readings = below(4);
      if (oneIn(2)) price->countedReading = kNow - std::chrono::minutes{below(10)};
      if (oneIn(4)) price->actedOn = kNow - std::chrono::minutes{below(10)};
      if (oneIn(4)) price->price.seen = somePrice();
      if (oneIn(8)) price->price.changedByOthersAt = kNow - std::chrono::hours{below(40)};
    }
    if (oneIn(2)) memory.lastWriteAt = kNow - std::chrono::minutes{below(40)};
    if (oneIn(2)) {
      memory.rental = static_cast<machines::Rental>(below(4));
      memory.rentalChangedAt = kNow - std::chrono::hours{below(40)};
    }
    if (oneIn(2)) memory.lastRentedPrice = somePrice();
  }

  /// The machine already has what a fixed policy asks for.
  void settle() {
    const auto* rule = std::get_if<Fixed>(&policy.strategy);
    if (!rule) return;
    machine.settings->onDemand.set(rule->onDemand.price.roundedNearest());
    if (const auto* spot = std::get_if<OwnerPrice>(&policy.spot))
      machine.settings->spotMinimum.set(spot->price);
  }

  void makeRivals() {
    marketRead = !oneIn(10);
    if (oneIn(10)) takenAt_ = kNow - std::chrono::hours{1};
    const int count = below(30);
    for (int i = 0; i < count; ++i) {
      Rival rival;
      rival.gpu = {.count = oneIn(2) ? 2 : 1 + below(8), .model = oneIn(2) ? "RTX 3080" : "RTX 4090"};
      rival.listing.id = below(60);
      for (const Currency currency : kCurrencies) {
        const bool ours = currency == currency_;
        rival.listing.onDemandUnits[indexOf(currency)] = oneIn(4) ? 0
                                                         : ours   ? somePrice().units()
                                                                  : below(1'000'000);
        rival.listing.spotUnits[indexOf(currency)] = oneIn(4) ? 0
                                                     : ours   ? somePrice().units()
                                                              : below(1'000'000);
      }
      rivals.push_back(rival);
    }
  }

  std::mt19937 random_;
  Currency currency_ = Currency::Bitcoin;
  WallTime takenAt_ = kNow;
};

}  // namespace provider::pricing::samples
