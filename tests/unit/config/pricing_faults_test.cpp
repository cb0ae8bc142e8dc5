#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/config/fault_case.h"

using namespace agent::config;
using namespace config_test;

namespace {

/// A schedule that a fixed policy uses; what is tested begins at line 8.
std::string schedule(const std::string& keys) {
  return "[server.s]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 2 USD\nschedule = night\n"
         "[schedule.night]\n" +
         keys;
}
/// A server with keys from line 3 on, under a policy with a floor from costs.
std::string costs(const std::string& server, const std::string& floors = "floor = cost + 10%\n") {
  return "[server.s]\npolicy = p\n" + server + "[policy.p]\nstrategy = market\nceiling = 5 USD\n" + floors;
}

const FaultCase kRates[] = {
    {"[rates]\nbtc = 65000\n", 2, "write the currency: 65000 USD"},
    {"[rates]\nbtc = 65000 CLORE\n", 2, "in USD, as in 65000 USD"},
    {"[rates]\nbtc = 65000 EUR\n", 2, "the currencies are"},
    {"[rates]\nbtc = 65,000 USD\n", 2, "a point, not a comma"},
    {"[rates]\nbtc = 0 USD\n", 2, "above 0"},
    {"[rates]\nbtc = 0.01 USD\n", 2, "must be worth between 100.00 USD and"},
    {"[rates]\nclore = 65000 USD\n", 2, "must be worth between"},
    {"[rates]\nclore = 0.01 USD/coin\n", 2, "in USD, as in"},
    {"[rates]\nmax_age = 1\n", 2, "write a unit: 1s, 1m, 1h or 1d"},
    {"[rates]\nmax_age = 59s\n", 2, "between 1m and 7d"},
    {"[rates]\nmax_age = 8d\n", 2, "between 1m and 7d"},
    {"[rates]\nusd = 1 USD\n", 2, "belongs in [limits]"},
};

const FaultCase kCosts[] = {
    {"[costs]\nelectricity = 0.25\n", 2, "write the currency: 0.25 USD/kWh"},
    {"[costs]\nelectricity = 0.31/kWh\n", 2, "write the currency: 0.31 USD/kWh"},
    {"[costs]\nelectricity = 0.31 / KWH\n", 2, "write the currency: 0.31 USD/kWh"},
    {"[costs]\nelectricity = 0.31/gpu\n", 2, "write the price of one kWh, as in 0.25 USD/kWh"},
    {"[costs]\nelectricity = 0.25 USD/gpu\n", 2, "write the price of one kWh, as in 0.25 USD/kWh"},
    {"[costs]\nelectricity = 0.25 EUR/kWh\n", 2, "the currencies are"},
    {"[costs]\nelectricity = 25 USD\n", 2, "above 10 USD"},
    {"[costs]\nfee_btc = 20\n", 2, "write 20%"},
    {"[costs]\nfee_clore = 0.05\n", 2, "write a percentage"},
    {"[costs]\nspot_fee_usd = 91%\n", 2, "between 0% and 90%"},
    {"[costs]\nfee_usd = -1%\n", 2, "between 0% and 90%"},
    {costs("electricity = 0.2 USD\n"), 1, "`floor = cost + 10%`, but [server.s] has no `watts`: write"},
    {costs("watts = 350 W/gpu\n"), 1, "has no `electricity`: write the price of one kWh"},
    {costs("watts = 350 W\n", "floor = 1 USD\nspot = 50%\nspot_floor = cost\n"), 1,
     "`spot_floor = cost + 0%`"},
    {costs("electricity = 0.2 USD\nwatts = 350\n"), 4, "write the unit: 350 W, or 350 W/gpu"},
    {costs("electricity = 0.2 USD\nwatts = 0.35 kW\n"), 4, "write watts, as in 350 W/gpu"},
    {costs("electricity = 0.2 USD\nwatts = 350 W/h\n"), 4, "only /gpu may follow"},
    {costs("electricity = 0.2 USD\nwatts = 0 W\n"), 4, "above 0 W and at most 20000 W"},
    {costs("electricity = 0.2 USD\nwatts = -5 W\n"), 4, "above 0 W"},
    {costs("electricity = 0.2 USD\nwatts = 20001 W\n"), 4, "at most 20000 W"},
    {costs("electricity = 0.2 USD\nwatts = 350,5 W\n"), 4, "a point, not a comma"},
    {costs("electricity = 0.2 USD\nwatts = much\n"), 4, "write watts"},
    {costs("electricity = 20\nwatts = 350 W\n"), 3, "write the currency"},
    {"[costs]\nelectricity = 20\n" + costs("watts = 350 W\n"), 2, "write the currency"},
    {costs("electricity = 0.2 USD\nwatts = 350 W\n", "floor = cost + 10\n"), 8,
     "the margin on the costs: write 10%"},
    {costs("electricity = 0.2 USD\nwatts = 350 W\n", "floor = cost - 10%\n"), 8, "as in cost + 10%"},
    {costs("electricity = 0.2 USD\nwatts = 350 W\n", "floor = cost + -10%\n"), 8, "as in cost + 10%"},
    {costs("electricity = 0.2 USD\nwatts = 350 W\n", "floor = costs + 10%\n"), 8, "as in cost + 10%"},
    {costs("electricity = 0.2 USD\nwatts = 350 W\n", "floor = cost + 1001%\n"), 8, "between 0% and 1000%"},
    {costs("electricity = 0.2 USD\nwatts = 350 W\n", "floor = 10%\n"), 8, "cost + 10%"},
};

const FaultCase kComparing[] = {
    {market("rank = 2nd\n"), 7, "write a whole number: 2"},
    {market("rank = 2.5\n"), 7, "write a whole number"},
    {market("rank = 0\n"), 7, "between 1 and 1000"},
    {market("rank = 1001\n"), 7, "between 1 and 1000"},
    {market("rank = 2\npercentile = 50%\n"), 8, "`rank` and `percentile` exclude one another"},
    {market("adjust = -3%\nrank = 2\n"), 8, "`rank` and `adjust` exclude one another"},
    {market("undercut = 1%\n"), 7, "`undercut` does nothing without `rank`"},
    {market("rank = 2\nundercut = 51%\n"), 8, "between 0% and 50%"},
    {market("rank = 2\nundercut = 1\n"), 8, "write 1%"},
    {market("rented = free\n"), 7, "must be any, yes or no"},
    {market("region = CZE\n"), 7, "country codes of two letters, as in CZ,DE"},
    {market("region = CZ DE\n"), 7, "country codes of two letters"},
    {market("region = CZ,\n"), 7, "country codes of two letters"},
    {market("region = UK\n"), 7, "is GB"},
    {market("min_reliability = 90%\n"), 7, "write 0.9, without %"},
    {market("min_reliability = 90\n"), 7, "between 0 and 1: write 0.9"},
    {market("min_reliability = 0,9\n"), 7, "a point, not a comma"},
    {market("min_reliability = high\n"), 7, "write a number; it must be between 0 and 1"},
    {market("min_reliability = -1\n"), 7, "between 0 and 1"},
    {market("min_rating = 6\n"), 7, "between 0 and 5"},
    {market("min_rating = 90%\n"), 7, "write 4.5, without %"},
    {market("outliers = off\n"), 7, "must be drop or keep"},
    {market("idle = 0h:100%\n"), 7, "`idle` belongs to strategy = ladder"},
    {fixed("rank = 1\n"), 6, "`rank` belongs to strategy = market or ladder"},
    {fixed("region = any\n"), 6, "`region` belongs to strategy = market or ladder"},
    {fixed("market_max_age = 1h\n"), 6, "`market_max_age` belongs to strategy = market or ladder"},
    {market("market_max_age = 5m\n"), 7, "must be longer than the `market_interval` of [agent] (5m)"},
    {market("market_max_age = 1m\n"), 7, "write market_max_age = 10m"},
    {"[agent]\nmarket_interval = 15m\n" + market(""), 2, "write market_max_age = 30m there"},
    {"[agent]\nmarket_interval = 20m\n" + ladder(""), 2, "the `market_max_age` of [policy.p] (15m)"},
};

const FaultCase kLadders[] = {
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\n"), 3, "as in idle = 0h:100% 6h:95%"},
    {policy("strategy = ladder\nidle = 0h:100%\nceiling = 5 USD\n"), 3, "has no `floor`"},
    {policy("strategy = ladder\nidle = 0h:100%\nfloor = 5 USD\n"), 3, "has no `ceiling`"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 6h:100%\n"), 7, "begin with 0h"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0:100%\n"), 7,
     "`0:100%`: write a unit"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h:100\n"), 7, "write 100%"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h:0%\n"), 7, "between 1% and 1000%"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h:100%, 6h:95%\n"), 7,
     "separate the steps by blanks"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h:100% 6h:95% 6h:90%\n"), 7,
     "must rise: 6h comes after 6h"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h:100% 400d:90%\n"), 7, "above 365d"},
    {policy("strategy = ladder\nfloor = 1 USD\nceiling = 5 USD\nidle = 0h 100%\n"), 7, "as in 6h:95%"},
    {ladder("on_demand = 2 USD\n"), 8, "belongs to strategy = fixed; this section has strategy = ladder"},
    {ladder("spot = 1 USD\n"), 8, "with strategy = ladder, `spot` is a share"},
    {ladder("rank = 2\nadjust = 1%\n"), 9, "exclude one another"},
    {ladder("spot_percentile = 50%\nspot_floor = 1 USD\n"), 3, "has no `spot_ceiling`"},
};

