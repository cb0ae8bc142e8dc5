#include <algorithm>
#include <cmath>
#include <random>

#include "provider/pricing/guards.h"
#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

namespace {

constexpr int kRounds = 2'000;

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
        rates.learn(currency, kUsdPerCoin[indexOf(currency)], market::RateSource::SpotMarket, kNow - 1min);
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
    policy.label = "random";
    policy.currency = currency_;
    const AtPercentile percentile{.percentile = 0.01 * below(101), .adjust = 0.01 * (below(41) - 20)};
    Market rule{percentile};
    if (oneIn(3))
      rule.position = AtRank{.rank = static_cast<std::size_t>(1 + below(5)), .undercut = 0.01 * below(5)};
    if (oneIn(3))
      policy.strategy = Fixed{.onDemand = ownerPrice()};
    else if (oneIn(4))
      policy.strategy = Ladder{.rungs = {{0h, 1.0}, {6h, 0.9}, {24h, 0.7}}, .base = rule};
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

machines::Machine applied(machines::Machine machine, const Wanted& wanted) {
  machine.settings->onDemand = wanted.onDemand;
  machine.settings->spotMinimum = wanted.spotMinimum;
  machine.settings->mrlHours = wanted.mrlHours;
  machine.settings->visibility = wanted.availability;
  return machine;
}

void checkBounds(const Scene& situation, const PriceTrail& trail, const Bounds& bounds) {
  if (!trail.target) return;
  constexpr double kRoom = 1e-8;  // what rounding a bound to 10⁻⁸ may make of it
  const double target = trail.target->toNumber();
  const Limit& limit = situation.limits[indexOf(situation.policy.currency)];
  BOOST_TEST_REQUIRE((*trail.target >= limit.lowest && *trail.target <= limit.highest));
  BOOST_TEST_REQUIRE((*trail.target == trail.target->roundedNearest()));
  BOOST_TEST_REQUIRE((trail.target->currency() == situation.policy.currency));
  if (bounds.floor) {
    const auto* given = std::get_if<OwnerPrice>(&*bounds.floor);
    const auto floor =
        given ? situation.resolved(*given)
              : situation.resolved(std::get<CostPlus>(*bounds.floor), trail.side == market::Side::Spot);
    BOOST_TEST_REQUIRE((floor && target >= *floor - kRoom));
  }
  if (!bounds.ceiling) return;
  const auto ceiling = situation.resolved(*bounds.ceiling);
  BOOST_TEST_REQUIRE((ceiling && target <= *ceiling + kRoom));
}

void checkUntouched(const PriceMap& before, const PriceMap& after, Currency set) {
  BOOST_TEST_REQUIRE((before.others == after.others));
  for (const Currency currency : kCurrencies)
    if (currency != set) BOOST_TEST_REQUIRE((before.get(currency) == after.get(currency)));
}

bool same(const PriceTrail& a, const PriceTrail& b) {
  return a.candidate == b.candidate && a.candidateReason == b.candidateReason && a.target == b.target &&
         a.samples == b.samples && a.guards.size() == b.guards.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decide_properties)

BOOST_AUTO_TEST_CASE(no_price_ever_leaves_the_owner_s_bounds_or_the_outermost_ones) {
  int targets = 0;
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    const Scene situation(seed);
    const Decision decision = situation.decided(situation.machine, situation.market());
    checkBounds(situation, decision.onDemand, situation.policy.onDemandBounds);
    checkBounds(situation, decision.spot, situation.policy.spotBounds);
    const auto onDemand = decision.onDemand.target ? decision.onDemand.target : decision.onDemand.current;
    if (decision.spot.target && onDemand) BOOST_TEST_REQUIRE((*decision.spot.target <= *onDemand));
    targets += decision.onDemand.target.has_value() + decision.spot.target.has_value();
  }
  BOOST_TEST(targets > kRounds / 8, "the situations are too strange to say anything: " << targets);
}

