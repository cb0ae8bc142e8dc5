#include "agent/report/tables.h"

#include "agent/report/text.h"
#include "lines.h"
#include "pictures.h"

using namespace agent::report;
using namespace std::chrono_literals;
using test::at;
using test::kWritten;
using test::linesOf;

BOOST_AUTO_TEST_SUITE(tables)

BOOST_AUTO_TEST_CASE(columns_line_up_and_nothing_trails) {
  Table table({{.title = "NAME"}, {.title = "PRICE", .align = Table::Align::Right}, {.title = "NOTE"}});
  table.add({"a", "1.00", "x"});
  table.add({"longer", "100.00", ""});
  BOOST_TEST(table.text() == "NAME     PRICE  NOTE\na         1.00  x\nlonger  100.00\n");
}

BOOST_AUTO_TEST_CASE(widths_are_cells_and_not_bytes) {
  Table table({{.title = "NAME"}, {.title = "X"}});
  table.add({"机器", "1"});
  table.add({"größe", "2"});
  table.add({"e\u0301", "3"});
  BOOST_TEST(table.text() == "NAME   X\n机器   1\ngröße  2\ne\u0301      3\n");
}

BOOST_AUTO_TEST_CASE(a_cell_cannot_leave_its_line) {
  Table table({{.title = "NAME"}, {.title = "X"}});
  table.add({"a\nb\x1b[2J\xff", "1"});
  BOOST_TEST(table.text() == "NAME      X\na b [2J\uFFFD  1\n");
}

BOOST_AUTO_TEST_CASE(a_table_without_rows_has_its_titles) {
  BOOST_TEST(Table({{.title = "A"}, {.title = "B"}}).text() == "A  B\n");
}

