#include <algorithm>
#include <cmath>
#include <random>

#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;

namespace {

constexpr int kRounds = 2'000;

struct Rival {
  market::Gpu gpu;
  market::Listing listing;
};

/// One random situation; everything that may be absent sometimes is.
class Situation {
 public:
  explicit Situation(unsigned seed) : random_(seed) {
    currency_ = kCurrencies[static_cast<std::size_t>(below(3))];
    limits = defaultLimits();
    makeMachine();
    makePolicy();
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

  Decision decided(const machines::Machine& asked, const market::Snapshot& snapshot) const {
    return decide(policy, limits,
                  {.machine = asked, .market = marketRead_ ? &snapshot : nullptr, .now = kNow});
  }

  /// The bounds as money of this machine; nothing when there is none or when it cannot be resolved.
  std::optional<Price> resolved(const std::optional<OwnerPrice>& bound) const {
    const auto gpu = market::parseGpu(machine.settings->gpu);
    if (!bound || (bound->perGpu && !gpu)) return std::nullopt;
    return Price::fromUnits(bound->price.units() * (bound->perGpu ? gpu->count : 1), bound->price.currency());
  }

  void shuffleRivals() { std::ranges::shuffle(rivals, random_); }

  machines::Machine machine = samples::machine();
  Policy policy = following();
  Limits limits = defaultLimits();
  std::vector<Rival> rivals;

 private:
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
  OwnerPrice ownerPrice() { return {.price = somePrice(), .perGpu = oneIn(3)}; }
  Bounds someBounds() {
    Bounds bounds;
    if (!oneIn(5)) bounds.floor = ownerPrice();
    if (!oneIn(5)) bounds.ceiling = ownerPrice();
    const bool crossed = bounds.floor && bounds.ceiling && bounds.floor->price > bounds.ceiling->price;
    if (crossed && !oneIn(10)) std::swap(bounds.floor, bounds.ceiling);
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
    if (oneIn(3)) {
      Fixed fixedRule{.onDemand = ownerPrice(), .spot = {}};
      if (oneIn(3))
        fixedRule.spot = ownerPrice();
      else if (oneIn(2))
        fixedRule.spot = ShareOfOnDemand{.share = 0.05 + 0.1 * below(12)};
      policy.strategy = fixedRule;
    } else {
      Percentile rule;
      rule.percentile = 0.01 * below(101);
      rule.adjust = 0.01 * (below(41) - 20);
      if (oneIn(2))
        rule.spotPercentile = 0.01 * below(101);
      else if (oneIn(2))
        rule.spot = ShareOfOnDemand{.share = 0.05 + 0.1 * below(12)};
      rule.gpuCount = oneIn(2) ? market::GpuCount::Any : market::GpuCount::Same;
      rule.minSamples = static_cast<std::size_t>(below(8));
      policy.strategy = rule;
    }
    policy.onDemandBounds = someBounds();
    policy.spotBounds = someBounds();
    if (oneIn(4)) policy.mrlHours = 6 + below(100);
    if (oneIn(4)) policy.availability = oneIn(2) ? "public" : "hidden";
  }

  /// The machine already has what a fixed policy asks for.
  void settle() {
    const auto* rule = std::get_if<Fixed>(&policy.strategy);
    if (!rule) return;
    machine.settings->onDemand.set(rule->onDemand.price.roundedNearest());
    if (const auto* spot = std::get_if<OwnerPrice>(&rule->spot))
      machine.settings->spotMinimum.set(spot->price);
  }

  void makeRivals() {
    marketRead_ = !oneIn(10);
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
  bool marketRead_ = true;
  WallTime takenAt_ = kNow;
};

machines::Machine applied(machines::Machine machine, const Wanted& wanted) {
  machine.settings->onDemand = wanted.onDemand;
  machine.settings->spotMinimum = wanted.spotMinimum;
  machine.settings->mrlHours = wanted.mrlHours;
  machine.settings->visibility = wanted.availability;
  return machine;
}

void checkBounds(const Situation& situation, const PriceTrail& trail, const Bounds& bounds) {
  if (!trail.target) return;
  const Limit& limit = situation.limits[indexOf(situation.policy.currency)];
  BOOST_TEST_REQUIRE((*trail.target >= limit.lowest && *trail.target <= limit.highest));
  BOOST_TEST_REQUIRE((*trail.target == trail.target->roundedNearest()));
  const auto floor = situation.resolved(bounds.floor);
  const auto ceiling = situation.resolved(bounds.ceiling);
  BOOST_TEST_REQUIRE((!bounds.floor || (floor && *trail.target >= *floor)));
  BOOST_TEST_REQUIRE((!bounds.ceiling || (ceiling && *trail.target <= *ceiling)));
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
    const Situation situation(seed);
    const Decision decision = situation.decided(situation.machine, situation.market());
    checkBounds(situation, decision.onDemand, situation.policy.onDemandBounds);
    checkBounds(situation, decision.spot, situation.policy.spotBounds);
    const auto onDemand = decision.onDemand.target ? decision.onDemand.target : decision.onDemand.current;
    if (decision.spot.target && onDemand) BOOST_TEST_REQUIRE((*decision.spot.target <= *onDemand));
    targets += decision.onDemand.target.has_value() + decision.spot.target.has_value();
  }
  BOOST_TEST(targets > kRounds / 5, "the situations are too strange to say anything: " << targets);
}

BOOST_AUTO_TEST_CASE(a_write_touches_only_the_policy_s_currency) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    const Situation situation(seed);
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
    const Situation situation(seed);
    const market::Snapshot market = situation.market();
    const Decision first = situation.decided(situation.machine, market);
    if (!first.wanted) continue;
    ++writes;
    const Decision second = situation.decided(applied(situation.machine, *first.wanted), market);
    const auto heldBack = [](const PriceTrail& trail) { return !trail.target && !trail.guards.empty(); };
    const bool held = heldBack(first.onDemand) || heldBack(first.spot);
    BOOST_TEST_REQUIRE((second.action == (held ? Action::Hold : Action::Unchanged)),
                       "seed " << seed << ": " << first.reason << " | " << second.reason);
  }
  BOOST_TEST(writes > kRounds / 5);
}

BOOST_AUTO_TEST_CASE(the_order_of_the_rivals_does_not_matter) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    Situation situation(seed);
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
    const Situation situation(seed);
    const Decision decision = situation.decided(situation.machine, situation.market());
    ++seen[decision.action];
    BOOST_TEST_REQUIRE(decision.settledBy.has_value());
    BOOST_TEST_REQUIRE(!decision.reason.empty());
    BOOST_TEST_REQUIRE(decision.wanted.has_value() == (decision.action == Action::Write));
    for (const PriceTrail* trail : {&decision.onDemand, &decision.spot})
      for (const GuardVerdict& verdict : trail->guards) BOOST_TEST_REQUIRE(!verdict.reason.empty());
  }
  BOOST_TEST(seen.size() == 3U, "writes, holds and unchanged ones all have to occur");
}

BOOST_AUTO_TEST_SUITE_END()
