#include "provider/core/text.h"
#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using samples::price;

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(the_outermost_bounds_are_those_of_the_marketplace_s_site) {
  const Limits limits = defaultLimits();
  BOOST_TEST((limits[indexOf(Currency::Bitcoin)].lowest == price("0.000001 BTC")));
  BOOST_TEST((limits[indexOf(Currency::Bitcoin)].highest == price("0.005 BTC")));
  BOOST_TEST((limits[indexOf(Currency::Clore)].lowest == price("0.1 CLORE")));
  BOOST_TEST((limits[indexOf(Currency::Clore)].highest == price("5000 CLORE")));
  BOOST_TEST((limits[indexOf(Currency::Usd)].lowest == price("0.2 USD")));
  BOOST_TEST((limits[indexOf(Currency::Usd)].highest == price("200 USD")));
}

BOOST_AUTO_TEST_CASE(a_guard_has_the_name_under_which_it_is_documented) {
  BOOST_TEST(name(Guard::FreshInputs) == "fresh inputs");
  BOOST_TEST(name(Guard::Sanity) == "sanity");
  BOOST_TEST(name(Guard::Bounds) == "floor and ceiling");
  BOOST_TEST(name(Guard::Rounding) == "rounding");
  BOOST_TEST(name(Guard::Unchanged) == "unchanged");
}

BOOST_AUTO_TEST_CASE(a_percentage_is_written_without_needless_digits) {
  BOOST_TEST(percentText(0.5) == "50%");
  BOOST_TEST(percentText(0.025) == "2.5%");
  BOOST_TEST(percentText(-0.03) == "-3%");
  BOOST_TEST(percentText(1.0) == "100%");
  BOOST_TEST(percentText(0.0) == "0%");
}

BOOST_AUTO_TEST_SUITE_END()