BOOST_AUTO_TEST_CASE(no_write_puts_the_spot_minimum_above_the_on_demand_price) {
  int writes = 0;
  for (unsigned seed = 0; seed < 4 * kRounds; ++seed) {
    const Scene situation(seed);
    const Decision decision = situation.decided(situation.machine, situation.market());
    if (!decision.wanted) continue;
    const auto spot = decision.wanted->spotMinimum.get(situation.policy.currency);
    const auto onDemand = decision.wanted->onDemand.get(situation.policy.currency);
    const bool before = decision.spot.current && decision.onDemand.current &&
                        *decision.spot.current > *decision.onDemand.current;
    if (!spot || !onDemand || before) continue;
    ++writes;
    BOOST_TEST_REQUIRE((*spot <= *onDemand), "seed " << seed << ": " << decision.reason);
  }
  BOOST_TEST(writes > kRounds / 8);
}

BOOST_AUTO_TEST_CASE(a_write_touches_only_the_policy_s_currency) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    const Scene situation(seed);
    const Decision decision = situation.decided(situation.machine, situation.market());
    if (!decision.wanted) continue;
    const machines::Settings& settings = *situation.machine.settings;
    checkUntouched(settings.onDemand, decision.wanted->onDemand, situation.policy.currency);
    checkUntouched(settings.spotMinimum, decision.wanted->spotMinimum, situation.policy.currency);
    const auto expected = [&](const PriceTrail& trail, const PriceMap& before) {
      return trail.target ? trail.target : before.get(situation.policy.currency);
    };
    BOOST_TEST_REQUIRE((decision.wanted->onDemand.get(situation.policy.currency) ==
                        expected(decision.onDemand, settings.onDemand)));
    BOOST_TEST_REQUIRE((decision.wanted->spotMinimum.get(situation.policy.currency) ==
                        expected(decision.spot, settings.spotMinimum)));
    BOOST_TEST_REQUIRE(!decision.wanted->availability.empty());
    BOOST_TEST_REQUIRE(decision.wanted->mrlHours > 0);
  }
}

BOOST_AUTO_TEST_CASE(what_was_written_is_not_written_again) {
  int writes = 0;
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    Scene situation(seed);
    const market::Snapshot market = situation.market();
    const Decided first = situation.all(situation.machine, market);
    if (!first.decision.wanted) continue;
    ++writes;
    situation.memory = afterSending(first.memory, first.decision, kNow);
    const machines::Machine after = applied(situation.machine, *first.decision.wanted);
    const Decided second = situation.all(after, market);
    BOOST_TEST_REQUIRE((second.decision.action != Action::Write),
                       "seed " << seed << ": " << first.decision.reason << " | " << second.decision.reason);
    const bool byHand =
        first.memory.onDemand.price.changedByOthersAt || first.memory.spot.price.changedByOthersAt;
    BOOST_TEST_REQUIRE((second.decision.settledBy != Guard::ManualHold || byHand),
                       "seed " << seed << ": the agent's own write was taken for somebody else's");
  }
  BOOST_TEST(writes > kRounds / 8);
}

BOOST_AUTO_TEST_CASE(deciding_twice_is_deciding_once) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    Scene situation(seed);
    const market::Snapshot market = situation.market();
    const Decided first = situation.all(situation.machine, market);
    situation.memory = first.memory;
    const Decided second = situation.all(situation.machine, market);
    BOOST_TEST_REQUIRE(first.decision.reason == second.decision.reason);
    BOOST_TEST_REQUIRE((first.memory == second.memory));
  }
}

/// The price that a machine has after a decision.
std::optional<Price> outcome(const PriceTrail& trail) { return trail.target ? trail.target : trail.current; }

