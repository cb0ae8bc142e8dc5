#include <signal.h>

#include <atomic>

#include "tests/e2e/marketplace.h"
#include "tests/e2e/sandbox.h"

using namespace e2e;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test_support::Behaviour;

namespace {

constexpr const char* kQuick = "poll_interval = 1s\n";
constexpr const char* kQuickAlerts = "[alert]\noffline_after = 1s\nrecover_after = 1s\n";

milliseconds timeToEnd(Process& process, int signalNumber) {
  const auto begin = steady_clock::now();
  process.signal(signalNumber);
  (void)process.exitCode(10s);
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

std::string firing(const std::string& machine) {
  return "event=alert_firing rule=machine_offline severity=critical machine=" + machine;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_daemon)

BOOST_AUTO_TEST_CASE(an_outage_is_reported_once_also_over_a_kill_and_its_end_too) {
  const Sandbox sandbox{{"--machines", "2", "--rivals", "0", "--offers", "0"}};
  const Home home;
  Settings settings = sandbox.settings();
  settings.agent = kQuick;
  settings.rest = kQuickAlerts;
  home.configure(settings);
  {
    Process daemon = home.start({"run"});
    daemon.waitForErr("event=cycle", 10s);
    waitUntil("status", 3s, [&] { return home.run({"check"}).code == 0; });
    sandbox.change(R"({"name":"rig-01","online":false})");
    daemon.waitForErr(firing("rig-01"), 15s);
    const Ended check = home.run({"check"});
    BOOST_TEST(check.code == 2, check.out);
    BOOST_TEST(check.out.starts_with("CLORE CRITICAL - "));
    BOOST_TEST(check.out.find("rig-01") != std::string::npos, check.out);
    BOOST_TEST(occurrences(check.out, "\n") == 1U);
    daemon.kill();
  }
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 15s, 3);
  BOOST_TEST(daemon.err().find("alert_firing") == std::string::npos, daemon.err());
  BOOST_TEST(home.run({"check"}).code == 2);
  sandbox.change(R"({"name":"rig-01","online":true})");
  daemon.waitForErr("event=alert_resolved rule=machine_offline", 15s);
  waitUntil("OK", 3s, [&] { return home.run({"check"}).code == 0; });
  BOOST_TEST((timeToEnd(daemon, SIGTERM) < 1s));
  BOOST_TEST(daemon.exitCode() == 0);
  BOOST_TEST(daemon.err().find("event=stopped") != std::string::npos);
  BOOST_TEST(sandbox.shortestGap_ms() >= 1000);
}

BOOST_AUTO_TEST_CASE(an_offer_walks_down_window_by_window_with_at_most_one_refusal) {
  const Sandbox sandbox{{"--machines", "1", "--rivals", "50", "--offers", "1", "--lowering-window", "6s"}};
  const Home home;
  Settings settings = sandbox.settings();
  settings.agent = "mode = enforce\n";
  settings.rest =
      "[offers]\nlowering_window = 6s\npoll_interval = 3s\n"
      "[offer.job]\norder = 39\nstrategy = fixed\nprice = 0.0000022 BTC\n";
  home.configure(settings);
  Process daemon = home.start({"run"});
  daemon.waitForErr("reason=\"at the target\"", 40s);
  BOOST_TEST((timeToEnd(daemon, SIGINT) < 1s));
  int accepted = 0;
  int refused = 0;
  for (const Sandbox::Request& post : sandbox.posts()) {
    BOOST_TEST(post.endpoint == "set_spot_price");
    ++(post.code == 0 ? accepted : refused);
  }
  // 0.0000042 to 0.0000022 by steps of 0.000001.
  BOOST_TEST(accepted == 2);
  BOOST_TEST(refused <= 1);
  BOOST_TEST(sandbox.shortestGap_ms() >= 1000);
}

BOOST_AUTO_TEST_CASE(a_stop_comes_through_while_a_request_hangs) {
  const Marketplace marketplace(1, [](const auto&) { return Behaviour::hang(); });
  const Home home;
  home.configure(marketplace.settings());
  for (const char* command : {"run", "once", "plan"}) {
    const std::size_t before = marketplace.requests().size();
    Process process = home.start({command});
    waitUntil("request", 10s, [&] { return marketplace.requests().size() > before; });
    BOOST_TEST((timeToEnd(process, SIGTERM) < 1s), command);
    BOOST_TEST(process.exitCode() == (command == std::string("run") ? 0 : 75), command << process.err());
  }
}

BOOST_AUTO_TEST_CASE(a_stop_comes_through_between_two_requests) {
  const Marketplace marketplace(3);
  const Home home;
  Settings settings = marketplace.settings();
  settings.rest = "[server.all]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n";
  home.configure(settings);
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  BOOST_TEST((timeToEnd(daemon, SIGTERM) < 1s));
  BOOST_TEST(daemon.exitCode() == 0);
}

BOOST_AUTO_TEST_CASE(the_owner_applies_while_the_daemon_observes) {
  const Marketplace marketplace(2);
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = "poll_interval = 3s\nconfig_interval = 3s\n";
  settings.rest = "[server.all]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n";
  home.configure(settings);
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=would_write", 15s, 2);
  const Ended apply = home.run({"apply"});
  BOOST_TEST(apply.code == 0, apply.err);
  BOOST_TEST(occurrences(apply.out, ": verified") == 2U, apply.out);
  daemon.waitForErr("event=price_as_wanted", 15s, 2);
  BOOST_TEST((timeToEnd(daemon, SIGTERM) < 1s));
  BOOST_TEST(marketplace.posts() == 2U);
  const auto all = marketplace.requests();
  for (std::size_t i = 1; i < all.size(); ++i) BOOST_TEST((all[i].at - all[i - 1].at >= 1000ms));
}

BOOST_AUTO_TEST_CASE(a_reload_takes_a_good_configuration_and_refuses_a_broken_one) {
  const Marketplace marketplace(1);
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = kQuick;
  home.configure(settings);
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);

