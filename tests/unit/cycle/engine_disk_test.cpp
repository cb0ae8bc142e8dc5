#include "tests/support/failing_vfs.h"
#include "tests/unit/cycle/rig.h"

/// The engine while the journal's disk fails: it rests, it writes nothing to the marketplace, and afterwards
/// the journal knows all.
using namespace test;
using agent::journal::Outcome;

namespace {

void stepUntil(Rig& rig, const std::function<bool()>& reached) {
  for (int guard = 0; !reached(); ++guard) {
    BOOST_REQUIRE(guard < 10'000);
    if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
  }
}

/// Turns of the loop within `duration`.
int turns(Rig& rig, std::chrono::milliseconds duration) {
  constexpr int kMost = 10'000;
  const auto until = rig.clock.steady() + duration;
  int turns = 0;
  for (; rig.clock.steady() < until && turns < kMost; ++turns)
    if (!rig.engine->step()) rig.clock.sleepUntil(std::min(until, rig.engine->nextDue()));
  return turns;
}

/// How often the loop turns at one moment at most, within so long a time; without a request each.
int mostTurnsAtOnce(Rig& rig, std::chrono::milliseconds duration) {
  const auto until = rig.clock.steady() + duration;
  int most = 0;
  int turns = 0;
  auto last = rig.clock.steady();
  while (rig.clock.steady() < until && most < 1000) {
    if (!rig.engine->step()) rig.clock.sleepUntil(std::min(until, rig.engine->nextDue()));
    turns = rig.clock.steady() == last ? turns + 1 : 0;
    last = rig.clock.steady();
    most = std::max(most, turns);
  }
  return most;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_disk)

BOOST_AUTO_TEST_CASE(the_loop_rests_while_the_disk_is_full_though_what_changes_nothing_succeeds) {
  FailingVfs disk;
  for (std::uint64_t n = 1; n <= 30; ++n) BOOST_TEST_CONTEXT("from call " << n << " on") {
      Rig rig(fixedOffer("0.0000020 BTC"));
      rig.run(9min);
      BOOST_REQUIRE(rig.count("set_spot_price", 0) == 1U);
      // Around the next window's intent; after it there is nothing that would have to be stored.
      disk.failFrom(n, DiskFault::Full);
      BOOST_TEST(turns(rig, 10min) < 200);
      BOOST_TEST(rig.count("set_spot_price", 0) <= 2U);
      BOOST_TEST(rig.engine->gate().broken());
      disk.heal();
      rig.run(5min);
      BOOST_TEST(rig.count("set_spot_price", 0) >= 2U);
      BOOST_TEST(!rig.engine->gate().broken());
    }
}

BOOST_AUTO_TEST_CASE(a_write_that_cannot_be_recorded_is_not_tried_over_and_over) {
  FailingVfs disk;
  Rig rig(fixedPolicy("enforce"));
  rig.run(1min);
  rig.configure(fixedPolicy("enforce", "0.0003 BTC"));
  rig.engine->reconfigure(rig.config, rig.authority());
  rig.run(1s);
  while (rig.count("set_server_settings") > 4)
    if (!rig.engine->step()) break;
  disk.failFrom(1, DiskFault::Full);
  const auto writes = rig.writes();
  BOOST_TEST(mostTurnsAtOnce(rig, 20min) < 20);
  BOOST_TEST(rig.writes() == writes);
  BOOST_TEST(rig.engine->gate().broken());
  const pv::alerts::ConditionId failed{pv::alerts::Rule::JournalFailed, {}};
  BOOST_TEST((rig.engine->knowledge().alerts.at(failed).phase == pv::alerts::Phase::Firing));
  disk.heal();
  rig.run(10min);
  BOOST_TEST(!rig.engine->gate().broken());
  BOOST_TEST(rig.openAlerts() == 0U);
  BOOST_TEST(rig.journal->unsettled()->empty());
}

BOOST_AUTO_TEST_CASE(an_outcome_that_the_journal_does_not_take_is_stored_later_without_a_restart) {
  FailingVfs disk;
  Rig rig(fixedPolicy("enforce"));
  stepUntil(rig, [&] { return rig.count("set_server_settings") == 4; });
  disk.failFrom(1, DiskFault::IoError);
  rig.run(1min);
  BOOST_TEST(!rig.journal->unsettled()->empty());
  disk.heal();
  rig.run(5min);
  BOOST_TEST(rig.journal->unsettled()->empty());
  const auto newest = rig.journal->recent(1)->front();
  BOOST_TEST((newest.outcome == Outcome::Verified));
  BOOST_TEST((rig.clock.wall() - *newest.settledAt > 4min));
}

BOOST_AUTO_TEST_CASE(a_journal_that_works_again_counts_as_such_though_there_is_nothing_to_store) {
  FailingVfs disk;
  Rig rig(fixedPolicy("enforce"));
  stepUntil(rig, [&] { return rig.count("server_config") == 4; });
  disk.failFrom(1, DiskFault::ReadOnly);
  rig.run(5min);
  BOOST_REQUIRE(rig.engine->gate().broken());
  // Nothing is wanted any more.
  rig.configure("[agent]\nmode = enforce\n");
  rig.engine->reconfigure(rig.config, rig.authority());
  disk.heal();
  rig.run(5min);
  BOOST_TEST(!rig.engine->gate().broken());
  BOOST_TEST(rig.openAlerts() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
