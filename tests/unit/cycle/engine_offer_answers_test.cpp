#include "tests/unit/cycle/offer_rig.h"

/// What the marketplace answers to a move, and what follows from it.
using namespace test;

BOOST_AUTO_TEST_SUITE(engine_offer_answers)

BOOST_AUTO_TEST_CASE(a_step_that_changes_is_learned_again_from_one_refusal) {
  Rig rig(fixedOffer("0.0000011 BTC"));
  rig.cycle();
  BOOST_REQUIRE(bidOf(rig) == 320);
  rig.world.setLowering(bitcoin(30), 600s);
  rig.run(2h);
  BOOST_TEST(bidOf(rig) == 110);
  BOOST_TEST(rig.count("set_spot_price", 6) == 2U);
  BOOST_TEST(rig.count("set_spot_price", 0) == 1U + 7U);
}

BOOST_AUTO_TEST_CASE(a_step_that_grows_is_noticed_within_a_day) {
  Rig rig(fixedOffer("0.0000011 BTC"));
  rig.cycle();
  rig.world.setLowering(bitcoin(1), 600s);
  rig.run(1h);
  const auto bid = bidOf(rig);
  BOOST_REQUIRE(bid > 300);
  rig.world.setLowering(bitcoin(1000), 600s);
  rig.run(25h);
  BOOST_TEST(bidOf(rig) == 110);
}

BOOST_AUTO_TEST_CASE(a_window_that_is_longer_than_documented_costs_one_refusal) {
  Rig rig(fixedOffer("0.0000011 BTC"));
  rig.world.setLowering(bitcoin(100), 900s);
  rig.run(2h);
  BOOST_TEST(bidOf(rig) == 110);
  // The step, and the window.
  BOOST_TEST(rig.count("set_spot_price", 6) == 2U);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_not_active_is_not_hammered) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"order_not_active"})");
  rig.run(24h);
  const auto tries = std::ranges::count(rig.feed.answered, "set_spot_price", &Feed::Answered::endpoint);
  BOOST_TEST(tries >= 3);
  BOOST_TEST(tries <= 27);
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferPaused));
  rig.feed.instead.clear();
  rig.run(2h);
  BOOST_TEST(bidOf(rig) == 200);
  BOOST_TEST(!isFiring(rig, pv::alerts::Rule::OfferPaused));
}

BOOST_AUTO_TEST_CASE(an_order_that_is_not_found_is_looked_up_at_once) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  answerMovesWith(rig, R"({"code":6,"error":"order_not_found"})");
  rig.run(590s);
  while (rig.feed.answered.empty()) rig.run(1s);
  rig.run(3s);
  const auto& requests = rig.world.requests();
  const auto last = std::find_if(requests.rbegin(), requests.rend(),
                                 [](const auto& request) { return request.endpoint == "my_orders"; });
  BOOST_REQUIRE((last != requests.rend()));
  BOOST_TEST((last->at > rig.feed.answered.front().at));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_known_stops_the_offer_until_the_owner_acts) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"a_word_never_seen"})");
  rig.run(2h);
  BOOST_TEST(rig.feed.answered.size() == 1U);
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferPaused));
  rig.feed.instead.clear();
  rig.run(10min);
  BOOST_TEST(bidOf(rig) == 420);
  BOOST_REQUIRE(rig.journal->resume("offer:39", rig.clock.wall()).has_value());
  rig.run(1min);
  BOOST_TEST(bidOf(rig) == 320);
}

BOOST_AUTO_TEST_CASE(a_told_minimum_is_adapted_to_and_outlives_a_restart) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"too_low_price","min_price":0.0000042})");
  rig.run(1h);
  BOOST_TEST(rig.feed.answered.size() == 1U);
  rig.restart();
  rig.run(1h);
  BOOST_TEST(rig.feed.answered.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_known_costs_one_request_a_day_however_often_the_agent_starts) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"a_word_never_seen"})");
  for (int start = 0; start < 23; ++start) {
    rig.restart();
    rig.cycle();
    rig.clock.advance(1h);
  }
  BOOST_TEST(rig.feed.answered.size() == 1U);
  rig.clock.advance(2h);
  rig.restart();
  rig.cycle();
  BOOST_TEST(rig.feed.answered.size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_or_not_done_is_told_after_three_times) {
  for (const char* answer : {R"({"code":2})", R"({"code":1})", R"({"code":0})"}) {
    Rig rig(fixedOffer("0.0000020 BTC"));
    answerMovesWith(rig, answer);
    while (rig.feed.answered.size() < 2 && rig.clock.steady() < pv::SteadyTime{} + 24h) rig.run(1s);
    BOOST_TEST(!isFiring(rig, pv::alerts::Rule::OfferPaused), answer);
    rig.run(24h);
    BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferPaused), answer);
    BOOST_TEST(rig.feed.answered.size() <= 150U, answer << ": " << rig.feed.answered.size());
  }
}

BOOST_AUTO_TEST_CASE(refusals_that_the_target_has_made_moot_are_no_longer_told) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"not_enough_balance"})");
  rig.run(30min);
  BOOST_REQUIRE(isFiring(rig, pv::alerts::Rule::OfferPaused));
  rig.configure(fixedOffer("0.0000042 BTC"));
  rig.restart();
  rig.run(10min);
  BOOST_TEST(!isFiring(rig, pv::alerts::Rule::OfferPaused));
}

