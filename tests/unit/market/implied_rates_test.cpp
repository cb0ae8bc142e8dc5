#include "provider/market/implied_rates.h"

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

using namespace provider;
using namespace provider::market;

namespace {

namespace data = boost::unit_test::data;

Price clore(double coins) { return Price::fromNumber(coins, Currency::Clore).value(); }

struct MedianCase {
  std::vector<double> worths;  ///< of 10 CLORE each
  std::optional<double> median;
};
std::ostream& operator<<(std::ostream& out, const MedianCase& c) {
  for (const double worth : c.worths) out << worth << ' ';
  return out;
}

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
const std::vector<MedianCase> kMedians{
    {{}, {}},
    {{10, 10, 10, 10}, {}},
    {{10, 20, 30, 40, 50}, 3.0},
    {{50, 10, 40, 20, 30}, 3.0},
    {{10, 20, 30, 40, 50, 60}, 3.5},
    {{60, 10, 50, 20, 40, 30}, 3.5},
    {{1, 1, 1, 1, 1e9}, 0.1},
    {{10, 20, 30, 40, 0}, {}},
    {{10, 20, 30, 40, -50}, {}},
    {{10, 20, 30, 40, kNothing}, {}},
    {{10, 20, 30, 40, HUGE_VAL}, {}},
    {{10, 20, 30, 40, HUGE_VAL, 50, 0}, 3.0},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(implied_rates)

BOOST_DATA_TEST_CASE(the_median_of_what_was_told_is_the_rate, data::make(kMedians)) {
  ImpliedRates rates;
  for (const double worth : sample.worths) rates.add(Currency::Clore, clore(10), worth);
  const auto median = rates.median(Currency::Clore);
  BOOST_REQUIRE(median.has_value() == sample.median.has_value());
  if (median) BOOST_TEST(*median == *sample.median);
  BOOST_TEST(!rates.median(Currency::Bitcoin).has_value());
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_price_tells_no_rate) {
  ImpliedRates rates;
  for (int i = 0; i < 10; ++i) rates.add(Currency::Clore, clore(0), 5);
  BOOST_TEST(!rates.median(Currency::Clore).has_value());
}

BOOST_AUTO_TEST_CASE(a_price_of_another_currency_is_a_bug) {
  ImpliedRates rates;
  BOOST_CHECK_THROW(rates.add(Currency::Bitcoin, clore(1), 5), std::logic_error);
}

BOOST_AUTO_TEST_CASE(fewer_than_half_the_machines_cannot_move_it_beyond_the_others) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    ImpliedRates rates;
    const int honest = std::uniform_int_distribution(5, 40)(random);
    const int liars = std::uniform_int_distribution(0, honest - 1)(random);
    std::vector<double> worths;
    for (int i = 0; i < honest; ++i)
      worths.push_back(std::uniform_real_distribution(0.9, 1.1)(random) * 1.7 * 0.01);
    for (int i = 0; i < liars; ++i)
      worths.push_back(std::exp(std::uniform_real_distribution(-20.0, 20.0)(random)));
    std::ranges::shuffle(worths, random);
    for (const double worth : worths) rates.add(Currency::Clore, clore(1.7), worth);
    BOOST_TEST_REQUIRE(std::abs(rates.median(Currency::Clore).value() / 0.01 - 1) <= 0.1001);
  }
}

BOOST_AUTO_TEST_CASE(no_more_is_kept_than_was_said) {
  ImpliedRates rates;
  for (std::size_t i = 0; i < ImpliedRates::kMostSamples; ++i) rates.add(Currency::Clore, clore(1), 2);
  for (std::size_t i = 0; i < 3 * ImpliedRates::kMostSamples; ++i) rates.add(Currency::Clore, clore(1), 9);
  BOOST_TEST(rates.median(Currency::Clore).value() == 2.0);
}

BOOST_AUTO_TEST_SUITE_END()
