#include <signal.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>

#include "tests/e2e/sandbox.h"
#include "tests/support/scripted_server.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::ReceivedRequest;
using test_support::ScriptedServer;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A phone that takes what comes, or does not, and a sandbox whose machines come and go.
struct Hearing {
  std::atomic<int> status = 200;
  ScriptedServer phone{[this](const ReceivedRequest&) { return Behaviour::json("{}", status); }};
  Sandbox sandbox{{"--machines", "3", "--rivals", "0", "--offers", "0"}};
  Home home;

  Hearing() { configure({}); }
  void configure(const std::string& more) const {
    Settings settings = sandbox.settings();
    settings.agent = "poll_interval = 1s\n";
    settings.rest =
        "[alert]\noffline_after = 1s\nrecover_after = 1s\ngroup_wait = 1s\n[notify.phone]\ntype = webhook\n"
        "url = " +
        phone.url() + "/hook\n" + more;
    home.configure(settings);
  }
  void online(const std::string& machine, bool is) const {
    sandbox.change(R"({"name":")" + machine + R"(","online":)" + (is ? "true" : "false") + "}");
  }
  /// What arrived, each message once.
  [[nodiscard]] std::vector<std::string> messages() const {
    std::vector<std::string> all;
    for (const ReceivedRequest& request : phone.requests())
      if (request.method == "POST") all.push_back(request.body);
    return all;
  }
  [[nodiscard]] std::size_t told(const std::string& kind, const std::string& machine) const {
    const auto all = messages();
    return static_cast<std::size_t>(std::ranges::count_if(all, [&](const std::string& body) {
      return has(body, "\"kind\":\"" + kind + "\"") && has(body, "\"machine\":\"" + machine + "\"");
    }));
  }
  void waitFor(const std::string& kind, const std::string& machine) const {
    waitUntil(kind + " of " + machine, 20s, [&] { return told(kind, machine) > 0; });
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(messages)

BOOST_FIXTURE_TEST_CASE(an_outage_and_its_end_are_one_message_each_whatever_kills_the_agent, Hearing) {
  auto daemon = std::make_unique<Process>(home.start({"run"}));
  daemon->waitForErr("event=cycle", 10s);
  online("rig-02", false);
  for (int i = 0; i < 20; ++i) {
    // At other moments each time: while it starts, polls, waits and sends.
    waitUntil("a while", 5s, [&, start = std::chrono::steady_clock::now()] {
      return std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{120 + 130 * i};
    });
    daemon->kill();
    daemon = std::make_unique<Process>(home.start({"run"}));
  }
  waitFor("firing", "rig-02");
  daemon->waitForErr("event=cycle", 15s, 3);
  online("rig-02", true);
  waitFor("resolved", "rig-02");
  daemon->waitForErr("event=cycle", 15s, 6);
  BOOST_TEST(told("firing", "rig-02") == 1U);
  BOOST_TEST(told("resolved", "rig-02") == 1U);
  BOOST_TEST(messages().size() == 2U);
  daemon->signal(SIGTERM);
  BOOST_TEST(daemon->exitCode(5s) == 0);
}

BOOST_FIXTURE_TEST_CASE(what_could_not_be_delivered_is_delivered_by_the_next_run, Hearing) {
  status = 503;
  {
    Process daemon = home.start({"run"});
    daemon.waitForErr("event=cycle", 10s);
    online("rig-01", false);
    daemon.waitForErr("event=message_delayed channel=phone", 20s);
    BOOST_TEST(has(daemon.err(), "status 503"), daemon.err());
    daemon.kill();
  }
  const std::size_t before = messages().size();
  status = 200;
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=message_delivered channel=phone", 20s);
  BOOST_TEST(messages().size() == before + 1);
  BOOST_TEST(messages().back() == messages().front());
}

BOOST_FIXTURE_TEST_CASE(a_channel_that_hangs_delays_neither_a_poll_nor_a_stop, Hearing) {
  ScriptedServer dead([](const ReceivedRequest&) { return Behaviour::hang(); });
  configure("[notify.dead]\ntype = webhook\nurl = " + dead.url() + "/\n");
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  online("rig-01", false);
  waitUntil("a message that hangs", 20s, [&] { return dead.connections() > 0; });
  const std::size_t before = sandbox.requests().size();
  waitUntil("polls go on", 5s, [&] { return sandbox.requests().size() >= before + 2; });
  const auto start = std::chrono::steady_clock::now();
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.exitCode(5s) == 0);
  BOOST_TEST((std::chrono::steady_clock::now() - start < 1s));
}

BOOST_FIXTURE_TEST_CASE(once_tells_too_unless_a_daemon_does, Hearing) {
  BOOST_TEST(home.run({"once"}).code == 0);
  online("rig-03", false);
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(messages().empty());
  waitUntil("the outage lasts", 5s, [start = std::chrono::steady_clock::now()] {
    return std::chrono::steady_clock::now() - start >= 1500ms;
  });
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(told("firing", "rig-03") == 1U);
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(messages().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_silence_keeps_a_machine_quiet_and_its_end_does_not, Hearing) {
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  const Ended silenced = home.run({"silence", "rig-01", "--for", "2h", "--reason", "a new fan"});
  BOOST_TEST(silenced.code == 0, silenced.err);
  online("rig-01", false);
  daemon.waitForErr("event=alert_firing rule=machine_offline", 20s);
  daemon.waitForErr("event=cycle", 20s, occurrences(daemon.err(), "event=cycle") + 4);
  BOOST_TEST(messages().empty());
  BOOST_TEST(home.run({"silence", "--remove", "rig-01"}).code == 0);
  waitFor("firing", "rig-01");
}

BOOST_FIXTURE_TEST_CASE(a_reload_with_a_new_channel_tells_there_from_then_on, Hearing) {
  std::atomic<int> arrived = 0;
  ScriptedServer desk([&](const ReceivedRequest&) { return ++arrived, Behaviour::json("{}"); });
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  online("rig-01", false);
  waitFor("firing", "rig-01");
  configure("[notify.desk]\ntype = webhook\nurl = " + desk.url() + "/desk\n");
  daemon.signal(SIGHUP);
  daemon.waitForErr("event=reloaded", 10s);
  online("rig-01", true);
  waitFor("resolved", "rig-01");
  // What was wrong when it came, and that it is over.
  waitUntil("the desk", 10s, [&] { return arrived == 2; });
  BOOST_TEST(messages().size() == 2U);
  configure("[notify.desk]\ntype = webhook\nurl = " + desk.url() + "/desk\nsecret_file = /nowhere/secret\n");
  daemon.signal(SIGHUP);
  daemon.waitForErr("event=reload_failed", 10s);
  BOOST_TEST(has(daemon.err(), "/nowhere/secret"), daemon.err());
  online("rig-01", false);
  waitUntil("the desk, as before", 20s, [&] { return arrived == 3; });
}

BOOST_FIXTURE_TEST_CASE(a_refused_key_is_told_before_the_agent_gives_up, Hearing) {
  home.write("api.key", "somebody-elses-key-0123456789", std::filesystem::perms::owner_read);
  Process daemon = home.start({"run"});
  BOOST_TEST(daemon.exitCode(20s) == 77);
  BOOST_REQUIRE(messages().size() == 1U);
  BOOST_TEST(has(messages().front(), "key_refused"));
}

BOOST_FIXTURE_TEST_CASE(a_test_message_goes_through_every_channel_and_each_is_reported, Hearing) {
  const Ended good = home.run({"notify-test"});
  BOOST_TEST(good.code == 0, good.err);
  BOOST_TEST(has(good.out, "phone"), good.out);
  BOOST_TEST(has(messages().back(), "\"kind\":\"test\""));
  status = 403;
  configure("[notify.beat]\ntype = heartbeat\nurl = " + phone.url() + "/ping\n");
  const Ended bad = home.run({"notify-test"});
  BOOST_TEST(bad.code == 69);
  BOOST_TEST(has(bad.out, "status 403"), bad.out);
  BOOST_TEST(has(bad.out, "beat"), bad.out);
  Settings none = sandbox.settings();
  home.configure(none);
  const Ended nothing = home.run({"notify-test"});
  BOOST_TEST(nothing.code == 78);
  BOOST_TEST(has(nothing.err, "[notify."), nothing.err);
}

BOOST_AUTO_TEST_SUITE_END()
