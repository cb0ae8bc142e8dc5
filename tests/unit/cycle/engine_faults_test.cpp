#include "tests/unit/cycle/rig.h"

using namespace test;
using provider::Currency;
using provider::sandbox::Break;

namespace {

/// Breaks the first request to `endpoint` that comes, however many others come before it.
void breakNext(Rig& rig, const std::string& endpoint, Break how) {
  Rig rehearsal(fixedPolicy("enforce"));
  rehearsal.cycle();
  std::size_t n = 0;
  for (const auto& request : rehearsal.world.requests()) {
    ++n;
    if (request.endpoint == endpoint) break;
  }
  rig.transport.breakExchange(n, how);
}

std::size_t pricedMachines(const Rig& rig) {
  return static_cast<std::size_t>(std::ranges::count_if(rig.world.machines(), [](const auto& machine) {
    const auto price = machine.settings.onDemand.get(Currency::Bitcoin);
    return machine.own && price && price->units() == 20'000;
  }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_faults)

BOOST_AUTO_TEST_CASE(a_write_whose_answer_is_lost_is_read_back_and_not_sent_again) {
  Rig rig(fixedPolicy("enforce"));
  breakNext(rig, "set_server_settings", Break::AfterEffect);
  rig.cycle();
  rig.run(10min);
  BOOST_TEST(pricedMachines(rig) == 4U);
  BOOST_TEST(rig.count("set_server_settings") == 4U);
  for (const auto& write : rig.engine->gate().writes())
    BOOST_TEST((write.outcome == agent::journal::Outcome::Verified));
}

BOOST_AUTO_TEST_CASE(a_write_that_never_arrived_is_read_back_first_and_then_tried_again) {
  Rig rig(fixedPolicy("enforce"));
  breakNext(rig, "set_server_settings", Break::BeforeEffect);
  rig.run(10min);
  BOOST_TEST(pricedMachines(rig) == 4U);
  BOOST_TEST(rig.count("set_server_settings", 0) == 4U);
}

BOOST_AUTO_TEST_CASE(a_crash_between_write_and_read_back_is_taken_up) {
  Rig rig(fixedPolicy("enforce"));
  while (rig.count("set_server_settings") == 0) BOOST_REQUIRE(rig.engine->step().has_value());
  BOOST_REQUIRE(rig.journal->unsettled()->size() == 1U);
  rig.restart();
  rig.cycle();
  BOOST_TEST(rig.journal->unsettled()->empty());
  BOOST_TEST(rig.count("set_server_settings") == 4U);
}

BOOST_AUTO_TEST_CASE(an_intent_that_was_never_sent_is_settled_by_reading) {
  Rig rig(fixedPolicy("enforce"));
  const auto id = rig.journal->intent({.id = 0,
                                       .kind = agent::journal::WriteKind::Settings,
                                       .subject = "rig-01",
                                       .before = "a",
                                       .after = "on_demand=9 BTC",
                                       .reason = "test",
                                       .at = rig.clock.wall(),
                                       .outcome = agent::journal::Outcome::Pending,
                                       .answer = {},
                                       .settledAt = {}});
  BOOST_REQUIRE(id.has_value());
  rig.restart();
  rig.run(5min);
  BOOST_TEST(rig.journal->unsettled()->empty());
  BOOST_TEST(pricedMachines(rig) == 4U);
}

BOOST_AUTO_TEST_CASE(whatever_single_exchange_breaks_the_prices_arrive_and_nothing_is_sent_twice) {
  for (const Break how : {Break::BeforeSending, Break::BeforeEffect, Break::InsideAnswer, Break::AfterEffect})
    for (std::size_t n = 1; n <= 14; ++n) BOOST_TEST_CONTEXT("exchange " << n) {
        Rig rig(fixedPolicy("enforce"));
        rig.transport.breakExchange(n, how);
        rig.run(15min);
        BOOST_TEST(pricedMachines(rig) == 4U);
        BOOST_TEST(rig.count("set_server_settings", 0) == 4U);
        BOOST_TEST((rig.closestRequests() >= 1s));
      }
}

BOOST_AUTO_TEST_CASE(a_price_whose_answer_is_lost_opens_its_window_all_the_same) {
  Rig rehearsal(fixedOffer("0.0000020 BTC"));
  rehearsal.run(40min);
  for (std::size_t n = 1; n <= 8; ++n) BOOST_TEST_CONTEXT("exchange " << n) {
      Rig rig(fixedOffer("0.0000020 BTC"));
      rig.transport.breakExchange(n, Break::AfterEffect);
      rig.run(60min);
      BOOST_TEST(rig.count("set_spot_price", 0) == 3U);
      // At most the refusal that teaches the step, and one more where that answer was the one lost.
      BOOST_TEST(rig.count("set_spot_price", 6) <= 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_raise_that_fails_is_tried_again_later_and_later) {
  Rig rig(fixedOffer("0.0000090 BTC"));
  // From the write on, every exchange fails before anything is sent.
  for (std::size_t n = 4; n <= 2000; ++n) rig.transport.breakExchange(n, Break::BeforeSending);
  rig.cycle();
  rig.run(30min);
  BOOST_TEST(rig.engine->gate().writes().size() <= 8U);
  BOOST_TEST(rig.engine->gate().writes().size() >= 1U);
}

BOOST_AUTO_TEST_CASE(a_crash_after_a_lowering_that_was_carried_out_keeps_its_window) {
  Rig rig(fixedOffer("0.0000020 BTC"));
  while (rig.count("set_spot_price", 0) == 0) {
    // The next write but one is the lowering to max_step: its answer is lost, and the process dies at once.
    if (rig.count("set_spot_price", 6) == 1) rig.transport.breakExchange(1, Break::AfterEffect);
    BOOST_REQUIRE(rig.engine->step().has_value());
  }
  rig.restart();
  rig.run(40min);
  BOOST_TEST(rig.count("set_spot_price", 0) == 3U);
  BOOST_TEST(rig.count("set_spot_price", 6) == 1U);
}

BOOST_AUTO_TEST_CASE(the_gate_opens_again_after_the_journal_failed) {
  Rig rig(fixedPolicy("enforce"));
  while (rig.count("server_config") == 0) BOOST_REQUIRE(rig.engine->step().has_value());
  // A journal whose file cannot be written: somebody else holds its lock for longer than SQLite waits.
  const auto file = rig.folder() / "journal.db";
  rig.engine.reset();
  rig.journal.reset();
  BOOST_REQUIRE(agent::journal::Journal::open(file).has_value());
  rig.journal =
      std::make_unique<agent::journal::Journal>(std::move(*agent::journal::Journal::openForReading(file)));
  rig.engine = std::make_unique<agent::cycle::Engine>(
      agent::cycle::Engine::Parts{.client = *rig.client, .clock = rig.clock, .journal = *rig.journal},
      rig.config, rig.authority());
  rig.run(5min);
  BOOST_TEST(rig.writes() == 0U);
  BOOST_TEST(rig.engine->gate().broken());
  const auto& alerts = rig.engine->knowledge().alerts;
  const pv::alerts::ConditionId failed{pv::alerts::Rule::JournalFailed, {}};
  BOOST_REQUIRE(alerts.contains(failed));
  BOOST_TEST((alerts.at(failed).phase == pv::alerts::Phase::Firing));
  BOOST_TEST(alerts.at(failed).detail.find("reading only") != std::string::npos, alerts.at(failed).detail);
  *rig.journal = std::move(*agent::journal::Journal::open(file));
  rig.run(5min);
  BOOST_TEST(pricedMachines(rig) == 4U);
  BOOST_TEST(!rig.engine->gate().broken());
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_CASE(the_owner_s_word_passes_over_a_hold) {
  Rig rig(fixedPolicy("enforce"));
  breakNext(rig, "set_server_settings", Break::BeforeSending);
  rig.cycle();
  BOOST_TEST(pricedMachines(rig) == 3U);
  rig.restart();
  rig.cycle();
  BOOST_TEST(pricedMachines(rig) == 3U);
  rig.engine->passOverHolds();
  rig.cycle();
  BOOST_TEST(pricedMachines(rig) == 4U);
}

BOOST_AUTO_TEST_CASE(what_another_process_did_is_asked_for_again) {
  Rig rig(fixedPolicy("enforce"));
  rig.cycle();
  rig.world.change("rig-01", {.connected = {},
                              .online = {},
                              .working = {},
                              .listed = false,
                              .mrlHours = 100,
                              .onDemand = {},
                              .spotMinimum = {}});
  const auto reads = rig.count("server_config");
  BOOST_REQUIRE(rig.engine->recall().has_value());
  rig.cycle();
  BOOST_TEST(rig.count("server_config") == reads + 4);
  BOOST_TEST(rig.count("set_server_settings") == 4U);
}

BOOST_AUTO_TEST_CASE(what_another_process_saw_and_wrote_anew_is_not_waited_for) {
  Rig rig(fixedPolicy("enforce"));
  while (rig.count("set_server_settings") == 0) {
    if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
  }
  // An `apply` with another price takes its turn before the daemon has read back.
  const auto opened = agent::config::parse(fixedPolicy("enforce", "0.0003 BTC"), "other.ini");
  agent::cycle::Engine other({.client = *rig.client, .clock = rig.clock, .journal = *rig.journal},
                             *opened.config, agent::cycle::Authority::Enforce);
  BOOST_REQUIRE(other.recall().has_value());
  while (!other.cycleComplete())
    if (!other.step()) rig.clock.sleepUntil(other.nextDue());
  rig.configure(fixedPolicy("enforce", "0.0003 BTC"));
  rig.engine->reconfigure(rig.config, rig.authority());
  BOOST_REQUIRE(rig.engine->recall().has_value());
  rig.run(10min);
  const auto writes = rig.journal->recent(20).value();
  for (const auto& write : writes)
    BOOST_TEST((write.outcome == agent::journal::Outcome::Verified),
               write.subject << " " << name(write.outcome));
  BOOST_TEST(rig.journal->events({.since = {}, .subject = {}})->empty());
}

BOOST_AUTO_TEST_CASE(the_time_of_a_write_is_remembered_even_when_its_sender_did_not_live_to_store_it) {
  Rig rig(fixedPolicy("enforce"));
  while (rig.count("set_server_settings") == 0) {
    if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
  }
  const auto sentAt = rig.journal->recent(1)->front().at;
  const std::string machine = rig.journal->recent(1)->front().subject;
  BOOST_REQUIRE(rig.journal->storePricing({{machine, {}}}).has_value());
  rig.restart();
  rig.cycle();
  BOOST_TEST((rig.journal->pricing()->at(machine).memory.lastWriteAt >= sentAt));
}

BOOST_AUTO_TEST_CASE(what_somebody_set_after_a_write_that_nobody_answered_is_respected) {
  Rig rig(fixedPolicy("enforce"));
  breakNext(rig, "set_server_settings", Break::AfterEffect);
  while (rig.count("set_server_settings") == 0)
    if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
  const std::string machine = rig.journal->recent(1)->front().subject;
  provider::sandbox::MachineChange change;
  change.onDemand = {provider::Price::fromUnits(9'000, Currency::Bitcoin)};
  rig.world.change(machine, change);
  rig.run(2h);
  BOOST_TEST(rig.settings(machine).onDemand.get(Currency::Bitcoin)->units() == 9'000);
  const auto events = *rig.journal->events({.since = {}, .subject = machine});
  BOOST_TEST(
      std::ranges::count(events, agent::journal::EventKind::ManualChange, &agent::journal::Event::kind) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
