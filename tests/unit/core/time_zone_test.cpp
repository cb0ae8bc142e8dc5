#include "provider/core/time_zone.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace provider;
using namespace std::chrono;

namespace {

WallTime utc(year_month_day day, minutes time) { return sys_days{day} + time; }

struct LocalCase {
  const char* zone;
  WallTime time;
  int weekday;
  minutes local;
};
std::ostream& operator<<(std::ostream& out, const LocalCase& c) {
  return out << c.zone << " at " << c.time.time_since_epoch().count();
}

const LocalCase kLocals[] = {
    // Daylight saving time in Prague, 2026: from 29 March to 25 October, both at 01:00 UTC; both are Sundays.
    {"Europe/Prague", utc(2026y / March / 29, 59min), 6, 1h + 59min},
    {"Europe/Prague", utc(2026y / March / 29, 60min), 6, 3h},
    {"Europe/Prague", utc(2026y / October / 25, 59min), 6, 2h + 59min},
    {"Europe/Prague", utc(2026y / October / 25, 60min), 6, 2h},
    {"Europe/Prague", utc(2026y / October / 25, 22h + 59min), 6, 23h + 59min},
    {"Europe/Prague", utc(2026y / October / 25, 23h), 0, 0h},
    {"Europe/Prague", utc(2026y / July / 1, 22h), 3, 0h},
    // In New York: from 8 March, 07:00 UTC, to 1 November, 06:00 UTC.
    {"America/New_York", utc(2026y / March / 8, 6h + 59min), 6, 1h + 59min},
    {"America/New_York", utc(2026y / March / 8, 7h), 6, 3h},
    {"America/New_York", utc(2026y / November / 1, 5h + 59min), 6, 1h + 59min},
    {"America/New_York", utc(2026y / November / 1, 6h), 6, 1h},
    {"America/New_York", utc(2026y / November / 2, 3h), 6, 22h},
    {"Asia/Kolkata", utc(2026y / January / 1, 0h), 3, 5h + 30min},
    {"Asia/Kolkata", utc(2026y / January / 1, 18h + 30min), 4, 0h},
    {"UTC", utc(2026y / January / 1, 0h), 3, 0h},
    {"UTC", utc(2026y / January / 4, 23h + 59min), 6, 23h + 59min},
    {"Etc/GMT+5", utc(2026y / January / 1, 0h), 2, 19h},
    // Long ago and far ahead.
    {"UTC", utc(1969y / December / 31, 23h + 59min), 2, 23h + 59min},
    {"Europe/Prague", utc(2099y / July / 1, 10h), 2, 12h},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(time_zone)

BOOST_DATA_TEST_CASE(the_wall_clock_shows_local_time, boost::unit_test::data::make(kLocals)) {
  const std::optional<TimeZone> zone = TimeZone::load(sample.zone);
  BOOST_REQUIRE(zone.has_value());
  BOOST_TEST(zone->name() == sample.zone);
  BOOST_TEST(zone->at(sample.time).weekday == sample.weekday);
  BOOST_TEST(zone->at(sample.time).minuteOfDay == sample.local.count());
  // Seconds and milliseconds do not round up.
  BOOST_TEST(zone->at(sample.time + 59'999ms).minuteOfDay == sample.local.count());
}

BOOST_AUTO_TEST_CASE(what_is_no_name_of_the_database_does_not_load) {
  for (const char* name : {"",
                           "Europe/Praha",
                           "europe/prague",
                           "Europe",
                           "Europe/",
                           "/Europe/Prague",
                           "Europe//Prague",
                           "/usr/share/zoneinfo/Europe/Prague",
                           "../zoneinfo/Europe/Prague",
                           "Europe/../Europe/Prague",
                           "./UTC",
                           "localtime",
                           "posixrules",
                           "Factory",
                           "UTC0",
                           "UTC+2",
                           "+02:00",
                           "Fixed/UTC+05:00:00",
                           "posix/Europe/Prague",
                           "right/Europe/Prague",
                           "libc:localtime",
                           "file:Europe/Prague",
                           " UTC",
                           "zone.tab",
                           "tzdata.zi",
                           "Europe/Prague\n"})
    BOOST_TEST(!TimeZone::load(name).has_value(), "loaded: " << name);
  BOOST_TEST(!TimeZone::load(std::string(5000, 'a')).has_value());
  BOOST_TEST(!TimeZone::load(std::string("UTC\0x", 5)).has_value());
}

BOOST_AUTO_TEST_CASE(utc_needs_no_database) {
  BOOST_TEST(TimeZone::utc().name() == "UTC");
  BOOST_TEST(TimeZone::utc().at(WallTime{}).weekday == 3);
  BOOST_TEST(TimeZone::utc().at(WallTime{}).minuteOfDay == 0);
}

BOOST_AUTO_TEST_CASE(a_copy_outlives_what_it_was_copied_from) {
  std::optional<TimeZone> zone = TimeZone::load("Asia/Kolkata");
  BOOST_REQUIRE(zone.has_value());
  const TimeZone copy = *zone;
  zone.reset();
  BOOST_TEST(copy.at(WallTime{}).minuteOfDay == 330);
}

BOOST_AUTO_TEST_SUITE_END()
