#include "tests/unit/cycle/offer_rig.h"

/// What has to outlive a restart, and a calendar that is set.
using namespace test;

BOOST_AUTO_TEST_SUITE(engine_offer_memory)

BOOST_AUTO_TEST_CASE(a_restart_in_the_middle_of_a_plan_is_not_refused) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  for (int i = 0; i < 20; ++i) {
    rig.restart();
    rig.run(61s);
  }
  BOOST_TEST(bidOf(rig) == 200);
  BOOST_TEST(rig.count("set_spot_price") == 4U);
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_neither_costs_a_refusal_nor_a_window) {
  for (const std::chrono::milliseconds jump :
       {std::chrono::milliseconds(1h), std::chrono::milliseconds(-1h)}) {
    Rig rig(fixedOffer("0.0000020 BTC"));
    const auto begin = rig.clock.steady();
    rig.cycle();
    rig.run(3min);
    rig.clock.jumpWall(jump);
    while (bidOf(rig) != 200 && rig.clock.steady() < begin + 2h) rig.run(1s);
    BOOST_TEST((rig.clock.steady() - begin < 1200s + 20s), "jump of " << jump.count());
    BOOST_TEST(rig.count("set_spot_price", 6) == 1U, "jump of " << jump.count());
  }
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_while_no_agent_runs_is_noticed_too) {
  for (const std::chrono::milliseconds jump :
       {std::chrono::milliseconds(1h), std::chrono::milliseconds(-1h)}) {
    Rig rig(fixedOffer("0.0000020 BTC"));
    const auto begin = rig.clock.steady();
    rig.cycle();
    rig.run(3min);
    rig.engine.reset();
    rig.clock.jumpWall(jump);
    rig.restart();
    rig.run(30s);
    rig.restart();  // what was moved along has to be on disk
    while (bidOf(rig) != 200 && rig.clock.steady() < begin + 2h) rig.run(1s);
    BOOST_TEST((rig.clock.steady() - begin < 1200s + 20s), "jump of " << jump.count());
    BOOST_TEST(rig.count("set_spot_price", 6) == 1U, "jump of " << jump.count());
  }
}

BOOST_AUTO_TEST_CASE(
    a_calendar_that_is_set_while_a_request_is_on_its_way_is_noticed_before_anything_is_dated) {
  for (const char* endpoint : {"set_spot_price", "spot_marketplace", "my_orders", "my_servers"})
    for (const int nth : {1, 2, 3})
      for (const std::chrono::milliseconds jump :
           {std::chrono::milliseconds(1h), std::chrono::milliseconds(-1h)}) {
        Rig rig(fixedOffer("0.0000020 BTC"));
        int seen = 0;
        rig.feed.during = [&](const std::string& asked) {
          if (asked == endpoint && ++seen == nth) rig.clock.jumpWall(jump);
        };
        const auto begin = rig.clock.steady();
        while (bidOf(rig) != 200 && rig.clock.steady() < begin + 3h) {
          rig.run(20s);
          if (seen == nth) rig.restart();
        }
        const std::string text =
            std::string(endpoint) + " " + std::to_string(nth) + ", jump of " + std::to_string(jump.count());
        BOOST_TEST((rig.clock.steady() - begin < 1200s + 45s), text);
        BOOST_TEST(rig.count("set_spot_price", 6) == 1U, text);
      }
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_neither_hastens_an_alert_nor_holds_it_back) {
  for (const std::chrono::milliseconds jump :
       {std::chrono::milliseconds(1h), std::chrono::milliseconds(-1h)}) {
    Rig rig(fixedOffer("0.0000042 BTC"));
    rig.cycle();
    BOOST_REQUIRE(rig.world.rent(kMachine));
    rig.run(5min);
    rig.clock.jumpWall(jump);
    rig.restart();
    rig.run(3min);
    BOOST_TEST(!isFiring(rig, pv::alerts::Rule::OfferLost), "jump of " << jump.count());
    rig.run(6min);
    BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferLost), "jump of " << jump.count());
  }
}

BOOST_AUTO_TEST_CASE(a_small_step_of_the_calendar_is_followed_too) {
  for (const std::chrono::milliseconds step : {450ms, -450ms}) {
    Rig rig(fixedOffer("0.0000020 BTC"));
    rig.cycle();
    rig.run(3min);
    rig.clock.jumpWall(step);
    rig.run(30min);
    BOOST_TEST(bidOf(rig) == 200);
    BOOST_TEST(rig.count("set_spot_price", 6) == 1U, "step of " << step.count());
  }
}

BOOST_AUTO_TEST_CASE(a_kill_during_the_request_after_a_calendar_was_set_costs_no_refusal) {
  struct Killed {};
  for (const std::chrono::milliseconds jump :
       {std::chrono::milliseconds(1h), std::chrono::milliseconds(-1h)}) {
    Rig rig(fixedOffer("0.0000020 BTC"));
    rig.cycle();
    BOOST_REQUIRE(bidOf(rig) == 320);
    rig.run(595s);
    rig.clock.jumpWall(jump);
    rig.feed.during = [&rig](const std::string& endpoint) {
      if (endpoint != "set_spot_price") return;
      // It arrives, and whoever sent it is gone.
      BOOST_REQUIRE(rig.world.reprice(kOffer, bitcoin(220)));
      throw Killed{};
    };
    bool killed = false;
    for (int i = 0; i < 60 && !killed; ++i) {
      try {
        rig.run(1s);
      } catch (const Killed&) {
        killed = true;
      }
    }
    BOOST_REQUIRE(killed);
    rig.feed.during = {};
    for (int i = 0; i < 3; ++i) {
      rig.restart();
      rig.run(3s);
    }
    rig.run(20min);
    BOOST_TEST(bidOf(rig) == 200);
    BOOST_TEST(rig.count("set_spot_price", 6) == 1U, "jump of " << jump.count());
  }
}

BOOST_AUTO_TEST_SUITE_END()
