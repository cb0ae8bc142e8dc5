#include <functional>
#include <limits>

#include "agent/report/check.h"
#include "agent/report/text.h"
#include "pictures.h"
#include "tests/support/plugin_output.h"

using namespace agent::report;
using test::alert;
using test::at;
using test::kWritten;
using test::picture;
using test_support::PluginOutput;
using test_support::readPluginOutput;

namespace {

PluginOutput understood(const CheckLine& line) {
  std::string why;
  const auto read = readPluginOutput(line.line + "\n", why);
  BOOST_TEST(read.has_value(), why);
  if (!read) return {};
  BOOST_TEST(read->service == "CLORE");
  const char* names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  BOOST_TEST(read->state == names[static_cast<int>(line.health)]);
  BOOST_TEST(line.line.size() < 2000U);
  std::string all = line.line + "\n";
  for (const std::string& more : line.more) all += more + "\n";
  if (all.size() < 8192) BOOST_TEST(readPluginOutput(all, why).has_value(), why);
  return *read;
}

void withAlert(Status& status, const char* rule, const char* subject, const char* severity,
               const char* phase) {
  status.alerts.push_back(alert(rule, subject, severity, phase, kWritten - 60));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_grammar)

BOOST_AUTO_TEST_CASE(the_reader_of_these_tests_is_strict) {
  const std::pair<const char*, bool> cases[] = {
      {"CLORE OK - fine\n", true},
      {"CLORE OK - fine | a=1;;;0 b=2s;1:;@~:5;0;9\n", true},
      {"CLORE OK - fine | 'a b'=U;;;0 'it''s'=-1.5%\n", true},
      {"CLORE OK - fine | a=1\nmore\n", true},
      {"CLORE OK - fine", false},
      {"CLORE OK - fine |\n", false},
      {"CLORE OK - fine | a=1 | b=2\n", false},
      {"CLORE OK - fine | a=1  b=2\n", false},
      {"CLORE OK - fine | a=1 \n", false},
      {"CLORE OK - fine | a b=2\n", false},
      {"CLORE OK - fine | a=1 a=2\n", false},
      {"CLORE OK - fine | a=1e5\n", false},
      {"CLORE OK - fine | a=1,5\n", false},
      {"CLORE OK - fine | a=1m\n", false},
      {"CLORE OK - fine | a=1;x\n", false},
      {"CLORE OK - fine | a=1;;;;;\n", false},
      {"CLORE OK - fine\n\n", false},
      {"CLORE OK - f\tne\n", false},
      {"CLORE OK - \n", false},
      {"CLORE FINE - fine\n", false},
      {"fine\n", false},
      {"CLORE OK - fine\nb|c=1\n", false},
  };
  for (const auto& [text, right] : cases) {
    std::string why;
    BOOST_TEST(readPluginOutput(text, why).has_value() == right, text << why);
  }
}

BOOST_AUTO_TEST_CASE(every_kind_of_status_is_told_by_the_guidelines) {
  struct Case {
    const char* what;
    std::function<void(Status&)> change;
    Health health;
  };
  const Case cases[] = {
      {"all is well", [](Status&) {}, Health::Ok},
      {"no machines", [](Status& s) { s.machines.clear(); }, Health::Ok},
      {"nothing read yet", [](Status& s) { s.machinesReadAt.reset(); }, Health::Unknown},
      {"old", [](Status& s) { s.writtenAt = at(kWritten - 86'400); }, Health::Unknown},
      {"ahead", [](Status& s) { s.writtenAt = at(kWritten + 86'400); }, Health::Unknown},
      {"older than time", [](Status& s) { s.writtenAt = at(-1'000'000'000'000); }, Health::Unknown},
      {"pending", [](Status& s) { withAlert(s, "machine_offline", "rig-01", "critical", "pending"); },
       Health::Ok},
      {"firing", [](Status& s) { withAlert(s, "machine_offline", "rig-01", "critical", "firing"); },
       Health::Critical},
      {"recovering", [](Status& s) { withAlert(s, "machine_offline", "rig-01", "critical", "recovering"); },
       Health::Critical},
      {"flapping", [](Status& s) { withAlert(s, "machine_offline", "rig-01", "critical", "flapping"); },
       Health::Critical},
      {"flapping, less", [](Status& s) { withAlert(s, "offer_lost", "offer 39", "warning", "flapping"); },
       Health::Warning},
      {"of the agent", [](Status& s) { withAlert(s, "api_unreachable", "", "critical", "firing"); },
       Health::Critical},
      {"bars and quotes",
       [](Status& s) {
         s.machines[0] = test::machine("a|b='c d'\n", "Offline|");
         withAlert(s, "x|y", "a|b='c d'\n", "warning", "fla|pping");
         withAlert(s, "x|y", "a|b='c d'\n", "warning", "firing");
         withAlert(s, "r", "", "warning", "firing");
         s.alerts.back().detail = "|\x01\xff\u202e|";
         s.lastError = "<html>|</html>\r\n";
         s.channels.push_back({.label = "p|q",
                               .type = "webhook",
                               .waiting = 3,
                               .error = "|\n|",
                               .failingSince = at(kWritten),
                               .denied = true});
       },
       Health::Warning},
      {"everything is wrong",
       [](Status& s) {
         s.machines.clear();
         const std::string name(300, 'x');
         for (int i = 0; i < 100; ++i) {
           s.machines.push_back(test::machine(name + std::to_string(i), "Offline"));
           s.alerts.push_back(alert(name, name + std::to_string(i), "critical", "firing", kWritten));
           s.channels.push_back(
               {.label = name, .type = name, .waiting = 9, .error = name, .failingSince = at(kWritten)});
         }
         s.lastError = name;
       },
       Health::Critical},
  };
  for (const Case& c : cases) {
    Status status = picture(3);
    c.change(status);
    for (const char* range : {"", "10", "10:", "~:10", "1:20", "@300:400", "-5.5:200"}) {
      BOOST_TEST_CONTEXT(c.what << " with " << range) {
        Thresholds thresholds;
        if (*range != 0) thresholds = {.warning = parseRange(range), .critical = parseRange("~:100")};
        const CheckLine line = check(status, thresholds, at(kWritten + 12));
        if (*range == 0) BOOST_TEST((line.health == c.health), line.line);
        const PluginOutput read = understood(line);
        for (const char* label : {"machines", "online", "down", "alerts", "age"})
          BOOST_REQUIRE(read.find(label));
        BOOST_TEST(read.find("age")->unit == "s");
        BOOST_TEST(read.find("down")->warning == range);
        BOOST_TEST(read.find("down")->minimum == "0");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_said_without_figures_is_told_by_the_guidelines_too) {
  for (const std::string& why :
       {std::string("no answer within 10 s"), std::string("a|b\nc\x1b[2J\xff"), std::string(100'000, 'x')})
    for (const Health health : {Health::Ok, Health::Warning, Health::Critical, Health::Unknown})
      BOOST_TEST(understood(sayOnly(health, why)).data.empty());
}

BOOST_AUTO_TEST_CASE(marks_that_take_no_cell_do_not_make_a_line_long) {
  Status status = picture(1);
  std::string name = "e";
  for (int i = 0; i < 5000; ++i) name += "\u0301";
  status.machines[0] = test::machine(name, "Offline");
  understood(check(status, {}, at(kWritten)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(check_channels)

BOOST_AUTO_TEST_CASE(a_channel_that_takes_nothing_is_a_warning_and_one_that_fails_a_while_too) {
  struct Case {
    ChannelLine channel;
    Health health;
    std::string said;
  };
  const Case cases[] = {
      {{.label = "phone", .type = "telegram"}, Health::Ok, ""},
      {{.label = "phone", .type = "telegram", .waiting = 7}, Health::Ok, ""},
      {{.label = "phone",
        .type = "telegram",
        .waiting = 2,
        .error = "HTTP status 401",
        .failingSince = at(kWritten),
        .denied = true},
       Health::Warning,
       "; messages fail: phone (HTTP status 401), 2 waiting"},
      {{.label = "beat", .type = "heartbeat", .error = "HTTP status 503", .failingSince = at(kWritten)},
       Health::Ok,
       "; messages fail: beat (HTTP status 503)"},
      {{.label = "mail",
        .type = "email",
        .waiting = 1,
        .error = "no connection",
        .failingSince = at(kWritten + 12 - 600)},
       Health::Warning,
       "; messages fail: mail (no connection), 1 waiting"},
  };
  for (const Case& c : cases) {
    Status status = picture(1);
    status.channels = {c.channel};
    const CheckLine line = check(status, {}, at(kWritten + 12));
    BOOST_TEST((line.health == c.health), line.line);
    BOOST_TEST(line.line.find(" - 1 machine, 1 online" + c.said + " | ") != std::string::npos, line.line);
  }
}

BOOST_AUTO_TEST_CASE(a_silence_is_said_and_changes_nothing) {
  Status status = picture(1);
  status.alerts.push_back(alert("machine_offline", "rig-01", "critical", "firing", kWritten - 60));
  status.alerts[0].silenced = "silenced for 2h more";
  const CheckLine line = check(status, {}, at(kWritten));
  BOOST_TEST((line.health == Health::Critical));
  BOOST_TEST(line.line.find("rig-01 machine_offline for 1m (silenced) | ") != std::string::npos, line.line);
}

BOOST_AUTO_TEST_CASE(what_the_line_leaves_out_is_in_the_lines_after_it) {
  Status status = picture(0);
  for (int i = 10; i < 40; ++i)
    status.machines.push_back(test::machine("rig-" + std::to_string(i), "Offline"));
  const CheckLine line = check(status, {}, at(kWritten));
  BOOST_TEST(line.line.find("and 25 more") != std::string::npos);
  BOOST_TEST(line.more.size() == 30U);
  BOOST_TEST(line.more.back() == "rig-39 Offline");
}

BOOST_AUTO_TEST_SUITE_END()
