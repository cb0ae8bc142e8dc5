#include "agent/text/times.h"

#include <limits>

using namespace agent::text;
using provider::WallTime;
using std::chrono::milliseconds;

BOOST_AUTO_TEST_SUITE(times)

BOOST_AUTO_TEST_CASE(a_time_is_written_in_utc_with_milliseconds_and_comes_back) {
  const std::pair<std::int64_t, const char*> cases[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {1'735'787'045'006, "2025-01-02T03:04:05.006Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {951'782'400'000, "2000-02-29T00:00:00.000Z"},
      {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
      {-62'167'219'200'000, "0000-01-01T00:00:00.000Z"},
  };
  for (const auto& [count, text] : cases) {
    BOOST_TEST(utcText(WallTime{milliseconds{count}}) == text);
    BOOST_TEST((timeFromUtc(text) == WallTime{milliseconds{count}}));
  }
}

BOOST_AUTO_TEST_CASE(times_out_of_reach_become_the_nearest) {
  BOOST_TEST(utcText(WallTime::max()) == "9999-12-31T23:59:59.999Z");
  BOOST_TEST(utcText(WallTime::min()) == "0000-01-01T00:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(milliseconds_may_be_absent) {
  BOOST_TEST((timeFromUtc("2025-01-02T03:04:05Z") == timeFromUtc("2025-01-02T03:04:05.000Z")));
}

BOOST_AUTO_TEST_CASE(nothing_else_is_a_time) {
  for (const char* wrong :
       {"", "2025", "2025-01-02", "2025-01-02 03:04:05Z", "2025-01-02T03:04:05", "2025-01-02T03:04:05+00:00",
        "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-01-02T24:00:00Z",
        "2025-01-02T03:60:05Z", "2025-01-02T03:04:60Z", "2025-01-02T03:04:05.6Z", "+025-01-02T03:04:05Z",
        " 2025-01-02T03:04:05Z", "2025-01-02T03:04:05.0006Z", "2025-01-02t03:04:05z"})
    BOOST_TEST(!timeFromUtc(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()
