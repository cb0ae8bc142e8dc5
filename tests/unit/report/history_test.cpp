#include "agent/report/history.h"

#include <Poco/JSON/Parser.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <map>

#include "agent/report/text.h"

using namespace agent::report;
using agent::journal::Event;
using agent::journal::EventKind;
using agent::journal::Outcome;
using agent::journal::Write;
using agent::journal::WriteKind;

namespace {

namespace data = boost::unit_test::data;

// 2025-01-02T03:04:05.006Z
constexpr std::int64_t kMoment = 1'735'787'045'006;

provider::WallTime after(std::int64_t seconds) {
  return provider::WallTime{std::chrono::milliseconds{kMoment + seconds * 1000}};
}

Write aWrite(std::int64_t seconds) {
  return {.id = 1,
          .kind = WriteKind::Settings,
          .subject = "rig-01",
          .before = "on_demand=0.00018980 BTC; spot=0.00013406 BTC; mrl=72h; availability=public",
          .after = "on_demand=0.00021000 BTC; spot=0.00013406 BTC; mrl=48h; availability=public",
          .reason = "the median of 12 machines",
          .at = after(seconds),
          .outcome = Outcome::Verified,
          .answer = "",
          .settledAt = {}};
}

Event anEvent(EventKind kind, std::int64_t seconds) {
  return {.id = 1,
          .kind = kind,
          .subject = "rig-01",
          .at = after(seconds),
          .before = "",
          .after = "",
          .detail = ""};
}

std::vector<std::string> lines(const std::string& text, const std::string& end = "\n") {
  std::vector<std::string> found;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = text.find(end, from);
    BOOST_REQUIRE(to != std::string::npos);
    found.push_back(text.substr(from, to - from));
    from = to + end.size();
  }
  return found;
}

/// With one blank between words, however the columns are aligned.
std::string squeezed(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' || !out.ends_with(' ')) out += c;
  return out;
}

using Keys = std::map<std::string, std::string>;

std::vector<Keys> parsedObjects(const std::string& json) {
  std::vector<Keys> objects;
  const auto array = Poco::JSON::Parser().parse(json).extract<Poco::JSON::Array::Ptr>();
  for (unsigned i = 0; i < array->size(); ++i) {
    Keys keys;
    for (const auto& [key, value] : *array->getObject(i)) keys[key] = value.convert<std::string>();
    objects.push_back(keys);
  }
  return objects;
}

struct DifferenceCase {
  const char* before;
  const char* after;
  const char* expected;
};
std::ostream& operator<<(std::ostream& out, const DifferenceCase& c) {
  return out << c.before << " | " << c.after;
}

