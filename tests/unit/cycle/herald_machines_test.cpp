#include "tests/unit/cycle/herald_rig.h"

using namespace test;

BOOST_AUTO_TEST_SUITE(herald_machines)

BOOST_AUTO_TEST_CASE(a_machine_that_is_gone_is_told_as_missing_until_it_is_forgotten) {
  Town town(kOneChannel);
  town.run(5min);
  pv::sandbox::MachineChange gone;
  gone.removed = true;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(1h);
  BOOST_REQUIRE(town.post.arrived.size() == 1U);
  BOOST_TEST(town.message(0).items.front().rule == "machine_missing");
  BOOST_TEST(town.message(0).items.front().nextStep.find("clore-agent forget rig-01") != std::string::npos);
  BOOST_REQUIRE(town.rig.journal->forget("rig-01", town.rig.clock.wall()));
  town.run(24h);
  town.restart();
  town.run(24h);
  BOOST_TEST(town.post.arrived.size() == 1U);
  // One that comes back is a new one.
  gone.removed = false;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(5min);
  gone.removed = true;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(1h);
  BOOST_TEST((town.kinds() == Kinds{Firing, Firing}));
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_missing_for_a_week_is_forgotten) {
  Town town(kOneChannel + "[alert]\nrepeat_every = off\n");
  town.run(5min);
  pv::sandbox::MachineChange gone;
  gone.removed = true;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(8 * 24h);
  BOOST_TEST((town.kinds() == Kinds{Firing}));
  BOOST_TEST(!town.rig.journal->machines()->contains("rig-01"));
  BOOST_TEST(town.rig.engine->knowledge().alerts.empty());
}

BOOST_AUTO_TEST_CASE(what_a_missing_machine_was_before_is_still_so_when_it_is_back) {
  Town town(kOneChannel);
  town.run(5min);
  town.online("rig-01", false);
  town.run(10min);
  pv::sandbox::MachineChange gone;
  gone.removed = true;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(1h);
  gone.removed = false;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(1h);
  std::vector<std::string> rules;
  for (const auto& each : town.post.arrived) rules.push_back(each.message.items.front().rule);
  BOOST_TEST((rules == std::vector<std::string>{"machine_offline", "machine_missing", "machine_missing"}));
  BOOST_TEST((town.kinds() == Kinds{Firing, Firing, Resolved}));
}

BOOST_AUTO_TEST_CASE(a_card_that_fell_off_the_bus_is_told_and_fewer_cards_for_a_week_are_the_new_normal) {
  auto options = smallWorld();
  Town town(kOneChannel + "[alert]\nrepeat_every = off\n", options);
  town.run(5min);
  const int had = town.rig.world.ownMachine("rig-01")->hardware.gpuCount;
  pv::sandbox::MachineChange more;
  more.gpuCount = had + 7;
  BOOST_REQUIRE(town.rig.world.change("rig-01", more));
  town.run(5min);
  more.gpuCount = had + 6;
  BOOST_REQUIRE(town.rig.world.change("rig-01", more));
  town.run(5min);
  BOOST_REQUIRE(town.post.arrived.size() == 1U);
  const Item& item = town.message(0).items.front();
  BOOST_TEST(item.rule == "hardware_changed");
  BOOST_TEST(item.detail == "has " + std::to_string(had + 6) + " GPUs instead of " + std::to_string(had + 7));
  town.restart();
  town.run(6 * 24h);
  BOOST_TEST(town.rig.openAlerts() == 1U);
  town.run(2 * 24h);
  BOOST_TEST(town.rig.openAlerts() == 0U);
  // It has not become well: nobody is told so.
  BOOST_TEST((town.kinds() == Kinds{Firing}));
}

BOOST_AUTO_TEST_CASE(a_machine_that_somebody_hid_is_told_and_one_that_the_policy_hides_is_not) {
  for (const bool byPolicy : {false, true}) {
    Town town(kOneChannel + (byPolicy ? "[server.a]\nname = rig-01\npolicy = p\navailability = "
                                        "hidden\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n"
                                      : ""));
    town.run(5min);
    pv::sandbox::MachineChange hidden;
    hidden.listed = false;
    BOOST_REQUIRE(town.rig.world.change("rig-01", hidden));
    town.run(1h);
    std::size_t told = 0;
    for (const auto& each : town.post.arrived)
      for (const Item& item : each.message.items) told += item.rule == "machine_unlisted" ? 1U : 0U;
    BOOST_TEST(told == (byPolicy ? 0U : 1U));
  }
}

BOOST_AUTO_TEST_CASE(a_machine_that_was_forgotten_and_is_back_is_told_like_any_other) {
  Town town(kOneChannel);
  town.run(5min);
  pv::sandbox::MachineChange gone;
  gone.removed = true;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(10min);
  BOOST_REQUIRE(town.rig.journal->forget("rig-01", town.rig.clock.wall()));
  town.run(10min);
  gone.removed = false;
  BOOST_REQUIRE(town.rig.world.change("rig-01", gone));
  town.run(10min);
  town.online("rig-01", false);
  town.run(1h);
  town.online("rig-01", true);
  town.run(1h);
  BOOST_TEST((town.kinds() == Kinds{Firing, Firing, Resolved}));
}

BOOST_AUTO_TEST_SUITE_END()
