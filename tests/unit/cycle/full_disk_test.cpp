#include "tests/support/failing_vfs.h"
#include "tests/unit/cycle/rig.h"

using namespace test;

namespace {

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

BOOST_AUTO_TEST_SUITE(full_disk)

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

BOOST_AUTO_TEST_SUITE_END()
