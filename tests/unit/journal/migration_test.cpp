#include "agent/journal/migrations.h"
#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using provider::Currency;
using provider::Price;
using test::at;
using test::sql;

namespace {

/// A file of schema 2, as it was released.
const char* const kSchema2[] = {
    "PRAGMA application_id = 1129074514",
    R"(CREATE TABLE writes (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL,
         old_value TEXT NOT NULL, new_value TEXT NOT NULL, reason TEXT NOT NULL, sent_at INTEGER NOT NULL,
         outcome TEXT NOT NULL, answer TEXT NOT NULL, settled_at INTEGER) STRICT)",
    "CREATE INDEX writes_unsettled ON writes (id) WHERE outcome IN ('pending', 'accepted', 'unknown')",
    R"(CREATE TABLE machines (name TEXT PRIMARY KEY, first_seen INTEGER NOT NULL,
         ever_connected INTEGER NOT NULL) STRICT, WITHOUT ROWID)",
    R"(CREATE TABLE offers (order_id INTEGER PRIMARY KEY, step_units INTEGER, step_currency TEXT,
         lowest_units INTEGER, lowest_currency TEXT, lowest_bid_units INTEGER, lowest_bid_currency TEXT,
         not_before INTEGER, retry_at INTEGER, failures_in_row INTEGER NOT NULL, paused_because TEXT NOT NULL,
         CHECK ((step_units IS NULL) = (step_currency IS NULL)),
         CHECK ((lowest_units IS NULL) = (lowest_currency IS NULL)),
         CHECK ((lowest_bid_units IS NULL) = (lowest_bid_currency IS NULL))) STRICT)",
    R"(CREATE TABLE alerts (rule TEXT NOT NULL, subject TEXT NOT NULL, phase TEXT NOT NULL,
         since INTEGER NOT NULL, fired_at INTEGER NOT NULL, healthy_since INTEGER NOT NULL,
         detail TEXT NOT NULL, PRIMARY KEY (rule, subject)) STRICT, WITHOUT ROWID)",
    R"(CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL,
         at INTEGER NOT NULL, old_value TEXT NOT NULL, new_value TEXT NOT NULL, detail TEXT NOT NULL) STRICT)",
    R"(CREATE TABLE pauses (machine TEXT PRIMARY KEY, since INTEGER NOT NULL, until INTEGER)
         STRICT, WITHOUT ROWID)",
    "CREATE TABLE resumes (machine TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    R"(CREATE TABLE pricing (machine TEXT PRIMARY KEY, last_write_at INTEGER,
         not_applied_in_row INTEGER NOT NULL, held_until INTEGER, rental TEXT, rental_changed_at INTEGER,
         last_rented_units INTEGER, last_rented_currency TEXT, mrl_hours_seen INTEGER, mrl_hours_sent INTEGER,
         mrl_changed_at INTEGER, availability_seen TEXT, availability_sent TEXT,
         availability_changed_at INTEGER,
         CHECK ((last_rented_units IS NULL) = (last_rented_currency IS NULL))) STRICT, WITHOUT ROWID)",
    R"(CREATE TABLE pricing_prices (machine TEXT NOT NULL, side TEXT NOT NULL, seen_units INTEGER,
         seen_currency TEXT, sent_units INTEGER, sent_currency TEXT, changed_at INTEGER,
         direction TEXT NOT NULL, readings INTEGER NOT NULL, counted_reading INTEGER, acted_on INTEGER,
         PRIMARY KEY (machine, side), CHECK ((seen_units IS NULL) = (seen_currency IS NULL)),
         CHECK ((sent_units IS NULL) = (sent_currency IS NULL))) STRICT, WITHOUT ROWID)",
    R"(CREATE TABLE rates (currency TEXT NOT NULL, source TEXT NOT NULL, usd_per_coin REAL NOT NULL,
         read_at INTEGER NOT NULL, PRIMARY KEY (currency, source)) STRICT, WITHOUT ROWID)",
    "CREATE INDEX writes_by_subject ON writes (subject, id)",
    "CREATE INDEX events_by_subject ON events (subject, id)",
    "PRAGMA user_version = 2",
};

