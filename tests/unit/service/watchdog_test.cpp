#include "agent/service/watchdog.h"

#include <poll.h>

#include "tests/support/notify_listener.h"

using agent::service::ServiceManager;
using agent::service::Watchdog;
using test_support::NotifyListener;
using namespace std::chrono_literals;

namespace {

/// Waits for the timer, at most a second.
bool rings(const Watchdog& watchdog) {
  pollfd watched{watchdog.descriptor(), POLLIN, 0};
  return ::poll(&watched, 1, 1000) == 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watchdog)

BOOST_AUTO_TEST_CASE(a_loop_that_works_is_said_to_live_at_every_beat) {
  NotifyListener listener;
  ServiceManager manager({.socket = listener.path(), .watchdog_us = "4000"}, 1);
  Watchdog watchdog(manager, 1h);
  for (int i = 0; i < 3; ++i) {
    BOOST_REQUIRE(rings(watchdog));
    watchdog.beat();
  }
  BOOST_TEST(listener.told().size() == 3U);
  BOOST_TEST(listener.wasTold("WATCHDOG=1"));
}

BOOST_AUTO_TEST_CASE(a_loop_that_only_waits_is_not) {
  NotifyListener listener;
  ServiceManager manager({.socket = listener.path(), .watchdog_us = "4000"}, 1);
  // One beat is 2 ms already.
  Watchdog watchdog(manager, 1ms);
  BOOST_REQUIRE(rings(watchdog));
  watchdog.beat();
  BOOST_TEST(!listener.wasTold("WATCHDOG=1"));
  watchdog.allow(1h);
  BOOST_REQUIRE(rings(watchdog));
  watchdog.beat();
  BOOST_TEST(listener.wasTold("WATCHDOG=1"));
}

BOOST_AUTO_TEST_CASE(work_counts_from_anew) {
  NotifyListener listener;
  // A beat every 10 ms and a second without work at most.
  ServiceManager manager({.socket = listener.path(), .watchdog_us = "20000"}, 1);
  Watchdog watchdog(manager, 1s);
  for (int i = 0; i < 130; ++i) {
    BOOST_REQUIRE(rings(watchdog));
    watchdog.beat();
    watchdog.worked();
    BOOST_REQUIRE(listener.told().size() == static_cast<std::size_t>(i) + 1U);
  }
}

BOOST_AUTO_TEST_CASE(without_a_watchdog_there_is_nothing_to_wait_for) {
  ServiceManager manager({.socket = ""}, 1);
  const Watchdog watchdog(manager, 1h);
  BOOST_TEST(watchdog.descriptor() == -1);
}

BOOST_AUTO_TEST_SUITE_END()