  const std::string good = readFile(home.configuration());
  const auto own = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  home.write("agent.ini", good + "nonsense = 1\n", own);
  daemon.signal(SIGHUP);
  daemon.waitForErr("event=reload_failed", 5s);
  BOOST_TEST(daemon.err().find("agent.ini:") != std::string::npos);
  const std::size_t cycles = occurrences(daemon.err(), "event=cycle");
  daemon.waitForErr("event=cycle", 10s, cycles + 1);

  home.write(
      "agent.ini",
      good +
          "mode = enforce\n[server.all]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n",
      own);
  daemon.signal(SIGHUP);
  daemon.waitForErr("event=reloaded mode=enforce", 5s);
  daemon.waitForErr("outcome=verified", 15s);
  BOOST_TEST(std::stod(marketplace.machine("rig-01").onDemand) == 0.0002);
  BOOST_TEST(marketplace.machine("rig-01").mrl == "49");
  BOOST_TEST((timeToEnd(daemon, SIGTERM) < 1s));
  BOOST_TEST(daemon.exitCode() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_known_grows_old_and_says_so) {
  const Marketplace marketplace(1);
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = kQuick;
  home.configure(settings);
  const Ended none = home.run({"check"});
  BOOST_TEST(none.code == 3, none.out);
  BOOST_TEST(none.out.starts_with("CLORE UNKNOWN"), none.out);
  BOOST_TEST(home.run({"once"}).code == 0);
  BOOST_TEST(home.run({"check"}).code == 0);
  waitUntil("UNKNOWN", 6s, [&] { return home.run({"check"}).code == 3; });
  const Ended stale = home.run({"check"});
  BOOST_TEST(stale.out.starts_with("CLORE UNKNOWN"), stale.out);
  BOOST_TEST(home.run({"status"}).code == 3);
}

BOOST_AUTO_TEST_CASE(a_marketplace_that_breaks_while_machines_are_watched_says_nothing_about_them) {
  std::atomic<bool> broken = false;
  const Marketplace marketplace(2, [&](const auto&) -> std::optional<Behaviour> {
    if (!broken) return std::nullopt;
    return Behaviour::answer(502, "text/html", "<html>Bad gateway</html>");
  });
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = kQuick;
  settings.rest = "[alert]\noffline_after = 0s\nrecover_after = 0s\napi_after = 1s\n";
  home.configure(settings);
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  broken = true;
  daemon.waitForErr("event=alert_firing rule=api_unreachable", 15s);
  BOOST_TEST(home.run({"check"}).code == 2);
  BOOST_TEST(daemon.err().find("rule=machine") == std::string::npos, daemon.err());
  broken = false;
  daemon.waitForErr("event=alert_resolved rule=api_unreachable", 15s);
  waitUntil("OK", 3s, [&] { return home.run({"check"}).code == 0; });
}

BOOST_AUTO_TEST_CASE(a_key_that_was_never_good_ends_the_daemon) {
  const Marketplace marketplace(1, [](const auto&) { return Behaviour::json(R"({"code":3})"); });
  const Home home;
  home.configure(marketplace.settings());
  const Ended run = home.run({"run"});
  BOOST_TEST(run.code == 77, run.err);
  BOOST_TEST(run.err.find("refuses the key") != std::string::npos, run.err);
  BOOST_TEST(run.err.find(kKey) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
