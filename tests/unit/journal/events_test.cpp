#include "agent/journal/subjects.h"
#include "folder.h"

using namespace agent::journal;
using test::at;

namespace {

const std::pair<EventKind, const char*> kKinds[] = {
    {EventKind::ManualChange, "manual_change"},
    {EventKind::Rented, "rented"},
    {EventKind::Released, "released"},
    {EventKind::Paused, "paused"},
    {EventKind::Resumed, "resumed"},
    {EventKind::OfferWon, "offer_won"},
    {EventKind::OfferLost, "offer_lost"},
    {EventKind::OfferEnded, "offer_ended"},
    {EventKind::OfferChanged, "offer_changed"},
    {EventKind::AlertFiring, "alert_firing"},
    {EventKind::AlertResolved, "alert_resolved"},
    {EventKind::AlertFlapping, "alert_flapping"},
    {EventKind::AlertSteady, "alert_steady"},
    {EventKind::Silenced, "silenced"},
    {EventKind::Unsilenced, "unsilenced"},
    {EventKind::Forgotten, "forgotten"},
};

Event anEvent(EventKind kind, const std::string& subject, std::int64_t milliseconds) {
  return {.id = 0,
          .kind = kind,
          .subject = subject,
          .at = at(milliseconds),
          .before = "0.00010000 BTC",
          .after = "0.00012000 BTC",
          .detail = "of " + subject};
}

Write writeAt(const std::string& subject, std::int64_t milliseconds) {
  Write write = test::aWrite(subject);
  write.at = at(milliseconds);
  return write;
}

std::vector<std::int64_t> times(const auto& happened) {
  std::vector<std::int64_t> found;
  for (const auto& one : happened) found.push_back(one.at.time_since_epoch().count());
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(events)

BOOST_AUTO_TEST_CASE(an_event_keeps_everything_said_about_it) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  std::vector<Event> all;
  for (const auto& [kind, word] : kKinds)
    for (const char* name : test::kOddNames)
      all.push_back(anEvent(kind, name, static_cast<std::int64_t>(all.size()) - 3));
  BOOST_REQUIRE(journal->record(all).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal), [&all](Journal& stored) {
    const auto read = stored.events({});
    BOOST_REQUIRE(read->size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Event& event = (*read)[i];
      BOOST_TEST(event.id == static_cast<std::int64_t>(i) + 1);
      BOOST_TEST((event.kind == all[i].kind));
      BOOST_TEST(event.subject == all[i].subject);
      BOOST_TEST((event.at == all[i].at));
      BOOST_TEST(event.before == all[i].before);
      BOOST_TEST(event.after == all[i].after);
      BOOST_TEST(event.detail == all[i].detail);
    }
  });
}

BOOST_AUTO_TEST_CASE(kinds_have_the_names_that_are_stored) {
  for (const auto& [kind, word] : kKinds) BOOST_TEST(name(kind) == word);
}

BOOST_AUTO_TEST_CASE(only_events_of_offers_have_an_order_s_id_as_their_subject) {
  for (const auto& [kind, word] : kKinds)
    BOOST_TEST(isOfOffer(kind) == std::string_view(word).starts_with("offer_"), word);
}

BOOST_AUTO_TEST_CASE(no_events_are_no_transaction) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const std::string log = test::contents(folder.file().string() + "-wal");
  BOOST_REQUIRE(journal->record({}).has_value());
  BOOST_TEST((test::contents(folder.file().string() + "-wal") == log));
}

BOOST_AUTO_TEST_CASE(a_span_begins_with_its_first_moment_and_is_told_oldest_first) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const std::int64_t moment : {30, 10, 20, 10}) {
    BOOST_REQUIRE(journal->record({anEvent(EventKind::Rented, "rig", moment)}).has_value());
    BOOST_REQUIRE(journal->intent(writeAt("rig", moment)).has_value());
  }
  const std::vector<std::int64_t> all{10, 10, 20, 30};
  const std::vector<std::int64_t> later{20, 30};
  BOOST_TEST(times(*journal->events({})) == all, boost::test_tools::per_element());
  BOOST_TEST(times(*journal->writes({})) == all, boost::test_tools::per_element());
  BOOST_TEST((*journal->writes({}))[0].id < (*journal->writes({}))[1].id);
  for (const std::int64_t since : {11, 20}) {
    const Span span{.since = at(since), .subject = ""};
    BOOST_TEST(times(*journal->events(span)) == later, boost::test_tools::per_element());
    BOOST_TEST(times(*journal->writes(span)) == later, boost::test_tools::per_element());
  }
  BOOST_TEST(journal->events({.since = at(31), .subject = ""})->empty());
}

BOOST_AUTO_TEST_CASE(a_span_of_one_machine_holds_what_concerned_it) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(
      journal
          ->record({anEvent(EventKind::Rented, "rig-01", 1), anEvent(EventKind::Rented, "rig-02", 2),
                    anEvent(EventKind::Paused, "", 3), anEvent(EventKind::Released, "rig-01", 4)})
          .has_value());
  BOOST_REQUIRE(journal->intent(writeAt("rig-01", 5)).has_value());
  BOOST_REQUIRE(journal->intent(writeAt("rig-02", 6)).has_value());
  const std::vector<std::int64_t> expected{1, 3, 4};
  BOOST_TEST(times(*journal->events({.since = {}, .subject = "rig-01"})) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(times(*journal->writes({.since = {}, .subject = "rig-01"})) == std::vector<std::int64_t>{5},
             boost::test_tools::per_element());
  BOOST_TEST(times(*journal->events({.since = at(4), .subject = "rig-01"})) == std::vector<std::int64_t>{4},
             boost::test_tools::per_element());
  BOOST_TEST(journal->writes({.since = {}, .subject = "rig-0%"})->empty());
}

BOOST_AUTO_TEST_SUITE_END()
