#include <limits>

#include "folder.h"

using namespace agent::journal;
using provider::alerts::Silence;
using test::at;

namespace {

constexpr std::int64_t kDay = 24 * 3'600'000;

Silence silenceOf(const std::string& subject, std::int64_t since, std::int64_t until,
                  const std::string& reason = {}) {
  return {.subject = subject, .since = at(since), .until = at(until), .reason = reason};
}

/// `3 silenced rig-01: until …`
std::vector<std::string> told(Journal& journal) {
  std::vector<std::string> found;
  const auto events = journal.events({});
  for (const Event& event : *events)
    found.push_back(std::to_string(event.at.time_since_epoch().count()) + " " +
                    std::string(name(event.kind)) + " " + event.subject + ": " + event.detail);
  return found;
}

using Texts = std::vector<std::string>;
using Silences = std::vector<Silence>;
using Forgotten = std::map<std::string, provider::WallTime>;

}  // namespace

BOOST_AUTO_TEST_SUITE(silences)

BOOST_AUTO_TEST_CASE(a_silence_holds_over_restarts_and_takes_the_place_of_an_earlier_one) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const Silence& silence : {silenceOf("rig-01", 5, 20), silenceOf("", 6, 30, "moving house"),
                                 silenceOf("offer:39", 7, 40), silenceOf("rig-01", 8, 50, "new fan")})
    BOOST_REQUIRE(journal->silence(silence).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal), [](Journal& stored) {
    BOOST_TEST((stored.switches()->silences == Silences{silenceOf("", 6, 30, "moving house"),
                                                        silenceOf("offer:39", 7, 40),
                                                        silenceOf("rig-01", 8, 50, "new fan")}));
    BOOST_TEST(stored.switches()->pauses.empty());
  });
}

BOOST_AUTO_TEST_CASE(silences_and_pauses_are_not_taken_for_one_another) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->silence(silenceOf("rig-01", 1, 20)).has_value());
  BOOST_REQUIRE(journal->pause({.machine = "rig-01", .since = at(2), .until = {}}).has_value());
  BOOST_REQUIRE(journal->forget("rig-01", at(3)).has_value());
  BOOST_TEST(*journal->resume("rig-01", at(4)));
  const auto switches = journal->switches();
  BOOST_TEST((switches->silences == Silences{silenceOf("rig-01", 1, 20)}));
  BOOST_TEST(switches->pauses.empty());
  BOOST_TEST((switches->resumedAt == Forgotten{{"rig-01", at(4)}}));
  BOOST_TEST((switches->forgotten == Forgotten{{"rig-01", at(3)}}));
}

BOOST_AUTO_TEST_CASE(ending_a_silence_ends_that_of_its_subject_only) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* subject : {"", "rig-01", "rig-02"})
    BOOST_REQUIRE(journal->silence(silenceOf(subject, 1, 100)).has_value());
  BOOST_TEST(*journal->unsilence("rig-01", at(10)));
  BOOST_TEST(!*journal->unsilence("rig-01", at(11)));
  BOOST_TEST(*journal->unsilence("", at(12)));
  BOOST_TEST((journal->switches()->silences == Silences{silenceOf("rig-02", 1, 100)}));
}

BOOST_AUTO_TEST_CASE(a_silence_that_is_over_is_none_to_end) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const std::int64_t now : {19, 20, 21}) {
    BOOST_REQUIRE(journal->silence(silenceOf("rig-01", 5, 20)).has_value());
    BOOST_TEST(*journal->unsilence("rig-01", at(now)) == (now < 20));
    BOOST_TEST(journal->switches()->silences.empty());
  }
}

BOOST_AUTO_TEST_CASE(silences_that_ended_more_than_a_week_ago_are_dropped_by_the_next_one) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const auto& [subject, until] : {std::pair{"old", 10 * kDay}, {"week-old", 10 * kDay + 1}})
    BOOST_REQUIRE(journal->silence(silenceOf(subject, 9 * kDay, until)).has_value());
  const std::int64_t later = 17 * kDay + 1;
  BOOST_REQUIRE(journal->silence(silenceOf("new", later, later + 1)).has_value());
  Texts left;
  const auto switches = journal->switches();
  for (const Silence& silence : switches->silences) left.push_back(silence.subject);
  BOOST_TEST(left == (Texts{"new", "week-old"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(silences_and_what_is_forgotten_are_events) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->silence(silenceOf("rig-01", 1, 1'735'787'045'000)).has_value());
  BOOST_REQUIRE(journal->silence(silenceOf("", 2, 1'735'787'045'000, "new rack; a day")).has_value());
  BOOST_TEST(*journal->unsilence("rig-01", at(3)));
  BOOST_TEST(!*journal->unsilence("rig-01", at(4)));
  BOOST_REQUIRE(journal->forget("rig-02", at(5)).has_value());
  BOOST_TEST(told(*journal) == (Texts{"1 silenced rig-01: until 2025-01-02T03:04:05Z",
                                      "2 silenced : until 2025-01-02T03:04:05Z; new rack; a day",
                                      "3 unsilenced rig-01: ", "5 forgotten rig-02: "}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_end_beyond_all_calendars_is_stored) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const Silence forever = silenceOf("rig-01", 1, std::numeric_limits<std::int64_t>::max());
  BOOST_REQUIRE(journal->silence(forever).has_value());
  BOOST_TEST((journal->switches()->silences == Silences{forever}));
  BOOST_TEST(journal->events({})->at(0).detail == "until the end of the calendar");
}

BOOST_AUTO_TEST_CASE(a_machine_is_forgotten_until_that_was_taken_in) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* machine : {"rig-01", "rig-02", "rig-03"})
    BOOST_REQUIRE(journal->forget(machine, at(5)).has_value());
  BOOST_REQUIRE(journal->forget("rig-01", at(6)).has_value());
  BOOST_REQUIRE(journal->tookForgotten({"rig-02", "rig-03", "unknown"}).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal), [](Journal& stored) {
    BOOST_TEST((stored.switches()->forgotten == Forgotten{{"rig-01", at(6)}}));
  });
}

BOOST_AUTO_TEST_CASE(odd_names_and_reasons_are_only_text) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* name : test::kOddNames) {
    BOOST_REQUIRE(journal->silence(silenceOf(name, 1, 20, name)).has_value());
    BOOST_TEST((journal->switches()->silences == Silences{silenceOf(name, 1, 20, name)}));
    BOOST_TEST(*journal->unsilence(name, at(2)));
    BOOST_REQUIRE(journal->forget(name, at(3)).has_value());
    BOOST_TEST((journal->switches()->forgotten == Forgotten{{name, at(3)}}));
    BOOST_REQUIRE(journal->tookForgotten({name}).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_reader_silences_and_forgets_nothing) {
  const test::Folder folder;
  { BOOST_REQUIRE(Journal::open(folder.file()).has_value()); }
  auto reader = Journal::openForReading(folder.file());
  for (const std::string& message :
       {reader->silence(silenceOf("rig-01", 1, 2)).error().message,
        reader->unsilence("rig-01", at(1)).error().message, reader->forget("rig-01", at(1)).error().message,
        reader->tookForgotten({"rig-01"}).error().message})
    BOOST_TEST(message.find("opened for reading only") != std::string::npos, message);
}

BOOST_AUTO_TEST_SUITE_END()
