#include <limits>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using namespace provider::alerts;
using test::at;

namespace {

using Letters = std::vector<Letter>;

Letter letterOf(std::int64_t id, const std::string& text) {
  return {.id = id,
          .channel = text,
          .message = R"({"text": ")" + text + "\"}",
          .madeAt = at(id + 1),
          .notBefore = at(id + 2),
          .tries = 3,
          .lastError = text};
}

/// One of each, whose columns the cases below spoil.
void fill(const std::filesystem::path& file) {
  auto journal = Journal::open(file);
  const ConditionId id{.rule = Rule::MachineOffline, .subject = "rig-01"};
  BOOST_REQUIRE(journal->storeAlerts({{id, Condition{}}}, {id}).has_value());
  BOOST_REQUIRE(journal->storeAnnouncements({{id, Announcement{}}}, {id}).has_value());
  BOOST_REQUIRE(journal->storeLetters({letterOf(1, "phone")}, {}).has_value());
  BOOST_REQUIRE(journal->storeMachines({{"rig-01", {}}}).has_value());
}

/// What is said when all of it is read.
std::string faultIn(const std::filesystem::path& file) {
  auto journal = Journal::open(file);
  BOOST_REQUIRE(journal.has_value());
  std::string said;
  const auto add = [&said](const auto& result) {
    if (result) return;
    BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
    said += result.error().message;
  };
  add(journal->alerts());
  add(journal->announcements());
  add(journal->letters());
  add(journal->machines());
  return said;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(telling)

BOOST_AUTO_TEST_CASE(of_announcements_what_changed_is_stored_and_nothing_else_touched) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  Announcements all;
  std::set<ConditionId> ids;
  for (const Told told : {Told::Nothing, Told::Firing, Told::Flapping})
    for (const char* subject : test::kOddNames) {
      const ConditionId id{.rule = Rule::MachineMissing,
                           .subject = std::string(subject) + std::string(name(told))};
      all[id] = {.told = told, .toldAt = at(1), .since = at(-2), .detail = subject, .unsaidSince = {}};
      ids.insert(id);
    }
  const ConditionId api{.rule = Rule::ApiUnreachable, .subject = ""};
  all[api] = {.told = Told::Firing,
              .toldAt = at(3),
              .since = at(4),
              .detail = "HTTP 502",
              .unsaidSince = at(std::numeric_limits<std::int64_t>::max())};
  ids.insert(api);
  BOOST_REQUIRE(journal->storeAnnouncements(all, ids).has_value());
  const ConditionId gone{.rule = Rule::MachineMissing, .subject = "rig-01firing"};
  all.erase(gone);
  all[api].unsaidSince.reset();
  BOOST_REQUIRE(journal->storeAnnouncements({{api, all[api]}}, {gone, api}).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal),
                                [&all](Journal& stored) { BOOST_TEST((*stored.announcements() == all)); });
}

BOOST_AUTO_TEST_CASE(letters_come_back_as_they_are_oldest_first) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  Letters all;
  for (const char* text : test::kOddNames)
    all.push_back(letterOf(static_cast<std::int64_t>(all.size()) - 2, text));
  all.push_back(letterOf(1'000'000'000'000, "late"));
  BOOST_REQUIRE(journal->storeLetters({all.rbegin(), all.rend()}, {}).has_value());
  test::beforeAndAfterReopening(folder, std::move(*journal),
                                [&all](Journal& stored) { BOOST_TEST((*stored.letters() == all)); });
}

BOOST_AUTO_TEST_CASE(a_letter_that_was_tried_is_stored_as_it_is_then_and_one_that_is_gone_is_removed) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(
      journal->storeLetters({letterOf(1, "a"), letterOf(2, "b"), letterOf(3, "c")}, {}).has_value());
  Letter tried = letterOf(2, "b");
  tried.tries = 4;
  tried.notBefore = at(99);
  tried.lastError = "HTTP 503";
  BOOST_REQUIRE(journal->storeLetters({tried}, {1, 4711}).has_value());
  BOOST_TEST((*journal->letters() == Letters{tried, letterOf(3, "c")}));
}

BOOST_AUTO_TEST_CASE(nothing_to_store_is_no_transaction) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const std::string log = test::contents(folder.file().string() + "-wal");
  BOOST_REQUIRE(journal->storeLetters({}, {}).has_value());
  BOOST_REQUIRE(journal->storeAnnouncements({}, {}).has_value());
  BOOST_REQUIRE(journal->tookForgotten({}).has_value());
  BOOST_TEST((test::contents(folder.file().string() + "-wal") == log));
}

BOOST_AUTO_TEST_CASE(what_was_said_by_a_rule_of_a_later_version_is_passed_over) {
  const test::Folder folder;
  fill(folder.file());
  test::sql(folder.file(), "INSERT INTO announcements VALUES ('of_the_future', '', 'odd', 1, 2, '', NULL)");
  BOOST_TEST(Journal::open(folder.file())->announcements()->size() == 1u);
}

BOOST_AUTO_TEST_CASE(stored_nonsense_is_said_and_not_used) {
  struct Nonsense {
    const char* statement;
    const char* said;
  };
  const Nonsense cases[] = {
      {"UPDATE alerts SET changes = -1", "changes of a condition that cannot be: -1"},
      {"UPDATE alerts SET changes = 4294967296", "changes of a condition that cannot be: 4294967296"},
      {"UPDATE alerts SET phase = 'odd'", "does not know: odd"},
      {"UPDATE announcements SET told = 'odd'", "does not know: odd"},
      {"UPDATE letters SET tries = -1", "impossible count: -1"},
      {"UPDATE letters SET tries = 9000000000", "impossible count: 9000000000"},
      {"UPDATE machines SET gpus = -1, gpus_seen_at = 1", "impossible amount"},
      {"UPDATE machines SET gpu_memory = 9e999, gpu_memory_seen_at = 1", "impossible amount"},
      {"UPDATE machines SET ram = -9e999, ram_seen_at = 1", "impossible amount"},
      {"UPDATE machines SET disk = -0.5, disk_seen_at = 1", "impossible amount"},
  };
  for (const Nonsense& nonsense : cases) {
    const test::Folder folder;
    fill(folder.file());
    BOOST_TEST(faultIn(folder.file()).empty());
    test::sql(folder.file(), nonsense.statement);
    const std::string said = faultIn(folder.file());
    BOOST_TEST(said.find(nonsense.said) != std::string::npos, nonsense.statement << ": " << said);
    BOOST_TEST(said.find(folder.file().string()) != std::string::npos, said);
  }
}

BOOST_AUTO_TEST_CASE(an_amount_without_the_time_when_it_was_seen_cannot_be_stored) {
  const test::Folder folder;
  fill(folder.file());
  for (const std::string part : {"gpus", "gpu_memory", "ram", "disk"})
    for (const char* assignment : {" = 1", "_seen_at = 1"})
      BOOST_CHECK_THROW(test::sql(folder.file(), "UPDATE machines SET " + part + assignment),
                        agent::journal::StorageFailure);
}

BOOST_AUTO_TEST_SUITE_END()
