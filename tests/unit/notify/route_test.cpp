#include "agent/notify/route.h"

#include "tests/unit/notify/channel_helpers.h"

using namespace agent::notify;
using namespace notify_test;
using agent::config::LeastSeverity;

namespace {

agent::config::Channel filter(LeastSeverity least, std::vector<std::string> rules,
                              ChannelType type = ChannelType::Telegram) {
  auto settings = channelOf(type);
  settings.severity = least;
  settings.rules = std::move(rules);
  return settings;
}

provider::WallTime utc(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second);
  return provider::WallTime{std::chrono::sys_days{std::chrono::year{year} / month / day}} +
         std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(route)

BOOST_AUTO_TEST_CASE(a_channel_gets_what_is_bad_enough_and_what_its_globs_match) {
  const Item critical = offline("rig-07");
  const Item warning = bare("offer_lost", Severity::Warning, "", 39);
  const Item event = bare("rented", Severity::Info, "rig-07", 0, ItemKind::Event);
  const Item test = bare("", Severity::Info, "", 0, ItemKind::Test);
  using Names = std::vector<std::string>;
  const std::pair<agent::config::Channel, Names> cases[] = {
      {filter(LeastSeverity::Info, {}), {"machine_offline", "offer_lost", "rented", ""}},
      {filter(LeastSeverity::Warning, {}), {"machine_offline", "offer_lost", ""}},
      {filter(LeastSeverity::Critical, {}), {"machine_offline", ""}},
      {filter(LeastSeverity::Info, {"machine_*"}), {"machine_offline", ""}},
      {filter(LeastSeverity::Info, {"offer_*", "rent?d"}), {"offer_lost", "rented", ""}},
      {filter(LeastSeverity::Critical, {"offer_*"}), {""}},
      {filter(LeastSeverity::Info, {"*"}), {"machine_offline", "offer_lost", "rented", ""}},
      {filter(LeastSeverity::Info, {}, ChannelType::Alertmanager), {"machine_offline", "offer_lost", ""}},
      {filter(LeastSeverity::Info, {}, ChannelType::Heartbeat), {}},
  };
  for (const auto& [channel, expected] : cases) {
    const auto mine = routed(channel, messageOf({critical, warning, event, test}));
    BOOST_TEST(mine.has_value() == !expected.empty());
    Names got;
    if (mine)
      for (const Item& item : mine->items) got.push_back(item.rule);
    BOOST_TEST(got == expected, boost::test_tools::per_element());
    if (mine) BOOST_TEST(mine->id == "m-1");
  }
  BOOST_TEST(!routed(filter(LeastSeverity::Critical, {}), messageOf({warning, event})).has_value());
}

BOOST_AUTO_TEST_CASE(quiet_hours_are_over_when_the_wall_clock_says_so) {
  struct Case {
    int from, to;
    const char* zone;
    const char* now;
    const char* until;  ///< nullptr = not quiet
  };
  const Case cases[] = {
      {22 * 60, 7 * 60, "UTC", "2026-11-20 21:59:59", nullptr},
      {22 * 60, 7 * 60, "UTC", "2026-11-20 22:00:00", "2026-11-21 07:00:00"},
      {22 * 60, 7 * 60, "UTC", "2026-11-21 00:00:30", "2026-11-21 07:00:00"},
      {22 * 60, 7 * 60, "UTC", "2026-11-21 06:59:59", "2026-11-21 07:00:00"},
      {22 * 60, 7 * 60, "UTC", "2026-11-21 07:00:00", nullptr},
      {12 * 60, 13 * 60 + 30, "UTC", "2026-11-21 12:15:00", "2026-11-21 13:30:00"},
      {12 * 60, 13 * 60 + 30, "UTC", "2026-11-21 23:00:00", nullptr},
      {8 * 60, 8 * 60, "UTC", "2026-11-21 08:00:00", nullptr},
      {1, 0, "UTC", "2026-11-21 00:01:00", "2026-11-22 00:00:00"},
      {22 * 60, 7 * 60, "Europe/Prague", "2026-07-01 20:00:00", "2026-07-02 05:00:00"},
      {22 * 60, 7 * 60, "Europe/Prague", "2026-12-01 21:00:00", "2026-12-02 06:00:00"},
      // the clocks go forward at 01:00 UTC: 02:00 is 03:00
      {22 * 60, 7 * 60, "Europe/Prague", "2026-03-28 22:00:00", "2026-03-29 05:00:00"},
      {22 * 60, 2 * 60 + 30, "Europe/Prague", "2026-03-29 00:30:00", "2026-03-29 01:00:00"},
      {2 * 60, 3 * 60, "Europe/Prague", "2026-03-29 01:00:00", nullptr},
      // and back at 01:00 UTC: 03:00 is 02:00
      {22 * 60, 7 * 60, "Europe/Prague", "2026-10-24 20:00:00", "2026-10-25 06:00:00"},
      {2 * 60 + 30, 3 * 60, "Europe/Prague", "2026-10-25 00:45:00", "2026-10-25 01:00:00"},
      {2 * 60 + 30, 3 * 60, "Europe/Prague", "2026-10-25 01:15:00", nullptr},
      {2 * 60 + 30, 3 * 60, "Europe/Prague", "2026-10-25 01:45:00", "2026-10-25 02:00:00"},
      {9 * 60, 10 * 60, "Asia/Kathmandu", "2026-11-21 03:20:00", "2026-11-21 04:15:00"},
  };
  for (const Case& each : cases) {
    const agent::config::QuietHours hours{
        .fromMinute = each.from, .toMinute = each.to, .zone = provider::TimeZone::load(each.zone).value()};
    const auto until = quietUntil(hours, utc(each.now));
    BOOST_TEST_CONTEXT(each.zone << " " << each.now) {
      BOOST_TEST(until.has_value() == (each.until != nullptr));
      if (until && each.until) BOOST_TEST((*until == utc(each.until)), until->time_since_epoch().count());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
