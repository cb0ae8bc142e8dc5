#include "provider/market/rates.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cmath>
#include <limits>
#include <random>

using namespace provider;
using namespace provider::market;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

constexpr WallTime kStart{std::chrono::days{20000}};
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

Price btc(double coins) { return Price::fromNumber(coins, Currency::Bitcoin).value(); }
Price clore(double coins) { return Price::fromNumber(coins, Currency::Clore).value(); }
Price usd(double coins) { return Price::fromNumber(coins, Currency::Usd).value(); }

/// A reading of the spot market a minute after the one before, and what counts then.
struct Step {
  double reading;
  double believed;
};
struct DoubtCase {
  const char* what;
  std::vector<Step> steps;
};
std::ostream& operator<<(std::ostream& out, const DoubtCase& c) { return out << c.what; }

const std::vector<DoubtCase> kDoubts{
    {"the first reading is believed", {{100, 100}}},
    {"a small move is believed at once", {{100, 100}, {125, 125}, {93.75, 93.75}, {117, 117}}},
    {"just more is doubted", {{100, 100}, {125.01, 100}}},
    {"just less is doubted", {{100, 100}, {74.99, 100}}},
    {"a jump is believed when it is seen twice", {{100, 100}, {200, 100}, {210, 210}}},
    {"a fall is believed when it is seen twice", {{100, 100}, {10, 100}, {11, 11}}},
    {"a blip moves nothing", {{100, 100}, {200, 100}, {101, 101}, {200, 101}, {102, 102}}},
    {"two jumps to different places are two doubts", {{100, 100}, {200, 100}, {400, 100}, {390, 390}}},
    {"a jump and a fall are two doubts", {{100, 100}, {200, 100}, {50, 100}, {51, 51}}},
    {"the doubted one is forgotten once another was", {{100, 100}, {200, 100}, {50, 100}, {200, 100}}},
    {"no number changes nothing, not even a doubt",
     {{100, 100}, {200, 100}, {kNothing, 100}, {0, 100}, {-200, 100}, {HUGE_VAL, 100}, {200, 200}}},
};

struct WhyCase {
  const char* what;
  std::chrono::milliseconds age;
  const char* why;  ///< empty = there is one
};
std::ostream& operator<<(std::ostream& out, const WhyCase& c) { return out << c.what; }

const WhyCase kWhys[] = {
    {"just read", 0s, ""},
    {"as old as may be", 1h, ""},
    {"older by a millisecond", 1h + 1ms, "the rate for CLORE is 60m old"},
    {"two hours", 2h, "the rate for CLORE is 2h old"},
    {"three days", 72h, "the rate for CLORE is 3d old"},
    {"a clock that was set back a little", -1min, ""},
    {"a clock that was set back", -1min - 1ms, "the rate for CLORE was read before the clock was set back"},
};

Rates allKnown() {
  Rates rates;
  rates.learn(Currency::Bitcoin, 65000, RateSource::SpotMarket, kStart);
  rates.learn(Currency::Clore, 0.28, RateSource::Marketplace, kStart);
  return rates;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rates)

