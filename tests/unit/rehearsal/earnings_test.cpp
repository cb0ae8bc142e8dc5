#include "agent/rehearsal/earnings.h"

using namespace provider;
using namespace agent::rehearsal;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

constexpr SteadyTime kBegun{100h};

Terms terms() {
  Terms terms{.begun = kBegun, .length = days{2}, .fees = {}, .usdRates = {50'000, 0.02, 1}};
  terms.fees.onDemand = {0.2, 0.1, 0.0};
  terms.fees.spot = {0.05, 0.0, 0.0};
  return terms;
}

sandbox::Tenancy tenancy(const Price& price, std::chrono::hours from, std::chrono::hours until,
                         bool spot = false) {
  return {.machine = "rig-01",
          .order = 1,
          .spot = spot,
          .price = price,
          .from = kBegun + from,
          .until = kBegun + until};
}

Price usd(double dollars) { return Price::fromNumber(dollars, Currency::Usd).value(); }
Price bitcoin(double coins) { return Price::fromNumber(coins, Currency::Bitcoin).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(rehearsal_earnings, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(nothing_comes_of_no_tenancy) {
  const Earnings earnings = earningsOf({}, terms());
  BOOST_TEST(earnings.usd == 0.0);
  BOOST_TEST(earnings.rented == 0.0);
  BOOST_TEST(earnings.usdPerDay.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_price_is_per_day_and_half_a_day_is_half_of_it) {
  const Earnings earnings = earningsOf({tenancy(usd(4), 0h, 12h)}, terms());
  BOOST_TEST(earnings.usd == 2.0);
  BOOST_TEST(earnings.rented == 0.25);
  BOOST_TEST(earnings.onSpot == 0.0);
}

BOOST_AUTO_TEST_CASE(a_tenancy_over_midnight_is_shared_between_its_days) {
  const Earnings earnings = earningsOf({tenancy(usd(4), 18h, 36h)}, terms());
  BOOST_TEST(earnings.usdPerDay[0] == 1.0);
  BOOST_TEST(earnings.usdPerDay[1] == 2.0);
  BOOST_TEST(earnings.usd == 3.0);
}

BOOST_AUTO_TEST_CASE(what_lies_outside_of_the_time_does_not_count) {
  const Earnings earnings = earningsOf({tenancy(usd(4), -10h, 6h), tenancy(usd(4), 47h, 60h)}, terms());
  BOOST_TEST(earnings.usdPerDay[0] == 1.0);
  BOOST_TEST(earnings.usdPerDay[1] == 4.0 / 24);
  BOOST_TEST(earnings.rented == 7.0 / 48);
}

BOOST_AUTO_TEST_CASE(fees_differ_by_coin_and_by_kind_of_rental) {
  BOOST_TEST(earningsOf({tenancy(bitcoin(0.0001), 0h, 24h)}, terms()).usd == 5 * 0.8);
  const Earnings spot = earningsOf({tenancy(bitcoin(0.0001), 0h, 24h, true)}, terms());
  BOOST_TEST(spot.usd == 5 * 0.95);
  BOOST_TEST(spot.onSpot == 0.5);
}

BOOST_AUTO_TEST_SUITE_END()
