#include <set>

#include "tests/unit/sandbox/crowd_desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;
using lively::isRented;
using lively::options;
using lively::wait;

namespace {

/// Placed by the account; its id.
std::int64_t order(Desk& desk, std::int64_t server, const std::string& how) {
  const auto placed = desk.post("/create_order", R"({"currency":"bitcoin","image":"i","renting_server":)" +
                                                     std::to_string(server) + "," + how + "}");
  BOOST_REQUIRE(Desk::code(placed) == 0);
  return placed->getValue<std::int64_t>("id");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_crowd)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bytes_and_another_does_not) {
  const auto after = [](std::uint64_t seed) {
    Desk desk(options(seed));
    wait(desk, 72h);
    return desk.send("GET", "/marketplace").body;
  };
  BOOST_TEST((after(1) == after(1)));
  BOOST_TEST((after(1) != after(2)));
}

BOOST_AUTO_TEST_CASE(nobody_acts_because_he_is_looked_at) {
  const auto live = [](bool looked) {
    WorldOptions made = options(1);
    made.outages = {{"rig-04", OutageKind::Offline, 3h, 10h},
                    {"rig-02", OutageKind::Disconnected, 30h, 5min}};
    made.outagesPerMachineMonth = 20;
    Desk desk(made);
    BOOST_REQUIRE(!desk.world.ownMachine("rig-04")->orders.empty());
    // Empties the wallet of bitcoin in about a day.
    BOOST_REQUIRE(desk.world.reprice(kBid, Price::parse("0.045", Currency::Bitcoin).value()));
    // Taken for six hours.
    const std::int64_t server = desk.freeRival().id;
    MachineChange brief;
    brief.mrlHours = 6;
    BOOST_REQUIRE(desk.world.change(server, brief));
    const auto rental = order(desk, server, R"("type":"on-demand")");
    // What it costs tells when the machine was away.
    const Machine& away = *desk.world.ownMachine("rig-04");
    const Price bid = away.settings.spotMinimum.get(Currency::Bitcoin)->scaled(3).roundedUp();
    const auto spot = order(desk, away.id, R"("type":"spot","spotprice":)" + bid.amount());
    BOOST_REQUIRE(desk.world.order(spot)->active);
    if (looked) {
      for (int i = 0; i < 48 * 60; ++i) {
        desk.clock.advance(1min);
        (void)desk.send("GET", "/my_servers");
      }
    } else {
      desk.clock.advance(48h);
    }
    const std::string answers = lively::allAnswers(desk, desk.world.ownMachine("rig-04")->id);
    BOOST_TEST(desk.world.order(rental)->ended);
    BOOST_TEST(desk.world.order(kBid)->ended);
    return answers;
  };
  const std::string seldom = live(false);
  BOOST_TEST((seldom == live(true)));
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_changes_nothing_in_the_marketplace) {
  const auto live = [](std::chrono::milliseconds jump) {
    Desk desk(options(1));
    wait(desk, 20h);
    desk.clock.jumpWall(jump);
    wait(desk, 20h);
    return lively::allAnswers(desk, kMachine);
  };
  BOOST_TEST((live(0h) == live(7h)));
  BOOST_TEST((live(0h) == live(-24h * 400)));
}

BOOST_AUTO_TEST_CASE(nobody_has_what_another_has_or_what_is_not_offered) {
  Desk desk(options(2));
  MachineChange hidden;
  hidden.listed = false;
  (void)desk.world.change("rig-02", hidden);
  for (int hour = 0; hour < 24 * 14; ++hour) {
    wait(desk, 1h);
    for (const Machine& machine : desk.world.machines()) {
      std::size_t rentals = 0, active = 0;
      for (const std::size_t i : machine.orders) {
        const Order& order = desk.world.orders()[i];
        if (order.ended) continue;
        rentals += !order.spot;
        active += order.active;
      }
      BOOST_REQUIRE(rentals <= 1);
      BOOST_REQUIRE(active <= 1);
      if (machine.removed) BOOST_REQUIRE(rentals + active == 0);
    }
  }
  // Who had it when it was hidden may stay; nobody comes after him.
  BOOST_TEST(!isRented(desk.world, "rig-02"));
}

BOOST_AUTO_TEST_CASE(a_lower_price_finds_more_renters_and_a_senseless_one_none) {
  std::map<double, double> hours;
  for (const double factor : {0.5, 1.0, 2.0, 50.0}) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      Desk desk(options(seed, 400));
      MachineChange price;
      price.onDemand = {Price::fromUnits(13'500, Currency::Bitcoin).scaled(factor),
                        Price::fromUnits(0, Currency::Clore)};
      price.listed = true;
      (void)desk.world.change("rig-01", price);
      wait(desk, 24h * 3);
      for (int hour = 0; hour < 24 * 14; ++hour) {
        wait(desk, 1h);
        hours[factor] += isRented(desk.world, "rig-01");
      }
    }
  }
  BOOST_TEST(hours[0.5] > hours[1.0] * 1.05);
  BOOST_TEST(hours[1.0] > hours[2.0] * 1.2);
  BOOST_TEST(hours[2.0] > 150);
  BOOST_TEST(hours[50.0] == 0);
}

