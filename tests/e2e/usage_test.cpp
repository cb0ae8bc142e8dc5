#include "tests/e2e/home.h"

using namespace e2e;

BOOST_AUTO_TEST_SUITE(usage)

BOOST_AUTO_TEST_CASE(wrong_usage_is_64_and_says_where_help_is) {
  const std::vector<std::vector<std::string>> cases{
      {},
      {"perform"},
      {"--colour", "plan"},
      {"--log-level", "loud", "plan"},
      {"--log-format", "xml", "plan"},
      {"plan", "--detailled"},
      {"plan", "rig-01"},
      {"plan", "--detailed-exitcode=yes"},
      {"explain"},
      {"explain", "rig-01", "rig-02"},
      {"explain", ""},
      {"once", "--loud"},
      {"--config"},
      {"sandbox", "--machines", "many"},
      {"sandbox", "--cert", "only.pem"},
      {"sandbox", "extra"},
  };
  const Home home;
  for (const auto& arguments : cases) {
    const Ended wrong = home.runBare(arguments);
    const std::string first = arguments.empty() ? "nothing" : arguments.front();
    BOOST_TEST(wrong.code == 64, first << ": " << wrong.err);
    BOOST_TEST(wrong.err.find("--help") != std::string::npos, wrong.err);
    BOOST_TEST(wrong.out == "", first);
  }
}

BOOST_AUTO_TEST_CASE(check_and_status_answer_wrong_usage_as_a_monitoring_plugin_does) {
  const std::vector<std::vector<std::string>> cases{
      {"check", "--loud"},    {"check", "extra"},   {"check", "-w"},    {"check", "--warning", "x"},
      {"check", "-c", "5:1"}, {"status", "--loud"}, {"status", "extra"}};
  const Home home;
  for (const auto& arguments : cases) {
    const Ended wrong = home.runBare(arguments);
    BOOST_TEST(wrong.code == 3, arguments.back() << ": " << wrong.err);
    BOOST_TEST(wrong.out.starts_with("CLORE UNKNOWN"), wrong.out);
    BOOST_TEST(occurrences(wrong.out, "\n") == 1U, wrong.out);
  }
}

BOOST_AUTO_TEST_CASE(a_global_option_behind_the_command_is_told_where_it_belongs) {
  const Home home;
  const Ended wrong = home.runBare({"plan", "--config", "agent.ini"});
  BOOST_TEST(wrong.code == 64);
  BOOST_TEST(wrong.err.find("goes before the command") != std::string::npos, wrong.err);
}

BOOST_AUTO_TEST_CASE(check_outside_its_own_options_is_a_plugin_too) {
  const Home home;
  const Ended wrong = home.runBare({"--log-level", "loud", "check"});
  BOOST_TEST(wrong.code == 3);
}

BOOST_AUTO_TEST_CASE(help_is_on_stdout) {
  const Home home;
  for (const char* option : {"--help", "-h"}) {
    const Ended overview = home.runBare({option});
    BOOST_TEST(overview.code == 0);
    BOOST_TEST(overview.err == "");
    for (const char* command : {"run", "once", "plan", "apply", "explain", "check", "status", "history",
                                "pause", "resume", "silence", "forget", "config", "sandbox"}) {
      BOOST_TEST(overview.out.find(std::string("\n  ") + command) != std::string::npos, command);
      const Ended help = home.runBare({command, option});
      BOOST_TEST(help.code == (command == std::string("check") ? 3 : 0), command);
      BOOST_TEST(help.out.find(command) != std::string::npos, help.out);
      BOOST_TEST(help.err == "", help.err);
    }
  }
  const Ended version = home.runBare({"--version"});
  BOOST_TEST(version.code == 0);
  BOOST_TEST(version.out.starts_with("clore-agent "), version.out);
}

BOOST_AUTO_TEST_SUITE_END()
