#include "agent/report/check.h"

#include <algorithm>

#include "pictures.h"

using namespace agent::report;
using test::alert;
using test::at;
using test::kWritten;
using test::picture;

namespace {

CheckLine checked(const Status& status, const Thresholds& thresholds = {}) {
  return check(status, thresholds, at(kWritten + 12));
}

std::string textOf(const CheckLine& line) { return line.line.substr(0, line.line.find(" | ")); }

}  // namespace

BOOST_AUTO_TEST_SUITE(check_line)

BOOST_AUTO_TEST_CASE(all_is_well) {
  const CheckLine line = checked(picture(4));
  BOOST_TEST((line.health == Health::Ok));
  BOOST_TEST(
      line.line ==
      "CLORE OK - 4 machines, 4 online | machines=4;;;0 online=4;;;0 down=0;;;0 alerts=0;;;0 age=12s;;;0");
}

BOOST_AUTO_TEST_CASE(thresholds_are_shown_and_decide) {
  Status status = picture(4);
  status.machines[2].status = "Offline";
  struct Case {
    const char* warning;
    const char* critical;
    Health health;
  };
  for (const Case& c : {Case{"0", "1", Health::Warning}, Case{"1", "2", Health::Ok},
                        Case{"0", "0", Health::Critical}, Case{"@1:5", "3", Health::Warning}}) {
    const CheckLine line =
        checked(status, {.warning = parseRange(c.warning), .critical = parseRange(c.critical)});
    BOOST_TEST((line.health == c.health));
    BOOST_TEST(line.line.ends_with(std::string("machines=4;;;0 online=3;;;0 down=1;") + c.warning + ";" +
                                   c.critical + ";0 alerts=0;;;0 age=12s;;;0"));
    BOOST_TEST(textOf(line).ends_with(" - 4 machines, 3 online, 1 down: rig-03 Offline"));
  }
}

BOOST_AUTO_TEST_CASE(a_firing_alert_names_its_machine_and_how_long) {
  Status status = picture(4);
  status.machines[1].status = "Offline";
  status.alerts.push_back(alert("machine_offline", "rig-02", "critical", "firing", kWritten + 12 - 14 * 60));
  const CheckLine line = checked(status);
  BOOST_TEST((line.health == Health::Critical));
  BOOST_TEST(line.line ==
             "CLORE CRITICAL - 4 machines, 3 online, 1 down: rig-02 machine_offline for 14m | machines=4;;;0 "
             "online=3;;;0 "
             "down=1;;;0 alerts=1;;;0 age=12s;;;0");
}

BOOST_AUTO_TEST_CASE(the_worst_alert_decides_and_pending_ones_do_not_count) {
  struct Case {
    std::vector<std::pair<std::string, std::string>> alerts;
    Health health;
  };
  const Case cases[] = {
      {{{"critical", "pending"}}, Health::Ok},
      {{{"warning", "firing"}}, Health::Warning},
      {{{"warning", "recovering"}}, Health::Warning},
      {{{"critical", "recovering"}}, Health::Critical},
      {{{"warning", "firing"}, {"critical", "firing"}}, Health::Critical},
      {{{"critical", "firing"}, {"warning", "firing"}}, Health::Critical},
      {{{"of_the_future", "firing"}}, Health::Critical},
  };
  for (const Case& c : cases) {
    Status status = picture(2);
    for (const auto& [severity, phase] : c.alerts)
      status.alerts.push_back(alert("r", "rig-01", severity, phase, kWritten));
    BOOST_TEST((checked(status).health == c.health));
  }
}

BOOST_AUTO_TEST_CASE(the_worst_come_first_and_the_rest_is_counted) {
  Status status = picture(0);
  for (int i = 10; i < 22; ++i) {
    const std::string name = "rig-" + std::to_string(i);
    status.machines.push_back(test::machine(name, "Offline"));
    status.alerts.push_back(
        alert("machine_offline", name, i % 2 ? "critical" : "warning", "firing", kWritten - i * 60));
  }
  BOOST_TEST(textOf(checked(status)) ==
             "CLORE CRITICAL - 12 machines, 0 online, 12 down: rig-21 machine_offline for 21m, rig-19 "
             "machine_offline for 19m, "
             "rig-17 machine_offline for 17m, rig-15 machine_offline for 15m, rig-13 machine_offline for 13m "
             "and 7 more");
}

BOOST_AUTO_TEST_CASE(an_alert_about_the_api_carries_its_cause) {
  Status status = picture(1);
  status.alerts.push_back(alert("api_unreachable", "", "critical", "firing", kWritten + 12 - 360));
  status.alerts[0].detail = "HTTP 502\nfrom | the CDN";
  BOOST_TEST(textOf(checked(status)) ==
             "CLORE CRITICAL - 1 machine, 1 online: api_unreachable for 6m (HTTP 502 from / the CDN)");
}

