#include <limits>

#include "folder.h"

using namespace agent::journal;
using test::at;

namespace {

/// `rig-01@5-20`, `rig-01@5-` without an end.
std::vector<std::string> pauses(Journal& journal) {
  std::vector<std::string> found;
  const auto switches = journal.switches();
  for (const Pause& pause : switches->pauses)
    found.push_back(pause.machine + "@" + std::to_string(pause.since.time_since_epoch().count()) + "-" +
                    (pause.until ? std::to_string(pause.until->time_since_epoch().count()) : std::string{}));
  return found;
}

/// An agent in a process of its own that keeps its journal open and writes to it. The other processes are
/// started by one that has none open: SQLite's locks do not outlast a fork.
class OpenAgent {
 public:
  explicit OpenAgent(const std::filesystem::path& file) {
    BOOST_REQUIRE(::pipe(questions_) == 0);
    BOOST_REQUIRE(::pipe(answers_) == 0);
    child_ = ::fork();
    if (child_ == 0) {
      ::close(questions_[1]);
      answer(file);
      ::_exit(0);
    }
    ::close(questions_[0]);
  }
  ~OpenAgent() {
    ::close(questions_[1]);
    ::waitpid(child_, nullptr, 0);
    for (const int descriptor : answers_) ::close(descriptor);
  }
  OpenAgent(const OpenAgent&) = delete;
  OpenAgent& operator=(const OpenAgent&) = delete;

  /// How many it sees now; after that it writes an intent.
  int pauses() {
    char count = 0;
    const bool answered = ::write(questions_[1], "?", 1) == 1 && ::read(answers_[0], &count, 1) == 1;
    return answered ? count : -1;
  }

 private:
  void answer(const std::filesystem::path& file) {
    auto journal = Journal::open(file);
    for (char question = 0; ::read(questions_[0], &question, 1) == 1;) {
      const auto switches = journal->switches();
      const char count = switches ? static_cast<char>(switches->pauses.size()) : static_cast<char>(99);
      const bool wrote = journal->intent(test::aWrite("rig-02")).has_value();
      if (!wrote || ::write(answers_[1], &count, 1) != 1) return;
    }
  }

  int questions_[2] = {-1, -1};
  int answers_[2] = {-1, -1};
  pid_t child_ = -1;
};

using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(switches)

BOOST_AUTO_TEST_CASE(a_pause_holds_over_restarts_and_takes_the_place_of_an_earlier_one) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->pause({.machine = "rig-01", .since = at(5), .until = at(20)}).has_value());
  BOOST_REQUIRE(journal->pause({.machine = "", .since = at(6), .until = {}}).has_value());
  BOOST_REQUIRE(journal->pause({.machine = "rig-01", .since = at(7), .until = {}}).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal), [](Journal& stored) {
    BOOST_TEST(pauses(stored) == (Texts{"@6-", "rig-01@7-"}), boost::test_tools::per_element());
    BOOST_TEST(stored.switches()->resumedAt.empty());
  });
}

BOOST_AUTO_TEST_CASE(resuming_ends_the_pause_of_that_machine_only_and_is_noted) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* machine : {"", "rig-01", "rig-02"})
    BOOST_REQUIRE(journal->pause({.machine = machine, .since = at(1), .until = {}}).has_value());
  BOOST_TEST(*journal->resume("rig-01", at(10)));
  BOOST_TEST(pauses(*journal) == (Texts{"@1-", "rig-02@1-"}), boost::test_tools::per_element());
  BOOST_TEST(*journal->resume("", at(11)));
  BOOST_TEST(*journal->resume("rig-02", at(12)));
  BOOST_TEST(!*journal->resume("rig-02", at(13)));
  BOOST_TEST(pauses(*journal).empty());
  const std::map<std::string, provider::WallTime> resumed{
      {"", at(11)}, {"rig-01", at(10)}, {"rig-02", at(13)}};
  BOOST_TEST((journal->switches()->resumedAt == resumed));
}

BOOST_AUTO_TEST_CASE(a_pause_that_is_over_is_none_to_resume) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const std::int64_t now : {19, 20, 21}) {
    BOOST_REQUIRE(journal->pause({.machine = "rig-01", .since = at(5), .until = at(20)}).has_value());
    BOOST_TEST(*journal->resume("rig-01", at(now)) == (now < 20));
    BOOST_TEST(pauses(*journal).empty());
  }
}

