#include "tests/unit/cycle/offer_rig.h"

/// What a policy makes of a machine's spot market, over time.
using namespace test;

BOOST_AUTO_TEST_SUITE(engine_offers)

BOOST_AUTO_TEST_CASE(the_documented_sequence_is_walked_with_one_refusal) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  BOOST_TEST(bidOf(rig) == 320);
  BOOST_TEST(rig.count("set_spot_price", 6) == 1U);
  rig.run(30min);
  BOOST_TEST(bidOf(rig) == 200);
  // 420 -> 320 -> 220 -> 200: three lowerings, and the one refusal that taught the step.
  BOOST_TEST(rig.count("set_spot_price", 0) == 3U);
  BOOST_TEST(rig.count("set_spot_price") == 4U);
}

BOOST_AUTO_TEST_CASE(no_window_is_missed_by_more_than_a_request) {
  Rig rig(fixedOffer("0.0000022 BTC"));
  const auto begin = rig.clock.steady();
  while (bidOf(rig) != 220 && rig.clock.steady() < begin + 1h) rig.run(1s);
  BOOST_TEST((rig.clock.steady() - begin < 600s + 15s));
}

BOOST_AUTO_TEST_CASE(a_raise_goes_at_once) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  rig.cycle();
  BOOST_TEST(bidOf(rig) == 900);
  BOOST_TEST(rig.count("set_spot_price") == 1U);
}

BOOST_AUTO_TEST_CASE(a_target_below_the_machine_s_minimum_ends_at_the_minimum) {
  Rig rig(fixedOffer("0.0000001 BTC") + "[limits]\nbtc = 0.0000001 .. 0.005\n");
  rig.run(2h);
  BOOST_TEST(bidOf(rig) == 100);
  BOOST_TEST(rig.count("set_spot_price", 6) <= 1U);
}

BOOST_AUTO_TEST_CASE(an_offer_without_a_section_is_only_watched) {
  Rig rig("[agent]\nmode = enforce\n[offer.other]\norder = 4711\nstrategy = fixed\nprice = 0.000001 BTC\n");
  rig.run(10min);
  BOOST_TEST(rig.count("my_orders", 0) >= 1U);
  BOOST_TEST(rig.count("spot_marketplace") == 0U);
  BOOST_TEST(rig.count("set_spot_price") == 0U);
}

BOOST_AUTO_TEST_CASE(an_offer_on_hold_is_read_and_its_loss_told_and_never_moved) {
  Rig rig("[agent]\nmode = enforce\n[offer.first]\norder = 39\nstrategy = hold\n");
  rig.run(5min);
  BOOST_TEST(rig.count("spot_marketplace", 0) >= 2U);
  BOOST_REQUIRE(rig.world.rent(kMachine));
  rig.run(15min);
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferLost));
  BOOST_TEST(rig.count("set_spot_price") == 0U);
}

BOOST_AUTO_TEST_CASE(the_lowest_winning_price_is_one_increment_above_the_best_rival) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.run(1h);
  BOOST_TEST(bidOf(rig) == 181);
  BOOST_TEST(rig.world.order(kOffer)->active);
  // 420 -> 320 -> 220 -> 181, and the refusal that taught the step.
  BOOST_TEST(rig.count("set_spot_price", 0) == 3U);
  BOOST_TEST(rig.count("set_spot_price", 6) == 1U);
}

BOOST_AUTO_TEST_CASE(without_rivals_the_offer_goes_down_to_the_machine_s_minimum) {
  Rig rig(lowestWinning("0.00001 BTC"));
  for (const auto& order : std::vector(rig.world.orders()))
    if (order.spot && !order.mine && order.machine == kMachine - 1)
      BOOST_REQUIRE(rig.world.endOrder(order.id));
  rig.run(1h);
  BOOST_TEST(bidOf(rig) == 100);
}

BOOST_AUTO_TEST_CASE(being_outbid_is_answered_after_the_readings_that_confirm_it) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.run(1h);
  const auto rival = rig.world.bid(kMachine, bitcoin(500));
  BOOST_REQUIRE(rival.has_value());
  BOOST_TEST(!rig.world.order(kOffer)->active);
  const auto before = rig.count("set_spot_price");
  rig.run(121s);
  BOOST_TEST(rig.count("set_spot_price") == before, "one reading is not enough");
  rig.run(121s);
  BOOST_TEST(bidOf(rig) == 501);
  BOOST_TEST(rig.world.order(kOffer)->active);
  BOOST_TEST(rig.count("set_spot_price") == before + 1);
  using enum agent::journal::EventKind;
  BOOST_TEST((eventsOf(rig) == std::vector{OfferLost, OfferWon}));
}

BOOST_AUTO_TEST_CASE(a_rival_beyond_max_bid_is_left_the_machine_and_told) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.run(1h);
  BOOST_REQUIRE(rig.world.bid(kMachine, bitcoin(1000)).has_value());
  const auto before = rig.count("set_spot_price");
  rig.run(15min);
  BOOST_TEST(rig.count("set_spot_price") == before);
  BOOST_TEST(bidOf(rig) == 181);
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferLost));
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferAtMax));
}

