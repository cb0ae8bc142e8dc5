#include <signal.h>

#include <filesystem>
#include <thread>

#include "tests/e2e/marketplace.h"

using namespace e2e;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr auto kOwn = fs::perms::owner_read | fs::perms::owner_write;

/// What its owner, or a package, makes of a configuration, and what makes it good again.
struct Breakage {
  const char* what;
  void (*breakIt)(const Home& home);
  void (*mend)(const Home& home);
};

const Breakage kBreakages[] = {
    {"a broken file in conf.d",
     [](const Home& home) { home.write("conf.d/50-broken.ini", "[agent]\npoll_intervall = 5s\n", kOwn); },
     [](const Home& home) { fs::remove(home / "conf.d/50-broken.ini"); }},
    // Not even root can read it.
    {"a link in conf.d that leads nowhere",
     [](const Home& home) { fs::create_symlink("/nowhere/at/all.ini", home / "conf.d/60-link.ini"); },
     [](const Home& home) { fs::remove(home / "conf.d/60-link.ini"); }},
    {"a file in the place of conf.d",
     [](const Home& home) {
       fs::remove(home / "conf.d");
       home.write("conf.d", "", kOwn);
     },
     [](const Home& home) {
       fs::remove(home / "conf.d");
       fs::create_directory(home / "conf.d");
     }},
    {"no file any more", [](const Home& home) { fs::rename(home / "agent.ini", home / "aside"); },
     [](const Home& home) { fs::rename(home / "aside", home / "agent.ini"); }},
    {"a folder in the place of the file",
     [](const Home& home) {
       fs::rename(home / "agent.ini", home / "aside");
       fs::create_directory(home / "agent.ini");
     },
     [](const Home& home) {
       fs::remove(home / "agent.ini");
       fs::rename(home / "aside", home / "agent.ini");
     }},
    {"a channel's secret that is gone",
     [](const Home& home) {
       home.write("conf.d/70-channel.ini",
                  "[notify.hook]\ntype = webhook\nurl = http://127.0.0.1:9/\nsecret_file = /nowhere/secret\n",
                  kOwn);
     },
     [](const Home& home) { fs::remove(home / "conf.d/70-channel.ini"); }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reload)

BOOST_AUTO_TEST_CASE(whatever_breaks_a_configuration_the_running_one_stays_and_the_next_good_one_is_taken) {
  const Marketplace marketplace(1);
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = "poll_interval = 1s\n";
  home.configure(settings);
  fs::create_directory(home / "conf.d");
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  std::size_t times = 0;
  for (const Breakage& breakage : kBreakages) BOOST_TEST_CONTEXT(breakage.what) {
      ++times;
      breakage.breakIt(home);
      daemon.signal(SIGHUP);
      daemon.waitForErr("event=reload_failed", 5s, times);
      breakage.mend(home);
      daemon.signal(SIGHUP);
      daemon.waitForErr("event=reloaded mode=observe", 5s, times);
    }
  const std::size_t cycles = occurrences(daemon.err(), "event=cycle");
  daemon.waitForErr("event=cycle", 10s, cycles + 1);
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.exitCode(10s) == 0);
}

BOOST_AUTO_TEST_CASE(a_burst_of_reloads_disturbs_no_request_and_the_last_configuration_holds) {
  const Marketplace marketplace(2);
  const Home home;
  Settings settings = marketplace.settings();
  settings.agent = "mode = enforce\npoll_interval = 1s\nconfig_interval = 2s\n";
  const auto priced = [&](const std::string& price) {
    settings.rest = "[server.all]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = " + price + " BTC\n";
    home.configure(settings);
  };
  priced("0.0002");
  Process daemon = home.start({"run"});
  daemon.waitForErr("event=cycle", 10s);
  for (int i = 0; i < 50; ++i) {
    if (i == 49) priced("0.0003");
    daemon.signal(SIGHUP);
    std::this_thread::sleep_for(40ms);
  }
  waitUntil("the last price", 30s, [&] {
    return std::stod(marketplace.machine("rig-01").onDemand) == 0.0003 &&
           std::stod(marketplace.machine("rig-02").onDemand) == 0.0003;
  });
  daemon.signal(SIGTERM);
  BOOST_TEST(daemon.exitCode(10s) == 0);
  BOOST_TEST(daemon.err().find("reload_failed") == std::string::npos, daemon.err());
  BOOST_TEST(marketplace.posts() <= 4U);
  const auto all = marketplace.requests();
  for (std::size_t i = 1; i < all.size(); ++i) BOOST_TEST((all[i].at - all[i - 1].at >= 1000ms));
}

BOOST_AUTO_TEST_SUITE_END()
