#include "provider/alerts/machine_readings.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

constexpr WallTime kStart{std::chrono::days{20000}};
using Flag = std::optional<bool>;

struct ReadingCase {
  const char* what;
  Flag connected;
  Flag online;
  Flag workingProperly;
  bool everConnected;
  // Is it failing; nothing = not answered.
  Flag notConnected;
  Flag disconnected;
  Flag offline;
  Flag notWorking;
};
std::ostream& operator<<(std::ostream& out, const ReadingCase& c) { return out << c.what; }

const ReadingCase kReadingCases[] = {
    {"online", true, true, true, true, false, false, false, false},
    {"online, and nobody says whether it works", true, true, {}, true, false, false, false, false},
    {"not working is neither offline nor disconnected", true, true, false, true, false, false, false, true},
    {"not working, and never seen to be connected", true, true, false, false, false, false, false, true},
    {"offline", true, false, {}, true, false, {}, true, {}},
    {"offline, and not working either", true, false, false, true, false, {}, true, {}},
    {"disconnected, once connected", false, false, {}, true, {}, true, {}, {}},
    {"disconnected although online", false, true, {}, true, {}, true, {}, {}},
    {"never connected: it is being set up", false, false, {}, false, true, {}, {}, {}},
    {"nothing is said", {}, {}, {}, true, {}, {}, {}, {}},
    {"connected once, and nothing is said of now", true, {}, {}, true, {}, {}, {}, {}},
};

machines::Reading machine(Flag connected, Flag online, Flag workingProperly = {}) {
  machines::Reading made;
  made.name = "rig-1";
  made.connected = connected;
  made.online = online;
  made.workingProperly = workingProperly;
  return made;
}

Flag answerTo(const std::vector<Reading>& readings, Rule rule) {
  for (const Reading& reading : readings)
    if (reading.id == ConditionId{.rule = rule, .subject = "rig-1"}) return reading.failing;
  return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_readings)

BOOST_DATA_TEST_CASE(a_poll_answers_what_it_knows_and_no_more, data::make(kReadingCases)) {
  const auto readings = readingsOf(machine(sample.connected, sample.online, sample.workingProperly),
                                   {.firstSeen = kStart, .everConnected = sample.everConnected});
  BOOST_TEST((answerTo(readings, Rule::MachineNotConnected) == sample.notConnected));
  BOOST_TEST((answerTo(readings, Rule::MachineDisconnected) == sample.disconnected));
  BOOST_TEST((answerTo(readings, Rule::MachineOffline) == sample.offline));
  BOOST_TEST((answerTo(readings, Rule::MachineNotWorking) == sample.notWorking));
  for (const Reading& reading : readings) BOOST_TEST(reading.detail.empty() != reading.failing);
}

BOOST_AUTO_TEST_CASE(an_outage_that_turns_from_offline_into_disconnected_is_no_recovery) {
  const machines::Memory memory{.firstSeen = kStart, .everConnected = true};
  State state;
  std::vector<std::string> told;
  const auto poll = [&](std::chrono::seconds at, const machines::Reading& reading) {
    Observed seen = observe(state, readingsOf(reading, memory), {}, kStart + at);
    state = std::move(seen.state);
    for (const Event& event : seen.events)
      told.push_back(std::string(name(event.id.rule)) +
                     (event.change == Change::Fired ? " fired" : " resolved"));
  };
  poll(0s, machine(true, false));
  poll(180s, machine(true, false));
  poll(240s, machine(false, false));
  poll(300s, machine(true, false));
  poll(900s, machine(false, false));
  poll(960s, machine(true, true));
  poll(1080s, machine(true, true));
  BOOST_TEST(told == std::vector<std::string>({"machine_offline fired", "machine_disconnected fired",
                                               "machine_offline resolved", "machine_disconnected resolved"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_machine_being_set_up_is_lost_only_after_it_was_connected) {
  machines::Memory memory = machines::remember(std::nullopt, machine(false, false), kStart);
  BOOST_TEST((answerTo(readingsOf(machine(false, false), memory), Rule::MachineNotConnected) == true));
  BOOST_TEST(!answerTo(readingsOf(machine(false, false), memory), Rule::MachineDisconnected).has_value());
  memory = machines::remember(memory, machine(true, true), kStart + 1h);
  BOOST_TEST((answerTo(readingsOf(machine(false, false), memory), Rule::MachineDisconnected) == true));
}

BOOST_AUTO_TEST_CASE(what_a_machine_lacks_is_said_with_its_unit) {
  const std::tuple<machines::Part, double, double, const char*> cases[] = {
      {machines::Part::Gpus, 1, 8, "has 1 GPU instead of 8"},
      {machines::Part::Gpus, 7, 8, "has 7 GPUs instead of 8"},
      {machines::Part::Gpus, 0, 1, "has 0 GPUs instead of 1"},
      {machines::Part::Ram, 1, 64, "has 1 GB of RAM instead of 64"},
  };
  for (const auto& [part, amount, before, said] : cases) {
    machines::Hardware hardware{};
    hardware[machines::indexOf(part)] = amount;
    machines::Memory memory{.firstSeen = kStart};
    memory.most[machines::indexOf(part)] = machines::Most{.amount = before, .seenAt = kStart};
    const auto readings = readingsOfHardware("rig-1", hardware, memory, kStart + 1h);
    BOOST_REQUIRE(readings.size() == 1U);
    BOOST_TEST(readings[0].failing);
    BOOST_TEST(readings[0].detail == said);
  }
}

BOOST_AUTO_TEST_SUITE_END()
