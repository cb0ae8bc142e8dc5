#include "provider/pricing/schedule.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace provider;
using namespace provider::pricing;
using namespace std::chrono;

namespace {

constexpr std::array<bool, 7> kAllDays{true, true, true, true, true, true, true};
constexpr std::array<bool, 7> kWorkdays{true, true, true, true, true, false, false};
constexpr std::array<bool, 7> kSaturday{false, false, false, false, false, true, false};
constexpr std::array<bool, 7> kSunday{false, false, false, false, false, false, true};

Schedule schedule(const char* zone, const std::array<bool, 7>& days, minutes from, minutes until) {
  return {.label = "s",
          .zone = TimeZone::load(zone).value(),
          .days = days,
          .fromMinute = static_cast<int>(from.count()),
          .untilMinute = static_cast<int>(until.count()),
          .factor = 0.9};
}

WallTime utc(year_month_day day, minutes time) { return sys_days{day} + time; }

struct CoverCase {
  const char* what;
  const char* zone;
  std::array<bool, 7> days;
  minutes from;
  minutes until;
  WallTime time;
  bool covered;
};
std::ostream& operator<<(std::ostream& out, const CoverCase& c) { return out << c.what; }

const year_month_day kThursday = 2026y / January / 1;
const year_month_day kSpring = 2026y / March / 29;    // a Sunday, 02:00 to 03:00 is left out in Prague
const year_month_day kAutumn = 2026y / October / 25;  // a Sunday, 02:00 to 03:00 comes twice in Prague

const CoverCase kCovers[] = {
    {"begin is inside", "UTC", kAllDays, 8h, 18h, utc(kThursday, 8h), true},
    {"before begin is outside", "UTC", kAllDays, 8h, 18h, utc(kThursday, 7h + 59min), false},
    {"the last minute is inside", "UTC", kAllDays, 8h, 18h, utc(kThursday, 17h + 59min), true},
    {"end is outside", "UTC", kAllDays, 8h, 18h, utc(kThursday, 18h), false},
    {"the whole day has its first minute", "UTC", kWorkdays, 0h, 24h, utc(kThursday, 0h), true},
    {"the whole day has its last minute", "UTC", kWorkdays, 0h, 24h, utc(kThursday, 23h + 59min), true},
    {"friday is the last workday", "UTC", kWorkdays, 0h, 24h, utc(2026y / January / 2, 23h + 59min), true},
    {"saturday is no workday", "UTC", kWorkdays, 0h, 24h, utc(2026y / January / 3, 0h), false},
    {"midnight there is not midnight here", "Asia/Kolkata", kSaturday, 0h, 24h,
     utc(2026y / January / 2, 18h + 30min), true},
    {"and before it is friday there", "Asia/Kolkata", kSaturday, 0h, 24h,
     utc(2026y / January / 2, 18h + 29min), false},
    {"a night begins on its day", "UTC", kSaturday, 22h, 6h, utc(2026y / January / 3, 22h), true},
    {"and ends on the next", "UTC", kSaturday, 22h, 6h, utc(2026y / January / 4, 5h + 59min), true},
    {"where its end is outside", "UTC", kSaturday, 22h, 6h, utc(2026y / January / 4, 6h), false},
    {"the night before belongs to friday", "UTC", kSaturday, 22h, 6h, utc(2026y / January / 3, 1h), false},
    {"the next night belongs to sunday", "UTC", kSaturday, 22h, 6h, utc(2026y / January / 4, 23h), false},
    {"sunday's night ends on monday", "UTC", kSunday, 22h, 6h, utc(2026y / January / 5, 3h), true},
    {"a span until midnight has the last minute", "UTC", kSaturday, 22h, 0h,
     utc(2026y / January / 3, 23h + 59min), true},
    {"and ends there", "UTC", kSaturday, 22h, 0h, utc(2026y / January / 4, 0h), false},
    {"spring: the night before the change", "Europe/Prague", kSaturday, 22h, 6h, utc(kSpring, 59min), true},
    {"spring: it goes on after the change", "Europe/Prague", kSaturday, 22h, 6h, utc(kSpring, 60min), true},
    {"spring: it ends at six on the wall", "Europe/Prague", kSaturday, 22h, 6h, utc(kSpring, 4h), false},
    {"spring: five to six", "Europe/Prague", kSaturday, 22h, 6h, utc(kSpring, 3h + 55min), true},
    {"spring: the hour left out, before", "Europe/Prague", kSunday, 2h, 3h, utc(kSpring, 59min), false},
    {"spring: the hour left out, after", "Europe/Prague", kSunday, 2h, 3h, utc(kSpring, 60min), false},
    {"autumn: the hour that comes twice, once", "Europe/Prague", kSunday, 2h, 3h, utc(kAutumn, 30min), true},
    {"autumn: the hour that comes twice, twice", "Europe/Prague", kSunday, 2h, 3h, utc(kAutumn, 90min), true},
    {"autumn: before it", "Europe/Prague", kSunday, 2h, 3h, utc(kAutumn, 0min) - 1min, false},
    {"autumn: after it", "Europe/Prague", kSunday, 2h, 3h, utc(kAutumn, 2h), false},
    {"autumn: the night ends at six on the wall", "Europe/Prague", kSaturday, 22h, 6h,
     utc(kAutumn, 4h + 59min), true},
    {"autumn: and not later", "Europe/Prague", kSaturday, 22h, 6h, utc(kAutumn, 5h), false},
};

/// Minutes of a span of time that are covered.
int coveredMinutes(const Schedule& s, WallTime from, WallTime until) {
  int count = 0;
  for (WallTime t = from; t < until; t += 1min) count += s.covers(t) ? 1 : 0;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schedules)

BOOST_DATA_TEST_CASE(a_moment_is_inside_or_outside, boost::unit_test::data::make(kCovers)) {
  const Schedule s = schedule(sample.zone, sample.days, sample.from, sample.until);
  BOOST_TEST(s.covers(sample.time) == sample.covered);
}

BOOST_AUTO_TEST_CASE(a_night_of_eight_hours_is_shorter_in_spring_and_longer_in_autumn) {
  const Schedule night = schedule("Europe/Prague", kSaturday, 22h, 6h);
  BOOST_TEST(coveredMinutes(night, utc(2026y / March / 23, 0h), utc(2026y / March / 30, 0h)) == 7 * 60);
  BOOST_TEST(coveredMinutes(night, utc(2026y / October / 19, 0h), utc(2026y / October / 26, 0h)) == 9 * 60);
  BOOST_TEST(coveredMinutes(night, utc(2026y / June / 1, 0h), utc(2026y / June / 8, 0h)) == 8 * 60);
}

BOOST_AUTO_TEST_CASE(all_days_and_all_hours_leave_nothing_out) {
  const Schedule always = schedule("America/New_York", kAllDays, 0h, 24h);
  BOOST_TEST(coveredMinutes(always, utc(2026y / March / 2, 0h), utc(2026y / March / 16, 0h)) == 14 * 24 * 60);
}

BOOST_AUTO_TEST_CASE(the_first_that_covers_the_moment_is_active) {
  Schedule night = schedule("UTC", kAllDays, 22h, 6h);
  night.label = "night";
  Schedule saturday = schedule("UTC", kSaturday, 0h, 24h);
  saturday.label = "saturday";
  const std::vector<Schedule> all{night, saturday};
  BOOST_REQUIRE(active(all, utc(2026y / January / 3, 23h)) != nullptr);
  BOOST_TEST(active(all, utc(2026y / January / 3, 23h))->label == "night");
  BOOST_REQUIRE(active(all, utc(2026y / January / 3, 12h)) != nullptr);
  BOOST_TEST(active(all, utc(2026y / January / 3, 12h))->label == "saturday");
  BOOST_TEST(active(all, utc(kThursday, 12h)) == nullptr);
  BOOST_TEST(active({}, utc(kThursday, 12h)) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
