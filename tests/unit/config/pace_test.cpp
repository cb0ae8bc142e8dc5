#include "agent/config/key_table.h"
#include "agent/config/values.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace provider::pricing;
using namespace std::chrono_literals;
using provider::Currency;

namespace {

Policy only(const std::string& keys, const std::string& more = "") {
  const Config config = config_test::valid(
      "[server.s]\npolicy = p\nwatts = 100 W\nelectricity = 0.2 USD\n[policy.p]\n" + keys + more);
  BOOST_REQUIRE_EQUAL(config.policies.size(), 1u);
  return config.policies[0];
}

const std::string kMarket = "strategy = market\nfloor = 1 USD\nceiling = 5 USD\n";
const std::string kLadder =
    "strategy = ladder\nidle = 0h:100% 6h:92.5% 1d:80%\nfloor = 1 USD\nceiling = 5 USD\n";
const std::string kFixed = "strategy = fixed\non_demand = 2 USD\n";
const std::string kConverted = kFixed + "currency = CLORE\nfloor = 100 CLORE\nceiling = 3 USD\n";

void checkPace(const Pace& pace, const Pace& expected) {
  BOOST_TEST((pace.whenRented == expected.whenRented));
  BOOST_TEST(pace.minChange == expected.minChange);
  BOOST_TEST(pace.confirmRaise == expected.confirmRaise);
  BOOST_TEST(pace.confirmLower == expected.confirmLower);
  BOOST_TEST((pace.cooldown == expected.cooldown));
  BOOST_TEST((pace.stepUp == expected.stepUp));
  BOOST_TEST((pace.stepDown == expected.stepDown));
  BOOST_TEST((pace.manualHold == expected.manualHold));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pace)

BOOST_AUTO_TEST_CASE(the_guards_are_on_where_a_price_moves_by_itself) {
  for (const std::string& keys :
       {kMarket, kLadder, kConverted,
        kFixed + "currency = USD\nspot = 100 CLORE\nspot_floor = 0.50 USD\nspot_ceiling = 2 USD\n"})
    checkPace(only(keys).pace, defaultPace());
}

BOOST_AUTO_TEST_CASE(the_guards_are_off_for_a_plain_fixed_price) {
  checkPace(only(kFixed).pace, Pace{});
  checkPace(only(kFixed + "spot = 60%\nfloor = cost\n").pace, Pace{});
}

BOOST_AUTO_TEST_CASE(the_table_shows_the_defaults_that_are_used) {
  std::string shown;
  std::string atRest;
  for (const KeySpec& spec : keyTable()) {
    if (spec.standardAtRest.empty()) continue;
    shown += std::string(spec.key) + " = " + std::string(spec.standard) + "\n";
    atRest += std::string(spec.key) + " = " + std::string(spec.standardAtRest) + "\n";
  }
  checkPace(only(kFixed + shown).pace, defaultPace());
  checkPace(only(kMarket + atRest).pace, Pace{});
}

BOOST_AUTO_TEST_CASE(every_guard_can_be_set_and_switched_off) {
  const std::string set =
      "min_change = 0.5%\nconfirm_raise = 3\nconfirm_lower = 4\ncooldown = 90s\nstep_up = 200%\nstep_down = "
      "7.5%\nwhen_rented = raise-only\nmanual_hold = 3d\n";
  const Pace expected{.whenRented = WhenRented::RaiseOnly,
                      .minChange = 0.005,
                      .confirmRaise = 3,
                      .confirmLower = 4,
                      .cooldown = 90s,
                      .stepUp = 2.0,
                      .stepDown = 0.075,
                      .manualHold = 72h};
  checkPace(only(kMarket + set).pace, expected);
  checkPace(only(kFixed + set).pace, expected);
  const std::string off =
      "min_change = off\nconfirm_raise = off\nconfirm_lower = off\ncooldown = off\nstep_up = off\nstep_down "
      "= "
      "off\nwhen_rented = follow\nmanual_hold = off\n";
  Pace none;
  none.manualHold = 0ms;
  checkPace(only(kLadder + off).pace, none);
}

BOOST_AUTO_TEST_CASE(a_rank_takes_the_place_of_the_percentile) {
  const Policy byDefault = only(kMarket + "rank = 2\n");
  const AtRank& place = std::get<AtRank>(std::get<Market>(byDefault.strategy).position);
  BOOST_TEST(place.rank == 2u);
  BOOST_TEST(place.undercut == 0.01);
  const Policy exact = only(kMarket + "rank = 1\nundercut = 0%\n");
  BOOST_TEST(std::get<AtRank>(std::get<Market>(exact.strategy).position).undercut == 0.0);
}

BOOST_AUTO_TEST_CASE(a_ladder_has_rungs_and_a_place_in_the_market) {
  const Policy policy = only(kLadder + "rank = 3\nspot = 50%\n");
  const Ladder& ladder = std::get<Ladder>(policy.strategy);
  BOOST_REQUIRE_EQUAL(ladder.rungs.size(), 3u);
  BOOST_TEST((ladder.rungs[0].idle == 0ms));
  BOOST_TEST(ladder.rungs[0].factor == 1.0);
  BOOST_TEST((ladder.rungs[1].idle == 6h));
  BOOST_TEST(ladder.rungs[1].factor == 0.925);
  BOOST_TEST((ladder.rungs[2].idle == 24h));
  BOOST_TEST(std::get<AtRank>(ladder.base.position).rank == 3u);
  BOOST_TEST(text(*policy.spotBounds.floor) == "0.50 USD");
  const Policy plain = only(kLadder + "percentile = 25%\n");
  BOOST_TEST(std::get<AtPercentile>(std::get<Ladder>(plain.strategy).base.position).percentile == 0.25);
}

BOOST_AUTO_TEST_CASE(a_converted_price_keeps_the_currencies_it_was_given) {
  const Policy policy = only(kConverted + "spot = 60%\n");
  BOOST_TEST((policy.currency == Currency::Clore));
  BOOST_TEST(text(std::get<Fixed>(policy.strategy).onDemand) == "2.00 USD");
  BOOST_TEST(text(*policy.onDemandBounds.floor) == "100.00 CLORE");
  BOOST_TEST(text(*policy.onDemandBounds.ceiling) == "3.00 USD");
  BOOST_TEST(text(*policy.spotBounds.floor) == "60.00 CLORE");
  BOOST_TEST(text(*policy.spotBounds.ceiling) == "1.80 USD");
}

BOOST_AUTO_TEST_CASE(a_floor_can_be_computed_from_costs) {
  const Policy policy = only("strategy = market\nfloor = cost + 12.5%\nceiling = 50 CLORE\nspot = 60%\n");
  BOOST_TEST((policy.currency == Currency::Clore));
  BOOST_TEST(std::get<CostPlus>(*policy.onDemandBounds.floor).margin == 0.125);
  BOOST_TEST(!policy.spotBounds.floor.has_value());
  BOOST_TEST(text(*policy.spotBounds.ceiling) == "30.00 CLORE");
  const Policy spot = only(kMarket + "spot = 60%\nspot_floor = COST\n");
  BOOST_TEST(std::get<CostPlus>(*spot.spotBounds.floor).margin == 0.0);
}

BOOST_AUTO_TEST_CASE(schedules_apply_in_the_order_of_the_file) {
  const Policy policy =
      only(kFixed + "schedule = weekend, night\n",
           "[schedule.night]\ntime_zone = Europe/Prague\nhours = 22:00 .. 6:30\nfactor = 90%\n"
           "[schedule.weekend]\ntime_zone = UTC\ndays = Saturday, sun\nfactor = 150%\n");
  BOOST_REQUIRE_EQUAL(policy.schedules.size(), 2u);
  const Schedule& night = policy.schedules[0];
  BOOST_TEST(night.label == "night");
  BOOST_TEST(night.zone.name() == "Europe/Prague");
  BOOST_TEST(night.fromMinute == 22 * 60);
  BOOST_TEST(night.untilMinute == 6 * 60 + 30);
  BOOST_TEST(night.factor == 0.9);
  BOOST_TEST(night.days == (Weekdays{true, true, true, true, true, true, true}),
             boost::test_tools::per_element());
  const Schedule& weekend = policy.schedules[1];
  BOOST_TEST(weekend.label == "weekend");
  BOOST_TEST(weekend.fromMinute == 0);
  BOOST_TEST(weekend.untilMinute == Schedule::kMinutesPerDay);
  BOOST_TEST(weekend.days == (Weekdays{false, false, false, false, false, true, true}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_a_machine_draws_may_be_written_without_being_needed) {
  const Config config = config_test::valid("[server.s]\nwatts = 350 W\nelectricity = 0.3 USD\n");
  BOOST_TEST(config.servers.at(0).watts->watts == 350);
}

BOOST_AUTO_TEST_SUITE_END()
