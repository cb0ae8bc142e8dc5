#include <unistd.h>

#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace std::chrono_literals;
using config_test::allFaults;
using config_test::Directory;

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(load_files)

BOOST_AUTO_TEST_CASE(additions_are_read_in_the_order_of_their_names) {
  const Directory directory;
  const fs::path main =
      directory.write("agent.ini", "[agent]\nmode = enforce\n[policy.p]\nstrategy = fixed\n", 0644);
  directory.write("conf.d/20-b.ini", "[server.b]\nname = b\npolicy = p\n[policy.p]\non_demand = 2 USD\n");
  directory.write("conf.d/10-a.ini", "[server.a]\nname = a\n[agent]\npoll_interval = 5s\n");
  directory.write("conf.d/9.ini", "[server.z]\nname = z\n");
  directory.write("conf.d/A.ini", "[server.y]\nname = y\n");
  const Loaded loaded = load(main);
  BOOST_REQUIRE_MESSAGE(loaded.config.has_value(), allFaults(loaded));
  std::string order;
  for (const ServerRule& rule : loaded.config->servers) order += rule.label;
  BOOST_TEST(order == "abzy");
  BOOST_TEST((loaded.config->agent.pollInterval == 5s));
  BOOST_TEST((loaded.config->agent.mode == Mode::Enforce));
  BOOST_TEST(loaded.config->policies.size() == 1u);
}

BOOST_AUTO_TEST_CASE(other_files_are_passed_over) {
  const Directory directory;
  const fs::path main = directory.write("agent.ini", "");
  for (const char* name :
       {"conf.d/README", "conf.d/x.ini.bak", "conf.d/x.ini~", "conf.d/.x.ini", "conf.d/.ini", "other.ini"})
    directory.write(name, "rubbish");
  BOOST_TEST(load(main).faults.empty());
}

BOOST_AUTO_TEST_CASE(a_key_that_two_files_set_is_a_fault_that_names_both) {
  const Directory directory;
  const fs::path main = directory.write("agent.ini", "[agent]\nmode = observe\n");
  const fs::path addition = directory.write("conf.d/x.ini", "\n[agent]\nmode = enforce\n");
  const Loaded loaded = load(main);
  BOOST_REQUIRE_EQUAL(loaded.faults.size(), 1u);
  BOOST_TEST(text(loaded.faults[0]) ==
             addition.string() + ":3: `mode` is already set at " + main.string() + ":2");
}

BOOST_AUTO_TEST_CASE(faults_come_in_the_order_of_files_and_lines) {
  const Directory directory;
  const fs::path main = directory.write(
      "agent.ini", "[agent]\nmode = x\n[policy.p]\nstrategy = fixed\n[server.s]\npolicy = p\n");
  directory.write("conf.d/b.ini", "rubbish\n");
  directory.write("conf.d/a.ini", "[agent]\nmodus = x\n[api]\ntimeout = 5\n");
  const Loaded loaded = load(main);
  std::string order;
  for (const Fault& fault : loaded.faults)
    order += fs::path(fault.file).filename().string() + ":" + std::to_string(fault.line) + " ";
  BOOST_TEST(order == "agent.ini:2 agent.ini:3 a.ini:2 a.ini:4 b.ini:1 ");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_a_fault_that_says_what_to_do) {
  const Directory directory;
  const Loaded loaded = load(directory.path() / "agent.ini");
  BOOST_REQUIRE_EQUAL(loaded.faults.size(), 1u);
  BOOST_TEST(loaded.faults[0].line == 0);
  BOOST_TEST(text(loaded.faults[0])
                 .starts_with((directory.path() / "agent.ini").string() + ": cannot be read: No such file"));
  BOOST_TEST(loaded.faults[0].message.find("--config") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_directory_is_no_configuration) {
  const Directory directory;
  BOOST_TEST(load(directory.path()).faults.at(0).message.find("directory") != std::string::npos);
  const fs::path main = directory.write("agent.ini", "");
  fs::create_directories(directory.path() / "conf.d" / "x.ini");
  BOOST_TEST(load(main).faults.at(0).message.find("directory") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_addition_that_cannot_be_read_is_a_fault) {
  const Directory directory;
  const fs::path main = directory.write("agent.ini", "[server.s]\npolicy = p\n");
  fs::create_directories(directory.path() / "conf.d");
  fs::create_symlink("nowhere", directory.path() / "conf.d" / "p.ini");
  const Loaded loaded = load(main);
  BOOST_REQUIRE_MESSAGE(loaded.faults.size() == 1, allFaults(loaded));
  BOOST_TEST(loaded.faults[0].file.ends_with("p.ini"));
}

BOOST_AUTO_TEST_CASE(a_file_in_place_of_conf_d_is_a_fault) {
  const Directory directory;
  const fs::path main = directory.write("agent.ini", "");
  directory.write("conf.d", "");
  BOOST_TEST(load(main).faults.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_without_permission_is_a_fault, *boost::unit_test::precondition([](auto) {
                       boost::test_tools::assertion_result mayRun(::geteuid() != 0);
                       mayRun.message() << "root may read everything";
                       return mayRun;
                     })) {
  const Directory directory;
  const Loaded loaded = load(directory.write("agent.ini", "", 0));
  BOOST_TEST(loaded.faults.at(0).message.find("Permission denied") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_too_large_is_a_fault) {
  const Directory directory;
  const Loaded loaded = load(directory.write("agent.ini", std::string(1024 * 1024 + 1, '\n')));
  BOOST_REQUIRE_EQUAL(loaded.faults.size(), 1u);
  BOOST_TEST(loaded.faults[0].message.find("1 MiB") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
