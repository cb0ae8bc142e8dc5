#include "arrows.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <sstream>

using namespace architecture;

namespace {

namespace data = boost::unit_test::data;

struct ArrowCase {
  const char* file;
  const char* target;
  bool allowed;
};
std::ostream& operator<<(std::ostream& out, const ArrowCase& c) {
  return out << c.file << " -> " << c.target;
}

const ArrowCase kArrows[] = {
    // downward, and within a room
    {"provider/pricing/decide.cpp", "provider/pricing/guards.h", true},
    {"provider/pricing/decide.cpp", "provider/market/gpu.h", true},
    {"provider/pricing/policy.h", "provider/core/price.h", true},
    {"provider/alerts/machine_readings.h", "provider/machines/machine.h", true},
    {"provider/api/client.h", "provider/core/error.h", true},
    {"provider/sandbox/server.cpp", "provider/api/messages.h", true},
    {"agent/cycle/cycle.cpp", "provider/api/client.h", true},
    {"agent/commands/sandbox.cpp", "provider/sandbox/server.h", true},
    {"agent/main.cpp", "agent/commands/command.h", true},
    {"agent/manual/ini_fills.cpp", "agent/config/key_table.h", true},
    {"agent/manual/main.cpp", "agent/manual/manual.h", true},
    // upward and sideways
    {"provider/core/price.cpp", "provider/market/gpu.h", false},
    {"provider/pricing/decide.cpp", "provider/api/client.h", false},
    {"provider/pricing/decide.cpp", "provider/offers/offer.h", false},
    {"provider/market/snapshot.cpp", "provider/pricing/policy.h", false},
    {"provider/market/snapshot.cpp", "provider/machines/machine.h", false},
    {"provider/machines/machine.h", "provider/alerts/monitor.h", false},
    {"provider/alerts/monitor.cpp", "provider/pricing/decision.h", false},
    {"provider/api/client.cpp", "provider/market/snapshot.h", false},
    {"provider/api/client.cpp", "provider/sandbox/server.h", false},
    {"provider/pricing/decide.cpp", "provider/sandbox/server.h", false},
    {"provider/sandbox/server.cpp", "provider/pricing/decision.h", false},
    {"provider/pricing/policy.h", "agent/config/config.h", false},
    {"provider/api/client.cpp", "agent/log/log.h", false},
    {"agent/commands/run.cpp", "agent/manual/manual.h", false},
    {"provider/newroom/thing.cpp", "provider/core/price.h", false},
    {"provider/pricing/decide.cpp", "../api/client.h", false},
    // what a pure room has no business with
    {"provider/pricing/decide.cpp", "Poco/Net/HTTPClientSession.h", false},
    {"provider/core/price.cpp", "Poco/NumberParser.h", false},
    {"provider/market/snapshot.cpp", "Poco/JSON/Parser.h", false},
    {"provider/offers/plan.cpp", "thread", false},
    {"provider/core/clock.cpp", "thread", false},
    {"provider/core/price.cpp", "fstream", false},
    {"provider/machines/machine.cpp", "fstream", false},
    {"provider/alerts/monitor.cpp", "mutex", false},
    {"provider/core/clock.cpp", "poll.h", true},
    {"provider/core/time_zone.cpp", "absl/time/time.h", true},
    {"provider/core/time_zone.h", "absl/time/time.h", false},
    {"agent/config/time_values.cpp", "absl/time/time.h", false},
    {"provider/market/snapshot.cpp", "vector", true},
    {"provider/api/transport.cpp", "Poco/Net/HTTPSClientSession.h", true},
    {"agent/config/key.cpp", "Poco/JSON/Parser.h", true},
    {"agent/journal/statement.cpp", "sqlite3.h", true},
    {"agent/journal/journal.h", "sqlite3.h", false},
    {"agent/cycle/cycle.cpp", "sqlite3.h", false},
    {"provider/api/client.cpp", "sqlite3.h", false},
    {"agent/log/sink.cpp", "fstream", true},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(architecture_)

BOOST_DATA_TEST_CASE(an_arrow_is_allowed_or_has_an_objection, data::make(kArrows)) {
  const std::string reason = objection({.file = sample.file, .target = sample.target, .line = 1});
  BOOST_TEST(reason.empty() == sample.allowed, reason);
}

BOOST_AUTO_TEST_CASE(includes_are_found_however_they_are_spaced) {
  std::istringstream text(
      "#pragma once\n"
      "#include \"provider/core/price.h\"\n"
      "  #  include <vector>  // why\n"
      "#include\t\"provider/market/gpu.h\"\n"
      "// #include <thread>\n"
      "#include MACRO\n"
      "const char* text = \"#include <mutex>\";\n");
  const auto found = includesOf("provider/pricing/x.h", text);
  BOOST_REQUIRE(found.size() == 3U);
  BOOST_TEST(found[0].target == "provider/core/price.h");
  BOOST_TEST(found[1].target == "vector");
  BOOST_TEST(found[1].line == 3);
  BOOST_TEST(found[2].target == "provider/market/gpu.h");
}

BOOST_AUTO_TEST_CASE(poco_in_a_header_is_the_private_matter_of_its_room) {
  const std::vector<Include> within{{"provider/api/fields.h", "Poco/JSON/Object.h", 1},
                                    {"provider/api/codec.cpp", "provider/api/fields.h", 1},
                                    {"agent/cycle/cycle.cpp", "provider/api/client.h", 1}};
  BOOST_TEST(leaks(within).empty());
  std::vector<Include> without = within;
  without.push_back({"agent/cycle/cycle.cpp", "provider/api/fields.h", 2});
  BOOST_TEST(leaks(without).size() == 1U);
  std::vector<Include> roundabout = within;
  roundabout.push_back({"provider/api/client.h", "provider/api/fields.h", 3});
  BOOST_TEST(leaks(roundabout).size() == 1U);
}

BOOST_AUTO_TEST_CASE(no_file_knows_what_it_must_not_know) {
  const auto includes = includesUnder(CLORE_SOURCES);
  BOOST_TEST(includes.size() > 100U, "the sources were not found under " CLORE_SOURCES);
  for (const Include& include : includes) {
    const std::string reason = objection(include);
    BOOST_TEST(reason.empty(),
               include.file << ":" << include.line << " includes " << include.target << ": " << reason);
  }
  for (const Include& leak : leaks(includes))
    BOOST_ERROR(leak.file << ":" << leak.line << " gets to know Poco through " << leak.target);
}

BOOST_AUTO_TEST_SUITE_END()
