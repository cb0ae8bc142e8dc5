#include "tests/unit/cycle/rig.h"

using namespace test;
using provider::Currency;
using provider::sandbox::Break;

namespace {

/// Breaks the first request to `endpoint` that comes, however many others come before it.
void breakNext(Rig& rig, const std::string& endpoint, Break how) {
  Rig rehearsal(fixedPolicy("enforce"));
  rehearsal.cycle();
  std::size_t n = 0;
  for (const auto& request : rehearsal.world.requests()) {
    ++n;
    if (request.endpoint == endpoint) break;
  }
  rig.transport.breakExchange(n, how);
}

std::size_t pricedMachines(const Rig& rig) {
  return static_cast<std::size_t>(std::ranges::count_if(rig.world.machines(), [](const auto& machine) {
    const auto price = machine.settings.onDemand.get(Currency::Bitcoin);
    return machine.own && price && price->units() == 20'000;
  }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_faults)

BOOST_AUTO_TEST_CASE(a_write_whose_answer_is_lost_is_read_back_and_not_sent_again) {
  Rig rig(fixedPolicy("enforce"));
  breakNext(rig, "set_server_settings", Break::AfterEffect);
  rig.cycle();
  rig.run(10min);
  BOOST_TEST(pricedMachines(rig) == 4U);
  BOOST_TEST(rig.count("set_server_settings") == 4U);
  for (const auto& write : rig.engine->gate().writes())
    BOOST_TEST((write.outcome == agent::journal::Outcome::Verified));
}

BOOST_AUTO_TEST_CASE(a_write_that_never_arrived_is_read_back_first_and_then_tried_again) {
  Rig rig(fixedPolicy("enforce"));
  breakNext(rig, "set_server_settings", Break::BeforeEffect);
  rig.run(10min);
  BOOST_TEST(pricedMachines(rig) == 4U);
  BOOST_TEST(rig.count("set_server_settings", 0) == 4U);
}

BOOST_AUTO_TEST_CASE(a_crash_between_write_and_read_back_is_taken_up) {
  Rig rig(fixedPolicy("enforce"));
  while (rig.count("set_server_settings") == 0) BOOST_REQUIRE(rig.engine->step().has_value());
  BOOST_REQUIRE(rig.journal->unsettled()->size() == 1U);
  rig.restart();
  rig.cycle();
  BOOST_TEST(rig.journal->unsettled()->empty());
  BOOST_TEST(rig.count("set_server_settings") == 4U);
}

BOOST_AUTO_TEST_CASE(an_intent_that_was_never_sent_is_settled_by_reading) {
  Rig rig(fixedPolicy("enforce"));
  const auto id = rig.journal->intent({.id = 0,
                                       .kind = agent::journal::WriteKind::Settings,
                                       .subject = "rig-01",
                                       .before = "a",
                                       .after = "on_demand=9 BTC",
                                       .reason = "test",
                                       .at = rig.clock.wall(),
                                       .outcome = agent::journal::Outcome::Pending,
                                       .answer = {},
                                       .settledAt = {}});
  BOOST_REQUIRE(id.has_value());
  rig.restart();
  rig.run(5min);
  BOOST_TEST(rig.journal->unsettled()->empty());
  BOOST_TEST(pricedMachines(rig) == 4U);
}

BOOST_AUTO_TEST_CASE(whatever_single_exchange_breaks_the_prices_arrive_and_nothing_is_sent_twice) {
  for (const Break how : {Break::BeforeSending, Break::BeforeEffect, Break::InsideAnswer, Break::AfterEffect})
    for (std::size_t n = 1; n <= 14; ++n) BOOST_TEST_CONTEXT("exchange " << n) {
        Rig rig(fixedPolicy("enforce"));
        rig.transport.breakExchange(n, how);
        rig.run(15min);
        BOOST_TEST(pricedMachines(rig) == 4U);
        BOOST_TEST(rig.count("set_server_settings", 0) == 4U);
        BOOST_TEST((rig.closestRequests() >= 1s));
      }
}

BOOST_AUTO_TEST_CASE(a_price_whose_answer_is_lost_opens_its_window_all_the_same) {
  Rig rehearsal(fixedOffer("0.0000020 BTC"));
  rehearsal.run(40min);
  for (std::size_t n = 1; n <= 8; ++n) BOOST_TEST_CONTEXT("exchange " << n) {
      Rig rig(fixedOffer("0.0000020 BTC"));
      rig.transport.breakExchange(n, Break::AfterEffect);
      rig.run(60min);
      BOOST_TEST(rig.count("set_spot_price", 0) == 3U);
      // At most the refusal that teaches the step, and one more where that answer was the one lost.
      BOOST_TEST(rig.count("set_spot_price", 6) <= 2U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