BOOST_AUTO_TEST_CASE(an_alert_about_an_offer_names_the_offer) {
  Status status = picture(1);
  status.alerts.push_back(alert("offer_at_max", "offer 39", "warning", "firing", kWritten + 12 - 1200));
  const CheckLine line = checked(status);
  BOOST_TEST((line.health == Health::Warning));
  BOOST_TEST(textOf(line) == "CLORE WARNING - 1 machine, 1 online: offer 39 offer_at_max for 20m");
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_called_like_an_offer_is_told_beside_it) {
  Status status = picture(0);
  status.machines.push_back(test::machine("offer 39", "Offline"));
  status.alerts.push_back(alert("offer_lost", "offer 39", "warning", "firing", kWritten - 48));
  BOOST_TEST(textOf(checked(status)) ==
             "CLORE WARNING - 1 machine, 0 online, 1 down: offer 39 offer_lost for 1m, offer 39 Offline");
  status.alerts.push_back(alert("machine_offline", "offer 39", "critical", "firing", kWritten - 48));
  BOOST_TEST(textOf(checked(status)) ==
             "CLORE CRITICAL - 1 machine, 0 online, 1 down: offer 39 machine_offline for 1m, "
             "offer 39 offer_lost for 1m");
}

BOOST_AUTO_TEST_CASE(an_alert_that_is_ending_says_so) {
  Status status = picture(1);
  status.alerts.push_back(alert("machine_offline", "rig-01", "critical", "recovering", kWritten - 3600));
  BOOST_TEST(textOf(checked(status)).ends_with("rig-01 machine_offline for 1h (recovering)"));
}

BOOST_AUTO_TEST_CASE(machines_of_unknown_status_are_never_online) {
  Status status = picture(3);
  status.machines[0].status = "unknown";
  CheckLine line = checked(status);
  BOOST_TEST((line.health == Health::Ok));
  BOOST_TEST(line.line.starts_with(
      "CLORE OK - 3 machines, 2 online, 1 unknown | machines=3;;;0 online=2;;;0 down=0;"));
  for (MachineLine& machine : status.machines) machine.status = "";
  BOOST_TEST((checked(status).health == Health::Unknown));
}

BOOST_AUTO_TEST_CASE(an_old_picture_is_unknown_whatever_it_shows) {
  Status status = picture(4);
  status.alerts.push_back(alert("machine_offline", "rig-01", "critical", "firing", kWritten - 3600));
  BOOST_TEST((check(status, {}, at(kWritten + 180)).health == Health::Critical));
  const CheckLine line =
      check(status, {.warning = parseRange("0"), .critical = parseRange("1")}, at(kWritten + 14 * 60));
  BOOST_TEST((line.health == Health::Unknown));
  BOOST_TEST(line.line ==
             "CLORE UNKNOWN - the agent last wrote 14m ago, expected every 1m: is it running? | "
             "machines=U;;;0 online=U;;;0 "
             "down=U;0;1;0 alerts=U;;;0 age=840s;;;0");
}

BOOST_AUTO_TEST_CASE(a_picture_from_the_future_is_unknown) {
  BOOST_TEST((check(picture(1), {}, at(kWritten - 60)).health == Health::Ok));
  BOOST_TEST(check(picture(1), {}, at(kWritten - 60)).line.ends_with("age=0s;;;0"));
  const CheckLine line = check(picture(1), {}, at(kWritten - 7200));
  BOOST_TEST((line.health == Health::Unknown));
  BOOST_TEST(textOf(line) == "CLORE UNKNOWN - the agent's status is dated 2h ahead: was a clock changed?");
}

BOOST_AUTO_TEST_CASE(before_the_first_reading_nothing_is_known) {
  Status status = picture(0);
  status.machinesReadAt.reset();
  status.lastError = "no connection";
  CheckLine line = checked(status);
  BOOST_TEST((line.health == Health::Unknown));
  BOOST_TEST(textOf(line) ==
             "CLORE UNKNOWN - 0 machines, 0 online; machines not read yet; last error: no connection");
  status.alerts.push_back(alert("api_unreachable", "", "critical", "firing", kWritten));
  BOOST_TEST((checked(status).health == Health::Critical));
}

BOOST_AUTO_TEST_CASE(machines_that_could_not_be_read_for_a_while_are_said_to_be_old) {
  Status status = picture(2);
  status.machinesReadAt = at(kWritten - 240);
  status.lastError = "time-out";
  BOOST_TEST(textOf(checked(status)) ==
             "CLORE OK - 2 machines, 2 online; machines last read 4m ago; last error: time-out");
}

BOOST_AUTO_TEST_CASE(an_absurd_poll_interval_neither_hides_age_nor_overflows) {
  Status status = picture(1);
  for (const std::int64_t interval : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}}) {
    status.pollIntervalMs = interval;
    BOOST_TEST((check(status, {}, at(kWritten + 60)).health == Health::Unknown));
  }
  status.pollIntervalMs = INT64_MAX;
  BOOST_TEST((check(status, {}, at(kWritten + 60)).health == Health::Ok));
}

BOOST_AUTO_TEST_CASE(text_from_outside_never_breaks_the_line_or_the_performance_data) {
  Status status = picture(0);
  const std::string nasty = "a|b\nc\rd\x1b[31m\xff\u2028" + std::string(5000, 'x') + "机";
  for (int i = 0; i < 9; ++i) {
    status.machines.push_back(test::machine(nasty, "Offline"));
    status.alerts.push_back(alert(nasty, i % 3 ? nasty : "", "critical", "firing", kWritten));
    status.alerts.back().detail = nasty;
  }
  status.lastError = nasty;
  const std::string line = checked(status).line;
  BOOST_TEST(std::count(line.begin(), line.end(), '|') == 1);
  BOOST_TEST(
      std::none_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
  BOOST_TEST(line.size() < 2000u);
}

BOOST_AUTO_TEST_SUITE_END()