BOOST_AUTO_TEST_CASE(a_higher_floor_or_ceiling_never_means_a_lower_price) {
  int compared = 0;
  for (unsigned seed = 0; seed < 4 * kRounds; ++seed) {
    Scene situation(seed);
    const market::Snapshot market = situation.market();
    auto& bounds = situation.policy.onDemandBounds;
    const bool raiseFloor = seed % 2 == 0;
    auto* floor = bounds.floor ? std::get_if<OwnerPrice>(&*bounds.floor) : nullptr;
    if (raiseFloor ? !floor : !bounds.ceiling) continue;
    const Decision low = situation.decided(situation.machine, market);
    Price& moved = raiseFloor ? floor->price : bounds.ceiling->price;
    moved = moved.scaled(1.0 + 0.3 * (1 + seed % 7));
    const Decision high = situation.decided(situation.machine, market);
    const auto before = outcome(low.onDemand);
    const auto after = outcome(high.onDemand);
    // Bounds that exclude one another, or limits, hold a price where it is.
    const auto stuck = [](const PriceTrail& trail) {
      return !trail.target && !trail.guards.empty() && !onlyNotNow(trail.guards.back().guard);
    };
    if (!before || !after || stuck(low.onDemand) || stuck(high.onDemand)) continue;
    ++compared;
    BOOST_TEST_REQUIRE((*after >= *before), "seed " << seed << ": " << low.reason << " | " << high.reason);
  }
  BOOST_TEST(compared > kRounds / 4);
}

BOOST_AUTO_TEST_CASE(without_a_fresh_market_or_enough_samples_a_price_that_rests_on_it_stays) {
  int held = 0;
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    Scene situation(seed);
    if (std::holds_alternative<Fixed>(situation.policy.strategy)) continue;
    if (std::holds_alternative<Ladder>(situation.policy.strategy)) situation.memory.lastRentedPrice.reset();
    const bool rentedNow = situation.machine.settings->rental != machines::Rental::None;
    if (std::holds_alternative<Ladder>(situation.policy.strategy) && rentedNow) continue;
    if (seed % 2 == 0)
      situation.marketRead = false;
    else
      situation.policy.comparing.minSamples = 1000;
    const Decision decision = situation.decided(situation.machine, situation.market());
    BOOST_TEST_REQUIRE(!decision.onDemand.target.has_value());
    if (decision.wanted)
      BOOST_TEST_REQUIRE((decision.wanted->onDemand == situation.machine.settings->onDemand));
    ++held;
  }
  BOOST_TEST(held > kRounds / 4);
}

BOOST_AUTO_TEST_CASE(the_order_of_the_machines_does_not_matter) {
  for (unsigned seed = 0; seed < kRounds / 4; ++seed) {
    const Scene situation(seed);
    const Scene other(seed + 1);
    const market::Snapshot asked = situation.market();
    const Decision first = situation.decided(situation.machine, asked);
    const market::Snapshot again = situation.market();
    static_cast<void>(other.decided(other.machine, again));
    const Decision second = situation.decided(situation.machine, again);
    BOOST_TEST_REQUIRE(first.reason == second.reason);
    BOOST_TEST_REQUIRE(same(first.onDemand, second.onDemand));
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_the_rivals_does_not_matter) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    Scene situation(seed);
    const Decision before = situation.decided(situation.machine, situation.market());
    situation.shuffleRivals();
    const Decision after = situation.decided(situation.machine, situation.market());
    BOOST_TEST_REQUIRE((before.action == after.action));
    BOOST_TEST_REQUIRE(before.reason == after.reason);
    BOOST_TEST_REQUIRE(same(before.onDemand, after.onDemand));
    BOOST_TEST_REQUIRE(same(before.spot, after.spot));
  }
}

BOOST_AUTO_TEST_CASE(every_decision_says_who_settled_it_and_why) {
  std::map<Action, int> seen;
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    const Scene situation(seed);
    const Decision decision = situation.decided(situation.machine, situation.market());
    ++seen[decision.action];
    BOOST_TEST_REQUIRE(name(decision.settledBy) != "unknown");
    BOOST_TEST_REQUIRE(!decision.reason.empty());
    BOOST_TEST_REQUIRE(decision.wanted.has_value() == (decision.action == Action::Write));
    for (const PriceTrail* trail : {&decision.onDemand, &decision.spot})
      for (const GuardVerdict& verdict : trail->guards)
        BOOST_TEST_REQUIRE((verdict.verdict == Verdict::Passed || !verdict.reason.empty()));
  }
  BOOST_TEST(seen.size() == 3U, "writes, holds and unchanged ones all have to occur");
}

BOOST_AUTO_TEST_SUITE_END()
