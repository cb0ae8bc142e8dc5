#include "provider/sandbox/renters.h"

#include <cmath>

#include "provider/sandbox/agenda.h"
#include "provider/sandbox/failures.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sandbox_renters)

BOOST_AUTO_TEST_CASE(what_is_planned_happens_in_the_order_of_time_and_among_equals_of_planning) {
  Agenda agenda;
  const SteadyTime start{};
  agenda.plan(start + 2s, Occasion::TrendMoves, 1);
  agenda.plan(start + 1s, Occasion::TrendMoves, 2);
  agenda.plan(start + 2s, Occasion::OutageEnds, 3);
  agenda.plan(start + 3s, Occasion::TrendMoves, 4);
  std::vector<std::size_t> order;
  while (const auto event = agenda.take(start + 2s)) order.push_back(event->subject);
  BOOST_TEST(order == (std::vector<std::size_t>{2, 1, 3}), boost::test_tools::per_element());
  BOOST_TEST(agenda.take(start + 3s)->subject == 4U);
  BOOST_TEST(!agenda.take(start + 1h).has_value());
}

BOOST_AUTO_TEST_CASE(stays_are_as_long_as_the_machine_may_be_rented_and_never_nothing) {
  Random random(1);
  for (const auto longest : {0ms, 1ms, std::chrono::milliseconds(6h), std::chrono::milliseconds(24h * 365)})
    for (int i = 0; i < 200; ++i) {
      const auto stay = drawStay(random, longest);
      BOOST_TEST((stay >= 10min));
      BOOST_TEST((stay <= std::max<std::chrono::milliseconds>(longest, 10min)));
      const auto rest = drawRestOfStay(random, longest);
      BOOST_TEST((rest >= 0ms));
      BOOST_TEST((rest <= std::max<std::chrono::milliseconds>(longest, 10min)));
    }
}

BOOST_AUTO_TEST_CASE(the_usual_share_of_rented_machines_is_the_record_s) {
  BOOST_TEST(usuallyRented(1) == 0.5934, boost::test_tools::tolerance(1e-3));
  BOOST_TEST(usuallyRented(0.47) > 0.75);
  BOOST_TEST(usuallyRented(4.5) < 0.2);
}

BOOST_AUTO_TEST_CASE(prices_that_change_keep_to_the_website_s_bounds_and_others_stay) {
  struct Case {
    Currency currency;
    const char* price;
    double factor;
    const char* expected;
  };
  const Case cases[] = {
      {Currency::Bitcoin, "0.0001", 1.5, "0.00015"},
      {Currency::Bitcoin, "0.0049", 1.5, "0.005"},
      {Currency::Bitcoin, "0.0000011", 0.5, "0.000001"},
      {Currency::Bitcoin, "0.01", 1.5, "0.01"},
      {Currency::Clore, "100", 0.999999, "100"},
      {Currency::Clore, "4999", 1.5, "5000"},
      {Currency::Clore, "0.12", 0.5, "0.1"},
      {Currency::Usd, "0.3", 0.5, "0.2"},
      {Currency::Usd, "150", 1.5, "200"},
  };
  for (const Case& sample : cases) {
    BOOST_TEST_CONTEXT(sample.price << " times " << sample.factor) {
      PriceMap prices;
      prices.set(Price::parse(sample.price, sample.currency).value());
      std::array<bool, kCurrencies.size()> taken{};
      BOOST_TEST((scaledPrices(prices, taken, sample.factor) == prices));
      taken[indexOf(sample.currency)] = true;
      BOOST_TEST(scaledPrices(prices, taken, sample.factor).get(sample.currency)->text() ==
                 Price::parse(sample.expected, sample.currency)->text());
    }
  }
}

BOOST_AUTO_TEST_CASE(failures_last_for_minutes_to_hours) {
  Random random(1);
  std::vector<std::chrono::milliseconds> lengths;
  double sum_h = 0;
  for (int i = 0; i < 2001; ++i) {
    lengths.push_back(drawFailure(random).lasts);
    sum_h += std::chrono::duration<double, std::ratio<3600>>(drawTimeToFailure(random, 10)).count();
  }
  std::ranges::sort(lengths);
  BOOST_TEST((lengths.front() >= 1min));
  BOOST_TEST((lengths.back() <= 72h));
  BOOST_TEST((lengths[1000] > 25min && lengths[1000] < 35min));
  BOOST_TEST((lengths[1800] > 2h));
  BOOST_TEST(std::abs(sum_h / 2001 - 72) < 6);
}

BOOST_AUTO_TEST_SUITE_END()
