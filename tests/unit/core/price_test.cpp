#include "provider/core/price.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <limits>
#include <stdexcept>

using namespace provider;

namespace {

struct ParseCase {
  const char* text;
  std::optional<std::int64_t> units;
};
std::ostream& operator<<(std::ostream& out, const ParseCase& c) { return out << '"' << c.text << '"'; }

const ParseCase kParseCases[] = {
    {"0.0001", 10'000},
    {"110", 11'000'000'000},
    {"0.00000001", 1},
    {"2.40", 240'000'000},
    {"0", 0},
    {"99999999", 9'999'999'900'000'000},
    {"", std::nullopt},
    {".5", std::nullopt},
    {"5.", std::nullopt},
    {"-1", std::nullopt},
    {"1e-3", std::nullopt},
    {"1,5", std::nullopt},
    {"0.000000001", std::nullopt},
    {"100000000", std::nullopt},
    {"1.2.3", std::nullopt},
    {" 1", std::nullopt},
    {"0x10", std::nullopt},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(price)

BOOST_DATA_TEST_CASE(decimal_text_is_read_exactly_or_not_at_all, boost::unit_test::data::make(kParseCases)) {
  const auto price = Price::parse(sample.text, Currency::Bitcoin);
  BOOST_REQUIRE_EQUAL(price.has_value(), sample.units.has_value());
  if (price) BOOST_TEST(price->units() == *sample.units);
}

BOOST_AUTO_TEST_CASE(a_json_number_becomes_the_nearest_unit) {
  BOOST_TEST(Price::fromNumber(4.2e-6, Currency::Bitcoin)->units() == 420);
  BOOST_TEST(Price::fromNumber(3e-7, Currency::Bitcoin)->units() == 30);
  BOOST_TEST(Price::fromNumber(110, Currency::Clore)->units() == 11'000'000'000);
}

BOOST_AUTO_TEST_CASE(a_number_that_is_no_price_is_refused) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e308, -1e308})
    BOOST_TEST(!Price::fromNumber(bad, Currency::Usd).has_value());
}

BOOST_AUTO_TEST_CASE(every_amount_survives_the_wire) {
  for (std::int64_t units = 1; units < 40'000'000'000; units = units * 3 + 1) {
    const Price price = Price::fromUnits(units, Currency::Bitcoin);
    BOOST_TEST(Price::fromNumber(price.toNumber(), Currency::Bitcoin)->units() == units);
    BOOST_TEST(Price::parse(price.amount(), Currency::Bitcoin)->units() == units);
  }
}

BOOST_AUTO_TEST_CASE(a_limit_is_never_rounded_below_what_was_told) {
  BOOST_TEST(Price::atLeast(0.0000032, Currency::Bitcoin)->units() == 320);
  BOOST_TEST(Price::atLeast(0.000003200001, Currency::Bitcoin)->units() == 321);
  BOOST_TEST(Price::atLeast(0.000003209, Currency::Bitcoin)->units() == 321);
}

BOOST_AUTO_TEST_CASE(text_shows_the_currency_s_decimals_and_more_where_needed) {
  BOOST_TEST(Price::fromUnits(420, Currency::Bitcoin).text() == "0.00000420 BTC");
  BOOST_TEST(Price::fromUnits(11'000'000'000, Currency::Clore).text() == "110.00 CLORE");
  BOOST_TEST(Price::fromUnits(123'456'000, Currency::Usd).text() == "1.23456 USD");
  BOOST_TEST(Price::fromUnits(-50'000'000, Currency::Usd).text() == "-0.50 USD");
}

BOOST_AUTO_TEST_CASE(rounding_follows_the_currency) {
  const Price price = Price::fromUnits(123'456'789, Currency::Usd);
  BOOST_TEST(price.roundedDown().units() == 123'000'000);
  BOOST_TEST(price.roundedUp().units() == 124'000'000);
  BOOST_TEST(price.roundedNearest().units() == 123'000'000);
  BOOST_TEST(Price::fromUnits(123'500'000, Currency::Usd).roundedNearest().units() == 124'000'000);
  BOOST_TEST(Price::fromUnits(123'456'789, Currency::Bitcoin).roundedUp().units() == 123'456'789);
}

BOOST_AUTO_TEST_CASE(amounts_of_different_currencies_do_not_mix) {
  const Price bitcoin = Price::fromUnits(1, Currency::Bitcoin);
  const Price dollars = Price::fromUnits(1, Currency::Usd);
  BOOST_CHECK_THROW((void)(bitcoin < dollars), std::logic_error);
  BOOST_CHECK_THROW((void)(bitcoin + dollars), std::logic_error);
  BOOST_CHECK_THROW((void)(bitcoin - dollars), std::logic_error);
  BOOST_TEST(!(bitcoin == dollars));
}

BOOST_AUTO_TEST_CASE(currencies_are_known_by_the_wire_and_by_people) {
  for (const Currency currency : kCurrencies) {
    BOOST_TEST((currencyFromWireKey(wireKey(currency)) == currency));
    BOOST_TEST((currencyFromSymbol(symbol(currency)) == currency));
  }
  BOOST_TEST((currencyFromSymbol("btc") == Currency::Bitcoin));
  BOOST_TEST(!currencyFromSymbol("bitcoin").has_value());
  BOOST_TEST(!currencyFromWireKey("BTC").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
