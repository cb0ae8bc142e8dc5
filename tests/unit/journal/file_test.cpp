#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using test::sql;

namespace {

std::vector<std::string> listing(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string() + " " +
                    std::to_string(entry.last_write_time().time_since_epoch().count()));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file)

BOOST_DATA_TEST_CASE(only_the_owner_may_read_whatever_the_umask,
                     boost::unit_test::data::make({0U, 022U, 077U, 0777U})) {
  const test::Folder folder;
  const mode_t before = ::umask(sample);
  auto journal = Journal::open(folder.file());
  const bool wrote = journal.has_value() && journal->intent(test::aWrite("rig-01")).has_value();
  ::umask(before);
  BOOST_TEST(wrote);
  for (const char* ending : {"", "-wal", "-shm"})
    BOOST_TEST(test::modeOf(folder.file().string() + ending) == 0600u);
}

BOOST_AUTO_TEST_CASE(names_that_mean_something_in_a_uri_are_only_names) {
  const test::Folder folder;
  for (const char* odd : {"a?mode=memory", "b#c", "d%20e", "größe €", "f g", "h;i&j=k", "'l\"m"}) {
    const auto path = folder.path() / odd;
    std::filesystem::create_directory(path);
    BOOST_REQUIRE(Journal::open(path / odd).has_value());
    BOOST_TEST(std::filesystem::file_size(path / odd) > 0u);
    BOOST_TEST(Journal::openForReading(path / odd).has_value());
  }
}

BOOST_AUTO_TEST_CASE(an_empty_file_becomes_a_journal) {
  const test::Folder folder;
  test::put(folder.file(), "");
  BOOST_TEST(Journal::openForReading(folder.file())->recent(1)->empty());
  BOOST_TEST(std::filesystem::file_size(folder.file()) == 0u);
  BOOST_TEST(Journal::open(folder.file())->intent(test::aWrite("rig-01")).has_value());
  BOOST_TEST(Journal::openForReading(folder.file())->recent(1)->size() == 1u);
}

BOOST_AUTO_TEST_CASE(reading_a_journal_that_is_not_there_makes_none) {
  const test::Folder folder;
  auto journal = Journal::openForReading(folder.file());
  BOOST_REQUIRE(journal.has_value());
  BOOST_TEST(journal->machines()->empty());
  BOOST_TEST(!journal->intent(test::aWrite("rig-01")).has_value());
  BOOST_TEST(listing(folder.path()).empty());
}

BOOST_AUTO_TEST_CASE(reading_a_closed_journal_leaves_the_folder_as_it_was) {
  const test::Folder folder;
  test::aJournalWithWrites(folder, 3);
  const auto before = listing(folder.path());
  BOOST_TEST(before.size() == 1u);
  BOOST_TEST(Journal::openForReading(folder.file())->recent(10)->size() == 3u);
  BOOST_TEST(listing(folder.path()) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_reader_cannot_write) {
  const test::Folder folder;
  const std::string before = test::aJournalWithWrites(folder, 1);
  auto reader = Journal::openForReading(folder.file());
  BOOST_TEST(!reader->intent(test::aWrite("rig-01")).has_value());
  BOOST_TEST(!reader->settle(1, Outcome::Refused, "", test::at(0)).has_value());
  BOOST_TEST(!reader->storeMachines({}).has_value());
  BOOST_TEST(!reader->storePricing({{"rig-01", {}}}).has_value());
  BOOST_TEST(!reader->record({Event{}}).has_value());
  BOOST_TEST(!reader->pause({}).has_value());
  BOOST_TEST(!reader->resume("", test::at(0)).has_value());
  BOOST_TEST(!reader->storeOffer(1, {}).has_value());
  BOOST_TEST(!reader->forgetOffers({}, test::at(0)).has_value());
  BOOST_TEST(!reader->storeClockMark({}).has_value());
  BOOST_TEST(!reader->storeAlerts({}, {}).has_value());
  BOOST_TEST((test::contents(folder.file()) == before));
}

BOOST_AUTO_TEST_CASE(old_events_are_forgotten_however_they_come) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  const auto kinds = [&journal] {
    std::vector<std::string> found;
    const auto events = journal->events({});
    for (const Event& event : *events) found.emplace_back(name(event.kind));
    return found;
  };
  const auto skip = [&folder] {
    sql(folder.file(), "UPDATE sqlite_sequence SET seq = seq + " + std::to_string(Journal::kWritesKept - 1) +
                           " WHERE name = 'events'");
  };
  BOOST_REQUIRE(journal->record({Event{}}).has_value());
  skip();
  BOOST_TEST(kinds() == std::vector<std::string>{"manual_change"}, boost::test_tools::per_element());
  BOOST_REQUIRE(journal->pause({}).has_value());
  BOOST_TEST(kinds() == std::vector<std::string>{"paused"}, boost::test_tools::per_element());
  skip();
  BOOST_REQUIRE(journal->resume("", test::at(0)).has_value());
  BOOST_TEST(kinds() == std::vector<std::string>{"resumed"}, boost::test_tools::per_element());
  skip();
  Event rented;
  rented.kind = EventKind::Rented;
  BOOST_REQUIRE(journal->record({rented}).has_value());
  BOOST_REQUIRE(journal->record({rented}).has_value());
  BOOST_TEST(kinds() == (std::vector<std::string>{"rented", "rented"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_journal_that_root_makes_belongs_to_the_owner_of_its_directory) {
  if (::geteuid() != 0) {
    BOOST_TEST_MESSAGE("skipped: only root can give files away");
    return;
  }
  const test::Folder folder;
  constexpr uid_t kOther = 65534;
  BOOST_REQUIRE(::chown(folder.path().c_str(), kOther, kOther) == 0);
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->pause({}).has_value());
  for (const char* ending : {"", "-wal", "-shm"}) {
    struct stat actual {};
    BOOST_REQUIRE(::stat((folder.file().string() + ending).c_str(), &actual) == 0);
    BOOST_TEST(actual.st_uid == kOther);
  }
}

BOOST_AUTO_TEST_CASE(old_settled_writes_are_forgotten_and_open_ones_are_not) {
  const test::Folder folder;
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal->intent(test::aWrite("open")).has_value());
  const auto settled = journal->intent(test::aWrite("settled"));
  BOOST_REQUIRE(journal->settle(*settled, Outcome::Verified, "", test::at(1)).has_value());
  sql(folder.file(), "UPDATE sqlite_sequence SET seq = " + std::to_string(Journal::kWritesKept + 1));
  BOOST_REQUIRE(journal->intent(test::aWrite("new")).has_value());
  const auto left = journal->recent(10);
  BOOST_REQUIRE(left->size() == 2u);
  BOOST_TEST(left->at(0).subject == "new");
  BOOST_TEST(left->at(1).subject == "open");
}

BOOST_AUTO_TEST_CASE(a_journal_in_memory_remembers_and_is_on_no_disk) {
  const test::Folder folder;
  const auto before = listing(folder.path());
  auto journal = Journal::inMemory();
  BOOST_REQUIRE(journal.has_value());
  const auto id = journal->intent(test::aWrite("rig-01"));
  BOOST_REQUIRE(id.has_value());
  BOOST_TEST(journal->unsettled()->size() == 1U);
  BOOST_TEST(Journal::inMemory()->unsettled()->empty());
  BOOST_TEST(listing(folder.path()) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
