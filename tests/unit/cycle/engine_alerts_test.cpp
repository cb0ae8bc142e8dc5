#include "tests/unit/cycle/rig.h"

using namespace test;
using namespace provider::alerts;
using provider::sandbox::OutageKind;

namespace {

constexpr const char* kWatchOnly = "[agent]\nmode = observe\n";

provider::sandbox::WorldOptions withOutage(OutageKind kind, std::chrono::milliseconds after,
                                           std::chrono::milliseconds lasts) {
  auto options = smallWorld();
  options.outages.push_back({.machine = "rig-01", .kind = kind, .after = after, .lasts = lasts});
  return options;
}

Phase phaseOf(const Rig& rig, Rule rule, const std::string& subject) {
  const auto& state = rig.engine->knowledge().alerts;
  const auto found = state.find({rule, subject});
  return found == state.end() ? Phase::Ok : found->second.phase;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_alerts)

BOOST_AUTO_TEST_CASE(an_outage_fires_after_its_time_and_resolves) {
  Rig rig(kWatchOnly, withOutage(OutageKind::Offline, 5min, 10min));
  rig.run(7min);
  BOOST_TEST((phaseOf(rig, Rule::MachineOffline, "rig-01") == Phase::Pending));
  rig.run(3min);
  BOOST_TEST((phaseOf(rig, Rule::MachineOffline, "rig-01") == Phase::Firing));
  BOOST_TEST(rig.openAlerts() == 1U);
  rig.run(6min);
  BOOST_TEST((phaseOf(rig, Rule::MachineOffline, "rig-01") == Phase::Recovering));
  rig.run(4min);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(a_machine_that_was_connected_is_lost_at_once) {
  Rig rig(kWatchOnly, withOutage(OutageKind::Disconnected, 5min, 1h));
  rig.run(7min);
  BOOST_TEST((phaseOf(rig, Rule::MachineDisconnected, "rig-01") == Phase::Firing));
}

BOOST_AUTO_TEST_CASE(a_machine_that_never_connected_is_told_after_a_day) {
  Rig rig(kWatchOnly, withOutage(OutageKind::Disconnected, 0s, 30h));
  rig.run(23h);
  BOOST_TEST((phaseOf(rig, Rule::MachineNotConnected, "rig-01") == Phase::Pending));
  BOOST_TEST(rig.openAlerts() == 1U);
  rig.run(2h);
  BOOST_TEST((phaseOf(rig, Rule::MachineNotConnected, "rig-01") == Phase::Firing));
  rig.run(6h);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(a_machine_that_does_not_work_is_told_at_once) {
  Rig rig(kWatchOnly);
  rig.feed.instead["my_servers"] =
      R"({"code":0,"limit":10,"servers":[{"name":"rig-01","connected":true,"online":true,)"
      R"("working_properly":false,"visibility":"public"}]})";
  rig.run(2min);
  BOOST_TEST((phaseOf(rig, Rule::MachineNotWorking, "rig-01") == Phase::Firing));
}

BOOST_AUTO_TEST_CASE(a_key_that_is_refused_is_told_at_once_and_says_nothing_about_the_api_or_machines) {
  Rig rig(kWatchOnly);
  rig.run(2min);
  rig.feed.instead["my_servers"] = R"({"code":3})";
  rig.run(1h);
  BOOST_TEST((phaseOf(rig, Rule::KeyRefused, "") == Phase::Firing));
  BOOST_TEST(rig.openAlerts() == 1U);
  rig.feed.instead.clear();
  rig.run(5min);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_the_agent_itself_does_not_end_with_a_machine) {
  Rig rig(kWatchOnly);
  rig.feed.instead["my_servers"] = R"({"code":0,"limit":10,"servers":[]})";
  rig.run(2min);
  rig.feed.instead["my_servers"] = R"({"code":3})";
  rig.run(2min);
  BOOST_TEST((phaseOf(rig, Rule::KeyRefused, "") == Phase::Firing));
}

BOOST_AUTO_TEST_CASE(alert_state_survives_a_restart) {
  Rig rig(kWatchOnly, withOutage(OutageKind::Offline, 5min, 1h));
  rig.run(35min);
  const State before = rig.engine->knowledge().alerts;
  BOOST_REQUIRE(before.size() == 1U);
  rig.restart();
  rig.run(1min);
  BOOST_TEST((rig.engine->knowledge().alerts == before));
}

BOOST_AUTO_TEST_CASE(an_unreachable_api_says_nothing_about_machines) {
  Rig rig(kWatchOnly);
  rig.run(2min);
  for (std::size_t n = 1; n <= 20; ++n)
    rig.transport.breakExchange(n, provider::sandbox::Break::InsideAnswer);
  rig.run(4min);
  BOOST_TEST((phaseOf(rig, Rule::ApiUnreachable, "") == Phase::Pending));
  rig.run(4min);
  BOOST_TEST((phaseOf(rig, Rule::ApiUnreachable, "") == Phase::Firing));
  BOOST_TEST(rig.openAlerts() == 1U);
  BOOST_TEST(rig.engine->knowledge().machines.size() == 4U);
  rig.run(20min);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(what_was_said_of_a_machine_that_left_the_account_ends) {
  Rig rig(kWatchOnly);
  rig.run(2min);
  State state;
  state[{Rule::MachineOffline, "sold"}] = {.phase = Phase::Firing,
                                           .since = rig.clock.wall(),
                                           .firedAt = rig.clock.wall(),
                                           .healthySince = {},
                                           .detail = "is not online"};
  BOOST_REQUIRE(rig.journal->storeAlerts(state, {{Rule::MachineOffline, "sold"}}).has_value());
  rig.restart();
  rig.run(5min);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(a_price_that_somebody_changed_is_told_until_it_is_no_longer_respected) {
  Rig rig(fixedPolicy("enforce"));
  rig.run(5min);
  provider::sandbox::MachineChange change;
  change.onDemand = {provider::Price::fromUnits(33'000, provider::Currency::Bitcoin)};
  BOOST_REQUIRE(rig.world.change("rig-01", change));
  rig.run(3min);
  BOOST_REQUIRE((phaseOf(rig, Rule::ManualChange, "rig-01") == Phase::Firing));
  const auto& detail = rig.engine->knowledge().alerts.at({Rule::ManualChange, "rig-01"}).detail;
  BOOST_TEST(detail.starts_with("on demand changed by somebody else"), detail);
  rig.restart();
  rig.run(23h);
  BOOST_TEST((phaseOf(rig, Rule::ManualChange, "rig-01") == Phase::Firing));
  rig.run(2h);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(writes_that_keep_failing_are_told_from_the_third_on_and_end_with_one_that_works) {
  for (const char* answer : {R"({"code":2})", R"({"code":0})"}) {
    Rig rig(fixedPolicy("enforce"));
    rig.feed.instead["set_server_settings"] = answer;
    rig.feed.withheld.insert("set_server_settings");
    rig.run(90s);
    BOOST_TEST((phaseOf(rig, Rule::SettingsNotApplied, "rig-01") == Phase::Ok), answer);
    rig.run(10min);
    BOOST_TEST((phaseOf(rig, Rule::SettingsNotApplied, "rig-01") == Phase::Firing), answer);
    rig.feed.instead.clear();
    rig.run(2h);
    BOOST_TEST(rig.openAlerts() == 0U, answer);
  }
}

BOOST_AUTO_TEST_CASE(a_market_that_cannot_be_read_is_told_once_prices_have_held_for_a_while) {
  Rig rig(
      "[agent]\nmode = observe\n[server.all]\nname = *\npolicy = p\n[policy.p]\nstrategy = market\n"
      "currency = BTC\ngpu_count = any\nfloor = 0.00001 BTC\nceiling = 0.004 BTC\n");
  rig.run(10min);
  rig.feed.instead["marketplace"] = "<html>";
  rig.run(15min);
  BOOST_TEST((phaseOf(rig, Rule::MarketStale, "") != Phase::Firing));
  rig.run(8min);
  BOOST_TEST((phaseOf(rig, Rule::MarketStale, "") == Phase::Firing));
  BOOST_TEST(rig.openAlerts() == 1U);
  rig.feed.instead.clear();
  rig.run(10min);
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(watching_while_another_process_acts_touches_no_alert_but_those_it_saw_change) {
  Rig rig(kWatchOnly);
  rig.run(2min);
  const ConditionId others{Rule::OfferPaused, "39"};
  const State stored{{others,
                      {.phase = Phase::Firing,
                       .since = rig.clock.wall(),
                       .firedAt = rig.clock.wall(),
                       .healthySince = {},
                       .detail = "stored by apply"}}};
  BOOST_REQUIRE(rig.journal->storeAlerts(stored, {others}).has_value());
  rig.feed.instead["my_servers"] = "<html>";
  rig.clock.advance(1min);
  BOOST_REQUIRE(rig.engine->pollIfDue());
  const auto after = rig.journal->alerts();
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(after->contains(others));
  BOOST_TEST(after->contains({Rule::ApiUnreachable, ""}));
}

BOOST_AUTO_TEST_SUITE_END()