const FaultCase kCurrencies[] = {
    {fixed("spot = 100 CLORE\n"), 6,
     "write which listing price is to be set, currency = USD or currency = CLORE"},
    {policy("strategy = market\nfloor = 1 USD\nceiling = 500 CLORE\n"), 6, "the other is then converted"},
    {fixed("currency = CLORE\nfloor = 100 CLORE\n"), 3,
     "has no `ceiling`: `on_demand` is in USD, but the listing price in CLORE: it moves with the rates"},
    {fixed("currency = CLORE\nceiling = 100 CLORE\n"), 3, "has no `floor`"},
    {fixed("currency = USD\nspot = 100 CLORE\nspot_floor = 1 USD\n"), 3,
     "has no `spot_ceiling`: `spot` is in CLORE, but the listing price in USD"},
    {fixed("currency = USD\nspot = 6000 CLORE\nspot_floor = 1 USD\nspot_ceiling = 2 USD\n"), 7,
     "above the 5000.00 CLORE of `clore` in [limits]"},
    {fixed("currency = CLORE\nfloor = 3 USD\nceiling = 900 CLORE\n"), 7,
     "`floor` (3.00 USD) is above `on_demand` (2.00 USD)"},
};

const FaultCase kGuards[] = {
    {market("min_change = 2\n"), 7, "write 2%; or write off"},
    {market("min_change = 51%\n"), 7, "between 0% and 50%"},
    {market("confirm_raise = 2%\n"), 7, "write a whole number: 2; or write off"},
    {market("confirm_raise = 0\n"), 7, "between 1 and 100"},
    {market("confirm_lower = 101\n"), 7, "between 1 and 100"},
    {market("cooldown = 15\n"), 7, "write a unit: 15s, 15m, 15h or 15d; or write off"},
    {market("cooldown = 8d\n"), 7, "between 0s and 7d"},
    {market("step_up = 0%\n"), 7, "between 1% and 1000%"},
    {market("step_down = 101%\n"), 7, "between 1% and 100%"},
    {market("step_down = Off\n"), 7, "or write off"},
    {market("when_rented = raise\n"), 7, "must be hold, raise-only or follow"},
    {market("manual_hold = 31d\n"), 7, "between 0s and 30d"},
    {market("manual_hold = 24\n"), 7, "write a unit"},
};

