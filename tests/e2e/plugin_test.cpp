#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>

#include "tests/e2e/marketplace.h"
#include "tests/e2e/sandbox.h"
#include "tests/support/plugin_output.h"
#include "tests/support/scripted_server.h"

using namespace e2e;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test_support::Behaviour;

namespace {

/// What `check` said, by the plugins' rules and with nothing beside it.
test_support::PluginOutput understood(const Ended& ended) {
  std::string why;
  const auto read = test_support::readPluginOutput(ended.out, why);
  BOOST_TEST(read.has_value(), why << " in " << ended.out);
  BOOST_TEST(ended.err == "", ended.err);
  if (!read) return {};
  const std::vector<std::string> states{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  BOOST_TEST_REQUIRE((ended.code >= 0 && ended.code <= 3));
  BOOST_TEST(read->state == states[static_cast<std::size_t>(ended.code)], ended.out);
  return *read;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin)

BOOST_AUTO_TEST_CASE(whatever_is_wrong_with_the_call_or_the_set_up_is_one_line_on_stdout) {
  const Home home;
  home.write("broken.ini", "[agent]\nmode = loud\n", std::filesystem::perms::owner_read);
  home.configure({.url = "https://127.0.0.1:1", .caFile = {}, .api = {}, .agent = {}, .rest = {}});
  const std::string good = home.configuration();
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } cases[] = {
      {{"check", "--loud"}, "--loud"},
      {{"check", "extra"}, "extra"},
      {{"check", "-w"}, "--warning"},
      {{"check", "-w", "x|y"}, "x/y"},
      {{"check", "-c", "5:1"}, "5:1"},
      {{"check", "-t", "0"}, "--timeout"},
      {{"check", "-t", "soon"}, "soon"},
      {{"check", "--timeout=1.5"}, "1.5"},
      {{"check", "-t", "99999999999999999999"}, "--timeout"},
      {{"--log-level", "loud", "check"}, "--log-level"},
      {{"--log-format", "xml", "check"}, "--log-format"},
      {{"--colour", "check"}, "--colour"},
      {{"--config", "/nowhere/agent.ini", "check"}, "/nowhere/agent.ini"},
      {{"--config", (home / "broken.ini").string(), "check"}, "broken.ini:2: "},
      {{"--config", (home / "broken.ini").string(), "check", "--live"}, "broken.ini:2: "},
      {{"--config", good, "check"}, "is clore-agent running?"},
      {{"--config", good, "check", "--live"}, ""},
  };
  for (const auto& c : cases) {
    const Ended ended = home.runBare(c.arguments);
    BOOST_TEST_CONTEXT(c.arguments.back()) {
      const auto read = understood(ended);
      BOOST_TEST(read.state == "UNKNOWN");
      BOOST_TEST(has(read.text, c.said), ended.out);
      BOOST_TEST(read.more.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(help_and_version_are_on_stdout_and_no_state) {
  const Home home;
  for (const char* option : {"-h", "--help"}) {
    const Ended help = home.runBare({"check", option});
    BOOST_TEST(help.code == 3);
    BOOST_TEST(help.err == "");
    for (const char* told : {"-w, --warning", "-c, --critical", "-t, --timeout", "-v, --verbose",
                             "-V, --version", "-h, --help", "exit codes"})
      BOOST_TEST(has(help.out, told), help.out);
    for (std::size_t from = 0; from < help.out.size(); from = help.out.find('\n', from) + 1)
      BOOST_TEST(help.out.find('\n', from) - from <= 80U, help.out.substr(from, 100));
  }
  for (const char* option : {"-V", "--version"}) {
    const Ended version = home.runBare({"check", option});
    BOOST_TEST(version.code == 3);
    BOOST_TEST(version.out.starts_with("clore-agent "), version.out);
    BOOST_TEST(occurrences(version.out, "\n") == 1U);
  }
}

BOOST_AUTO_TEST_CASE(a_marketplace_that_hangs_is_unknown_when_the_time_is_over) {
  const Marketplace marketplace(1, [](const auto&) { return Behaviour::hang(); });
  const Home home;
  home.configure(marketplace.settings());
  const auto begin = steady_clock::now();
  const Ended ended = home.run({"check", "--live", "-t", "1"});
  const auto took = steady_clock::now() - begin;
  BOOST_TEST(understood(ended).text == "no answer within 1 s");
  BOOST_TEST((took >= 1s && took < 3s));
}

BOOST_AUTO_TEST_CASE(a_file_that_hangs_is_unknown_when_the_time_is_over) {
  const Home home;
  // Nobody writes to it, so whoever opens it waits: as on a server of files that has gone.
  BOOST_TEST_REQUIRE(::mkfifo((home / "agent.ini").c_str(), 0600) == 0);
  const auto begin = steady_clock::now();
  const Ended ended = home.run({"check", "-t", "1"});
  BOOST_TEST(understood(ended).text == "no answer within 1 s");
  BOOST_TEST((steady_clock::now() - begin < 3s));
}

BOOST_AUTO_TEST_CASE(live_tells_what_is_and_what_is_missing) {
  const Sandbox sandbox{{"--machines", "3", "--rivals", "0", "--offers", "0"}};
  const Home home;
  home.configure(sandbox.settings());
  BOOST_TEST_REQUIRE(home.run({"once"}).code == 0);
  const auto fine = understood(home.run({"check", "--live"}));
  BOOST_TEST(fine.state == "OK");
  sandbox.change(R"({"name":"rig-02","online":false})");
  const auto down = understood(home.run({"check", "--live", "-w", "0", "-c", "1"}));
  BOOST_TEST(down.state == "CRITICAL");
  BOOST_TEST(has(down.text, "rig-02 machine_offline"), down.text);
  BOOST_TEST(down.find("down")->value == "1");
  BOOST_TEST(down.find("down")->critical == "1");

  const Sandbox fewer{{"--machines", "2", "--rivals", "0", "--offers", "0"}};
  home.configure(fewer.settings());
  const Ended ended = home.run({"check", "--live", "-vv"});
  const auto missing = understood(ended);
  BOOST_TEST(missing.state == "CRITICAL");
  BOOST_TEST(has(missing.text, "rig-03 machine_missing"), missing.text);
  BOOST_REQUIRE(missing.more.size() == 1U);
  BOOST_TEST(missing.more[0].starts_with("rig-03 machine_missing"));
  BOOST_TEST(home.run({"forget", "rig-03"}).code == 0);
  BOOST_TEST(understood(home.run({"check", "--live"})).state == "OK");
}

BOOST_AUTO_TEST_CASE(a_refused_key_is_critical) {
  const Sandbox sandbox{{"--machines", "1", "--rivals", "0", "--offers", "0"}};
  const Home home;
  home.configure(sandbox.settings());
  home.write("api.key", "somebody-elses-key-0123456789", std::filesystem::perms::owner_read);
  BOOST_TEST(understood(home.run({"check", "--live"})).state == "CRITICAL");
}

BOOST_AUTO_TEST_CASE(a_channel_that_denies_is_told_until_it_takes_messages) {
  std::atomic<int> status = 401;
  test_support::ScriptedServer phone([&](const auto&) { return Behaviour::json("{}", status); });
  const Sandbox sandbox{{"--machines", "2", "--rivals", "0", "--offers", "0"}};
  const Home home;
  Settings settings = sandbox.settings();
  settings.agent = "poll_interval = 1s\n";
  settings.rest =
      "[alert]\noffline_after = 1s\nrecover_after = 1s\ngroup_wait = 1s\n[notify.phone]\ntype = webhook\nurl "
      "= " +
      phone.url() + "/\n";
  home.configure(settings);
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  sandbox.change(R"({"name":"rig-01","online":false})");
  daemon.waitForErr("event=channel_denied", 20s);
  sandbox.change(R"({"name":"rig-01","online":true})");
  waitUntil("a warning", 20s, [&] { return home.run({"check"}).code == 1; });
  const auto denied = understood(home.run({"check"}));
  BOOST_TEST(has(denied.text, "; messages fail: phone ("), denied.text);
  BOOST_TEST(has(denied.text, "401"), denied.text);
  BOOST_TEST(has(denied.text, " waiting"), denied.text);
  const Ended tables = home.run({"status"});
  BOOST_TEST(tables.code == 1);
  BOOST_TEST(has(tables.out, "CHANNEL  TYPE     WAITING  FAILING  ERROR\nphone    webhook  "), tables.out);
  status = 200;
  daemon.signal(SIGHUP);
  waitUntil("all is well", 20s, [&] { return home.run({"check"}).code == 0; });
}

BOOST_AUTO_TEST_SUITE_END()
