#include "agent/report/silence_table.h"

#include <algorithm>

using namespace agent::report;
using namespace std::chrono_literals;
using provider::alerts::Silence;

namespace {

// 2025-01-02T03:04:05Z
constexpr provider::WallTime kNow{1'735'787'045'000ms};

Silence until(const std::string& subject, std::chrono::milliseconds left, const std::string& reason = {}) {
  return {.subject = subject, .since = kNow - 1h, .until = kNow + left, .reason = reason};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(silence_table)

BOOST_AUTO_TEST_CASE(what_ends_first_comes_first) {
  BOOST_TEST(
      silenceTable({until("rig-01", 48h, "new rack"), until("offer:39", 90min), until("", 5s)}, kNow) ==
      "SUBJECT   UNTIL                 LEFT  REASON\n"
      "(all)     2025-01-02T03:04:10Z    5s\n"
      "offer:39  2025-01-02T04:34:05Z    1h\n"
      "rig-01    2025-01-04T03:04:05Z    2d  new rack\n");
}

BOOST_AUTO_TEST_CASE(silences_that_are_over_are_left_out) {
  BOOST_TEST(silenceTable({}, kNow).empty());
  BOOST_TEST(silenceTable({until("rig-01", 0s), until("rig-02", -1ms)}, kNow).empty());
  const std::string table = silenceTable({until("rig-01", 0s), until("rig-02", 1ms)}, kNow);
  BOOST_TEST(table.find("rig-01") == std::string::npos);
  BOOST_TEST(table.find("rig-02") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_people_wrote_cannot_leave_its_line) {
  const std::string table = silenceTable({until("rig\n01", 1h, "a\x1B[2Jb\nc")}, kNow);
  BOOST_TEST(std::ranges::count(table, '\n') == 2);
  BOOST_TEST(table.find('\x1B') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
