#include "tests/unit/cycle/rig.h"

using namespace test;
using provider::Currency;
using provider::Price;

BOOST_AUTO_TEST_SUITE(engine_pricing)

BOOST_AUTO_TEST_CASE(an_apply_sets_the_price_and_nothing_else) {
  Rig rig(fixedPolicy("enforce"));
  std::map<std::string, provider::sandbox::Settings> before;
  for (const auto& machine : rig.world.machines())
    if (machine.own) before[machine.name] = machine.settings;
  BOOST_REQUIRE(std::ranges::any_of(before, [](const auto& entry) { return !entry.second.listed; }));
  BOOST_REQUIRE(std::ranges::any_of(
      before, [](const auto& entry) { return entry.second.onDemand.get(Currency::Clore).has_value(); }));
  rig.cycle();
  for (const auto& [name, old] : before) {
    const auto& now = rig.settings(name);
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(now.onDemand.get(Currency::Bitcoin)->units() == 20'000);
      BOOST_TEST(now.spotMinimum.get(Currency::Bitcoin)->units() == 12'000);
      BOOST_TEST(now.listed == old.listed);
      BOOST_TEST(now.mrlHours == old.mrlHours);
      BOOST_TEST((now.onDemand.get(Currency::Clore) == old.onDemand.get(Currency::Clore)));
      BOOST_TEST((now.spotMinimum.get(Currency::Clore) == old.spotMinimum.get(Currency::Clore)));
      BOOST_TEST((now.accepts == old.accepts));
    }
  }
  for (const auto& write : rig.engine->gate().writes())
    BOOST_TEST((write.outcome == agent::journal::Outcome::Verified));
}

BOOST_AUTO_TEST_CASE(a_second_cycle_writes_nothing) {
  Rig rig(fixedPolicy("enforce"));
  rig.cycle();
  BOOST_TEST(rig.count("set_server_settings", 0) == 4U);
  rig.restart();
  rig.cycle();
  BOOST_TEST(rig.count("set_server_settings") == 4U);
}

BOOST_AUTO_TEST_CASE(observing_never_writes) {
  Rig rig(fixedPolicy("observe") + "[offer.first]\norder = 39\nstrategy = fixed\nprice = 0.000002 BTC\n");
  rig.cycle();
  rig.run(2h);
  BOOST_TEST(rig.writes() == 0U);
}

BOOST_AUTO_TEST_CASE(twenty_machines_are_repriced_within_the_rate_limit_and_use_its_slots) {
  auto options = smallWorld();
  options.machines = 20;
  Rig rig(fixedPolicy("enforce"), options);
  const auto begin = rig.clock.steady();
  rig.cycle();
  // Some accept only CLORE, and some are priced by the platform: they are left alone.
  const auto priceable = std::ranges::count_if(rig.world.machines(), [](const auto& machine) {
    const auto& autoprice = machine.settings.autoprice;
    const bool autopriced = autoprice && autoprice->contains("bitcoin") && autoprice->at("bitcoin");
    return machine.own && machine.settings.accepts[provider::indexOf(Currency::Bitcoin)] && !autopriced;
  });
  BOOST_REQUIRE(priceable >= 10);
  BOOST_TEST(rig.count("set_server_settings", 0) == static_cast<std::size_t>(priceable));
  BOOST_TEST((rig.closestRequests() >= 1s));
  const auto slots = (rig.clock.steady() - begin) / rig.config.api.requestInterval;
  BOOST_TEST(static_cast<double>(rig.world.requests().size()) >= 0.99 * static_cast<double>(slots));
}

BOOST_AUTO_TEST_CASE(a_change_by_hand_just_before_the_write_is_not_undone) {
  Rig rig(fixedPolicy("enforce"));
  rig.cycle();
  rig.world.change("rig-01", {.connected = {},
                              .online = {},
                              .working = {},
                              .listed = false,
                              .mrlHours = 200,
                              .onDemand = {},
                              .spotMinimum = {}});
  rig.configure(fixedPolicy("enforce", "0.0003 BTC"));
  rig.clock.advance(2min);
  rig.engine->reconfigure(rig.config, rig.authority());
  rig.run(2min);
  BOOST_TEST(rig.settings("rig-01").onDemand.get(Currency::Bitcoin)->units() == 30'000);
  BOOST_TEST(!rig.settings("rig-01").listed);
  BOOST_TEST(rig.settings("rig-01").mrlHours == 200);
}

BOOST_AUTO_TEST_CASE(a_market_policy_prices_by_percentile_between_floor_and_ceiling) {
  Rig rig(
      "[agent]\nmode = enforce\n[server.all]\nname = *\npolicy = p\n[policy.p]\nstrategy = market\ncurrency "
      "= BTC\n"
      "floor = 0.00001 BTC\nceiling = 0.004 BTC\ngpu_count = any\nmin_samples = 3\nspot = 60%\n"
      "confirm_raise = off\nconfirm_lower = off\nwhen_rented = follow\n");
  rig.cycle();
  BOOST_TEST(rig.count("marketplace", 0) == 1U);
  BOOST_TEST(rig.count("set_server_settings", 0) >= 1U);
  for (const auto& [name, state] : rig.engine->knowledge().machines) {
    BOOST_REQUIRE(state.decision.has_value());
    if (!state.decision->onDemand.target) continue;
    const auto price = *rig.settings(name).onDemand.get(Currency::Bitcoin);
    BOOST_TEST(price.units() >= 1'000);
    BOOST_TEST(price.units() <= 400'000);
  }
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_section_is_only_watched) {
  Rig rig(
      "[agent]\nmode = enforce\n[server.one]\nname = rig-02\npolicy = p\n[policy.p]\nstrategy = "
      "fixed\non_demand = 0.0002 BTC\n");
  rig.cycle();
  BOOST_TEST(rig.count("server_config") == 2U);
  BOOST_TEST(rig.count("set_server_settings") == 1U);
  BOOST_TEST(!rig.engine->knowledge().machines.at("rig-01").decision.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
