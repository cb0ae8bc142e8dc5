#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

Price btc(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }
Price clore(const char* amount) { return Price::parse(amount, Currency::Clore).value(); }

/// Machine 6 takes CLORE too, from 0.10 on.
void openForClore(Desk& desk) {
  MachineChange open;
  open.spotMinimum = {clore("0.1")};
  open.accepts = {Currency::Clore};
  BOOST_REQUIRE(desk.world.change(kMachine, open));
}

bool active(Desk& desk, std::int64_t order) { return desk.offer(kMachine, order)->getValue<bool>("active"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_website)

BOOST_AUTO_TEST_CASE(a_rival_who_bids_more_takes_the_machine_and_gives_it_back_when_he_ends) {
  Desk desk;
  const auto rival = desk.world.bid(kMachine, btc(421));
  BOOST_REQUIRE(rival.has_value());
  const auto seen = desk.offer(kMachine, *rival);
  BOOST_TEST(seen->getValue<double>("bid") == 0.00000421);
  BOOST_TEST(seen->getValue<std::string>("currency") == "bitcoin");
  BOOST_TEST(seen->getValue<bool>("active"));
  BOOST_TEST(!seen->getValue<bool>("my"));
  BOOST_TEST(!active(desk, kBid));
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 1U);
  BOOST_TEST(Desk::error(desk.bid(*rival, "0.000005")) == "you_dont_own_this_order");
  BOOST_TEST(desk.world.endOrder(*rival));
  BOOST_TEST(active(desk, kBid));
  BOOST_TEST(desk.offer(kMachine, *rival).isNull());
  BOOST_TEST(!desk.world.endOrder(*rival));
}

BOOST_AUTO_TEST_CASE(a_rival_in_another_coin_ranks_by_its_worth_in_usd) {
  Desk desk;
  openForClore(desk);
  // 0.0000042 BTC are 0.2730 USD; 0.97 CLORE are 0.2716 and 0.98 CLORE 0.2744 USD.
  const auto rival = desk.world.bid(kMachine, clore("0.97"));
  BOOST_REQUIRE(rival.has_value());
  BOOST_TEST(desk.offer(kMachine, *rival)->getValue<std::string>("currency") == "CLORE-Blockchain");
  BOOST_TEST(active(desk, kBid));
  BOOST_TEST(!active(desk, *rival));
  BOOST_TEST(desk.world.reprice(*rival, clore("0.98")));
  BOOST_TEST(!active(desk, kBid));
  BOOST_TEST(active(desk, *rival));
  // 0.0000043 BTC are 0.2795 USD.
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000043")) == 0);
  BOOST_TEST(active(desk, kBid));
  BOOST_TEST(!active(desk, *rival));
}