BOOST_AUTO_TEST_CASE(durations_are_one_number_and_one_unit) {
  const std::pair<std::chrono::milliseconds, const char*> cases[] = {
      {0ms, "0s"},
      {999ms, "0s"},
      {12s, "12s"},
      {59'999ms, "59s"},
      {60s, "1m"},
      {14min, "14m"},
      {3599s, "59m"},
      {4h, "4h"},
      {86'399s, "23h"},
      {24h, "1d"},
      {7 * 24h, "7d"},
      {-5s, "0s"},
      {std::chrono::milliseconds::max(), "106751991167d"},
  };
  for (const auto& [duration, text] : cases) BOOST_TEST(humanDuration(duration) == text);
  BOOST_TEST(humanSeconds(513) == "8m");
  BOOST_TEST(humanSeconds(INT64_MIN) == "0s");
  BOOST_TEST(humanSeconds(INT64_MAX) == "11574074d");
}

BOOST_AUTO_TEST_CASE(the_worst_machine_comes_first) {
  Status status = test::picture(0);
  for (const char* state : {"Online", "unknown", "Not Working", "Offline", "Disconnected"})
    for (const char* name : {"b", "a"})
      status.machines.push_back(test::machine(std::string(state) + name, state));
  std::vector<std::string> names;
  for (const std::string& line : linesOf(statusTables(status, at(kWritten + 12))))
    if (line.find("BTC") != std::string::npos) names.push_back(line.substr(0, line.find("  ")));
  const std::vector<std::string> expected{"Disconnecteda", "Disconnectedb", "Offlinea", "Offlineb",
                                          "Not Workinga",  "Not Workingb",  "unknowna", "unknownb",
                                          "Onlinea",       "Onlineb"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_whole_picture_fits_a_terminal) {
  Status status = test::picture(2);
  status.machines[1].status = "Disconnected";
  status.machines[1].visibility = "hidden";
  status.machines[0].reason = "waits until two readings in a row agree, so far one of them did";
  status.marketReadAt = at(kWritten - 180);
  status.requests = 123;
  status.offers.push_back(test::offer(39));
  status.alerts.push_back(
      test::alert("machine_disconnected", "rig-02", "critical", "firing", kWritten + 12 - 840));
  status.alerts[0].detail = "connected: false";
  status.alerts.push_back(test::alert("offer_at_max", "offer 39", "warning", "firing", kWritten - 1188));
  const std::string text = statusTables(status, at(kWritten + 12));
  BOOST_TEST(text ==
             "clore-agent 0.1.0, mode observe, written 12s ago\n"
             "machines read 12s ago, market read 3m ago, 123 requests, 0 writes\n"
             "\n"
             "ALERT                 SUBJECT   SEVERITY  PHASE   FOR  DETAIL\n"
             "machine_disconnected  rig-02    critical  firing  14m  connected: false\n"
             "offer_at_max          offer 39  warning   firing  20m\n"
             "\n"
             "2 machines, 1 online, 1 down\n"
             "MACHINE  STATUS                      ON DEMAND        SPOT MIN  DECISION\n"
             "rig-02   Disconnected (hidden)  0.00010000 BTC  0.00008000 BTC  hold: dead band\n"
             "rig-01   Online                 0.00010000 BTC  0.00008000 BTC  hold: waits unt…\n"
             "\n"
             "OFFER  SERVER  ACTIVE             BID          TARGET      LEFT  MOVE\n"
             "   39       6  yes     0.00000420 BTC  0.00000220 BTC  2 in 18m  wait: the next…\n");
  for (const std::string& line : linesOf(text)) BOOST_TEST(cells(line) <= 80u, line);
}

BOOST_AUTO_TEST_CASE(pauses_are_visible) {
  Status status = test::picture(2);
  status.paused = "paused until resumed";
  status.machines[1].paused = "paused for 2h more";
  status.machines[1].onDemand = status.machines[1].spotMinimum = "";
  status.machines[0].onDemand = status.machines[0].spotMinimum = "";
  const auto lines = linesOf(statusTables(status, at(kWritten)));
  BOOST_TEST(lines[0] == "clore-agent 0.1.0, mode observe, written 0s ago");
  BOOST_TEST(lines[1] == "paused until resumed: nothing is written");
  BOOST_TEST(lines[6] == "rig-02   Online  paused for 2h more; hold: dead band");
  BOOST_TEST(lines[7] == "rig-01   Online  hold: dead band");
}

BOOST_AUTO_TEST_CASE(pauses_of_offers_are_visible) {
  struct {
    const char* paused;
    const char* move;
    const char* shown;
  } const cases[] = {{"", "wait", "wait: window"},
                     {"paused for 2h more", "wait", "paused for 2h more; wait: window"},
                     {"paused until resumed", "", "paused until resumed; window"}};
  for (const auto& sample : cases) {
    Status status = test::picture(0);
    status.offers.push_back(test::offer(39));
    status.offers[0].bid = status.offers[0].target = "";
    status.offers[0].paused = sample.paused;
    status.offers[0].move = sample.move;
    status.offers[0].reason = "window";
    const std::string text = statusTables(status, at(kWritten));
    BOOST_TEST(text.ends_with(std::string("  2 in 18m  ") + sample.shown + "\n"), text);
  }
}

BOOST_AUTO_TEST_CASE(age_and_errors_are_visible) {
  Status status = test::picture(0);
  status.machinesReadAt.reset();
  status.lastError = "HTTP 502\nfrom the CDN";
  const std::string text = statusTables(status, at(kWritten + 840));
  BOOST_TEST(text ==
             "clore-agent 0.1.0, mode observe, written 14m ago\n"
             "OUT OF DATE: expected every 1m, is it running?\n"
             "machines read never, market read never, 0 requests, 0 writes\n"
             "last error: HTTP 502 from the CDN\n"
             "\n"
             "0 machines, 0 online\n");
}

BOOST_AUTO_TEST_CASE(machines_that_are_only_watched_need_no_decision) {
  Status status = test::picture(1);
  status.machines[0].decision = status.machines[0].reason = status.machines[0].spotMinimum = "";
  const auto lines = linesOf(statusTables(status, at(kWritten)));
  BOOST_TEST(lines[4] == "MACHINE  STATUS       ON DEMAND");
  BOOST_TEST(lines[5] == "rig-01   Online  0.00010000 BTC");
}

BOOST_AUTO_TEST_SUITE_END()
