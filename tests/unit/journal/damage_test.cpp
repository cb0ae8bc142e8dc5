#include <random>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using test::aJournalWithWrites;
using test::sql;

// Files that are no journal, are not one of this program's, or are one no more.
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

}  // namespace

BOOST_AUTO_TEST_SUITE(damage)

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

BOOST_AUTO_TEST_SUITE_END()
