#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

struct OutageCase {
  OutageKind kind;
  bool connected, online, working;
};
std::ostream& operator<<(std::ostream& out, const OutageCase& c) { return out << name(c.kind); }

const OutageCase kOutages[] = {
    {OutageKind::Offline, true, false, true},
    {OutageKind::Disconnected, false, false, true},
    {OutageKind::NotWorking, true, true, false},
};

struct FaultCase {
  const char* what;
  void (*make)(WorldOptions&);
};
std::ostream& operator<<(std::ostream& out, const FaultCase& c) { return out << c.what; }

const FaultCase kFaults[] = {
    {"offers without rivals", [](WorldOptions& o) { o.rivals = 0; }},
    {"too many rivals", [](WorldOptions& o) { o.rivals = 1'000'000; }},
    {"too many machines", [](WorldOptions& o) { o.machines = 1'000'000; }},
    {"a key with a space", [](WorldOptions& o) { o.key = "a b"; }},
    {"a key with a line break", [](WorldOptions& o) { o.key = "a\r\nb"; }},
    {"a step of nothing",
     [](WorldOptions& o) { o.loweringStep[0] = Price::fromUnits(0, Currency::Bitcoin); }},
    {"a step in another currency", [](WorldOptions& o) { o.loweringStep[0] = o.loweringStep[1]; }},
    {"a negative interval", [](WorldOptions& o) { o.requestInterval = -1ms; }},
    {"a rate of nothing", [](WorldOptions& o) { o.usdRates[1] = 0; }},
    {"machines that fail where there is no crowd", [](WorldOptions& o) { o.outagesPerMachineMonth = 1; }},
    {"machines that fail less than never",
     [](WorldOptions& o) {
       o.crowd = true;
       o.outagesPerMachineMonth = -1;
     }},
    {"an outage of nobody",
     [](WorldOptions& o) {
       o.outages.push_back({"rig-05", OutageKind::Offline, 1s, 1s});
     }},
    {"an outage of number 0",
     [](WorldOptions& o) {
       o.outages.push_back({"0", OutageKind::Offline, 1s, 1s});
     }},
    {"an outage of a name almost right",
     [](WorldOptions& o) {
       o.outages.push_back({"rig-1", OutageKind::Offline, 1s, 1s});
     }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_machines)

BOOST_DATA_TEST_CASE(an_outage_begins_and_ends_when_it_was_told, boost::unit_test::data::make(kOutages)) {
  for (const char* name : {"rig-04", "4"}) {
    WorldOptions options;
    options.outages = {{name, sample.kind, 20s, 40s}};
    Desk desk(options);
    const auto check = [&](bool connected, bool online, bool working) {
      const auto server = Desk::read(desk.send("GET", "/my_servers"))->getArray("servers")->getObject(3);
      BOOST_TEST(server->getValue<bool>("connected") == connected);
      BOOST_TEST(server->getValue<bool>("online") == online);
      BOOST_TEST(server->getValue<bool>("working_properly") == working);
    };
    desk.clock.advance(19'999ms);
    check(true, true, true);
    desk.clock.advance(1001ms);
    check(sample.connected, sample.online, sample.working);
    const int expected = sample.online ? 1 : 0;
    desk.clock.advance(1s);
    BOOST_TEST(Desk::read(desk.send("GET", "/server_config", R"({"server_name":"rig-04"})"))
                   ->getObject("config")
                   ->getValue<int>("rental_status") == expected);
    desk.clock.advance(37'999ms);
    check(sample.connected, sample.online, sample.working);
    desk.clock.advance(1s);
    check(true, true, true);
  }
}

BOOST_AUTO_TEST_CASE(a_change_by_hand_touches_only_what_it_names) {
  Desk desk;
  const Settings before = desk.world.ownMachine("rig-01")->settings;
  MachineChange change;
  change.onDemand = {Price::parse("0.0007", Currency::Bitcoin).value()};
  change.mrlHours = 99;
  BOOST_TEST(desk.world.change("rig-01", change));
  const Settings& after = desk.world.ownMachine("rig-01")->settings;
  BOOST_TEST(after.onDemand.get(Currency::Bitcoin)->units() == 70'000);
  BOOST_TEST((after.onDemand.get(Currency::Clore) == before.onDemand.get(Currency::Clore)));
  BOOST_TEST((after.spotMinimum == before.spotMinimum));
  BOOST_TEST(after.mrlHours == 99);
  BOOST_TEST(after.listed == before.listed);
  change = {};
  change.onDemand = {Price::fromUnits(0, Currency::Clore)};
  BOOST_TEST(desk.world.change("rig-01", change));
  BOOST_TEST(!desk.config("rig-01")->getObject("pricing")->has("CLORE-Blockchain"));
  BOOST_TEST(!desk.world.change("rig-99", change));
}

BOOST_DATA_TEST_CASE(options_that_make_no_world_are_told, boost::unit_test::data::make(kFaults)) {
  WorldOptions options;
  sample.make(options);
  BOOST_TEST(faultIn(options).has_value());
  VirtualClock clock;
  BOOST_CHECK_THROW(World(clock, options), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_world_may_be_small) {
  for (const std::size_t rivals : {0U, 1U, 5U})
    for (const std::size_t machines : {0U, 1U, 12U}) {
      WorldOptions options;
      options.rivals = rivals;
      options.machines = machines;
      options.offers = rivals == 0 ? 0 : 2;
      Desk desk(options);
      BOOST_TEST(desk.get("/my_servers")->getArray("servers")->size() == machines);
      BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == options.offers);
      BOOST_TEST(desk.world.machines().size() == machines + rivals);
    }
}

BOOST_AUTO_TEST_SUITE_END()
