#include "provider/pricing/decision.h"
#include "tests/unit/cycle/rig.h"

using namespace test;
using provider::Currency;
using provider::Price;

// Pauses, manual holds and the other guards that know the past, in the whole agent.
namespace {

Price bitcoin(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }

pv::sandbox::MachineChange priced(const Price& onDemand) {
  pv::sandbox::MachineChange change;
  change.onDemand = {onDemand};
  return change;
}

std::int64_t onDemand(const Rig& rig, const std::string& machine) {
  return rig.settings(machine).onDemand.get(Currency::Bitcoin)->units();
}

/// All rivals of the world ask `factor` times what they do.
void rivalsAsk(Rig& rig, double factor) {
  std::vector<std::pair<std::int64_t, pv::sandbox::MachineChange>> changes;
  for (const auto& machine : rig.world.machines()) {
    const auto price = machine.settings.onDemand.get(Currency::Bitcoin);
    if (!machine.own && price)
      changes.emplace_back(machine.id, priced(price->scaled(factor).roundedNearest()));
  }
  for (const auto& [id, change] : changes) rig.world.change(id, change);
}

/// One machine follows the market without steps, from a price that it has reached.
std::string followed(const std::string& more = {}) {
  return "[agent]\nmode = enforce\n[server.one]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = market\n"
         "currency = BTC\nfloor = 0.000002 BTC\nceiling = 0.004 BTC\ngpu_count = any\nmin_samples = 3\n"
         "step_up = off\nstep_down = off\nwhen_rented = follow\n" +
         more;
}

std::vector<agent::journal::Event> eventsOf(Rig& rig, agent::journal::EventKind kind) {
  auto all = rig.journal->events({.since = {}, .subject = {}}).value();
  std::erase_if(all, [kind](const auto& event) { return event.kind != kind; });
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_pace)

BOOST_AUTO_TEST_CASE(a_blip_of_one_reading_moves_nothing_and_a_lasting_change_does) {
  Rig rig(followed("confirm_raise = 2\nconfirm_lower = 2\ncooldown = off\n"));
  rig.run(30min);
  const std::int64_t before = onDemand(rig, "rig-01");
  const std::size_t writes = rig.writes();
  rivalsAsk(rig, 1.5);
  const std::size_t readings = rig.count("marketplace");
  while (rig.count("marketplace") == readings) rig.run(10s);
  rivalsAsk(rig, 1.0 / 1.5);
  rig.run(30min);
  BOOST_TEST(rig.writes() == writes);
  BOOST_TEST(onDemand(rig, "rig-01") == before);
  rivalsAsk(rig, 1.5);
  rig.run(11min);
  BOOST_TEST(onDemand(rig, "rig-01") > before * 14 / 10);
}

BOOST_AUTO_TEST_CASE(readings_that_agreed_count_after_a_restart) {
  Rig rig(followed("confirm_raise = 3\ncooldown = off\nconfirm_lower = 3\n"));
  rig.run(40min);
  const std::int64_t before = onDemand(rig, "rig-01");
  rivalsAsk(rig, 1.5);
  const std::size_t readings = rig.count("marketplace");
  while (rig.count("marketplace") < readings + 2) rig.run(10s);
  BOOST_TEST(onDemand(rig, "rig-01") == before);
  rig.restart();
  while (rig.count("marketplace") < readings + 3) rig.run(10s);
  rig.run(20s);
  BOOST_TEST(onDemand(rig, "rig-01") > before * 14 / 10);
}

BOOST_AUTO_TEST_CASE(a_cooldown_outlives_a_restart) {
  Rig rig(followed("confirm_raise = off\nconfirm_lower = off\ncooldown = 1h\n"));
  rig.run(2h);
  rivalsAsk(rig, 1.5);
  rig.run(6min);
  const std::size_t writes = rig.count("set_server_settings", 0);
  rivalsAsk(rig, 1.5);
  rig.restart();
  rig.run(45min);
  BOOST_TEST(rig.count("set_server_settings", 0) == writes);
  rig.run(20min);
  BOOST_TEST(rig.count("set_server_settings", 0) == writes + 1);
}

BOOST_AUTO_TEST_CASE(a_change_on_the_website_is_respected_reported_and_overwritten_after_a_day) {
  Rig rig(fixedPolicy("enforce"));
  rig.run(5min);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  rig.world.change("rig-01", priced(bitcoin(33'000)));
  // The next poll shows it; the settings are then read at once.
  rig.run(2min);
  const auto noticed = eventsOf(rig, agent::journal::EventKind::ManualChange);
  BOOST_REQUIRE(noticed.size() == 1U);
  BOOST_TEST(noticed.front().subject == "rig-01");
  BOOST_TEST(noticed.front().before == "0.00020000 BTC");
  BOOST_TEST(noticed.front().after == "0.00033000 BTC");
  rig.restart();
  rig.run(23h);
  BOOST_TEST(onDemand(rig, "rig-01") == 33'000);
  BOOST_TEST(eventsOf(rig, agent::journal::EventKind::ManualChange).size() == 1U);
  rig.run(2h);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
}

BOOST_AUTO_TEST_CASE(resume_ends_a_manual_hold_at_once) {
  Rig rig(fixedPolicy("enforce"));
  rig.run(5min);
  rig.world.change("rig-01", priced(bitcoin(33'000)));
  rig.run(1h);
  BOOST_TEST(onDemand(rig, "rig-01") == 33'000);
  BOOST_REQUIRE(rig.journal->resume("rig-01", rig.clock.wall()).has_value());
  rig.run(2min);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_not_taken_for_a_change_by_somebody_else) {
  for (const auto how : {pv::sandbox::Break::AfterEffect, pv::sandbox::Break::BeforeEffect}) {
    Rig rig(fixedPolicy("enforce"));
    while (rig.count("server_config") == 0) BOOST_REQUIRE(rig.engine->step().has_value());
    rig.clock.sleepUntil(rig.engine->nextDue());
    rig.transport.breakExchange(1, how);
    rig.run(2h);
    BOOST_TEST(eventsOf(rig, agent::journal::EventKind::ManualChange).empty());
    for (const char* machine : {"rig-01", "rig-02", "rig-03", "rig-04"})
      BOOST_TEST(onDemand(rig, machine) == 20'000);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_written_to_what_is_paused_until_it_is_resumed) {
  Rig rig(fixedPolicy("enforce"));
  BOOST_REQUIRE(
      rig.journal->pause({.machine = "rig-02", .since = rig.clock.wall(), .until = {}}).has_value());
  const std::int64_t before = onDemand(rig, "rig-02");
  rig.run(1h);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  BOOST_TEST(onDemand(rig, "rig-02") == before);
  rig.restart();
  rig.run(1h);
  BOOST_TEST(onDemand(rig, "rig-02") == before);
  BOOST_REQUIRE(rig.journal->resume("rig-02", rig.clock.wall()).has_value());
  rig.run(2min);
  BOOST_TEST(onDemand(rig, "rig-02") == 20'000);
}

BOOST_AUTO_TEST_CASE(a_pause_of_everything_holds_offers_too_and_ends_by_itself) {
  Rig rig(fixedPolicy("enforce") + "[offer.first]\norder = 39\nstrategy = fixed\nprice = 0.000005 BTC\n");
  BOOST_REQUIRE(rig.journal->pause({.machine = "", .since = rig.clock.wall(), .until = rig.clock.wall() + 2h})
                    .has_value());
  rig.run(119min);
  BOOST_TEST(rig.writes() == 0U);
  rig.run(5min);
  BOOST_TEST(rig.count("set_server_settings", 0) == 4U);
  BOOST_TEST(rig.count("set_spot_price", 0) == 1U);
}

BOOST_AUTO_TEST_CASE(a_rental_and_its_end_are_in_the_history) {
  Rig rig(fixedPolicy("enforce"));
  rig.run(5min);
  const bool rented = rig.world.rent("rig-01");
  if (!rented) BOOST_REQUIRE(rig.world.release("rig-01"));
  rig.run(40min);
  if (rented)
    BOOST_REQUIRE(rig.world.release("rig-01"));
  else
    BOOST_REQUIRE(rig.world.rent("rig-01"));
  rig.run(40min);
  BOOST_TEST(eventsOf(rig, agent::journal::EventKind::Rented).size() == 1U);
  BOOST_TEST(eventsOf(rig, agent::journal::EventKind::Released).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_price_in_dollars_is_paid_in_coins_at_the_spot_market_s_rate) {
  Rig rig(
      "[agent]\nmode = enforce\n[server.one]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = fixed\n"
      "on_demand = 13 USD\ncurrency = BTC\nfloor = 5 USD\nceiling = 20 USD\nstep_up = off\nstep_down = off\n"
      "confirm_raise = off\nconfirm_lower = off\nwhen_rented = follow\n");
  rig.cycle();
  // 13 USD at 65000 USD for 1 BTC
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  BOOST_TEST(rig.count("spot_marketplace", 0) == 1U);
  BOOST_TEST(rig.count("marketplace") == 0U);
}

BOOST_AUTO_TEST_CASE(without_rates_of_the_spot_market_the_marketplace_s_figures_count_and_then_the_owner_s) {
  const std::string ini =
      "[agent]\nmode = enforce\n[server.one]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = fixed\n"
      "on_demand = 13 USD\ncurrency = BTC\nfloor = 5 USD\nceiling = 20 USD\nstep_up = off\nstep_down = off\n"
      "confirm_raise = off\nconfirm_lower = off\nwhen_rented = follow\nmin_change = off\n";
  Rig rig(ini);
  rig.feed.instead["spot_marketplace"] = R"({"exists":true,"market":{"offers":[]},"code":0})";
  rig.run(2min);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  BOOST_TEST(rig.count("marketplace") >= 1U);

  Rig owner(ini + "[rates]\nbtc = 130000 USD\n");
  owner.feed.instead["spot_marketplace"] = R"({"exists":true,"market":{"offers":[]},"code":0})";
  owner.feed.instead["marketplace"] = R"({"servers":[],"my_servers":[],"code":0})";
  owner.run(2min);
  BOOST_TEST(onDemand(owner, "rig-01") == 10'000);

  Rig nobody(ini);
  nobody.feed.instead = owner.feed.instead;
  nobody.run(30min);
  BOOST_TEST(nobody.writes() == 0U);
}

BOOST_AUTO_TEST_CASE(a_slip_of_the_rates_moves_nothing) {
  Rig rig(
      "[agent]\nmode = enforce\n[server.one]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = fixed\n"
      "on_demand = 13 USD\ncurrency = BTC\nfloor = 5 USD\nceiling = 20 USD\nstep_up = off\nstep_down = off\n"
      "confirm_raise = off\nconfirm_lower = off\ncooldown = off\nwhen_rented = follow\n");
  rig.run(1h);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  const std::size_t readings = rig.count("spot_marketplace");
  rig.feed.instead["spot_marketplace"] =
      R"({"exists":true,"market":{"offers":[]},"currency_rates_in_usd":{"bitcoin":650},"code":0})";
  while (rig.count("spot_marketplace") == readings) rig.run(10s);
  rig.feed.instead.clear();
  rig.run(1h);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  BOOST_TEST(rig.count("set_server_settings", 0) <= 1U);
}

BOOST_AUTO_TEST_CASE(the_first_reading_after_a_restart_is_measured_by_what_was_believed_before) {
  Rig rig(
      "[agent]\nmode = enforce\n[server.one]\nname = rig-01\npolicy = p\n[policy.p]\nstrategy = fixed\n"
      "on_demand = 13 USD\ncurrency = BTC\nfloor = 12 USD\nceiling = 14 USD\nstep_up = off\nstep_down = off\n"
      "confirm_raise = off\nconfirm_lower = off\ncooldown = off\nwhen_rented = follow\n");
  rig.run(10min);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  rig.feed.instead["spot_marketplace"] =
      R"({"exists":true,"market":{"offers":[]},"currency_rates_in_usd":{"bitcoin":650000},"code":0})";
  rig.restart();
  rig.run(5min);
  BOOST_TEST(onDemand(rig, "rig-01") == 20'000);
  // What lasts is the truth.
  rig.run(1h);
  BOOST_TEST(onDemand(rig, "rig-01") == 2'000);
}

BOOST_AUTO_TEST_CASE(every_machine_s_spot_market_is_asked_until_one_tells_the_rates) {
  Rig rig(
      "[agent]\nmode = enforce\n[server.one]\nname = *\npolicy = p\n[policy.p]\nstrategy = fixed\n"
      "on_demand = 13 USD\ncurrency = BTC\nfloor = 12 USD\nceiling = 14 USD\nwhen_rented = follow\n");
  rig.feed.instead["spot_marketplace"] = R"({"error":"something","code":6})";
  rig.cycle();
  BOOST_TEST(rig.count("spot_marketplace") == 4U);
  BOOST_TEST(rig.engine->errors().empty());
}

BOOST_AUTO_TEST_CASE(nothing_is_decided_by_the_marketplace_s_figures_before_the_spot_market_was_asked) {
  Rig rig([] {
    std::string ini = followed("confirm_raise = off\nconfirm_lower = off\ncooldown = off\n");
    const std::string own = "floor = 0.000002 BTC\nceiling = 0.004 BTC\n";
    return ini.replace(ini.find(own), own.size(), "floor = 0.5 USD\nceiling = 60 USD\n");
  }());
  std::size_t asked = 0;
  while (rig.count("set_server_settings") == 0 && asked < 40) {
    if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
    ++asked;
    if (rig.writes() > 0) BOOST_TEST(rig.count("spot_marketplace") > 0U);
  }
  BOOST_TEST(rig.count("spot_marketplace") > 0U);
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_back_makes_no_old_reading_fresh_enough_to_write_by) {
  Rig rig(fixedPolicy("enforce"));
  rig.run(11min);
  const auto& settings = rig.engine->knowledge().machines.at("rig-01").machine.settings;
  rig.clock.jumpWall(settings->readAt + 500ms - rig.clock.wall());
  rig.configure(fixedPolicy("enforce", "0.0003 BTC"));
  rig.engine->reconfigure(rig.config, rig.authority());
  const auto reads = rig.count("server_config");
  const auto writes = rig.count("set_server_settings");
  while (rig.count("set_server_settings") == writes)
    if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
  BOOST_TEST(rig.count("server_config") > reads);
}

BOOST_AUTO_TEST_CASE(while_the_marketplace_asks_to_be_left_alone_only_the_poll_is_tried) {
  auto options = smallWorld();
  options.machines = 30;
  Rig rig(fixedPolicy("enforce"), options);
  rig.engine->waitWhileLeftAlone();
  rig.run(5min);
  const auto sent = rig.client->requestsSent();
  const auto until = rig.clock.steady() + 50min;
  rig.pacing.release(
      {.lastSent = rig.clock.steady(), .lastOrder = {}, .notBefore = until, .refusalsInARow = 1});
  int polls = 0;
  int others = 0;
  while (rig.clock.steady() < until) {
    if (const auto kind = rig.engine->step())
      ++(*kind == agent::cycle::TaskKind::PollMachines ? polls : others);
    else
      rig.clock.sleepUntil(std::min(until, rig.engine->nextDue()));
  }
  // Every minute; what comes first after the others may find out.
  BOOST_TEST(polls >= 49);
  BOOST_TEST(polls <= 51);
  BOOST_TEST(others <= 1);
  BOOST_TEST((rig.engine->nextDue() == until));
  BOOST_TEST(rig.client->requestsSent() == sent);
  for (const auto& [name, state] : rig.engine->knowledge().machines)
    BOOST_TEST(!state.settingsReadFailed, name);
  rig.run(2min);
  for (const auto& [name, state] : rig.engine->knowledge().machines)
    BOOST_TEST((rig.clock.wall() - state.machine.settings->readAt < 10min), name);
}

BOOST_AUTO_TEST_CASE(the_poll_is_tried_again_when_the_marketplace_may_be_asked_again) {
  Rig rig("[agent]\nmode = enforce\npoll_interval = 1h\n");
  rig.engine->waitWhileLeftAlone();
  const auto until = rig.clock.steady() + 20s;
  rig.pacing.release({.lastSent = {}, .lastOrder = {}, .notBefore = until, .refusalsInARow = 1});
  rig.run(1min);
  BOOST_TEST(rig.count("my_servers") == 1U);
  BOOST_TEST(!rig.engine->knowledge().lastPollError.has_value());
}

BOOST_AUTO_TEST_CASE(prices_are_set_however_long_the_interval_between_two_requests_is) {
  for (const char* interval : {"16s", "1m"}) {
    Rig rig(std::string("[api]\nrequest_interval = ") + interval + "\n" + fixedPolicy("enforce"));
    rig.engine->waitWhileLeftAlone();
    rig.run(2h);
    BOOST_TEST(rig.count("set_server_settings", 0) == 4U, interval);
  }
}

BOOST_AUTO_TEST_CASE(a_command_does_not_wait_until_the_marketplace_may_be_asked_again) {
  Rig rig(fixedPolicy("enforce"));
  rig.cycle();
  rig.pacing.release({.lastSent = rig.clock.steady(),
                      .lastOrder = {},
                      .notBefore = rig.clock.steady() + 50min,
                      .refusalsInARow = 1});
  const auto begin = rig.clock.steady();
  rig.restart();
  rig.cycle();
  BOOST_TEST((rig.clock.steady() - begin < 1min));
  BOOST_TEST(rig.engine->knowledge().lastPollError.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
