#include "provider/sandbox/failures.h"

#include <map>

#include "tests/unit/sandbox/crowd_desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;
using lively::options;
using lively::wait;

namespace {

WorldOptions failing(double perMonth) {
  WorldOptions made = options(1, 20);
  made.machines = 20;
  made.offers = 0;
  made.outagesPerMachineMonth = perMonth;
  return made;
}

/// When which machine was not well, by the minute.
using Illness = std::map<std::string, std::vector<int>>;
Illness watched(Desk& desk, int days) {
  Illness seen;
  for (int minute = 0; minute < days * 24 * 60; minute += 5) {
    wait(desk, 5min);
    for (const Machine& machine : desk.world.machines()) {
      const MachineHealth health = desk.world.health(machine);
      if (health.connected && health.online && health.working) continue;
      BOOST_TEST(machine.own);
      seen[machine.name].push_back(minute);
    }
  }
  return seen;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_failures)

BOOST_AUTO_TEST_CASE(machines_do_not_fail_unless_it_is_asked_for) {
  Desk desk(failing(0));
  BOOST_TEST(watched(desk, 20).empty());
}

BOOST_AUTO_TEST_CASE(machines_fail_as_often_as_they_are_told_and_recover) {
  Desk desk(failing(6));
  std::size_t failures = 0;
  for (const auto& [name, minutes] : watched(desk, 60)) {
    for (std::size_t i = 0; i < minutes.size(); ++i) failures += i == 0 || minutes[i] > minutes[i - 1] + 5;
  }
  // 20 machines, two months, six a month; the shortest fall between two looks.
  BOOST_TEST(failures > 170U);
  BOOST_TEST(failures < 270U);
}

BOOST_AUTO_TEST_CASE(what_the_account_does_has_no_part_in_when_its_machines_fail) {
  Desk one(failing(6)), other(failing(6));
  MachineChange change;
  change.onDemand = {Price::parse("0.000001", Currency::Bitcoin).value()};
  for (std::size_t i = 0; i < 20; ++i) (void)other.world.change(ownName(i), change);
  const Illness seen = watched(one, 20);
  BOOST_TEST(seen.size() > 10U);
  BOOST_TEST((seen == watched(other, 20)));
}

BOOST_AUTO_TEST_CASE(a_machine_that_fails_for_long_loses_its_tenant) {
  Desk desk(failing(30));
  std::map<std::string, int> silent;
  for (int minute = 0; minute < 20 * 24 * 60; ++minute) {
    wait(desk, 1min);
    for (const Machine& machine : desk.world.machines()) {
      if (!machine.own) continue;
      const MachineHealth health = desk.world.health(machine);
      int& since = silent[machine.name];
      since = health.online && health.connected ? 0 : since + 1;
      if (since > 16) BOOST_TEST(!lively::isRented(desk.world, machine));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