const DifferenceCase kDifferences[] = {
    {"on_demand=0.00018980 BTC; on_demand=110.00 CLORE; spot=0.00013406 BTC; mrl=72h; availability=public",
     "on_demand=0.00021000 BTC; on_demand=110.00 CLORE; spot=0.00012600 BTC; mrl=48h; availability=public",
     "on demand 0.00018980 -> 0.00021000 BTC, spot 0.00013406 -> 0.00012600 BTC, mrl 72h -> 48h"},
    {"on_demand=0.1 BTC; on_demand=110.00 CLORE", "on_demand=0.1 BTC; on_demand=120.00 CLORE",
     "on demand 110.00 -> 120.00 CLORE"},
    {"on_demand=0.1 BTC; mrl=72h", "on_demand=0.1 BTC; on_demand=5.00 USD; mrl=72h",
     "on demand none -> 5.00 USD"},
    {"on_demand=0.1 BTC; on_demand=5.00 USD; mrl=72h", "on_demand=0.1 BTC; mrl=72h",
     "on demand 5.00 USD -> none"},
    {"spot=1 BTC; mrl=1h", "mrl=2h", "mrl 1h -> 2h, spot 1 BTC -> none"},
    {"availability=public", "availability=hidden", "availability public -> hidden"},
    {"on_demand=3.5 New-Chain", "on_demand=4 New-Chain", "on demand 3.5 -> 4 New-Chain"},
    {"mrl=72h", "mrl=72h", ""},
    {"", "", ""},
    {"", "mrl=72h", "mrl none -> 72h"},
    {"0.00010000 BTC", "0.00012000 BTC", "0.00010000 -> 0.00012000 BTC"},
    {"0.00010000 BTC", "5.00 USD", "0.00010000 BTC -> 5.00 USD"},
    {"0.00010000 BTC", "0.00010000 BTC", ""},
    {"", "0.00010000 BTC", "0.00010000 BTC"},
    {"0.00010000 BTC", "", "0.00010000 BTC -> none"},
    {"public", "hidden", "public -> hidden"},
    {"=x", "a=b", "=x -> a=b"},
    {"a=b; ", "a=c", "a b -> c"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(history)

BOOST_DATA_TEST_CASE(only_what_differs_is_shown, data::make(kDifferences)) {
  BOOST_TEST(differences(sample.before, sample.after) == sample.expected);
}

BOOST_AUTO_TEST_CASE(writes_and_events_are_one_story_in_order) {
  Write bid = aWrite(3);
  bid.kind = WriteKind::SpotPrice;
  bid.subject = "39";
  const auto story =
      historyOf({aWrite(1), bid}, {anEvent(EventKind::Rented, 0), anEvent(EventKind::ManualChange, 1),
                                   anEvent(EventKind::Released, 2), anEvent(EventKind::Paused, 4),
                                   anEvent(EventKind::Resumed, 5)});
  std::vector<std::string> told;
  for (const HistoryLine& line : story)
    told.push_back(utcSeconds(line.at).substr(17, 2) + " " + std::string(name(line.kind)) + " " + line.event);
  const std::vector<std::string> expected{
      "05 machine rented",   "06 price manual_change", "06 price settings", "07 machine released",
      "08 offer spot_price", "09 machine paused",      "10 machine resumed"};
  BOOST_TEST(told == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_became_of_an_offer_is_told_among_the_offers) {
  struct {
    EventKind kind;
    const char* subject;
    const char* event;
    const char* told;
    const char* change;
  } const cases[] = {
      {EventKind::OfferWon, "39", "offer_won", "offer 39", "offer won: 0.00000500 BTC"},
      {EventKind::OfferLost, "39", "offer_lost", "offer 39", "offer lost: 0.00000500 BTC"},
      {EventKind::OfferEnded, "39", "offer_ended", "offer 39", "offer ended: 0.00000500 BTC"},
      {EventKind::OfferChanged, "39", "offer_changed", "offer 39", "offer changed: 0.00000500 BTC"},
      {EventKind::Paused, "offer:39", "paused", "offer 39", "paused: 0.00000500 BTC"},
      {EventKind::Resumed, "offer:39", "resumed", "offer 39", "resumed: 0.00000500 BTC"},
      {EventKind::Paused, "39", "paused", "machine 39", "paused: 0.00000500 BTC"},
      {EventKind::Rented, "rig-01", "rented", "machine rig-01", "rented: 0.00000500 BTC"},
  };
  for (const auto& sample : cases) {
    Event event = anEvent(sample.kind, 0);
    event.subject = sample.subject;
    event.after = "0.00000500 BTC";
    event.detail = "a rival bids more";
    const auto story = historyOf({}, {event});
    BOOST_TEST(story.at(0).event == sample.event);
    BOOST_TEST(std::string(name(story[0].kind)) + " " + story[0].subject == sample.told);
    const std::string row = lines(historyTable(story, {}))[1];
    BOOST_TEST(row.find(sample.change) != std::string::npos, row);
    BOOST_TEST(row.ends_with("  a rival bids more"), row);
  }
  Event changed = anEvent(EventKind::OfferChanged, 0);
  changed.before = "0.00000420 BTC";
  changed.after = "0.00000500 BTC";
  BOOST_TEST(lines(historyTable(historyOf({}, {changed}), {}))[1].ends_with(
      "offer changed: 0.00000420 -> 0.00000500 BTC"));
}

BOOST_AUTO_TEST_CASE(alerts_and_silences_are_told_among_the_alerts_in_every_form) {
  struct {
    EventKind kind;
    const char* subject;
    const char* after;
    const char* told;    // kind, subject, event
    const char* change;  // in the table
  } const cases[] = {
      {EventKind::AlertFiring, "rig-01", "", "alert rig-01 alert_firing", "rig-01     alert firing"},
      {EventKind::AlertResolved, "rig-01", "", "alert rig-01 alert_resolved", "rig-01     alert resolved"},
      {EventKind::AlertFlapping, "offer:39", "", "alert offer:39 alert_flapping", "offer:39  alert flapping"},
      {EventKind::AlertSteady, "39", "firing", "alert 39 alert_steady", "39        alert steady: firing"},
      {EventKind::AlertFiring, "", "", "alert  alert_firing", "(all)     alert firing"},
      {EventKind::Silenced, "offer:39", "", "alert offer:39 silenced", "offer:39  silenced"},
      {EventKind::Silenced, "", "", "alert  silenced", "(all)     silenced"},
      {EventKind::Unsilenced, "rig-01", "", "alert rig-01 unsilenced", "rig-01    unsilenced"},
      {EventKind::Forgotten, "rig-01", "", "machine rig-01 forgotten", "rig-01    forgotten"},
  };
  for (const auto& sample : cases) {
    Event event = anEvent(sample.kind, 0);
    event.subject = sample.subject;
    event.after = sample.after;
    event.detail = "machine_offline: is \"not\" online";
    const auto story = historyOf({}, {event});
    BOOST_REQUIRE(story.size() == 1u);
    BOOST_TEST(std::string(name(story[0].kind)) + " " + story[0].subject + " " + story[0].event ==
               sample.told);
    const std::string row = lines(historyTable(story, {}))[1];
    for (const std::string& word : {squeezed(sample.change), std::string(name(story[0].kind))})
      BOOST_TEST(squeezed(row).find(word) != std::string::npos, row);
    BOOST_TEST(row.ends_with("machine_offline: is \"not\" online"), row);
    const Keys object = parsedObjects(historyJson(story)).at(0);
    BOOST_TEST(object.at("kind") + " " + object.at("subject") + " " + object.at("event") == sample.told);
    BOOST_TEST(object.at("to") == sample.after);
    BOOST_TEST(object.at("reason") == event.detail);
    BOOST_TEST(lines(historyCsv(story), "\r\n").at(1) ==
               "2025-01-02T03:04:05Z," + std::string(name(story[0].kind)) + "," + sample.subject + "," +
                   story[0].event + ",," + sample.after + ",,\"machine_offline: is \"\"not\"\" online\",");
  }
}

BOOST_AUTO_TEST_CASE(the_table_says_when_what_and_why) {
  Write refused = aWrite(1);
  refused.outcome = Outcome::NotApplied;
  refused.answer = "database error";
  Write again = aWrite(2);
  again.after = again.before;
  again.reason = "";
  again.answer = "ok";
  Event manual = anEvent(EventKind::ManualChange, 3);
  manual.before = "on_demand=0.1 BTC";
  manual.after = "on_demand=0.2 BTC";
  manual.detail = "held for 24h";
  Event paused = anEvent(EventKind::Paused, 4);
  paused.subject = "";
  paused.detail = "until resumed";
  const auto table = lines(historyTable(historyOf({aWrite(0), refused, again}, {manual, paused}), {}));
  BOOST_REQUIRE(table.size() == 6U);
  const std::string change = "on demand 0.00018980 -> 0.00021000 BTC, mrl 72h -> 48h";
  BOOST_TEST(table[0].starts_with("TIME                  KIND     SUBJECT  CHANGE"));
  BOOST_TEST(table[1] == "2025-01-02T03:04:05Z  price    rig-01   " + change +
                             "  verified     the median of 12 machines");
  BOOST_TEST(table[2] == "2025-01-02T03:04:06Z  price    rig-01   " + change +
                             "  not applied  the median of 12 machines; answer: database error");
  BOOST_TEST(table[3].find("the same again") != std::string::npos);
  BOOST_TEST(table[3].ends_with("verified     answer: ok"));
  BOOST_TEST(table[4].find("manual change: on demand 0.1 -> 0.2 BTC") != std::string::npos);
  BOOST_TEST(table[4].ends_with("held for 24h"));
  BOOST_TEST(table[5].find("machine  (all)    paused") != std::string::npos);
  BOOST_TEST(table[5].ends_with("until resumed"));
}

BOOST_AUTO_TEST_CASE(a_table_for_a_terminal_is_cut_and_any_other_is_whole) {
  Write write = aWrite(0);
  write.subject = "größe-機械";
  const auto story = historyOf({write}, {});
  for (const std::size_t width : {1U, 20U, 40U, 79U, 500U})
    for (const std::string& line : lines(historyTable(story, width))) BOOST_TEST(cells(line) <= width);
  BOOST_TEST(historyTable(story, 500) == historyTable(story, {}));
  BOOST_TEST(lines(historyTable(story, 60))[1].ends_with("…"));
}

BOOST_AUTO_TEST_CASE(an_empty_history_has_no_table_and_still_is_json_and_csv) {
  BOOST_TEST(historyTable({}, {}) == "");
  BOOST_TEST(historyJson({}) == "[]\n");
  BOOST_TEST(historyCsv({}) == "time,kind,subject,event,from,to,outcome,reason,answer\r\n");
}

BOOST_AUTO_TEST_CASE(json_can_be_read_back) {
  Write write = aWrite(0);
  write.subject = "it's \"one\"\n\x01 größe 機械 \\";
  write.answer = "bad \xff byte";
  const auto read = parsedObjects(historyJson(historyOf({write}, {anEvent(EventKind::Rented, 1)})));
  BOOST_REQUIRE(read.size() == 2U);
  const Keys expected{{"time", "2025-01-02T03:04:05Z"}, {"kind", "price"},
                      {"subject", write.subject},       {"event", "settings"},
                      {"from", write.before},           {"to", write.after},
                      {"outcome", "verified"},          {"reason", write.reason},
                      {"answer", "bad \uFFFD byte"}};
  BOOST_TEST((read[0] == expected));
  BOOST_TEST(read[1].size() == expected.size());
  BOOST_TEST(read[1].at("event") == "rented");
  BOOST_TEST(read[1].at("outcome") == "");
}

BOOST_AUTO_TEST_CASE(csv_quotes_what_has_to_be_quoted) {
  Write write = aWrite(0);
  write.subject = "it's \"one\", or two";
  write.reason = "two\r\nlines";
  write.answer = "x;y";
  write.before = "a,b";
  write.after = "plain";
  const auto csv = lines(historyCsv(historyOf({write}, {})), "\r\n");
  BOOST_REQUIRE(csv.size() == 2U);
  BOOST_TEST(csv[1] ==
             "2025-01-02T03:04:05Z,price,\"it's \"\"one\"\", or two\",settings,\"a,b\",plain,verified,"
             "two  lines,x;y");
}

BOOST_AUTO_TEST_CASE(nothing_a_terminal_obeys_comes_out) {
  Write write = aWrite(0);
  for (std::string* text : {&write.subject, &write.before, &write.after, &write.reason, &write.answer})
    *text = "a\x1b[31m\x07\u202e\r\nb\xc0";
  const auto story = historyOf({write}, {});
  for (const std::string& text : {historyTable(story, {}), historyTable(story, 60), historyCsv(story)}) {
    for (const char* obeyed : {"\x1b", "\x07", "\u202e", "\xc0"})
      BOOST_TEST(text.find(obeyed) == std::string::npos);
    BOOST_TEST(lines(text).size() == 2U);
  }
  for (const char c : historyJson(story)) BOOST_TEST((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
}

BOOST_AUTO_TEST_CASE(times_are_cut_to_seconds_whatever_they_are) {
  BOOST_TEST(utcSeconds(after(0)) == "2025-01-02T03:04:05Z");
  BOOST_TEST(utcSeconds(provider::WallTime{}) == "1970-01-01T00:00:00Z");
  BOOST_TEST(utcSeconds(provider::WallTime::max()).size() == 20U);
}

BOOST_AUTO_TEST_SUITE_END()