BOOST_AUTO_TEST_CASE(a_rival_in_another_currency_is_ranked_by_its_worth) {
  Rig rig(lowestWinning("0.001 BTC"));
  pv::sandbox::MachineChange change;
  change.spotMinimum = {pv::Price::fromUnits(pv::Price::kUnitsPerCoin / 100, pv::Currency::Clore)};
  change.accepts = {pv::Currency::Clore};
  BOOST_REQUIRE(rig.world.change(kMachine, change));
  const auto rival =
      rig.world.bid(kMachine, pv::Price::fromUnits(20 * pv::Price::kUnitsPerCoin, pv::Currency::Clore));
  BOOST_REQUIRE(rival.has_value());
  BOOST_REQUIRE(rig.world.order(*rival)->active);
  rig.run(10min);
  BOOST_TEST(rig.world.order(kOffer)->active);
  const pv::sandbox::WorldOptions options = smallWorld();
  const double worth = 20 * options.usdRates[1] / options.usdRates[0] * 1e8;
  BOOST_TEST(static_cast<double>(bidOf(rig)) > worth);
  BOOST_TEST(static_cast<double>(bidOf(rig)) <= worth + 2.5);
  BOOST_TEST(rig.count("marketplace") == 0U, "the spot market tells the rates");
}

BOOST_AUTO_TEST_CASE(rates_that_the_rivals_spot_market_does_not_tell_are_looked_for_elsewhere) {
  Rig rig(lowestWinning("0.001 BTC"));
  rig.feed.instead["spot_marketplace"] =
      R"({"code":0,"exists":true,"market":{"offers":[{"offer_id":39,"bid":0.0000042,"active":true,"my":true},)"
      R"({"offer_id":40,"bid":0.5,"active":false,"my":false,"currency":"CLORE-Blockchain"}],)"
      R"("server":{"min_pricing":{"bitcoin":0.000001,"CLORE-Blockchain":0.01},"visibility":"public","online":true}},)"
      R"("currency_rates_in_usd":{"bitcoin":65000}})";
  rig.run(10min);
  BOOST_TEST(rig.count("marketplace", 0) >= 1U);
  BOOST_TEST(rig.engine->knowledge().rates.rate(pv::Currency::Clore, rig.clock.wall()).has_value());
}

BOOST_AUTO_TEST_CASE(a_rival_that_appears_during_a_descent_stops_it_at_once) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.cycle();
  BOOST_REQUIRE(bidOf(rig) == 320);
  rig.run(5min);
  BOOST_REQUIRE(rig.world.bid(kMachine, bitcoin(300)).has_value());
  const auto before = rig.count("set_spot_price");
  rig.run(30min);
  // Not to 220, which would have given the machine away: the reading before the window's end saw it.
  BOOST_TEST(bidOf(rig) == 301);
  BOOST_TEST(rig.count("set_spot_price") == before + 1);
}

BOOST_AUTO_TEST_CASE(a_machine_that_goes_offline_stops_the_plan_until_it_is_back) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  pv::sandbox::MachineChange change;
  change.online = false;
  BOOST_REQUIRE(rig.world.change(kMachine, change));
  const auto before = rig.count("set_spot_price");
  rig.run(1h);
  BOOST_TEST(rig.count("set_spot_price") == before);
  change.online = true;
  BOOST_REQUIRE(rig.world.change(kMachine, change));
  rig.run(30min);
  BOOST_TEST(bidOf(rig) == 200);
  BOOST_TEST(rig.count("set_spot_price", 6) == 1U);
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_hidden_ends_the_offer_and_nothing_more_is_asked_for_it) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  pv::sandbox::MachineChange change;
  change.listed = false;
  BOOST_REQUIRE(rig.world.change(kMachine, change));
  const auto before = rig.count("set_spot_price");
  rig.run(3min);
  BOOST_TEST(!rig.engine->knowledge().offers.contains(kOffer));
  const auto reads = rig.count("spot_marketplace");
  rig.run(1h);
  BOOST_TEST(rig.count("set_spot_price") == before);
  BOOST_TEST(rig.count("spot_marketplace") == reads);
  BOOST_TEST((eventsOf(rig) == std::vector{agent::journal::EventKind::OfferEnded}));
}

BOOST_AUTO_TEST_CASE(an_offer_that_becomes_inactive_in_the_middle_of_a_plan_goes_on_and_is_told) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.cycle();
  BOOST_REQUIRE(rig.world.rent(kMachine));
  BOOST_REQUIRE(!rig.world.order(kOffer)->active);
  rig.run(30min);
  BOOST_TEST(bidOf(rig) == 200, "the owner named a price");
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferLost));
  BOOST_REQUIRE(rig.world.release(kMachine));
  rig.run(10min);
  BOOST_TEST(!isFiring(rig, pv::alerts::Rule::OfferLost));
}