const FaultCase kSchedules[] = {
    {schedule("factor = 90%\n"), 7, "has no `time_zone`: write the zone of its hours"},
    {schedule("time_zone = UTC\n"), 7, "has no `factor`"},
    {schedule("factor = 90%\ntime_zone = Europe/Pragu\n"), 9, "did you mean `Europe/Prague`"},
    {schedule("factor = 90%\ntime_zone = europe/prague\n"), 9, "did you mean `Europe/Prague`"},
    {schedule("factor = 90%\ntime_zone = Prague\n"), 9, "did you mean `Europe/Prague`"},
    {schedule("factor = 90%\ntime_zone = Mars/Olympus_Mons\n"), 9, "is not in the time zone database; write"},
    {schedule("factor = 90%\ntime_zone = UTC+2\n"), 9, "write the name of a zone, such as Europe/Prague"},
    {schedule("factor = 90%\ntime_zone = localtime\n"), 9, "is not in the time zone database"},
    {schedule("factor = 90%\ntime_zone = ../Europe/Prague\n"), 9, "is not in the time zone database"},
    {schedule("factor = 90\ntime_zone = UTC\n"), 8, "write 90%"},
    {schedule("factor = 0%\ntime_zone = UTC\n"), 8, "between 1% and 1000%"},
    {schedule("factor = 0.9\ntime_zone = UTC\n"), 8, "write a percentage"},
    {schedule("factor = 90%\ntime_zone = UTC\ndays = weekend\n"), 10, "`weekend` is no weekday"},
    {schedule("factor = 90%\ntime_zone = UTC\ndays = mno-fri\n"), 10, "did you mean `mon`"},
    {schedule("factor = 90%\ntime_zone = UTC\ndays = mon-tue-wed\n"), 10, "write days as in mon-fri"},
    {schedule("factor = 90%\ntime_zone = UTC\ndays = mon,\n"), 10, "write days as in mon-fri"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 22-6\n"), 10,
     "`22` is no time of the day: write begin and end, as in 22:00-06:00"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 22:00\n"), 10, "as in 22:00-06:00"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 22:60-23:00\n"), 10, "`22:60` is no time"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 22:00-24:30\n"), 10, "`24:30` is no time"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 25:00-06:00\n"), 10, "`25:00` is no time"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 22:00 .. 6\n"), 10, "`6` is no time"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 22:00-\n"), 10,
     "write begin and end, as in 22:00-06:00"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 24:00-06:00\n"), 10, "24:00 can only be the end"},
    {schedule("factor = 90%\ntime_zone = UTC\nhours = 06:00-6:00\n"), 10, "begin and end are the same"},
    {fixed("schedule = night\n"), 6, "there is no [schedule.night]"},
    {fixed("schedule = night,\n"), 6, "as in night, weekend"},
    {fixed("schedule = night weekend\n"), 6, "separated by commas"},
    {fixed("schedule = night, night\n"), 6, "`night` stands here twice"},
    {fixed("[schedule.night]\ntime_zone = UTC\nfactor = 90%\n"), 6,
     "no [policy.…] section uses [schedule.night]; write schedule = night there"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pricing_faults)

