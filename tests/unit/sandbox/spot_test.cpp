#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sandbox_spot)

BOOST_AUTO_TEST_CASE(the_documented_sequence) {
  Desk desk;
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<double>("bid") == 0.0000042);

  auto answer = desk.bid(kBid, "0.0000020");
  BOOST_TEST(Desk::code(answer) == 6);
  BOOST_TEST(Desk::error(answer) == "exceeded_max_step");
  BOOST_TEST(answer->getValue<double>("max_step") == 0.0000032);

  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000032")) == 0);
  desk.clock.advance(87s - 5s);
  answer = desk.bid(kBid, "0.0000022");
  BOOST_TEST(Desk::code(answer) == 6);
  BOOST_TEST(Desk::error(answer) == "can_lower_every_600_seconds");
  BOOST_TEST(answer->getValue<int>("time_to_lowering") == 513);
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<double>("bid") == 0.0000032);
}

BOOST_AUTO_TEST_CASE(a_step_that_is_too_large_changes_nothing_and_opens_no_window) {
  Desk desk;
  for (int i = 0; i < 3; ++i) BOOST_TEST(Desk::error(desk.bid(kBid, "0.00000319")) == "exceeded_max_step");
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<double>("bid") == 0.0000042);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000032")) == 0);
}

BOOST_AUTO_TEST_CASE(a_fraction_below_max_step_is_below_it) {
  Desk desk;
  BOOST_TEST(Desk::error(desk.bid(kBid, "0.000003199999")) == "exceeded_max_step");
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.000003200001")) == 0);
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<double>("bid") == 0.0000032);
}

BOOST_AUTO_TEST_CASE(the_window_comes_before_the_step) {
  Desk desk;
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000041")) == 0);
  BOOST_TEST(Desk::error(desk.bid(kBid, "0.0000011")) == "can_lower_every_600_seconds");
  BOOST_TEST(Desk::error(desk.bid(kBid, "0.0000040")) == "can_lower_every_600_seconds");
}

BOOST_AUTO_TEST_CASE(the_window_ends_to_the_millisecond_and_is_told_in_whole_seconds) {
  Desk desk;
  const std::string lower = R"({"order_id":39,"desired_price":0.0000040})";
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000041")) == 0);
  desk.clock.advance(598s + 999ms);
  auto answer = Desk::read(desk.send("POST", "/set_spot_price", lower));
  BOOST_TEST(answer->getValue<int>("time_to_lowering") == 2);
  desk.clock.advance(1s + 1ms);
  BOOST_TEST(Desk::code(Desk::read(desk.send("POST", "/set_spot_price", lower))) == 0);
}

BOOST_AUTO_TEST_CASE(a_shortened_window_keeps_its_documented_name) {
  WorldOptions options;
  options.loweringWindow = 30s;
  Desk desk(options);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000041")) == 0);
  const auto answer = desk.bid(kBid, "0.0000040");
  BOOST_TEST(Desk::error(answer) == "can_lower_every_600_seconds");
  BOOST_TEST(answer->getValue<int>("time_to_lowering") == 25);
  desk.clock.advance(25s);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000040")) == 0);
}

BOOST_AUTO_TEST_CASE(a_raise_is_free_and_neither_opens_nor_closes_a_window) {
  Desk desk;
  for (const char* price : {"0.0000050", "0.0000060", "0.0000060", "0.0000070"})
    BOOST_TEST(Desk::code(desk.bid(kBid, price)) == 0);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000065")) == 0);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000080")) == 0);
  BOOST_TEST(Desk::error(desk.bid(kBid, "0.0000079")) == "can_lower_every_600_seconds");
}

BOOST_AUTO_TEST_CASE(a_bid_walks_down_in_as_many_steps_as_the_rule_allows) {
  Desk desk;
  int accepted = 0;
  for (const char* price : {"0.0000032", "0.0000022", "0.0000012", "0.0000010"}) {
    accepted += Desk::code(desk.bid(kBid, price)) == 0;
    desk.clock.advance(600s);
  }
  BOOST_TEST(accepted == 4);
  const auto answer = desk.bid(kBid, "0.00000099");
  BOOST_TEST(Desk::error(answer) == "too_low_price");
  BOOST_TEST(answer->getValue<double>("min_price") == 0.000001);
}