BOOST_AUTO_TEST_CASE(a_minimum_that_rises_above_the_bid_is_followed_up_to_max_bid) {
  Rig rig(lowestWinning("0.000006 BTC"));
  rig.run(1h);
  setMinimum(rig, 550);
  rig.run(5min);
  BOOST_TEST(bidOf(rig) == 550);
  setMinimum(rig, 601);
  rig.run(15min);
  BOOST_TEST(bidOf(rig) == 550);
  BOOST_TEST(isFiring(rig, pv::alerts::Rule::OfferAtMax));
}

BOOST_AUTO_TEST_CASE(a_fixed_price_does_not_follow_a_minimum_that_rises) {
  Rig rig(fixedOffer("0.0000042 BTC"));
  rig.cycle();
  setMinimum(rig, 550);
  rig.run(10min);
  BOOST_TEST(rig.count("set_spot_price") == 0U);
}

BOOST_AUTO_TEST_CASE(max_bid_lowered_below_the_bid_brings_it_down_in_steps) {
  Rig rig(lowestWinning("0.00001 BTC"));
  BOOST_REQUIRE(rig.world.bid(kMachine, bitcoin(400)).has_value());
  rig.run(10min);
  BOOST_REQUIRE(bidOf(rig) == 401);
  rig.configure(lowestWinning("0.0000015 BTC"));
  rig.engine->reconfigure(rig.config, rig.authority());
  rig.run(1h);
  BOOST_TEST(bidOf(rig) == 150);
  BOOST_TEST(rig.count("set_spot_price", 6) <= 2U);
}

BOOST_AUTO_TEST_CASE(a_bid_that_somebody_lowered_by_hand_is_told_and_its_window_kept) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  rig.run(25min);
  BOOST_REQUIRE(bidOf(rig) == 200);
  BOOST_REQUIRE(rig.world.reprice(kOffer, bitcoin(480)));
  rig.run(7min);
  BOOST_REQUIRE(bidOf(rig) == 380);
  BOOST_REQUIRE(rig.world.reprice(kOffer, bitcoin(350)));
  rig.run(1h);
  BOOST_TEST(bidOf(rig) == 200);
  BOOST_TEST(rig.count("set_spot_price", 6) == 1U, "only the step had to be learned");
  BOOST_TEST((eventsOf(rig) == std::vector(2, agent::journal::EventKind::OfferChanged)));
}

BOOST_AUTO_TEST_CASE(an_offer_is_paused_by_its_own_switch) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  BOOST_REQUIRE(
      rig.journal->pause({.machine = "offer:39", .since = rig.clock.wall(), .until = {}}).has_value());
  rig.run(30min);
  BOOST_TEST(rig.count("set_spot_price") == 0U);
  BOOST_REQUIRE(rig.journal->resume("offer:39", rig.clock.wall()).has_value());
  rig.run(10s);
  BOOST_TEST(bidOf(rig) == 320);
}

BOOST_AUTO_TEST_CASE(observing_plans_and_sends_nothing) {
  Rig rig(lowestWinning("0.00001 BTC"));
  rig.config.agent.mode = agent::config::Mode::Observe;
  rig.restart();
  rig.run(1h);
  BOOST_TEST(rig.count("set_spot_price") == 0U);
  BOOST_TEST(stateOf(rig).move->target.price->units() == 181);
}

BOOST_AUTO_TEST_CASE(offers_on_one_machine_share_its_readings_and_do_not_compete) {
  Rig rig(
      "[agent]\nmode = observe\n[offer.all]\nserver = 6\nstrategy = lowest-winning\nmax_bid = 0.001 BTC\n");
  pv::api::NewOrder second;
  second.image = "cloreai/ubuntu20.04-jupyter";
  second.serverId = kMachine;
  second.type = pv::api::OrderType::Spot;
  second.spotPrice = bitcoin(300);
  BOOST_REQUIRE(rig.client->createOrder(second).has_value());
  rig.cycle();
  BOOST_TEST(rig.engine->knowledge().offers.size() == 2U);
  BOOST_TEST(rig.count("spot_marketplace") == 1U);
  for (const auto& [id, state] : rig.engine->knowledge().offers)
    BOOST_TEST(state.move->target.rival->bid.units() == 180, "offer " << id);
  rig.run(10min);
  BOOST_TEST(rig.count("spot_marketplace") <= 6U);
}

BOOST_AUTO_TEST_CASE(looking_at_offers_only_asks_for_nothing_else) {
  Rig rig("[agent]\nmode = enforce\n");
  rig.engine->focusOnOffers();
  rig.cycle();
  BOOST_TEST(rig.count("my_orders") == 1U);
  BOOST_TEST(rig.count("spot_marketplace") == 1U);
  BOOST_TEST(rig.world.requests().size() == 2U);
  BOOST_TEST(rig.engine->knowledge().books.at(kMachine).book->bids.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