BOOST_AUTO_TEST_CASE(alerts_of_offers_end_with_the_last_section) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"not_enough_balance"})");
  rig.run(30min);
  BOOST_REQUIRE(isFiring(rig, pv::alerts::Rule::OfferPaused));
  rig.configure("[agent]\nmode = enforce\n");
  rig.restart();
  rig.run(5min);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(an_order_left_out_of_one_answer_is_still_read_back_when_it_returns) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  rig.feed.during = [&rig](const std::string& endpoint) {
    if (endpoint != "set_spot_price") return;
    rig.feed.instead["spot_marketplace"] =
        R"({"code":0,"exists":true,"market":{"offers":[],"server":{"min_pricing":{"bitcoin":0.000001},)"
        R"("mrl":262800,"visibility":"public","online":true}}})";
    rig.feed.instead["my_orders"] = R"({"code":0,"limit":10,"orders":[]})";
  };
  while (rig.count("set_spot_price") == 0) rig.run(1s);
  rig.run(3s);
  BOOST_REQUIRE(rig.engine->knowledge().offers.empty());
  rig.feed.instead.clear();
  rig.run(3min);
  const auto recent = rig.journal->recent(1);
  BOOST_REQUIRE(recent.has_value());
  BOOST_TEST((recent->front().outcome == agent::journal::Outcome::Verified));
  BOOST_TEST(rig.count("set_spot_price") == 1U);
}

BOOST_AUTO_TEST_CASE(every_move_rests_on_a_reading_of_the_last_seconds) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.run(3h);
  for (const std::int64_t units : {500, 300, 800, 650}) {
    BOOST_REQUIRE(rig.world.bid(kMachine, bitcoin(units)).has_value());
    rig.run(1h);
  }
  pv::SteadyTime readAt{};
  for (const auto& request : rig.world.requests()) {
    if (request.endpoint == "spot_marketplace") readAt = request.at;
    if (request.endpoint == "set_spot_price") BOOST_TEST((request.at - readAt <= 10s));
  }
  BOOST_TEST(rig.count("set_spot_price", 0) == 5U);
}

BOOST_AUTO_TEST_CASE(a_move_whose_market_cannot_be_read_waits_and_asks_twice_a_minute_at_most) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  BOOST_REQUIRE(
      rig.journal->pause({.machine = "offer:39", .since = rig.clock.wall(), .until = {}}).has_value());
  rig.run(90s);
  BOOST_REQUIRE(rig.journal->resume("offer:39", rig.clock.wall()).has_value());
  rig.feed.instead["spot_marketplace"] = "<html>";
  rig.feed.withheld.insert("spot_marketplace");
  rig.run(10min);
  BOOST_TEST(rig.count("set_spot_price") == 0U);
  BOOST_TEST(rig.feed.answered.size() <= 21U);
  rig.feed.instead.clear();
  rig.run(1min);
  BOOST_TEST(bidOf(rig) == 900);
}

BOOST_AUTO_TEST_CASE(a_lowering_whose_window_is_over_waits_for_a_market_that_can_be_read) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.cycle();
  BOOST_REQUIRE(bidOf(rig) == 320);
  rig.run(580s);
  BOOST_REQUIRE(rig.world.bid(kMachine, bitcoin(300)).has_value());
  rig.feed.instead["spot_marketplace"] = "<html>";
  rig.feed.withheld.insert("spot_marketplace");
  rig.run(4min);
  BOOST_TEST(bidOf(rig) == 320, "to 220 would have given the machine away");
  rig.feed.instead.clear();
  rig.run(1min);
  BOOST_TEST(bidOf(rig) == 301);
}

BOOST_AUTO_TEST_CASE(a_resume_ends_the_wait_after_refusals_too) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"not_enough_balance"})");
  rig.run(2h);
  rig.feed.instead.clear();
  BOOST_REQUIRE(rig.journal->resume("offer:39", rig.clock.wall()).has_value());
  rig.run(10s);
  BOOST_TEST(bidOf(rig) == 320);
}

BOOST_AUTO_TEST_CASE(requests_that_are_far_apart_still_come_to_a_move) {
  Rig rig("[api]\nrequest_interval = 11s\n" + fixedOffer("0.0000090 BTC") +
          "[server.a]\nname = *\npolicy = p\n" + "[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n");
  rig.cycle();
  BOOST_TEST(bidOf(rig) == 900);
}

BOOST_AUTO_TEST_CASE(a_single_cycle_moves_offers_although_the_account_s_machines_cannot_be_read) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  rig.feed.instead["my_servers"] = "<html>";
  rig.cycle();
  BOOST_TEST(bidOf(rig) == 900);
}

BOOST_AUTO_TEST_CASE(a_reload_ends_the_pause_of_an_offer_that_was_not_seen_yet) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  answerMovesWith(rig, R"({"code":6,"error":"a_word_never_seen"})");
  rig.cycle();
  rig.feed.instead.clear();
  rig.restart();
  rig.engine->reconfigure(rig.config, rig.authority());
  rig.cycle();
  BOOST_TEST(bidOf(rig) == 900);
}

BOOST_AUTO_TEST_SUITE_END()