BOOST_AUTO_TEST_CASE(only_an_own_bid_that_lives_can_be_changed) {
  Desk desk;
  BOOST_TEST(Desk::error(desk.bid(999'999, "0.000005")) == "order_not_found");
  const auto& orders = desk.world.orders();
  const auto rivals =
      std::ranges::find_if(orders, [](const Order& order) { return order.spot && !order.mine; });
  BOOST_TEST(Desk::error(desk.bid(rivals->id, "0.000005")) == "you_dont_own_this_order");
  const auto rented =
      desk.post("/create_order", R"({"currency":"bitcoin","image":"i","renting_server":)" +
                                     std::to_string(desk.freeRival().id) + R"(,"type":"on-demand"})");
  BOOST_TEST(Desk::error(desk.bid(rented->getValue<std::int64_t>("id"), "0.000005")) == "order_dont_exist");
  BOOST_TEST(Desk::code(desk.post("/cancel_order", R"({"id":39})")) == 0);
  BOOST_TEST(Desk::error(desk.bid(kBid, "0.000005")) == "order_not_active");
}

BOOST_AUTO_TEST_CASE(the_best_bid_has_the_machine) {
  Desk desk;
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<bool>("active"));
  for (const char* price : {"0.0000032", "0.0000022", "0.0000017"}) {
    BOOST_TEST(Desk::code(desk.bid(kBid, price)) == 0);
    desk.clock.advance(600s);
  }
  BOOST_TEST(!desk.offer(kMachine, kBid)->getValue<bool>("active"));
  // Among equals, the older bid stays; ours is older than the rivals'.
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000018")) == 0);
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<bool>("active"));
}

BOOST_AUTO_TEST_CASE(bids_in_different_coins_rank_by_their_worth) {
  Desk desk;
  MachineChange open;
  open.onDemand = {Price::parse("0.0001", Currency::Bitcoin).value(),
                   Price::parse("100", Currency::Clore).value()};
  open.spotMinimum = {Price::parse("0.00001", Currency::Bitcoin).value(),
                      Price::parse("1", Currency::Clore).value()};
  BOOST_TEST(desk.world.change("rig-01", open));
  const std::int64_t machine = desk.world.ownMachine("rig-01")->id;
  const auto place = [&](const char* coin, const char* price) {
    return desk
        .post("/create_order", std::string(R"({"image":"i","type":"spot","currency":")") + coin +
                                   R"(","spotprice":)" + price + R"(,"renting_server":)" +
                                   std::to_string(machine) + "}")
        ->getValue<std::int64_t>("id");
  };
  // 0.00002 BTC are 1.30 USD, 5 CLORE are 1.40 USD.
  const auto bitcoin = place("bitcoin", "0.00002");
  BOOST_TEST(desk.offer(machine, bitcoin)->getValue<bool>("active"));
  const auto clore = place("CLORE-Blockchain", "5");
  BOOST_TEST(desk.offer(machine, clore)->getValue<bool>("active"));
  BOOST_TEST(!desk.offer(machine, bitcoin)->getValue<bool>("active"));
  BOOST_TEST(Desk::code(desk.bid(bitcoin, "0.000022")) == 0);
  BOOST_TEST(desk.offer(machine, bitcoin)->getValue<bool>("active"));
}

BOOST_AUTO_TEST_CASE(a_bid_below_the_owner_s_minimum_does_not_have_the_machine) {
  Desk desk;
  const Machine& machine = *desk.world.ownMachine("rig-04");
  BOOST_TEST(desk.config("rig-04")->getValue<int>("rental_status") == 1);
  MachineChange raise;
  for (const Currency currency : kCurrencies)
    if (const auto price = machine.settings.spotMinimum.get(currency))
      raise.spotMinimum.push_back(price->scaled(3));
  BOOST_TEST(desk.world.change("rig-04", raise));
  BOOST_TEST(desk.config("rig-04")->getValue<int>("rental_status") == 0);
  BOOST_TEST(desk.spotMarket(machine.id)->getObject("market")->getArray("offers")->size() > 0U);
}

BOOST_AUTO_TEST_CASE(nobody_has_a_machine_that_is_away_and_bids_end_when_it_is_hidden) {
  Desk desk;
  const auto status = [&] { return desk.config("rig-04")->getValue<int>("rental_status"); };
  MachineChange change;
  change.online = false;
  desk.world.change("rig-04", change);
  BOOST_TEST(status() == 0);
  change.online = true;
  desk.world.change("rig-04", change);
  BOOST_TEST(status() == 1);
  change.listed = false;
  desk.world.change("rig-04", change);
  BOOST_TEST(status() == 0);
  change.listed = true;
  desk.world.change("rig-04", change);
  BOOST_TEST(status() == 0);
  const auto offers =
      desk.spotMarket(desk.world.ownMachine("rig-04")->id)->getObject("market")->getArray("offers");
  BOOST_TEST(offers->size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
