#include "provider/alerts/monitor.h"

using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kStart{std::chrono::days{20000}};
const ConditionId kOffline{.rule = Rule::MachineOffline, .subject = "rig-1"};

/// One reading a minute, with what each of them was the beginning or the end of.
class Machine {
 public:
  explicit Machine(ConditionId id = kOffline) : id_(std::move(id)) {}

  void read(bool failing) {
    Observed seen = observe(std::move(state_), {{.id = id_, .failing = failing, .detail = "is not online"}},
                            {}, kStart + minutes_++ * 1min);
    state_ = std::move(seen.state);
    for (const Event& event : seen.events) events_.push_back(event);
  }
  void comeAndGo(int readings) {
    for (int i = 0; i < readings; ++i) read(i % 2 == 0);
  }
  void stay(bool failing, int readings) {
    for (int i = 0; i < readings; ++i) read(failing);
  }
  [[nodiscard]] std::vector<Change> changes() const {
    std::vector<Change> all;
    for (const Event& event : events_) all.push_back(event.change);
    return all;
  }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  ConditionId id_;
  State state_;
  std::vector<Event> events_;
  int minutes_ = 0;
};

using Changes = std::vector<Change>;

}  // namespace

BOOST_AUTO_TEST_SUITE(flapping)

BOOST_AUTO_TEST_CASE(six_changes_in_twenty_readings_are_not_flapping_and_seven_are) {
  Machine machine;
  machine.comeAndGo(6);
  BOOST_TEST((machine.changes() == Changes{}));
  machine.comeAndGo(1);
  BOOST_TEST((machine.changes() == Changes{Change::FlappingBegan}));
}

BOOST_AUTO_TEST_CASE(it_ends_once_fewer_than_five_of_the_last_twenty_readings_were_changes) {
  Machine machine;
  machine.comeAndGo(8);
  machine.stay(false, 15);
  BOOST_TEST((machine.changes() == Changes{Change::FlappingBegan}));
  machine.stay(false, 1);
  BOOST_TEST((machine.changes() == Changes{Change::FlappingBegan, Change::FlappingEnded}));
  BOOST_TEST((machine.events().back().phase == Phase::Ok));
}

BOOST_AUTO_TEST_CASE(one_that_stays_away_at_the_end_is_firing_when_it_ends) {
  Machine machine;
  machine.comeAndGo(9);
  machine.stay(true, 20);
  BOOST_TEST((machine.changes() == Changes{Change::FlappingBegan, Change::FlappingEnded}));
  BOOST_TEST((machine.events().back().phase == Phase::Firing));
  BOOST_TEST((machine.events().back().since == kStart + 8min));
}

BOOST_AUTO_TEST_CASE(what_fires_at_once_is_told_once_and_not_at_each_change) {
  Machine machine({.rule = Rule::MachineDisconnected, .subject = "rig-1"});
  machine.comeAndGo(20);
  machine.stay(false, 20);
  BOOST_TEST((machine.changes() == Changes{Change::Fired, Change::FlappingBegan, Change::FlappingEnded}));
}

BOOST_AUTO_TEST_CASE(a_single_outage_is_forgotten_twenty_readings_after_its_end) {
  Machine machine;
  machine.stay(true, 5);
  machine.stay(false, 20);
  BOOST_TEST(machine.state().size() == 1U);
  BOOST_TEST(!isActive(machine.state().begin()->second));
  machine.stay(false, 1);
  BOOST_TEST(machine.state().empty());
}

BOOST_AUTO_TEST_SUITE_END()
