#include "agent/rehearsal/cast.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <ostream>
#include <set>

#include "agent/rehearsal/invented_names.h"

using namespace agent;
using namespace agent::rehearsal;

namespace {

namespace data = boost::unit_test::data;

struct NameCase {
  const char* pattern;
  std::size_t number;
  const char* name;
};
std::ostream& operator<<(std::ostream& out, const NameCase& c) {
  return out << c.pattern << " #" << c.number;
}

const NameCase kNames[] = {
    {"", 1, "rig-01"},         {"*", 12, "rig-12"},       {"**", 2, "rig-02"},  {"rig-*", 1, "rig-01"},
    {"rig-*", 103, "rig-103"}, {"*-gpu", 3, "03-gpu"},    {"a*b*", 1, "a01b"},  {"rig-?", 7, "rig-7"},
    {"[abc]1", 2, "b1"},       {"[a-c]x", 3, "cx"},       {"[!0-9]x", 1, "ax"}, {"big\\*rig", 1, "big*rig"},
    {"lone", 1, "lone"},       {"broken[", 1, "broken["},
};

const std::vector<std::string> kGpus{"1x NVIDIA GeForce RTX 4090", "2x NVIDIA GeForce RTX 4090",
                                     "8x NVIDIA GeForce RTX 3070"};

config::Config configured(const std::string& sections) {
  config::Loaded loaded = config::parse(
      sections + "[policy.p]\nstrategy = fixed\non_demand = 2 USD\ncurrency = USD\n", "test.ini");
  for (const auto& fault : loaded.faults) BOOST_TEST_MESSAGE(fault.line << ": " << fault.message);
  BOOST_REQUIRE(loaded.config.has_value());
  return *loaded.config;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rehearsal_cast)

BOOST_DATA_TEST_CASE(a_name_is_invented_from_a_pattern, data::make(kNames), c) {
  BOOST_TEST(inventedName(c.pattern, c.number) == c.name);
}

BOOST_AUTO_TEST_CASE(every_section_gets_machines_that_it_is_the_first_to_match) {
  const config::Config config = configured(
      "[server.big]\nname = big-*\ngpu = *4090*\npolicy = p\n"
      "[server.rest]\nname = *\npolicy = p\n");
  const Cast cast = castFor(config, 0, kGpus);
  BOOST_TEST(cast.notes.empty());
  BOOST_REQUIRE(cast.machines.size() == 4U);
  std::set<std::string> names;
  for (std::size_t i = 0; i < cast.machines.size(); ++i) {
    const auto& machine = cast.machines[i];
    BOOST_TEST_CONTEXT(machine.name << ", " << machine.gpu) {
      BOOST_TEST(config::matchServer(config, machine.name, machine.gpu) == &config.servers[i % 2]);
      BOOST_TEST((machine.currency == provider::Currency::Usd));
      BOOST_TEST(names.insert(machine.name).second);
    }
  }
  BOOST_TEST(cast.machines[0].gpu == kGpus[0]);
  BOOST_TEST(cast.machines[2].gpu == kGpus[1]);
}

BOOST_AUTO_TEST_CASE(a_literal_name_is_one_machine_and_the_others_take_its_turn) {
  const config::Config config =
      configured("[server.one]\nname = lone\npolicy = p\n[server.rest]\nname = rig-*\npolicy = p\n");
  const Cast cast = castFor(config, 5, kGpus);
  BOOST_REQUIRE(cast.machines.size() == 5U);
  BOOST_TEST(cast.machines[0].name == "lone");
  BOOST_TEST(std::ranges::count(cast.machines, "lone", &provider::sandbox::NamedMachine::name) == 1);
  BOOST_TEST(cast.notes.empty());
}

BOOST_AUTO_TEST_CASE(a_card_that_nobody_offers_is_rehearsed_all_the_same) {
  for (const auto& [pattern, gpu] :
       {std::pair("*Quantum 9000*", "1x Quantum 9000"), std::pair("12x *RTX 5090", "12x RTX 5090")}) {
    const Cast cast =
        castFor(configured("[server.odd]\ngpu = " + std::string(pattern) + "\npolicy = p\n"), 1, kGpus);
    BOOST_REQUIRE(cast.machines.size() == 1U);
    BOOST_TEST(cast.machines[0].gpu == gpu);
  }
}

BOOST_AUTO_TEST_CASE(a_section_without_a_machine_is_told) {
  const Cast few = castFor(
      configured("[server.a]\nname = a-*\npolicy = p\n[server.b]\nname = b-*\npolicy = p\n"), 1, kGpus);
  BOOST_REQUIRE(few.machines.size() == 1U);
  BOOST_REQUIRE(few.notes.size() == 1U);
  BOOST_TEST(few.notes[0].starts_with("[server.b]"));
  BOOST_TEST(few.notes[0].find("--machines") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_sections_there_are_machines_to_watch) {
  const Cast cast = castFor(*config::parse("", "test.ini").config, 0, kGpus);
  BOOST_TEST(cast.machines.size() == 4U);
  BOOST_TEST(cast.notes.empty());
}

BOOST_AUTO_TEST_CASE(as_many_machines_are_invented_as_were_asked_for_or_it_is_told) {
  BOOST_TEST(castFor(configured("[server.all]\nname = rig-*\npolicy = p\n"), 700, kGpus).machines.size() ==
             700U);
  const Cast few = castFor(configured("[server.one]\nname = bench\npolicy = p\n"), 16, kGpus);
  BOOST_TEST(few.machines.size() == 1U);
  BOOST_REQUIRE(few.notes.size() == 1U);
  BOOST_TEST(few.notes[0].starts_with("16 machines were asked for"));
}

BOOST_AUTO_TEST_SUITE_END()
