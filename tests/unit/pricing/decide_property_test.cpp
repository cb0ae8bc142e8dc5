#include <map>

#include "provider/pricing/guards.h"
#include "scene.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;

namespace {

constexpr int kRounds = 2'000;

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
