#include "tests/simulation/wish_drawing.h"

#include <algorithm>
#include <cmath>

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;

namespace {

/// From so many machines on one section is for all, and nothing makes prices go in many small steps: the
/// requests of a day would not do.
constexpr std::size_t kMany = 50;
/// At one request a second so many are not read anew within the hour.
constexpr std::size_t kCrowd = 1'000;

class Drawing {
 public:
  Drawing(Chance& chance, const sandbox::World& world, const UsdRates& rates)
      : chance_(chance), world_(world), rates_(rates) {
    for (const sandbox::Machine& machine : world.machines())
      if (machine.own) names_.push_back(machine.name);
  }

  Wishes draw() {
    pace();
    const std::int64_t policies = chance_.whole(1, 3);
    for (std::int64_t i = 0; i < policies; ++i) wishes_.policies.push_back(policy("p" + std::to_string(i)));
    limits();
    servers();
    // What no machine uses would be a fault.
    std::erase_if(wishes_.policies, [this](const PolicyWish& p) {
      return std::ranges::find(wishes_.servers, p.label, &ServerWish::policy) == wishes_.servers.end();
    });
    offers();
    return std::move(wishes_);
  }

 private:
  [[nodiscard]] bool isLarge() const { return names_.size() >= kMany; }

  void pace() {
    wishes_.mode = chance_.chance(0.85) ? "enforce" : chance_.oneOf({"observe", "paused"});
    wishes_.requestInterval = chance_.oneOf({1000ms, 1100ms, 1100ms, 1300ms});
    wishes_.pollInterval = chance_.oneOf({1min, 2min, 3min, 5min});
    wishes_.marketInterval = chance_.oneOf({5min, 10min, 20min});
    wishes_.configInterval = chance_.oneOf({10min, 20min, 30min});
    if (isLarge()) wishes_.configInterval = names_.size() < kCrowd ? 60min : 180min;
    wishes_.offersInterval = chance_.oneOf({2min, 4min});
    wishes_.offlineAfter = chance_.oneOf({0min, 3min, 7min});
    wishes_.recoverAfter = chance_.oneOf({0min, 2min, 5min});
    wishes_.groupWait = chance_.oneOf({0s, 30s, 120s});
    wishes_.repeatEvery = chance_.oneOf({1h, 4h});
  }

  /// Nearly any amount, in any of the currencies, of the worth of so many BTC.
  PriceWish price(double btc, Currency currency, bool perGpu) {
    const double coins = btc * rates_[indexOf(Currency::Bitcoin)] / rates_[indexOf(currency)];
    const Price exact = Price::fromNumber(coins, currency).value();
    return {chance_.oneIn(2) ? exact.roundedNearest() : exact, perGpu};
  }

  PolicyWish policy(std::string label) {
    PolicyWish p;
    p.label = std::move(label);
    p.strategy = chance_.oneOf(
        {Strategy::Fixed, Strategy::Fixed, Strategy::Percentile, Strategy::Rank, Strategy::Ladder});
    p.currency = chance_.oneOf(
        {Currency::Bitcoin, Currency::Bitcoin, Currency::Clore, Currency::Clore, Currency::Usd});
    const Currency written = chance_.oneIn(4) ? kCurrencies[chance_.below(3)] : p.currency;
    const double centre = 2e-5 * std::pow(5.0, chance_.unit());
    const double spread = chance_.between(1.3, 3.0);
    const bool perGpu = chance_.oneIn(2);
    if (p.follows() || written != p.currency || chance_.oneIn(2)) {
      p.floor = price(centre / spread, written, perGpu);
      p.ceiling = price(centre * spread, written, perGpu);
    }
    if (!p.follows()) p.onDemand = price(centre, written, perGpu);
    if (chance_.chance(0.6)) p.spotPercent = static_cast<int>(chance_.whole(40, 90));
    p.place = p.strategy == Strategy::Rank ? static_cast<int>(chance_.whole(1, 4))
                                           : static_cast<int>(chance_.whole(10, 80));
    guards(p);
    return p;
  }

  void guards(PolicyWish& p) {
    p.minChangePercent = chance_.oneOf({0, 2, 5});
    p.confirmations = chance_.oneOf({1, 2, 3});
    p.cooldown = chance_.oneOf({0min, 5min, 15min});
    if (!isLarge() && chance_.oneIn(2)) p.stepPercent = chance_.oneOf({15, 25, 50});
    p.whenRented = chance_.oneOf({"follow", "follow", "hold", "raise-only"});
    p.manualHold = chance_.oneOf({0h, 1h, 2h, 24h});
  }

  /// Tight for the larger machines of one of the currencies.
  void limits() {
    if (!chance_.oneIn(4)) return;
    const Currency currency = kCurrencies[chance_.below(3)];
    std::int64_t highest = 0;
    for (const PolicyWish& p : wishes_.policies)
      for (const auto* given : {&p.onDemand, &p.floor, &p.ceiling})
        if (*given && (*given)->price.currency() == currency)
          highest = std::max(highest, (*given)->price.units());
    if (highest == 0) return;
    const Price top = Price::fromUnits(highest * 3 / 2, currency).roundedUp();
    const auto low = static_cast<std::int64_t>(wishes_.limitsOf(currency).low);
    wishes_.limits[currency] = {low, top.units()};
  }

  void servers() {
    const auto add = [this](std::string pattern) {
      ServerWish server{.pattern = std::move(pattern),
                        .policy = wishes_.policies[chance_.below(wishes_.policies.size())].label,
                        .mrlHours = {},
                        .availability = {}};
      if (chance_.oneIn(6)) server.mrlHours = chance_.oneOf({24, 72, 240});
      if (chance_.oneIn(6)) server.availability = chance_.oneOf({"public", "hidden"});
      wishes_.servers.push_back(std::move(server));
    };
    if (isLarge()) return add("*");
    for (const std::string& name : names_)
      if (chance_.chance(0.85)) add(name);
  }

  void offers() {
    for (const sandbox::Order& order : world_.orders()) {
      if (!order.mine || !order.spot || chance_.oneIn(8)) continue;
      OfferWish wish{.order = order.id,
                     .lowestWinning = chance_.oneIn(2),
                     .price = order.price,
                     .incrementPercent = static_cast<int>(chance_.whole(1, 10))};
      wish.price = order.price.scaled(chance_.between(0.4, 1.3)).roundedUp();
      const Interval limits = wishes_.limitsOf(order.price.currency());
      // The slack of bounds is none of the configuration's.
      if (wish.price.units() > static_cast<std::int64_t>(limits.low) &&
          limits.contains(static_cast<double>(wish.price.units())))
        wishes_.offers.push_back(wish);
    }
  }

  Chance& chance_;
  const sandbox::World& world_;
  const UsdRates& rates_;
  std::vector<std::string> names_;
  Wishes wishes_;
};

}  // namespace

Wishes drawWishes(Chance& chance, const sandbox::World& world, const UsdRates& rates) {
  return Drawing(chance, world, rates).draw();
}

}  // namespace simulation
