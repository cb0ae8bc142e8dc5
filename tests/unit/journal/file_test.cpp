#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <random>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using test::sql;

namespace {

void refused(const std::filesystem::path& file, const std::vector<std::string>& words) {
  const std::string before = test::contents(file);
  for (const auto& result : {Journal::open(file), Journal::openForReading(file)}) {
    BOOST_REQUIRE(!result.has_value());
    BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
    BOOST_TEST(test::mentions(result.error(), file.string()));
    for (const std::string& word : words)
      BOOST_TEST(test::mentions(result.error(), word), result.error().message);
  }
  BOOST_TEST((test::contents(file) == before));
}

std::string aJournalWithWrites(const test::Folder& folder, int count) {
  auto journal = Journal::open(folder.file());
  for (int i = 0; i < count; ++i)
    BOOST_REQUIRE(journal->intent(test::aWrite("rig-" + std::to_string(i))).has_value());
  { const Journal closed = std::move(*journal); }
  return test::contents(folder.file());
}

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
  aJournalWithWrites(folder, 3);
  const auto before = listing(folder.path());
  BOOST_TEST(before.size() == 1u);
  BOOST_TEST(Journal::openForReading(folder.file())->recent(10)->size() == 3u);
  BOOST_TEST(listing(folder.path()) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_reader_cannot_write) {
  const test::Folder folder;
  const std::string before = aJournalWithWrites(folder, 1);
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

BOOST_AUTO_TEST_CASE(a_newer_journal_is_refused) {
  const test::Folder folder;
  aJournalWithWrites(folder, 1);
  for (const char* version : {"6", "9"}) {
    sql(folder.file(), std::string("PRAGMA user_version = ") + version);
    refused(folder.file(),
            {"made by a newer clore-agent (schema " + std::string(version) + ", this one knows 5)",
             "install that version or move the file away"});
  }
}

BOOST_AUTO_TEST_CASE(a_number_that_a_newer_program_raised_is_not_set_back_by_the_proof_of_writing) {
  const test::Folder folder;
  auto running = Journal::open(folder.file());
  sql(folder.file(), "PRAGMA user_version = 6");
  BOOST_TEST(running->proveWritable().has_value());
  const auto opened = Journal::open(folder.file());
  BOOST_REQUIRE(!opened.has_value());
  BOOST_TEST(test::mentions(opened.error(), "schema 6"), opened.error().message);
}

BOOST_AUTO_TEST_CASE(a_schema_that_no_journal_has_is_damage_and_no_crash) {
  const test::Folder folder;
  aJournalWithWrites(folder, 1);
  for (const char* version : {"0", "-1", "-1476395003", "-2147483648"}) {
    sql(folder.file(), std::string("PRAGMA user_version = ") + version);
    BOOST_TEST_CONTEXT("schema " << version)
    refused(folder.file(),
            {"is damaged (schema " + std::string(version) + ")", "restore a copy, or move it away"});
  }
}

BOOST_AUTO_TEST_CASE(a_schema_below_that_of_the_tables_is_damage) {
  const test::Folder folder;
  aJournalWithWrites(folder, 1);
  for (const char* version : {"1", "2", "3", "4"}) {
    sql(folder.file(), std::string("PRAGMA user_version = ") + version);
    const auto opened = Journal::open(folder.file());
    BOOST_TEST_CONTEXT("schema " << version) {
      BOOST_REQUIRE(!opened.has_value());
      BOOST_TEST((opened.error().kind == provider::ErrorKind::Storage));
      BOOST_TEST(test::mentions(opened.error(), "with schema " + std::string(version) + "): restore a copy"),
                 opened.error().message);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_of_another_program_is_refused_and_left_alone) {
  const test::Folder folder;
  sql(folder.file(), "CREATE TABLE songs (name TEXT)");
  refused(folder.file(), {"another program", "move it away"});
  sql(folder.file(), "PRAGMA application_id = 7");
  refused(folder.file(), {"another program"});
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_refused_and_left_alone) {
  const test::Folder folder;
  std::string noise(10'000, ' ');
  std::mt19937 random(1);
  for (char& c : noise) c = static_cast<char>(random());
  for (const std::string& text :
       {std::string("not a database at all, but text that goes on for a while\n"), noise}) {
    test::put(folder.file(), text);
    refused(folder.file(), {"not a journal", "move it away"});
  }
  refused(folder.path(), {"is not a file"});
}

BOOST_AUTO_TEST_CASE(a_cut_journal_is_refused) {
  const test::Folder folder;
  const std::string whole = aJournalWithWrites(folder, 200);
  for (const std::size_t size : {std::size_t{100}, std::size_t{4096}, whole.size() / 2, whole.size() - 1}) {
    test::put(folder.file(), whole.substr(0, size));
    const auto result = Journal::open(folder.file());
    BOOST_TEST_CONTEXT(size << " of " << whole.size()) BOOST_REQUIRE(!result.has_value());
    BOOST_TEST(test::mentions(result.error(), "damaged"), result.error().message);
    BOOST_TEST(test::mentions(result.error(), "restore a copy, or move it away"));
  }
}

BOOST_AUTO_TEST_CASE(damage_anywhere_is_an_error_or_harmless_and_never_a_crash) {
  const test::Folder folder;
  const std::string whole = aJournalWithWrites(folder, 40);
  std::mt19937 random(2);
  int noticed = 0;
  for (int round = 0; round < 150; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 20; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    test::put(folder.file(), damaged);
    for (auto& journal : {Journal::open(folder.file()), Journal::openForReading(folder.file())}) {
      if (!journal) {
        ++noticed;
        continue;
      }
      auto& open = const_cast<Journal&>(*journal);
      static_cast<void>(open.recent(100));
      static_cast<void>(open.machines());
      static_cast<void>(open.offers());
      static_cast<void>(open.clockMark());
      static_cast<void>(open.alerts());
    }
    for (const char* ending : {"-wal", "-shm"}) std::filesystem::remove(folder.file().string() + ending);
  }
  BOOST_TEST(noticed > 100);
}

BOOST_AUTO_TEST_CASE(words_that_are_not_known_are_an_error_and_rules_that_are_not_known_wait) {
  const test::Folder folder;
  aJournalWithWrites(folder, 1);
  sql(folder.file(), "INSERT INTO alerts VALUES ('of_the_future', 'rig-01', 'firing', 1, 2, 3, '', 0, 1, 0)");
  BOOST_TEST(Journal::open(folder.file())->alerts()->empty());
  BOOST_REQUIRE(Journal::open(folder.file())->storeAlerts({}, {}).has_value());
  sql(folder.file(), "UPDATE alerts SET rule = 'machine_offline'");
  BOOST_TEST(Journal::open(folder.file())->alerts()->size() == 1u);
  sql(folder.file(), "UPDATE alerts SET phase = 'odd'");
  BOOST_TEST(test::mentions(Journal::open(folder.file())->alerts().error(), "odd"));
  sql(folder.file(), "UPDATE writes SET outcome = 'odd'");
  BOOST_TEST(test::mentions(Journal::open(folder.file())->recent(1).error(), "odd"));
}

BOOST_AUTO_TEST_CASE(a_silence_without_what_every_silence_has_is_said) {
  for (const auto& [column, values] : {std::pair{"until", "'rig-01', 1, NULL, 'why'"},
                                       {"reason", "'rig-01', 1, 2, NULL"},
                                       {"since", "'rig-01', NULL, 2, 'why'"}}) {
    const test::Folder folder;
    BOOST_REQUIRE(Journal::open(folder.file()).has_value());
    sql(folder.file(), "DROP TABLE silences");
    sql(folder.file(), "CREATE TABLE silences (subject TEXT PRIMARY KEY, since, until, reason)");
    sql(folder.file(), std::string("INSERT INTO silences VALUES (") + values + ")");
    const auto switches = Journal::open(folder.file())->switches();
    BOOST_REQUIRE(!switches.has_value());
    BOOST_TEST(test::mentions(switches.error(),
                              "is damaged (nothing in " + std::string(column) + "): restore a copy"),
               switches.error().message);
  }
}

BOOST_AUTO_TEST_CASE(nonsense_in_what_pricing_remembers_is_said) {
  struct Nonsense {
    const char* statement;
    const char* said;
  };
  const Nonsense cases[] = {
      {"UPDATE pricing SET not_applied_in_row = -1", "impossible count: -1"},
      {"UPDATE pricing SET last_rented_units = 1, last_rented_currency = 'doge'", "know: doge"},
      {"UPDATE pricing_prices SET direction = 'sideways'", "know: sideways"},
      {"UPDATE pricing_prices SET side = 'front' WHERE side = 'spot'", "know: front"},
      {"UPDATE pricing_prices SET readings = -3", "impossible count: -3"},
      {"UPDATE pricing_prices SET readings = 9000000000", "impossible count: 9000000000"},
      {"UPDATE pricing_prices SET seen_units = 1, seen_currency = 'odd'", "know: odd"},
      {"UPDATE pricing_prices SET sent_units = 1, sent_currency = 'odd'", "know: odd"},
  };
  for (const Nonsense& nonsense : cases) {
    const test::Folder folder;
    BOOST_REQUIRE(Journal::open(folder.file())->storePricing({{"rig-01", {}}}).has_value());
    sql(folder.file(), nonsense.statement);
    const auto result = Journal::open(folder.file())->pricing();
    BOOST_TEST_CONTEXT(nonsense.statement) BOOST_REQUIRE(!result.has_value());
    BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
    BOOST_TEST(test::mentions(result.error(), nonsense.said), result.error().message);
  }
}

BOOST_AUTO_TEST_CASE(an_event_of_an_unknown_kind_is_said) {
  const test::Folder folder;
  BOOST_REQUIRE(Journal::open(folder.file())->record({Event{}}).has_value());
  sql(folder.file(), "UPDATE events SET kind = 'eclipse'");
  BOOST_TEST(test::mentions(Journal::open(folder.file())->events({}).error(), "eclipse"));
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