BOOST_AUTO_TEST_CASE(pausing_and_resuming_are_events) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(
      journal->pause({.machine = "rig-01", .since = at(1), .until = at(1'735'787'045'000)}).has_value());
  BOOST_REQUIRE(journal->pause({.machine = "", .since = at(2), .until = {}}).has_value());
  BOOST_REQUIRE(journal->resume("rig-01", at(3)).has_value());
  BOOST_REQUIRE(journal->resume("rig-01", at(4)).has_value());
  Texts told;
  const auto events = journal->events({});
  for (const Event& event : *events)
    told.push_back(std::to_string(event.at.time_since_epoch().count()) + " " + std::string(name(event.kind)) +
                   " " + event.subject + ": " + event.detail);
  BOOST_TEST(told == (Texts{"1 paused rig-01: until 2025-01-02T03:04:05Z", "2 paused : until resumed",
                            "3 resumed rig-01: the pause and manual holds ended",
                            "4 resumed rig-01: manual holds ended"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_end_beyond_all_calendars_is_stored) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(
      journal
          ->pause(
              {.machine = "rig-01", .since = at(1), .until = at(std::numeric_limits<std::int64_t>::max())})
          .has_value());
  BOOST_TEST((journal->switches()->pauses.at(0).until == at(std::numeric_limits<std::int64_t>::max())));
  BOOST_TEST(!journal->events({})->at(0).detail.empty());
}

BOOST_AUTO_TEST_CASE(odd_names_are_only_names) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* name : test::kOddNames) {
    BOOST_REQUIRE(journal->pause({.machine = name, .since = at(1), .until = {}}).has_value());
    BOOST_TEST(journal->switches()->pauses.at(0).machine == name);
    BOOST_TEST(*journal->resume(name, at(2)));
  }
  BOOST_TEST(journal->switches()->resumedAt.size() == std::size(test::kOddNames));
}

BOOST_AUTO_TEST_CASE(an_offer_is_paused_and_resumed_beside_the_machines) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  for (const char* subject : {"offer:39", "39", "rig-01"})
    BOOST_REQUIRE(journal->pause({.machine = subject, .since = at(1), .until = {}}).has_value());
  BOOST_TEST(*journal->resume("offer:39", at(2)));
  BOOST_TEST(pauses(*journal) == (Texts{"39@1-", "rig-01@1-"}), boost::test_tools::per_element());
  BOOST_TEST(
      (journal->switches()->resumedAt == std::map<std::string, provider::WallTime>{{"offer:39", at(2)}}));
  const auto events = journal->events({.since = {}, .subject = "offer:39"});
  BOOST_REQUIRE(events->size() == 2U);
  BOOST_TEST((events->at(0).kind == EventKind::Paused));
  BOOST_TEST((events->at(1).kind == EventKind::Resumed));
}

BOOST_AUTO_TEST_CASE(an_agent_that_has_the_journal_open_sees_a_pause_of_another_process_at_once) {
  const test::Folder folder;
  OpenAgent agent(folder.file());
  const auto beside = [&folder](auto work) {
    return test::inChild([&folder, work] {
      auto command = Journal::open(folder.file());
      return command && work(*command) ? 7 : 1;
    });
  };
  BOOST_TEST(agent.pauses() == 0);
  for (std::int64_t now = 1; now <= 5; ++now) {
    BOOST_TEST(beside([now](Journal& journal) {
                 return journal.pause({.machine = "rig-01", .since = at(now), .until = {}}).has_value();
               }) == 7);
    BOOST_TEST(agent.pauses() == 1);
    BOOST_TEST(
        beside([now](Journal& journal) { return journal.resume("rig-01", at(now)).value_or(false); }) == 7);
    BOOST_TEST(agent.pauses() == 0);
  }
  auto journal = Journal::open(folder.file());
  BOOST_TEST(journal->events({})->size() == 10U);
  BOOST_TEST(journal->recent(100)->size() == 11U);
}

BOOST_AUTO_TEST_CASE(a_reader_sees_a_pause_while_an_agent_has_the_journal_open) {
  const test::Folder folder;
  auto agent = Journal::open(folder.file());
  BOOST_REQUIRE(agent->pause({.machine = "rig-01", .since = at(1), .until = {}}).has_value());
  BOOST_TEST(test::inChild([&folder] {
               auto reader = Journal::openForReading(folder.file());
               return reader && reader->switches()->pauses.size() == 1 ? 7 : 1;
             }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