BOOST_AUTO_TEST_CASE(a_rival_bids_only_where_the_machine_takes_it) {
  Desk desk;
  BOOST_TEST(!desk.world.bid(999'999, btc(500)).has_value());
  BOOST_TEST(!desk.world.bid(0, btc(500)).has_value());
  BOOST_TEST(!desk.world.bid(kMachine, btc(99)).has_value());
  BOOST_TEST(!desk.world.bid(kMachine, clore("5")).has_value());
  MachineChange change;
  change.spotMinimum = {clore("0.1")};
  BOOST_TEST(desk.world.change(kMachine, change));
  BOOST_TEST(!desk.world.bid(kMachine, clore("5")).has_value());
  openForClore(desk);
  BOOST_TEST(desk.world.bid(kMachine, clore("0.1")).has_value());
  BOOST_TEST(desk.world.bid(kMachine, btc(100)).has_value());
  for (const bool online : {false, true}) {
    change = {};
    change.online = online;
    BOOST_TEST(desk.world.change(kMachine, change));
    BOOST_TEST(desk.world.bid(kMachine, btc(100)).has_value() == online);
  }
  change = {};
  change.listed = false;
  BOOST_TEST(desk.world.change(kMachine, change));
  BOOST_TEST(!desk.world.bid(kMachine, btc(100)).has_value());
}

BOOST_AUTO_TEST_CASE(lowering_an_own_bid_on_the_website_opens_the_window_and_knows_no_step) {
  Desk desk;
  BOOST_TEST(desk.world.reprice(kBid, btc(200)));
  BOOST_TEST(desk.offer(kMachine, kBid)->getValue<double>("bid") == 0.000002);
  const auto answer = desk.bid(kBid, "0.0000019");
  BOOST_TEST(Desk::error(answer) == "can_lower_every_600_seconds");
  BOOST_TEST(answer->getValue<int>("time_to_lowering") == 590);
  desk.clock.advance(590s);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000019")) == 0);
}

BOOST_AUTO_TEST_CASE(raising_an_own_bid_on_the_website_opens_no_window) {
  Desk desk;
  BOOST_TEST(desk.world.reprice(kBid, btc(500)));
  BOOST_TEST(desk.world.reprice(kBid, btc(500)));
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000049")) == 0);
}

BOOST_AUTO_TEST_CASE(a_bid_is_repriced_only_as_the_website_could) {
  Desk desk;
  openForClore(desk);
  BOOST_TEST(!desk.world.reprice(999'999, btc(500)));
  BOOST_TEST(!desk.world.reprice(kBid, btc(99)));
  BOOST_TEST(!desk.world.reprice(kBid, clore("5")));
  BOOST_TEST(desk.world.reprice(kBid, btc(100)));
  MachineChange taken;
  taken.spotMinimum = {btc(0)};
  BOOST_TEST(desk.world.change(kMachine, taken));
  BOOST_TEST(!desk.world.reprice(kBid, btc(500)));
  const auto rented = std::ranges::find(desk.world.orders(), false, &Order::spot);
  BOOST_REQUIRE((rented != desk.world.orders().end()));
  BOOST_TEST(!desk.world.reprice(rented->id, rented->price));
  BOOST_TEST(desk.world.endOrder(kBid));
  BOOST_TEST(!desk.world.reprice(kBid, btc(500)));
}

BOOST_AUTO_TEST_CASE(an_own_order_that_ends_on_the_website_is_gone_from_the_orders) {
  Desk desk;
  BOOST_TEST(!desk.world.order(kBid)->ended);
  BOOST_TEST(desk.world.endOrder(kBid));
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 0U);
  BOOST_TEST(Desk::error(desk.bid(kBid, "0.000005")) == "order_not_active");
  BOOST_TEST(desk.world.order(kBid)->ended);
  BOOST_TEST((desk.world.order(kBid)->price == btc(420)));
  BOOST_TEST(!desk.world.endOrder(999'999));
  BOOST_TEST((desk.world.order(999'999) == nullptr));
}

BOOST_AUTO_TEST_CASE(the_step_of_one_currency_and_the_window_of_all_change_over_time) {
  Desk desk;
  openForClore(desk);
  const auto other =
      desk.post("/create_order", R"({"currency":"CLORE-Blockchain","image":"i","renting_server":6,)"
                                 R"("type":"spot","spotprice":5})")
          ->getValue<std::int64_t>("id");
  desk.world.setLowering(btc(30), 60s);
  auto answer = desk.bid(kBid, "0.0000032");
  BOOST_TEST(Desk::error(answer) == "exceeded_max_step");
  BOOST_TEST(answer->getValue<double>("max_step") == 0.0000039);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000039")) == 0);
  BOOST_TEST(desk.bid(kBid, "0.0000036")->getValue<int>("time_to_lowering") == 55);
  answer = desk.bid(other, "1");
  BOOST_TEST(answer->getValue<double>("max_step") == 4.8);
  BOOST_TEST(Desk::code(desk.bid(other, "4.8")) == 0);
  // The window that is open lasts as long as the rule says now.
  desk.world.setLowering(btc(200), 900s);
  BOOST_TEST(desk.bid(kBid, "0.0000036")->getValue<int>("time_to_lowering") == 880);
  desk.clock.advance(875s);
  BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000019")) == 0);
  BOOST_CHECK_THROW(desk.world.setLowering(btc(0), 60s), std::logic_error);
  BOOST_CHECK_THROW(desk.world.setLowering(btc(1), -1ms), std::logic_error);
}

BOOST_AUTO_TEST_CASE(anybody_s_machine_is_rented_and_left_by_its_number) {
  Desk desk;
  BOOST_TEST(desk.world.rent(kMachine));
  BOOST_TEST(!active(desk, kBid));
  BOOST_TEST(!desk.world.rent(kMachine));
  BOOST_TEST(desk.world.release(kMachine));
  BOOST_TEST(active(desk, kBid));
  BOOST_TEST(!desk.world.release(kMachine));
  BOOST_TEST(!desk.world.rent(999'999));
  BOOST_TEST(!desk.world.release(999'999));
  const std::int64_t own = desk.world.ownMachine("rig-01")->id;
  BOOST_TEST(desk.world.rent("rig-01"));
  BOOST_TEST(!desk.world.rent(own));
  BOOST_TEST(desk.world.release(own));
  BOOST_TEST(!desk.world.release("rig-01"));
}

BOOST_AUTO_TEST_CASE(a_bid_on_a_machine_that_cannot_be_reached_cannot_be_changed) {
  for (const bool disconnected : {false, true}) {
    Desk desk;
    MachineChange change;
    (disconnected ? change.connected : change.online) = false;
    BOOST_TEST(desk.world.change(kMachine, change));
    for (const char* price : {"0.000005", "0.0000041", "0.0000001"})
      BOOST_TEST(Desk::error(desk.bid(kBid, price)) == "server-offline");
    change.connected = change.online = true;
    BOOST_TEST(desk.world.change(kMachine, change));
    BOOST_TEST(Desk::code(desk.bid(kBid, "0.0000041")) == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