void makeSchema1(const std::filesystem::path& file) {
  for (const std::string& step : migrationFrom(0)) sql(file, step);
  sql(file, "PRAGMA user_version = 1");
}

void makeSchema2(const std::filesystem::path& file) {
  for (const char* statement : kSchema2) sql(file, statement);
}

void makeSchema3(const std::filesystem::path& file) {
  for (const std::int64_t version : {0, 1, 2})
    for (const std::string& step : migrationFrom(version)) sql(file, step);
  sql(file, "PRAGMA user_version = 3");
}

void makeSchema4(const std::filesystem::path& file) {
  for (const std::int64_t version : {0, 1, 2, 3})
    for (const std::string& step : migrationFrom(version)) sql(file, step);
  sql(file, "PRAGMA user_version = 4");
}

constexpr const char* kOffers =
    "INSERT INTO offers VALUES (39, 100, 'bitcoin', 320, 'bitcoin', 420, 'bitcoin', 1000, 2000, 3, 'odd'), "
    "(40, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '')";

/// What every schema before 3 knew of the two.
void holdsTheOffers(Journal& journal) {
  const auto offers = journal.offers();
  BOOST_REQUIRE(offers.has_value());
  BOOST_REQUIRE(offers->size() == 2U);
  provider::offers::Memory first;
  first.step = Price::fromUnits(100, Currency::Bitcoin);
  first.lowestNow = Price::fromUnits(320, Currency::Bitcoin);
  first.lowestNowBid = Price::fromUnits(420, Currency::Bitcoin);
  first.notBefore = at(1000);
  first.retryAt = at(2000);
  first.failuresInARow = 3;
  first.pausedBecause = "odd";
  BOOST_TEST((offers->at(39) == first));
  BOOST_TEST((offers->at(40) == provider::offers::Memory{}));
}