BOOST_AUTO_TEST_CASE(a_tenant_whose_machine_is_gone_gives_up) {
  WorldOptions made = options(1);
  made.outages = {{"rig-02", OutageKind::Offline, 1h, 6h}};
  Desk desk(made);
  wait(desk, 59min);
  if (!isRented(desk.world, "rig-02")) BOOST_REQUIRE(desk.world.rent("rig-02"));
  wait(desk, 10min);
  BOOST_TEST(isRented(desk.world, "rig-02"));
  wait(desk, 10min);
  BOOST_TEST(!isRented(desk.world, "rig-02"));
}

BOOST_AUTO_TEST_CASE(a_tenant_s_patience_begins_anew_with_each_outage) {
  WorldOptions made = options(1);
  made.outages = {{"rig-02", OutageKind::Offline, 1h, 10min}, {"rig-02", OutageKind::Offline, 72min, 10min}};
  Desk desk(made);
  BOOST_REQUIRE((isRented(desk.world, "rig-02") || desk.world.rent("rig-02")));
  wait(desk, 59min);
  if (!isRented(desk.world, "rig-02")) BOOST_REQUIRE(desk.world.rent("rig-02"));
  const std::int64_t tenant = lively::rental(desk.world, *desk.world.ownMachine("rig-02"))->id;
  wait(desk, 20min);
  BOOST_TEST(!desk.world.order(tenant)->ended);
}

BOOST_AUTO_TEST_CASE(a_machine_taken_away_by_hand_loses_its_tenant_as_in_an_outage) {
  Desk desk(options(1));
  const auto setOnline = [&desk](bool online) {
    MachineChange change;
    change.online = online;
    BOOST_REQUIRE(desk.world.change("rig-01", change));
  };
  if (!isRented(desk.world, "rig-01")) BOOST_REQUIRE(desk.world.rent("rig-01"));
  setOnline(false);
  wait(desk, 14min);
  BOOST_TEST(isRented(desk.world, "rig-01"));
  setOnline(true);
  wait(desk, 2min);
  BOOST_TEST(isRented(desk.world, "rig-01"));
  setOnline(false);
  wait(desk, 14min);
  BOOST_TEST(isRented(desk.world, "rig-01"));
  wait(desk, 2min);
  BOOST_TEST(!isRented(desk.world, "rig-01"));
}

BOOST_AUTO_TEST_CASE(what_was_done_by_hand_stays_until_it_is_undone_by_hand) {
  Desk desk(options(1));
  MachineChange change;
  change.listed = true;
  (void)desk.world.change("rig-03", change);
  const Machine& machine = *desk.world.ownMachine("rig-03");
  const std::int64_t server = machine.id;
  if (const Order* tenant = lively::rental(desk.world, machine)) (void)desk.world.endOrder(tenant->id);
  const Price minimum = *machine.settings.spotMinimum.get(Currency::Bitcoin);
  const auto bid = desk.world.bid(server, minimum);
  BOOST_REQUIRE(bid.has_value());
  BOOST_REQUIRE(desk.world.rent("rig-03"));
  const std::int64_t tenant = lively::rental(desk.world, *desk.world.ownMachine("rig-03"))->id;
  wait(desk, 24h * 60);
  BOOST_TEST(!desk.world.order(tenant)->ended);
  BOOST_TEST(!desk.world.order(*bid)->ended);
  BOOST_TEST((desk.world.order(*bid)->price == minimum));
  BOOST_TEST(desk.world.release("rig-03"));
}

BOOST_AUTO_TEST_CASE(a_machine_that_may_be_rented_for_no_time_does_not_hold_the_world_up) {
  WorldOptions made = options(1, 30);
  Desk desk(made);
  MachineChange none;
  none.mrlHours = 0;
  for (std::int64_t server = 1; server <= 34; ++server) BOOST_REQUIRE(desk.world.change(server, none));
  wait(desk, 24h * 10);
  BOOST_TEST(desk.world.orders().size() < 3000U);
}

BOOST_AUTO_TEST_CASE(orders_long_ended_make_room_and_those_that_live_keep_their_place) {
  Desk desk(options(1));
  const std::size_t before = desk.world.orders().size();
  const std::int64_t first = desk.world.orders().front().id;
  for (int day = 0; day < 60; ++day) {
    wait(desk, 24h);
    std::set<std::int64_t> living;
    for (const Order& order : desk.world.orders()) {
      BOOST_REQUIRE(desk.world.order(order.id) == &order);
      if (!order.ended) living.insert(order.id);
    }
    for (std::size_t i = 0; i < desk.world.machines().size(); ++i)
      for (const std::size_t order : desk.world.machines()[i].orders) {
        BOOST_REQUIRE(desk.world.orders()[order].machine == i);
        BOOST_REQUIRE(living.erase(desk.world.orders()[order].id) == 1U);
      }
    BOOST_REQUIRE(living.empty());
  }
  BOOST_TEST(desk.world.orders().size() < 5 * before);
  BOOST_TEST(desk.world.order(kBid) != nullptr);
  BOOST_TEST((first == kBid || desk.world.order(first) == nullptr || !desk.world.order(first)->ended));
}

BOOST_AUTO_TEST_SUITE_END()
