#include "agent/cycle/clock_watch.h"

using namespace agent::cycle;
using namespace provider;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(clock_watch)

BOOST_AUTO_TEST_CASE(time_that_passes_is_no_jump) {
  VirtualClock clock;
  ClockWatch watch(clock, "boot");
  clock.advance(30 * 24h);
  BOOST_TEST((watch.jumped() == 0ms));
}

BOOST_AUTO_TEST_CASE(a_jump_is_told_once_in_both_directions) {
  VirtualClock clock;
  ClockWatch watch(clock, "boot");
  for (const std::chrono::milliseconds by : {3'600'000ms, -3'600'000ms, 51ms, -51ms}) {
    clock.jumpWall(by);
    BOOST_TEST((watch.jumped() == by));
    BOOST_TEST((watch.jumped() == 0ms));
  }
}

BOOST_AUTO_TEST_CASE(small_corrections_add_up_until_they_are_not_small) {
  VirtualClock clock;
  ClockWatch watch(clock, "boot");
  clock.jumpWall(40ms);
  BOOST_TEST((watch.jumped() == 0ms));
  clock.jumpWall(40ms);
  BOOST_TEST((watch.jumped() == 80ms));
}

BOOST_AUTO_TEST_CASE(a_mark_of_the_same_boot_shows_what_happened_in_between) {
  VirtualClock clock;
  const auto mark = ClockWatch(clock, "boot").mark();
  clock.advance(10min);
  clock.jumpWall(-1h);
  BOOST_TEST((ClockWatch(clock, "boot").jumpedSince(mark) == -1h));
  BOOST_TEST((ClockWatch(clock, "another").jumpedSince(mark) == 0ms), "time since boot began anew");
  BOOST_TEST((ClockWatch(clock, "").jumpedSince(mark) == 0ms));
}

BOOST_AUTO_TEST_SUITE_END()
