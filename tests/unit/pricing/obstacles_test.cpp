#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <functional>

#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

/// What is changed of a machine and a policy that would otherwise be written to.
struct ObstacleCase {
  const char* what;
  std::function<void(machines::Machine&, Policy&)> change;
  /// A part of the reason; empty when it is no obstacle.
  const char* reason;
};
std::ostream& operator<<(std::ostream& out, const ObstacleCase& c) { return out << c.what; }

using machines::Machine;

const std::vector<ObstacleCase> kObstacles{
    {"nothing", [](Machine&, Policy&) {}, ""},
    {"a machine read three minutes ago", [](Machine& m, Policy&) { m.readAt = kNow - 3min; }, ""},
    {"a machine read longer ago", [](Machine& m, Policy&) { m.readAt = kNow - 3min - 1ms; },
     "machine was not read"},
    {"a machine never read", [](Machine& m, Policy&) { m.readAt = {}; }, "machine was not read"},
    {"settings not read", [](Machine& m, Policy&) { m.settings.reset(); }, "settings were not read yet"},
    {"settings read 35 minutes ago", [](Machine& m, Policy&) { m.settings->readAt = kNow - 35min; }, ""},
    {"settings read longer ago", [](Machine& m, Policy&) { m.settings->readAt = kNow - 35min - 1ms; },
     "settings were not read recently"},
    {"visibility not told", [](Machine& m, Policy&) { m.settings->visibility.clear(); }, "public or hidden"},
    {"visibility not told, but the owner says it",
     [](Machine& m, Policy& p) {
       m.settings->visibility.clear();
       p.availability = "public";
     },
     ""},
    {"mrl not told", [](Machine& m, Policy&) { m.settings->mrlHours.reset(); }, "maximum rental length"},
    {"mrl not told, but the owner says it",
     [](Machine& m, Policy& p) {
       m.settings->mrlHours.reset();
       p.mrlHours = 48;
     },
     ""},
    {"autoprice for this currency", [](Machine& m, Policy&) { m.settings->autopriced = {"bitcoin"}; },
     "autoprice"},
    {"autoprice for another currency",
     [](Machine& m, Policy&) { m.settings->autopriced = {"CLORE-Blockchain"}; }, ""},
    {"autoprice for several",
     [](Machine& m, Policy&) {
       m.settings->autopriced = {"CLORE-Blockchain", "bitcoin"};
     },
     "autoprice"},
    {"coins not told", [](Machine& m, Policy&) { m.settings->allowedCoins.reset(); }, ""},
    {"the coin is allowed",
     [](Machine& m, Policy&) {
       m.settings->allowedCoins = {{"bitcoin", "CLORE-Blockchain"}};
     },
     ""},
    {"the coin is not allowed",
     [](Machine& m, Policy&) { m.settings->allowedCoins = {{"CLORE-Blockchain"}}; }, "does not accept BTC"},
    {"no coin is allowed", [](Machine& m, Policy&) { m.settings->allowedCoins.emplace(); },
     "does not accept BTC"},
    {"a rented machine: the change is for the next order",
     [](Machine& m, Policy&) { m.settings->rental = machines::Rental::OnDemand; }, ""},
    {"a hidden machine", [](Machine& m, Policy&) { m.settings->visibility = "hidden"; }, ""},
    {"a machine that is offline", [](Machine& m, Policy&) { m.reading.online = false; }, ""},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(obstacles)

BOOST_DATA_TEST_CASE(what_forbids_a_write_holds_it_and_says_so, data::make(kObstacles)) {
  Machine rig = machine();
  Policy policy = fixed(whole("0.0003 BTC"));
  sample.change(rig, policy);
  const Decision decision = decideNow(policy, rig);
  BOOST_TEST(decision.machine == "rig-1");
  BOOST_TEST(decision.policy == "mine");
  if (*sample.reason == '\0') {
    BOOST_TEST((decision.action == Action::Write), decision.reason);
    BOOST_TEST(decision.wanted.has_value());
    return;
  }
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST((decision.settledBy == Guard::FreshInputs));
  BOOST_TEST(decision.reason.find(sample.reason) != std::string::npos, decision.reason);
  BOOST_TEST(!decision.wanted.has_value());
}

BOOST_AUTO_TEST_CASE(ages_are_measured_against_the_limits_handed_in) {
  Machine rig = machine();
  rig.readAt = kNow - 10min;
  rig.settings->readAt = kNow - 2h;
  Inputs inputs{.machine = rig, .market = nullptr, .now = kNow, .machineMaxAge = 10min, .settingsMaxAge = 2h};
  const Policy policy = fixed(whole("0.0003 BTC"));
  BOOST_TEST((decided(policy, inputs).action == Action::Write));
  inputs.settingsMaxAge = 2h - 1ms;
  BOOST_TEST((decided(policy, inputs).action == Action::Hold));
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_never_offered_in_the_currency_may_be_given_a_price_in_it) {
  Machine rig = machine();
  rig.settings->onDemand.clear(Currency::Bitcoin);
  const Decision decision = decideNow(fixed(whole("0.0003 BTC")), rig);
  BOOST_REQUIRE(decision.wanted.has_value());
  BOOST_TEST((decision.wanted->onDemand.get(Currency::Bitcoin) == price("0.0003 BTC")));
  BOOST_TEST(decision.reason.find("none -> 0.00030000 BTC") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