BOOST_DATA_TEST_CASE(a_surprise_is_doubted_until_it_is_repeated, data::make(kDoubts)) {
  for (const RateSource source : {RateSource::SpotMarket, RateSource::Marketplace}) {
    Rates rates;
    WallTime now = kStart;
    for (const Step& step : sample.steps) {
      rates.learn(Currency::Clore, step.reading, source, now);
      BOOST_REQUIRE(rates.rate(Currency::Clore, now).has_value());
      BOOST_TEST(rates.rate(Currency::Clore, now)->usdPerCoin == step.believed);
      BOOST_TEST((rates.rate(Currency::Clore, now)->source == source));
      now += 10min;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_slip_that_is_read_several_times_within_a_moment_is_one_slip) {
  Rates rates;
  rates.learn(Currency::Bitcoin, 65'000, RateSource::SpotMarket, kStart);
  for (int second = 1; second < 30; ++second)
    rates.learn(Currency::Bitcoin, 650, RateSource::SpotMarket, kStart + std::chrono::seconds{second});
  BOOST_TEST(rates.rate(Currency::Bitcoin, kStart + 1min)->usdPerCoin == 65'000.0);
  rates.learn(Currency::Bitcoin, 650, RateSource::SpotMarket, kStart + 11min);
  BOOST_TEST(rates.rate(Currency::Bitcoin, kStart + 11min)->usdPerCoin == 650.0);
}

BOOST_AUTO_TEST_CASE(what_was_believed_can_be_kept_and_measures_what_comes) {
  Rates before = allKnown();
  before.configure(Currency::Bitcoin, 1);
  Rates after;
  after.restore(before.believed());
  BOOST_TEST(before.believed().size() == 2U);
  BOOST_TEST((after.believed() == before.believed()));
  after.learn(Currency::Bitcoin, 650, RateSource::SpotMarket, kStart + 1min);
  BOOST_TEST(after.rate(Currency::Bitcoin, kStart + 1min)->usdPerCoin == 65'000.0);
}

BOOST_AUTO_TEST_CASE(what_the_owner_configured_does_not_delay_what_the_api_tells) {
  Rates rates;
  rates.configure(Currency::Bitcoin, 20'000);
  rates.learn(Currency::Bitcoin, 65'000, RateSource::SpotMarket, kStart);
  BOOST_TEST(rates.rate(Currency::Bitcoin, kStart)->usdPerCoin == 65'000.0);
}

BOOST_AUTO_TEST_CASE(a_doubted_reading_does_not_make_the_believed_one_younger) {
  Rates rates;
  rates.setMaxAge(10min);
  rates.learn(Currency::Clore, 1, RateSource::SpotMarket, kStart);
  rates.learn(Currency::Clore, 9, RateSource::SpotMarket, kStart + 9min);
  BOOST_TEST((rates.rate(Currency::Clore, kStart + 10min)->readAt == kStart));
  BOOST_TEST(!rates.rate(Currency::Clore, kStart + 11min).has_value());
}

BOOST_AUTO_TEST_CASE(a_belief_that_is_too_old_to_price_by_still_tells_a_slip_for_a_day) {
  Rates rates;
  rates.learn(Currency::Clore, 1, RateSource::SpotMarket, kStart);
  // Within a day it still tells a slip from a rate: there is none until the jump was confirmed.
  rates.learn(Currency::Clore, 9, RateSource::SpotMarket, kStart + 2h);
  BOOST_TEST(!rates.rate(Currency::Clore, kStart + 2h).has_value());
  BOOST_TEST(rates.whyNone(Currency::Clore, kStart + 2h).find("confirmation") != std::string::npos);
  rates.learn(Currency::Clore, 9, RateSource::SpotMarket, kStart + 2h + 10min);
  BOOST_TEST(rates.rate(Currency::Clore, kStart + 2h + 10min)->usdPerCoin == 9.0);
  rates.learn(Currency::Clore, 50, RateSource::SpotMarket, kStart + 30h);
  BOOST_TEST(rates.rate(Currency::Clore, kStart + 30h)->usdPerCoin == 50.0);
  rates.learn(Currency::Clore, 90, RateSource::SpotMarket, kStart - 2h);
  BOOST_TEST(rates.rate(Currency::Clore, kStart - 2h)->usdPerCoin == 90.0);
}

BOOST_AUTO_TEST_CASE(the_first_reading_of_a_source_is_measured_by_the_other_one) {
  Rates rates;
  rates.learn(Currency::Clore, 1, RateSource::Marketplace, kStart);
  rates.learn(Currency::Clore, 5, RateSource::SpotMarket, kStart);
  // Nobody knows which of the two is right.
  BOOST_TEST(!rates.rate(Currency::Clore, kStart).has_value());
  rates.learn(Currency::Clore, 1.1, RateSource::SpotMarket, kStart + 1min);
  BOOST_TEST(rates.rate(Currency::Clore, kStart + 1min)->usdPerCoin == 1.1);
  // A reading of one source does not confirm what was doubted of the other.
  rates.learn(Currency::Clore, 5, RateSource::SpotMarket, kStart + 2min);
  rates.learn(Currency::Clore, 5, RateSource::Marketplace, kStart + 20min);
  BOOST_TEST(rates.rate(Currency::Clore, kStart + 20min)->usdPerCoin == 1.1);
}

BOOST_AUTO_TEST_CASE(the_first_fresh_source_counts) {
  Rates rates;
  const auto source = [&rates](WallTime now) { return rates.rate(Currency::Bitcoin, now)->source; };
  BOOST_TEST(!rates.rate(Currency::Bitcoin, kStart).has_value());
  rates.configure(Currency::Bitcoin, 60000);
  BOOST_TEST((source(kStart) == RateSource::Configured));
  rates.learn(Currency::Bitcoin, 61000, RateSource::Marketplace, kStart);
  BOOST_TEST((source(kStart) == RateSource::Marketplace));
  rates.learn(Currency::Bitcoin, 62000, RateSource::SpotMarket, kStart - 30min);
  BOOST_TEST((source(kStart) == RateSource::SpotMarket));
  BOOST_TEST((source(kStart + 31min) == RateSource::Marketplace));
  BOOST_TEST((source(kStart + 1h + 1s) == RateSource::Configured));
  BOOST_TEST((source(kStart + 1000h) == RateSource::Configured));
  rates.configure(Currency::Bitcoin, std::nullopt);
  BOOST_TEST(!rates.rate(Currency::Bitcoin, kStart + 1000h).has_value());
}

BOOST_AUTO_TEST_CASE(a_configured_rate_is_what_was_last_configured) {
  Rates rates;
  rates.configure(Currency::Clore, 1);
  rates.configure(Currency::Clore, 100);
  BOOST_TEST(rates.rate(Currency::Clore, kStart)->usdPerCoin == 100.0);
  rates.learn(Currency::Clore, 3, RateSource::Configured, kStart);
  BOOST_TEST(rates.rate(Currency::Clore, kStart)->usdPerCoin == 3.0);
  for (const double wrong : {0.0, -1.0, kNothing, HUGE_VAL}) {
    rates.configure(Currency::Clore, wrong);
    BOOST_TEST(!rates.rate(Currency::Clore, kStart).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_dollar_is_a_dollar_whatever_is_said) {
  Rates rates;
  rates.configure(Currency::Usd, 3);
  rates.learn(Currency::Usd, 2, RateSource::SpotMarket, kStart);
  BOOST_TEST(rates.rate(Currency::Usd, kStart)->usdPerCoin == 1.0);
  BOOST_TEST(rates.whyNone(Currency::Usd, kStart).empty());
}

BOOST_DATA_TEST_CASE(it_says_why_there_is_no_rate, data::make(kWhys)) {
  Rates rates;
  BOOST_TEST(rates.whyNone(Currency::Clore, kStart) == "no rate for CLORE");
  rates.learn(Currency::Clore, 0.28, RateSource::SpotMarket, kStart);
  rates.learn(Currency::Clore, 0.28, RateSource::Marketplace, kStart - 100min);
  BOOST_TEST(rates.whyNone(Currency::Clore, kStart + sample.age) == sample.why);
  BOOST_TEST(rates.rate(Currency::Clore, kStart + sample.age).has_value() == std::string(sample.why).empty());
}

BOOST_AUTO_TEST_CASE(a_price_is_converted_by_way_of_dollars) {
  const Rates rates = allKnown();
  const WallTime now = kStart + 40s;
  const auto worth = rates.convert(btc(0.0001), Currency::Usd, now);
  BOOST_REQUIRE(worth.has_value());
  BOOST_TEST((*worth == usd(6.5)));
  BOOST_TEST(rates.how(Currency::Bitcoin, Currency::Usd, now) ==
             "at 65000 USD for 1 BTC (spot market, 40s old)");
  const auto coins = rates.convert(usd(2.8), Currency::Clore, now + 5min);
  BOOST_TEST((*coins == clore(10)));
  BOOST_TEST(rates.how(Currency::Usd, Currency::Clore, now + 5min) ==
             "at 0.28 USD for 1 CLORE (marketplace, 5m old)");
  const auto both = rates.convert(clore(65), Currency::Bitcoin, now);
  BOOST_TEST((*both == btc(0.00028)));
  BOOST_TEST(rates.how(Currency::Clore, Currency::Bitcoin, now) ==
             "at 0.28 USD for 1 CLORE (marketplace, 40s old) and 65000 USD for 1 BTC (spot market, 40s old)");
  const auto same = rates.convert(btc(0.5), Currency::Bitcoin, now);
  BOOST_TEST((*same == btc(0.5)));
  BOOST_TEST(rates.how(Currency::Bitcoin, Currency::Bitcoin, now).empty());
}

BOOST_AUTO_TEST_CASE(a_rate_is_told_in_as_many_digits_as_people_read) {
  Rates rates;
  rates.configure(Currency::Bitcoin, 97123.456789);
  rates.configure(Currency::Clore, 0.28000000000000003);
  BOOST_TEST(rates.how(Currency::Bitcoin, Currency::Clore, kStart) ==
             "at 97123.5 USD for 1 BTC (configured) and 0.28 USD for 1 CLORE (configured)");
  rates.configure(Currency::Bitcoin, 1234567);
  rates.configure(Currency::Clore, 0.0000001234567);
  BOOST_TEST(rates.how(Currency::Bitcoin, Currency::Usd, kStart) == "at 1234570 USD for 1 BTC (configured)");
  BOOST_TEST(rates.how(Currency::Clore, Currency::Usd, kStart) ==
             "at 0.000000123457 USD for 1 CLORE (configured)");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_converted_is_nothing) {
  Rates rates;
  BOOST_TEST(!rates.convert(btc(1), Currency::Usd, kStart).has_value());
  rates.learn(Currency::Bitcoin, 65000, RateSource::SpotMarket, kStart);
  BOOST_TEST(!rates.convert(btc(1), Currency::Clore, kStart).has_value());
  BOOST_TEST(!rates.convert(clore(1), Currency::Bitcoin, kStart).has_value());
  BOOST_TEST(!rates.convert(btc(1), Currency::Usd, kStart + 2h).has_value());
  BOOST_TEST(rates.convert(btc(1), Currency::Bitcoin, kStart + 2h).has_value());
  BOOST_TEST(!rates.convert(btc(5000), Currency::Usd, kStart).has_value(), "beyond the largest price");
  BOOST_TEST(!rates.convert(usd(0.0003), Currency::Bitcoin, kStart).has_value(), "less than the smallest");
  BOOST_TEST(rates.convert(usd(0.0004), Currency::Bitcoin, kStart)->units() == 1);
  BOOST_TEST(rates.convert(usd(0), Currency::Bitcoin, kStart)->units() == 0);
}

BOOST_AUTO_TEST_CASE(a_conversion_there_and_back_is_off_by_no_more_than_one_unit_of_the_coarser) {
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    Rates rates;
    rates.configure(Currency::Bitcoin, std::exp(std::uniform_real_distribution(8.0, 12.0)(random)));
    rates.configure(Currency::Clore, std::exp(std::uniform_real_distribution(-6.0, 1.0)(random)));
    const Currency from = kCurrencies[std::uniform_int_distribution<std::size_t>(0, 2)(random)];
    const Currency to = kCurrencies[std::uniform_int_distribution<std::size_t>(0, 2)(random)];
    const double worth = std::exp(std::uniform_real_distribution(-3.0, 5.0)(random));
    const double fromRate = rates.rate(from, kStart)->usdPerCoin;
    const double toRate = rates.rate(to, kStart)->usdPerCoin;
    const Price price = Price::fromNumber(worth / fromRate, from).value();
    const auto there = rates.convert(price, to, kStart);
    BOOST_REQUIRE(there.has_value());
    const auto back = rates.convert(*there, from, kStart);
    BOOST_REQUIRE(back.has_value());
    const auto off = std::abs(back->units() - price.units());
    BOOST_TEST_REQUIRE(static_cast<double>(off) <= std::max(1.0, std::ceil(toRate / fromRate)));
  }
}

BOOST_AUTO_TEST_CASE(no_rate_ever_comes_from_a_reading_that_nothing_supports) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    Rates rates;
    WallTime now = kStart;
    std::vector<std::pair<WallTime, double>> read;
    for (int i = 0; i < 200; ++i) {
      now += std::chrono::minutes{std::uniform_int_distribution(1, 25)(random)};
      const bool blip = std::uniform_int_distribution(0, 3)(random) == 0;
      const double level = i < 100 ? 0.28 : 0.9;
      const double reading = level * std::uniform_real_distribution(0.95, 1.05)(random) *
                             (blip ? std::exp(std::uniform_real_distribution(-5.0, 5.0)(random)) : 1.0);
      const auto before = rates.rate(Currency::Clore, now);
      rates.learn(Currency::Clore, reading, RateSource::SpotMarket, now);
      read.emplace_back(now, reading);
      const auto after = rates.rate(Currency::Clore, now);
      const bool moved = after && after != before;
      if (!moved) continue;
      const auto near = [reading](double other) {
        return std::abs(reading - other) <= Rates::kDoubted * other;
      };
      BOOST_TEST_REQUIRE(after->usdPerCoin == reading);
      // Some reading of before, within the time that a confirmation takes or a little more, said the same.
      const auto earlier = std::count_if(read.begin(), read.end() - 1, [&](const auto& one) {
        return near(one.second) || std::abs(one.second - reading) <= Rates::kDoubted * reading;
      });
      const bool repeated = earlier > 0;
      BOOST_TEST_REQUIRE((!before || near(before->usdPerCoin) || repeated));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
