#include <algorithm>
#include <cmath>

#include "provider/sandbox/generate.h"
#include "provider/sandbox/recorded.h"
#include "provider/sandbox/renters.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

WorldOptions named() {
  WorldOptions options;
  options.rivals = 300;
  options.named = {{.name = "blue", .gpu = "4x NVIDIA GeForce RTX 3080", .currency = Currency::Usd},
                   {.name = "red", .gpu = "1x Quantum 9000"}};
  options.machines = 2;
  return options;
}

api::MarketMachine recorded(std::int64_t id, double bitcoin, bool rented) {
  api::MarketMachine machine;
  machine.id = id;
  machine.gpu = "2x NVIDIA GeForce RTX 3090";
  machine.onDemand.set(Price::fromNumber(bitcoin, Currency::Bitcoin).value());
  machine.spot = machine.onDemand;
  machine.accepts = {true, true, true};
  machine.mrlHours = 72;
  machine.rented = rented;
  return machine;
}

void pass(Desk& desk, std::chrono::milliseconds time) {
  desk.clock.advance(time);
  desk.world.letTimePass();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_named)

BOOST_AUTO_TEST_CASE(machines_with_names_are_the_account_s) {
  Desk desk(named());
  BOOST_REQUIRE(desk.world.ownMachine("blue") != nullptr);
  BOOST_TEST(desk.server("blue")->getObject("specs")->getValue<std::string>("gpu") ==
             "4x NVIDIA GeForce RTX 3080");
  BOOST_TEST(desk.config("red")->getValue<std::string>("visibility") == "public");
  BOOST_TEST(desk.world.ownMachine("rig-01") == nullptr);
  BOOST_TEST(desk.get("/my_servers")->getArray("servers")->size() == 2U);
}

BOOST_AUTO_TEST_CASE(they_begin_in_the_middle_of_what_rivals_of_their_model_ask) {
  const WorldOptions options = named();
  Desk desk(options);
  std::vector<double> rivals;
  for (const Machine& machine : desk.world.machines())
    if (!machine.own && modelOf(machine.hardware.gpu) == "NVIDIA GeForce RTX 3080")
      rivals.push_back(bestDeal(machine.settings.onDemand, machine, options)->usdPerGpu);
  std::ranges::sort(rivals);
  const Machine& blue = *desk.world.ownMachine("blue");
  const double price = bestDeal(blue.settings.onDemand, blue, options)->usdPerGpu;
  BOOST_TEST(price >= rivals[rivals.size() / 5]);
  BOOST_TEST(price <= rivals[rivals.size() * 4 / 5]);
  BOOST_TEST(blue.settings.onDemand.get(Currency::Usd).has_value());
  BOOST_TEST(!desk.world.ownMachine("red")->settings.onDemand.get(Currency::Usd).has_value());
}

BOOST_AUTO_TEST_CASE(an_outage_can_name_them) {
  WorldOptions options = named();
  options.outages = {{.machine = "red", .kind = OutageKind::Offline, .after = 1min, .lasts = 1h}};
  BOOST_TEST(!faultIn(options).has_value());
  Desk desk(options);
  pass(desk, 2min);
  BOOST_TEST(!desk.world.health(*desk.world.ownMachine("red")).online);
}

BOOST_AUTO_TEST_CASE(names_and_records_have_to_be_as_many_as_was_said) {
  WorldOptions options = named();
  options.machines = 3;
  BOOST_TEST(faultIn(options).has_value());
  options = {};
  options.recorded = recordOf({recorded(1, 0.001, false)}, 1).rivals;
  BOOST_TEST(faultIn(options).has_value());
}

BOOST_AUTO_TEST_CASE(a_recorded_market_is_what_was_recorded) {
  WorldOptions options;
  options.offers = 0;
  const Record record =
      recordOf({recorded(11, 0.001, true), recorded(12, 0.0004, false), recorded(13, 0.0005, false)}, 1);
  options.recorded = record.rivals;
  options.rivals = 3;
  Desk desk(options);
  std::vector<std::pair<std::string, bool>> seen;
  for (const Machine& machine : desk.world.machines()) {
    if (machine.own) continue;
    const bool rented =
        std::ranges::any_of(machine.orders, [&desk](std::size_t i) { return !desk.world.orders()[i].spot; });
    seen.emplace_back(machine.settings.onDemand.get(Currency::Bitcoin)->amount(), rented);
  }
  const std::vector<std::pair<std::string, bool>> expected{
      {"0.00100000", true}, {"0.00040000", false}, {"0.00050000", false}};
  BOOST_TEST((seen == expected));
  BOOST_TEST((commonGpus(options) == std::vector<std::string>{"2x NVIDIA GeForce RTX 3090"}));
}

BOOST_AUTO_TEST_CASE(rivals_who_ask_in_usd_ask_what_their_cheapest_price_is_worth) {
  WorldOptions options = named();
  options.offers = 0;  // that on which the first of them bids is made for it
  const Desk plain(options);
  options.rivalsAskInUsd = true;
  const Desk desk(options);
  for (std::size_t i = 0; i < desk.world.machines().size(); ++i) {
    const Machine& machine = desk.world.machines()[i];
    if (machine.own) continue;
    const Machine& before = plain.world.machines()[i];
    const auto usd = machine.settings.onDemand.get(Currency::Usd);
    BOOST_REQUIRE(usd.has_value());
    BOOST_TEST(machine.settings.accepts[indexOf(Currency::Usd)]);
    const double worth = bestDeal(before.settings.onDemand, before, options)->usd;
    BOOST_TEST(std::abs(usd->toNumber() - std::clamp(worth, 0.2, 200.0)) < 0.0051, usd->text()
                                                                                       << " for " << worth);
    BOOST_TEST((machine.settings.spotMinimum.get(Currency::Usd) <= usd));
    BOOST_TEST((machine.settings.onDemand.get(Currency::Bitcoin) ==
                before.settings.onDemand.get(Currency::Bitcoin)));
  }
}