using boost::unit_test::data::make;

BOOST_DATA_TEST_CASE(a_rate_that_is_not_right_is_one_fault, make(kRates)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(costs_that_are_not_known_are_one_fault, make(kCosts)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_place_in_the_market_that_is_none_is_one_fault, make(kComparing)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(a_ladder_that_cannot_be_climbed_down_is_one_fault, make(kLadders)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(currencies_that_leave_a_question_open_are_one_fault, make(kCurrencies)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(a_guard_that_is_not_right_is_one_fault, make(kGuards)) { checkFault(sample); }
BOOST_DATA_TEST_CASE(a_schedule_that_is_not_right_is_one_fault, make(kSchedules)) { checkFault(sample); }

BOOST_AUTO_TEST_CASE(a_label_that_is_nearly_that_of_a_schedule_is_suggested) {
  const Loaded loaded =
      parse(fixed("schedule = nigth\n[schedule.night]\ntime_zone = UTC\nfactor = 90%\n"), "agent.ini");
  BOOST_REQUIRE_EQUAL(loaded.faults.size(), 2u);
  BOOST_TEST(loaded.faults[0].line == 6);
  BOOST_TEST(loaded.faults[0].message.contains("(did you mean `night`?)"));
  BOOST_TEST(loaded.faults[1].line == 7);
}

BOOST_AUTO_TEST_CASE(each_cost_that_is_missing_is_named) {
  const Loaded loaded = parse(costs(""), "agent.ini");
  BOOST_REQUIRE_EQUAL(loaded.faults.size(), 2u);
  BOOST_TEST(loaded.faults[0].message.contains("watts = 350 W/gpu"));
  BOOST_TEST(loaded.faults[1].message.contains("electricity = 0.25 USD/kWh"));
}

BOOST_AUTO_TEST_CASE(an_interval_that_is_too_long_is_blamed_once) {
  const Loaded loaded = parse("[agent]\nmarket_interval = 1h\n" + market("") +
                                  "[server.t]\nname = t\npolicy = q\n[policy.q]\nstrategy = market\n"
                                  "floor = 1 USD\nceiling = 2 USD\n",
                              "agent.ini");
  // The first server takes all machines: that is the other fault.
  BOOST_REQUIRE_MESSAGE(loaded.faults.size() == 2, allFaults(loaded));
  BOOST_TEST(loaded.faults[0].line == 2);
}

BOOST_AUTO_TEST_SUITE_END()
