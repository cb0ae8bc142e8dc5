#include "tests/unit/cycle/rig.h"

using namespace test;

namespace {

std::int64_t bidOf(const Rig& rig, std::int64_t id) {
  for (const auto& order : rig.world.orders())
    if (order.id == id) return order.price.units();
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_offers)

BOOST_AUTO_TEST_CASE(the_documented_sequence_is_walked_with_one_refusal) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  BOOST_TEST(bidOf(rig, 39) == 320);
  BOOST_TEST(rig.count("set_spot_price", 6) == 1U);
  rig.run(30min);
  BOOST_TEST(bidOf(rig, 39) == 200);
  // 420 -> 320 -> 220 -> 200: three lowerings, and the one refusal that taught the step.
  BOOST_TEST(rig.count("set_spot_price", 0) == 3U);
  BOOST_TEST(rig.count("set_spot_price") == 4U);
}

BOOST_AUTO_TEST_CASE(no_window_is_missed_by_more_than_a_request) {
  Rig rig(fixedOffer("0.0000022 BTC"));
  const auto begin = rig.clock.steady();
  while (bidOf(rig, 39) != 220 && rig.clock.steady() < begin + 1h) rig.run(1s);
  BOOST_TEST((rig.clock.steady() - begin < 600s + 15s));
}

BOOST_AUTO_TEST_CASE(a_restart_in_the_middle_of_a_plan_is_not_refused) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  for (int i = 0; i < 20; ++i) {
    rig.restart();
    rig.run(61s);
  }
  BOOST_TEST(bidOf(rig, 39) == 200);
  BOOST_TEST(rig.count("set_spot_price") == 4U);
}

BOOST_AUTO_TEST_CASE(a_raise_goes_at_once) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  rig.cycle();
  BOOST_TEST(bidOf(rig, 39) == 900);
  BOOST_TEST(rig.count("set_spot_price") == 1U);
}

BOOST_AUTO_TEST_CASE(a_target_below_the_machine_s_minimum_ends_at_the_minimum) {
  Rig rig(fixedOffer("0.0000001 BTC") + "[limits]\nbtc = 0.0000001 .. 0.005\n");
  rig.run(2h);
  BOOST_TEST(bidOf(rig, 39) == 100);
  BOOST_TEST(rig.count("set_spot_price", 6) <= 1U);
}

BOOST_AUTO_TEST_CASE(an_offer_without_a_section_is_only_watched) {
  Rig rig("[agent]\nmode = enforce\n[offer.other]\norder = 4711\nstrategy = fixed\nprice = 0.000001 BTC\n");
  rig.run(10min);
  BOOST_TEST(rig.count("my_orders", 0) >= 1U);
  BOOST_TEST(rig.count("set_spot_price") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
