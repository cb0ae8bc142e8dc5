#include <signal.h>
#include <sqlite3.h>

#include "tests/e2e/marketplace.h"
#include "tests/support/notify_listener.h"

using namespace e2e;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::NotifyListener;

/// As systemd starts it: `Type=notify`, `WatchdogSec=`, `LoadCredential=`.
BOOST_AUTO_TEST_SUITE(service)

namespace {

constexpr auto kOwn = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

Settings quick(const Marketplace& marketplace) {
  Settings settings = marketplace.settings();
  settings.agent = "poll_interval = 1s\n";
  return settings;
}

/// An agent whose service manager listens.
struct Service {
  explicit Service(const Marketplace& marketplace) {
    home.set("NOTIFY_SOCKET", listener.path());
    home.configure(quick(marketplace));
  }
  /// Started, and ready.
  [[nodiscard]] Process ready() {
    Process daemon = home.start({"run"});
    waitUntil("READY", 10s, [this] { return listener.wasTold("READY=1"); });
    return daemon;
  }

  NotifyListener listener;
  Home home;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_service_manager_hears_of_start_reload_life_and_stop) {
  const Marketplace marketplace(2);
  Service service(marketplace);
  auto& [listener, home] = service;
  home.set("WATCHDOG_USEC", "300000");
  Process daemon = service.ready();
  BOOST_TEST(marketplace.requests().size() >= 1U);
  BOOST_TEST(listener.last("STATUS=") == "STATUS=observe: 2 machines, 2 online");
  waitUntil("WATCHDOG", 10s, [&] { return listener.wasTold("WATCHDOG=1"); });
  BOOST_TEST(!listener.wasTold("RELOADING=1"));

  daemon.signal(SIGHUP);
  waitUntil("RELOADING", 10s, [&] { return listener.wasTold("RELOADING=1"); });
  waitUntil("READY again", 10s, [&] {
    const auto& told = listener.told();
    const auto reload = std::find_if(told.begin(), told.end(),
                                     [](const std::string& text) { return text.starts_with("RELOADING=1"); });
    return std::find(reload, told.end(), "READY=1\n") != told.end();
  });
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.exitCode(10s) == 0, daemon.err());
  BOOST_TEST(listener.told().back() == "STOPPING=1\n");
}

BOOST_AUTO_TEST_CASE(a_broken_configuration_ends_a_reload_as_well) {
  const Marketplace marketplace(1);
  Service service(marketplace);
  auto& [listener, home] = service;
  Process daemon = service.ready();
  home.write("agent.ini", readFile(home.configuration()) + "nonsense = 1\n", kOwn);
  daemon.signal(SIGHUP);
  daemon.waitForErr("event=reload_failed", 10s);
  waitUntil("READY again", 10s, [&] { return occurrences(listener.told().back(), "READY=1") == 1; });
  BOOST_TEST(listener.wasTold("RELOADING=1"));
}

BOOST_AUTO_TEST_CASE(the_service_is_up_though_the_marketplace_is_not) {
  const Marketplace marketplace(1,
                                [](const auto&) { return Behaviour::answer(502, "text/html", "<html>Bad"); });
  Service service(marketplace);
  const Process daemon = service.ready();
  const std::string status = service.listener.last("STATUS=");
  BOOST_TEST(status.find("machines not read yet") != std::string::npos, status);
  BOOST_TEST(status.find("last error: ") != std::string::npos, status);
}

BOOST_AUTO_TEST_CASE(a_marketplace_that_does_not_answer_keeps_nobody_waiting) {
  const Marketplace marketplace(1, [](const auto&) { return Behaviour::hang(); });
  Service service(marketplace);
  const auto begun = std::chrono::steady_clock::now();
  Process daemon = service.ready();
  BOOST_TEST((std::chrono::steady_clock::now() - begun >= 4s));
  BOOST_TEST(marketplace.requests().size() == 1U);
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.exitCode(10s) == 0, daemon.err());
  const std::vector<std::string>& told = service.listener.told();
  BOOST_TEST(told.at(0) == "STATUS=observe: waiting for the marketplace's first answer\n");
  BOOST_TEST(told.at(1) == "READY=1\n");
  BOOST_TEST(std::ranges::count(told, "READY=1\n") == 1);
  BOOST_TEST(told.back() == "STOPPING=1\n");
}

BOOST_AUTO_TEST_CASE(a_service_that_nobody_gave_a_good_key_is_never_ready) {
  const Marketplace marketplace(1, [](const auto&) { return Behaviour::json(R"({"code":3})"); });
  Service service(marketplace);
  const Ended refused = service.home.run({"run"});
  BOOST_TEST(refused.code == 77, refused.err);
  BOOST_TEST(!service.listener.wasTold("READY=1"));
}

BOOST_AUTO_TEST_CASE(a_service_with_a_refused_key_is_not_ready_while_it_says_so) {
  const Marketplace marketplace(1, [](const auto&) { return Behaviour::json(R"({"code":3})"); });
  const test_support::ScriptedServer team([](const auto&) { return Behaviour::hang(); });
  Service service(marketplace);
  Settings settings = quick(marketplace);
  settings.rest = "[notify.team]\ntype = webhook\nurl = " + team.url() + "\n";
  service.home.configure(settings);
  Process daemon = service.home.start({"run"});
  waitUntil("the message is on its way", 10s, [&] { return team.requests().size() == 1; });
  // Longer than the service takes to be ready whatever the marketplace does.
  BOOST_TEST(daemon.exitCode(30s) == 77, daemon.err());
  BOOST_TEST(!service.listener.wasTold("READY=1"));
}

BOOST_AUTO_TEST_CASE(what_may_pass_by_itself_is_worth_another_start_and_a_damaged_journal_is_not) {
  const Marketplace marketplace(1);
  Home home;
  home.configure(quick(marketplace));
  BOOST_TEST(home.run({"once"}).code == 0);
  const std::string journal = (home / "state/journal.db").string();
  sqlite3* holder = nullptr;
  BOOST_REQUIRE(sqlite3_open(journal.c_str(), &holder) == SQLITE_OK);
  BOOST_REQUIRE(sqlite3_exec(holder, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const Ended locked = home.run({"run"});
  sqlite3_close(holder);
  BOOST_TEST(locked.code == 75, locked.err);
  BOOST_TEST(locked.err.find("is kept locked by another process") != std::string::npos, locked.err);
  home.write("state/journal.db", std::string(8192, 'x'), kOwn);
  const Ended damaged = home.run({"run"});
  BOOST_TEST(damaged.code == 78, damaged.err);
  BOOST_TEST(damaged.err.find(journal) != std::string::npos, damaged.err);
}

BOOST_AUTO_TEST_CASE(a_listener_that_is_gone_stops_nothing) {
  const Marketplace marketplace(1);
  Home home;
  home.set("NOTIFY_SOCKET", (home / "nobody").string());
  home.configure(quick(marketplace));
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s, 2);
  BOOST_TEST(occurrences(daemon.err(), "event=service_manager_unreachable") == 1U, daemon.err());
}

BOOST_AUTO_TEST_SUITE_END()