BOOST_AUTO_TEST_CASE(prices_in_clore_follow_what_a_clore_is_worth) {
  WorldOptions options;
  const Desk usual(options);
  options.usdRates = {65000, 0.014, 1};
  const Desk cheap(options);
  for (std::size_t i = 0; i < usual.world.machines().size(); ++i) {
    const auto before = usual.world.machines()[i].settings.onDemand.get(Currency::Clore);
    const auto after = cheap.world.machines()[i].settings.onDemand.get(Currency::Clore);
    BOOST_REQUIRE(before.has_value() == after.has_value());
    if (!before) continue;
    BOOST_TEST(std::abs(after->toNumber() - std::min(before->toNumber() * 20, 5000.0)) < 0.0051);
  }
}

BOOST_AUTO_TEST_CASE(what_renters_pay_does_not_hang_on_what_a_clore_is_worth) {
  WorldOptions options;
  options.offers = 0;
  const Desk usual(options);
  WorldOptions worthless = options;
  worthless.usdRates[indexOf(Currency::Clore)] = 0.001;
  const Desk cheap(worthless);
  for (std::size_t i = 0; i < usual.world.machines().size(); ++i) {
    const Machine& before = usual.world.machines()[i];
    const Machine& after = cheap.world.machines()[i];
    const double was = bestDeal(before.settings.onDemand, before, options)->usd;
    const double is = bestDeal(after.settings.onDemand, after, worthless)->usd;
    // Whose cheaper coin can no longer be written in numbers asks in the other; none is cheaper than before.
    // The website takes 0.005 BTC at most.
    BOOST_TEST(is > std::min(was, 0.005 * 65000) * 0.99, was << " and " << is);
  }
}

BOOST_AUTO_TEST_CASE(a_record_shows_what_a_clore_is_worth_in_bitcoin) {
  std::vector<api::MarketMachine> machines;
  for (const double clore : {100.0, 200.0, 400.0}) {
    machines.push_back(recorded(std::ssize(machines) + 1, 0.0002, false));
    machines.back().onDemand.set(Price::fromNumber(clore, Currency::Clore).value());
  }
  BOOST_TEST(recordOf(machines, 1).bitcoinPerClore == 1e-6, boost::test_tools::tolerance(1e-9));
  for (api::MarketMachine& machine : machines) machine.accepts[indexOf(Currency::Bitcoin)] = false;
  BOOST_TEST(recordOf(machines, 1).bitcoinPerClore == 0.0);
}

BOOST_AUTO_TEST_CASE(a_machine_with_a_name_can_begin_hidden) {
  WorldOptions options = named();
  options.named[0].listed = false;
  Desk desk(options);
  BOOST_TEST(desk.config("blue")->getValue<std::string>("visibility") == "hidden");
  BOOST_TEST(desk.config("red")->getValue<std::string>("visibility") == "public");
}

BOOST_AUTO_TEST_CASE(common_cards_come_first) {
  const auto gpus = commonGpus({});
  BOOST_REQUIRE(gpus.size() > 100U);
  BOOST_TEST(gpus.front() == "1x NVIDIA GeForce RTX 4090");
}

BOOST_AUTO_TEST_CASE(who_had_a_machine_and_what_he_paid_is_kept) {
  Desk desk(named());
  const auto ofBlue = [&desk] {
    auto all = desk.world.tenancies();
    std::erase_if(all, [](const Tenancy& tenancy) { return tenancy.machine != "blue"; });
    return all;
  };
  BOOST_TEST(ofBlue().empty());
  (void)desk.world.release("blue");
  BOOST_REQUIRE(desk.world.rent("blue"));
  pass(desk, 3h);
  BOOST_REQUIRE(ofBlue().size() == 1U);
  BOOST_TEST(!ofBlue()[0].spot);
  BOOST_TEST((ofBlue()[0].until - ofBlue()[0].from == 3h));
  BOOST_REQUIRE(desk.world.release("blue"));
  pass(desk, 3h);
  BOOST_REQUIRE(ofBlue().size() == 1U);
  BOOST_TEST((ofBlue()[0].until - ofBlue()[0].from == 3h));
}

BOOST_AUTO_TEST_CASE(a_bid_that_is_raised_is_two_tenancies) {
  WorldOptions options = named();
  Desk desk(options);
  const Machine* red = desk.world.ownMachine("red");
  (void)desk.world.release("red");
  const Price first = red->settings.spotMinimum.get(Currency::Bitcoin)->scaled(1.5).roundedUp();
  const auto bid = desk.world.bid(red->id, first);
  BOOST_REQUIRE(bid.has_value());
  pass(desk, 1h);
  BOOST_REQUIRE(desk.world.reprice(*bid, first.scaled(2)));
  pass(desk, 2h);
  std::vector<Tenancy> spot;
  for (const Tenancy& tenancy : desk.world.tenancies())
    if (tenancy.order == *bid) spot.push_back(tenancy);
  BOOST_REQUIRE(spot.size() == 2U);
  BOOST_TEST((spot[0].until - spot[0].from == 1h));
  BOOST_TEST(spot[1].price.units() == 2 * spot[0].price.units());
  BOOST_TEST((spot[1].until - spot[1].from == 2h));
}

BOOST_AUTO_TEST_SUITE_END()