/// Everything that a file is made of, one definition a line, without its spaces.
std::vector<std::string> definitions(const std::filesystem::path& file) {
  Connection connection(file, "mode=ro");
  std::vector<std::string> found;
  for (const auto& [definition] :
       select<std::string>(connection,
                           "SELECT replace(replace(sql, ' ', ''), char(10), '') FROM sqlite_schema "
                           "WHERE sql IS NOT NULL ORDER BY 1"))
    found.push_back(definition);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(migration)

BOOST_AUTO_TEST_CASE(a_journal_of_schema_1_is_taken_over_with_what_it_remembers) {
  const test::Folder folder;
  makeSchema1(folder.file());
  sql(folder.file(), "INSERT INTO pricing VALUES ('rig-01', 1000, 3, 2000)");
  sql(folder.file(), kOffers);
  sql(folder.file(),
      "INSERT INTO writes (kind, subject, old_value, new_value, reason, sent_at, outcome, answer) "
      "VALUES ('settings', 'rig-01', 'a', 'b', 'because', 1000, 'verified', '')");
  auto journal = Journal::open(folder.file());
  BOOST_REQUIRE(journal.has_value());
  const auto pricing = journal->pricing();
  BOOST_REQUIRE(pricing.has_value());
  BOOST_REQUIRE(pricing->contains("rig-01"));
  const PricingMemory& kept = pricing->at("rig-01");
  BOOST_TEST((kept.memory.lastWriteAt == at(1000)));
  BOOST_TEST(kept.notAppliedInARow == 3);
  BOOST_TEST((kept.heldUntil == at(2000)));
  BOOST_TEST(journal->recent(10)->size() == 1U);
  BOOST_TEST(journal->switches()->pauses.empty());
  BOOST_TEST(journal->events({.since = {}, .subject = {}})->empty());
  BOOST_TEST(!journal->clockMark()->has_value());
  holdsTheOffers(*journal);
}

BOOST_AUTO_TEST_CASE(a_journal_of_schema_2_is_taken_over_with_what_it_remembers) {
  const test::Folder folder;
  makeSchema2(folder.file());
  for (const char* statement :
       {kOffers, "INSERT INTO pricing (machine, not_applied_in_row, rental) VALUES ('rig-01', 2, 'spot')",
        "INSERT INTO pricing_prices (machine, side, direction, readings) VALUES ('rig-01', 'spot', 'lower', "
        "1)",
        "INSERT INTO pauses VALUES ('rig-01', 5, NULL)", "INSERT INTO resumes VALUES ('', 6)",
        "INSERT INTO rates VALUES ('bitcoin', 'spot_market', 65000.5, 7)",
        "INSERT INTO alerts VALUES ('machine_offline', 'rig-01', 'firing', 1, 2, 3, 'online: false')",
        "INSERT INTO machines VALUES ('rig-01', 8, 1)",
        "INSERT INTO events (kind, subject, at, old_value, new_value, detail) "
        "VALUES ('rented', 'rig-01', 9, '', '', '')"})
    sql(folder.file(), statement);
  test::beforeAndAfterReopening(folder, *Journal::open(folder.file()), [](Journal& journal) {
    holdsTheOffers(journal);
    BOOST_TEST(!journal.clockMark()->has_value());
    const auto pricing = journal.pricing();
    BOOST_REQUIRE(pricing->contains("rig-01"));
    BOOST_TEST(pricing->at("rig-01").notAppliedInARow == 2);
    BOOST_TEST(pricing->at("rig-01").memory.spot.readings == 1);
    BOOST_TEST(journal.switches()->pauses.size() == 1U);
    BOOST_TEST(journal.switches()->resumedAt.contains(""));
    BOOST_REQUIRE(journal.rates()->size() == 1U);
    BOOST_TEST(journal.rates()->front().rate.usdPerCoin == 65000.5);
    BOOST_TEST(journal.alerts()->size() == 1U);
    BOOST_TEST(journal.machines()->size() == 1U);
    BOOST_TEST(journal.events({})->size() == 1U);
  });
}

BOOST_AUTO_TEST_CASE(a_journal_of_schema_3_is_taken_over_with_what_it_remembers) {
  const test::Folder folder;
  makeSchema3(folder.file());
  sql(folder.file(),
      "INSERT INTO offers (order_id, window_ms, retry_at, failures_in_row, retry_because, refused, "
      "paused_because, raise_readings, had_machine) VALUES (39, 900000, 2000, 3, 'odd', 1, '', 2, 1)");
  test::beforeAndAfterReopening(folder, *Journal::open(folder.file()), [](Journal& journal) {
    provider::offers::Memory memory;
    memory.window = std::chrono::minutes{15};
    memory.retryAt = at(2000);
    memory.failuresInARow = 3;
    memory.retryBecause = "odd";
    memory.refusalsInARow = 1;
    memory.raiseReadings = 2;
    memory.hadMachine = true;
    BOOST_REQUIRE(journal.offers().has_value());
    BOOST_TEST((journal.offers()->at(39) == memory));
  });
}

BOOST_AUTO_TEST_CASE(what_had_fired_before_schema_5_counts_as_told_and_is_not_told_again) {
  using namespace provider::alerts;
  const test::Folder folder;
  makeSchema4(folder.file());
  sql(folder.file(),
      "INSERT INTO alerts VALUES ('machine_offline', 'pending', 'pending', 1, 0, 0, 'a'), "
      "('machine_offline', 'firing', 'firing', 1, 2, 0, 'b'), "
      "('machine_offline', 'recovering', 'recovering', 1, 2, 3, 'c'), "
      "('of_the_future', '', 'firing', 1, 2, 0, 'd')");
  sql(folder.file(), "INSERT INTO machines VALUES ('rig-01', 8, 1), ('rig-02', 9, 0)");
  State conditions;
  for (const auto& [phase, firedAt, healthySince, detail] :
       {std::tuple{Phase::Pending, 0, 0, "a"}, {Phase::Firing, 2, 0, "b"}, {Phase::Recovering, 2, 3, "c"}})
    conditions[{Rule::MachineOffline, std::string(name(phase))}] = {.phase = phase,
                                                                    .since = at(1),
                                                                    .firedAt = at(firedAt),
                                                                    .healthySince = at(healthySince),
                                                                    .detail = detail,
                                                                    .changes = 0,
                                                                    .failing = phase != Phase::Recovering,
                                                                    .flapping = false};
  Announcements told;
  for (const auto& [subject, detail] : {std::pair{"firing", "b"}, {"recovering", "c"}})
    told[{Rule::MachineOffline, subject}] = {
        .told = Told::Firing, .toldAt = at(2), .since = at(1), .detail = detail, .unsaidSince = {}};
  const std::map<std::string, provider::machines::Memory> machines{
      {"rig-01", {.firstSeen = at(8), .everConnected = true, .most = {}, .listedAt = {}}},
      {"rig-02", {.firstSeen = at(9), .everConnected = false, .most = {}, .listedAt = {}}}};
  test::beforeAndAfterReopening(folder, *Journal::open(folder.file()), [&](Journal& journal) {
    BOOST_TEST((*journal.alerts() == conditions));
    BOOST_TEST((*journal.announcements() == told));
    BOOST_TEST((*journal.machines() == machines));
    BOOST_TEST(journal.letters()->empty());
    BOOST_TEST(journal.switches()->silences.empty());
    BOOST_TEST(journal.switches()->forgotten.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_journal_that_was_taken_over_is_made_like_a_new_one) {
  const test::Folder folder;
  BOOST_REQUIRE(Journal::open(folder.file()).has_value());
  const auto fresh = definitions(folder.file());
  BOOST_REQUIRE(fresh.size() > 10U);
  for (const auto& makeOld : {makeSchema1, makeSchema2, makeSchema3, makeSchema4}) {
    const test::Folder old;
    makeOld(old.file());
    BOOST_REQUIRE(Journal::open(old.file()).has_value());
    BOOST_TEST(definitions(old.file()) == fresh, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(an_open_journal_tells_its_schema_at_byte_60_of_the_file_where_a_package_looks_for_it) {
  const auto toldBy = [](const std::filesystem::path& file) {
    const std::string header = test::contents(file).substr(0, 100);
    return std::pair{header.substr(60, 4), header.substr(68, 4)};
  };
  const std::string now{0, 0, 0, static_cast<char>(Journal::kSchemaVersion)};
  const test::Folder fresh;
  const auto made = Journal::open(fresh.file());
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST((toldBy(fresh.file()) == std::pair{now, std::string("CLOR")}));
  for (const auto& makeOld : {makeSchema1, makeSchema2, makeSchema3, makeSchema4}) {
    const test::Folder old;
    makeOld(old.file());
    const auto journal = Journal::open(old.file());
    BOOST_REQUIRE(journal.has_value());
    BOOST_TEST((toldBy(old.file()) == std::pair{now, std::string("CLOR")}));
  }
}

BOOST_AUTO_TEST_CASE(an_older_journal_is_not_brought_up_to_date_by_a_reader) {
  int schema = 0;
  for (const auto& makeOld : {makeSchema1, makeSchema2, makeSchema3, makeSchema4}) {
    const test::Folder folder;
    makeOld(folder.file());
    const std::string before = test::contents(folder.file());
    const auto reader = Journal::openForReading(folder.file());
    BOOST_REQUIRE(!reader.has_value());
    BOOST_TEST(
        test::mentions(reader.error(), "(schema " + std::to_string(++schema) + "): start this one once"),
        reader.error().message);
    BOOST_TEST((test::contents(folder.file()) == before));
  }
}

BOOST_AUTO_TEST_SUITE_END()
