#include "agent/report/condition.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "lines.h"
#include "pictures.h"

using namespace agent::report;
using test::alert;
using test::at;
using test::kWritten;
using test::linesOf;
using test::machine;
using test::picture;

namespace {

constexpr Canvas kWide{.width = std::nullopt, .colours = false};
constexpr Canvas kColoured{.width = 80, .colours = true};

std::vector<std::string> order(const Status& status) {
  std::vector<std::string> names;
  for (const RankedMachine& ranked : worstFirst(status)) names.push_back(ranked.machine->name);
  return names;
}

std::string lineWith(const std::string& text, const std::string& part) {
  for (const std::string& line : linesOf(text))
    if (line.find(part) != std::string::npos) return line;
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(status_tables)

BOOST_AUTO_TEST_CASE(names_are_ordered_as_people_do) {
  const std::vector<std::string> sorted{"",
                                        "1",
                                        "01",
                                        "2",
                                        "10",
                                        "A",
                                        "a",
                                        "rig",
                                        "rig-2",
                                        "rig-2a",
                                        "rig-02b",
                                        "rig-10",
                                        "rig-99999999999999999999998",
                                        "rig-99999999999999999999999",
                                        "rigs",
                                        "\xc3\xa4"};
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t j = 0; j < sorted.size(); ++j)
      if (i != j && !(sorted[i] == "1" && sorted[j] == "01") && !(sorted[i] == "01" && sorted[j] == "1"))
        BOOST_TEST(naturallyBefore(sorted[i], sorted[j]) == (i < j), sorted[i] + " and " + sorted[j]);
  BOOST_TEST(naturallyBefore("1", "01") != naturallyBefore("01", "1"));
  BOOST_TEST(!naturallyBefore("rig-01", "rig-01"));
}

BOOST_AUTO_TEST_CASE(who_needs_the_owner_most_comes_first) {
  Status status = picture(0);
  for (const char* name : {"rig-10", "rig-9", "held", "unknown", "warned", "not listed", "pending"})
    status.machines.push_back(machine(name, name == std::string("unknown") ? "unknown" : "Online"));
  status.machines.push_back(machine("off", "Offline"));
  status.machines.push_back(machine("gone", "Disconnected"));
  status.machines[2].paused = "paused for 2h more";
  status.alerts = {alert("settings_not_applied", "warned", "warning", "firing", kWritten),
                   alert("machine_unlisted", "not listed", "critical", "flapping", kWritten),
                   alert("machine_offline", "pending", "critical", "pending", kWritten),
                   alert("offer_lost", "rig-9", "warning", "firing", kWritten)};
  const std::vector<std::string> expected{"gone", "off",     "not listed", "warned", "unknown",
                                          "held", "pending", "rig-9",      "rig-10"};
  BOOST_TEST(order(status) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_write_that_waits_after_a_failure_is_a_concern) {
  Status status = picture(2);
  status.machines[1].decision = "write";
  status.machines[1].reason = "waits 3m after a failed write; the policy's fixed price";
  BOOST_TEST(order(status).front() == "rig-02");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_comes_before_a_hundred_machines_that_are_not) {
  Status status = picture(0);
  for (int i = 1; i <= 100; ++i) status.machines.push_back(machine("rig-" + std::to_string(i), "Online"));
  status.machines[41].status = "Offline";
  status.alerts = {alert("machine_offline", "rig-42", "critical", "firing", kWritten - 840)};
  const auto lines = linesOf(statusTables(status, at(kWritten)));
  BOOST_TEST(lines[3] == "ALERT            SUBJECT  SEVERITY  PHASE   FOR");
  BOOST_TEST(lines[4] == "machine_offline  rig-42   critical  firing  14m");
  BOOST_TEST(lines[6] == "100 machines, 99 online, 1 down");
  BOOST_TEST(lines[8].starts_with("rig-42   Offline"));
  BOOST_TEST(lines[9].starts_with("rig-1    Online"));
  BOOST_TEST(lines[107].starts_with("rig-100  Online"));
  BOOST_TEST(lines.size() == 108U);
}

BOOST_AUTO_TEST_CASE(a_silence_is_told_where_the_alert_is) {
  Status status = picture(1);
  status.alerts = {alert("machine_offline", "rig-01", "critical", "firing", kWritten - 840)};
  status.alerts[0].silenced = "silenced for 2h more";
  status.alerts[0].detail = "is not online";
  const std::string text = statusTables(status, at(kWritten));
  BOOST_TEST(lineWith(text, "machine_offline").ends_with("14m  silenced for 2h more; is not o…"), text);
  BOOST_TEST(lineWith(statusTables(status, at(kWritten), kWide), "machine_offline")
                 .ends_with("14m  silenced for 2h more; is not online"));
}

BOOST_AUTO_TEST_CASE(only_channels_with_something_to_say_are_shown) {
  Status status = picture(1);
  status.channels = {{.label = "quiet", .type = "slack"}};
  BOOST_TEST(statusTables(status, at(kWritten)).find("CHANNEL") == std::string::npos);
  status.channels.push_back({.label = "night", .type = "email", .waiting = 3});
  status.channels.push_back({.label = "phone",
                             .type = "telegram",
                             .waiting = 2,
                             .error = "HTTP status 401",
                             .failingSince = at(kWritten - 120),
                             .denied = true});
  const std::string text = statusTables(status, at(kWritten));
  BOOST_TEST(text.find("CHANNEL  TYPE      WAITING  FAILING  ERROR\n"
                       "night    email           3\n"
                       "phone    telegram        2       2m  HTTP status 401\n") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_CASE(every_line_fits_whatever_names_and_texts_there_are) {
  const std::string hard[] = {"rig-01",
                              std::string(200, 'x'),
                              "机器机器机器机器机器机器机器机器机器机器机器机器机器机器机器机器机器机器",
                              "größe und mehr und mehr und mehr und mehr und mehr und mehr",
                              "e\u0301e\u0301e\u0301",
                              "a\u202eb\u2066c\u200f",
                              "line\nline\ttab\x1b[31mred",
                              "\xff\xfe\xc3"};
  for (const std::string& text : hard) {
    Status status = picture(3);
    status.mode = "enforce";
    status.machines[0].name = status.machines[1].reason = status.lastError = text;
    status.machines[1].status = "Disconnected";
    status.machines[1].visibility = "hidden";
    status.machines[2].onDemand = "123456.12345678 CLORE";
    status.offers.push_back(test::offer(39));
    status.offers[0].reason = text;
    status.alerts = {alert("machine_not_connected", text, "critical", "recovering", kWritten - 86'000)};
    status.alerts[0].detail = text;
    status.channels = {{.label = text,
                        .type = "alertmanager",
                        .waiting = 1000,
                        .error = text,
                        .failingSince = at(0),
                        .denied = true}};
    for (const std::size_t width : {std::size_t{80}, std::size_t{100}, std::size_t{132}})
      for (const std::string& line :
           linesOf(statusTables(status, at(kWritten), {.width = width, .colours = false}))) {
        BOOST_TEST(cells(line) <= width, line);
        BOOST_TEST(line == printable(line));
        BOOST_TEST(!line.ends_with(' '), line);
      }
    const std::string whole = statusTables(status, at(kWritten), kWide);
    BOOST_TEST(whole.find(printable(text)) != std::string::npos, whole);
  }
}

BOOST_AUTO_TEST_CASE(colours_are_of_whole_lines_and_only_where_they_are_wanted) {
  Status status = picture(4);
  status.machines[1].status = "Offline";
  status.machines[2].paused = "paused until resumed";
  status.alerts = {alert("machine_offline", "rig-02", "critical", "firing", kWritten),
                   alert("settings_not_applied", "rig-04", "warning", "firing", kWritten),
                   alert("machine_offline", "rig-01", "critical", "pending", kWritten)};
  const std::string plain = statusTables(status, at(kWritten));
  BOOST_TEST(plain.find('\x1b') == std::string::npos);
  std::string text = statusTables(status, at(kWritten), kColoured);
  BOOST_TEST(lineWith(text, "machine_offline       rig-02").starts_with("\x1b[31m"), text);
  BOOST_TEST(lineWith(text, "settings_not_applied").starts_with("\x1b[33m"), text);
  BOOST_TEST(lineWith(text, "pending").starts_with("machine_offline"), text);
  BOOST_TEST(lineWith(text, "rig-02   Offline").starts_with("\x1b[31m"), text);
  BOOST_TEST(lineWith(text, "rig-03   Online").starts_with("\x1b[33m"), text);
  BOOST_TEST(lineWith(text, "rig-01   Online").starts_with("rig-01"), text);
  for (const char* code : {"\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[0m"})
    for (std::size_t found = text.find(code); found != std::string::npos; found = text.find(code))
      text.erase(found, std::string(code).size());
  BOOST_TEST(text == plain);
  BOOST_TEST(lineWith(statusTables(picture(2), at(kWritten), kColoured), "2 online") ==
             "\x1b[32m2 machines, 2 online\x1b[0m");
}

BOOST_AUTO_TEST_SUITE_END()
