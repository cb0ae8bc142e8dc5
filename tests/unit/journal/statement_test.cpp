#include "agent/journal/statement.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cmath>
#include <functional>
#include <limits>

#include "folder.h"
#include "sql.h"

using namespace agent::journal;

namespace {

namespace data = boost::unit_test::data;

using Whole = std::numeric_limits<std::int64_t>;
using Real = std::numeric_limits<double>;

/// A file with one table whose columns are as strict as the journal's.
struct Database {
  test::Folder folder;
  Connection connection{folder.file(), "mode=rwc"};

  Database() { run(connection, "CREATE TABLE things (number INTEGER, amount REAL, text TEXT) STRICT"); }
};

/// What comes back of a value that was stored, and what SQLite says it is.
template <typename Value>
std::tuple<Value, std::string> stored(Database& database, const char* column, const Value& value) {
  run(database.connection, "DELETE FROM things");
  run(database.connection, std::string("INSERT INTO things (") + column + ") VALUES (?)", value);
  const auto rows =
      select<Value, std::string>(database.connection, std::string("SELECT ") + column + ", typeof(" + column +
                                                          ") FROM things WHERE " + column + " IS NOT NULL");
  BOOST_REQUIRE(rows.size() == 1U);
  return rows.front();
}

std::string longText() {
  std::string text(300'000, 'x');
  text.back() = 'y';
  return text;
}

const std::string kTexts[] = {"",
                              "rig-01",
                              "größe €𝄞",
                              std::string("a\0b", 3),
                              std::string("\0", 1),
                              "no UTF-8: \xff\xfe\x80\xc3",
                              "it's \"one\"; DROP TABLE things -- ?",
                              longText()};

}  // namespace

BOOST_AUTO_TEST_SUITE(statement)

BOOST_DATA_TEST_CASE(a_text_comes_back_byte_for_byte, data::make(kTexts)) {
  Database database;
  BOOST_TEST((stored(database, "text", sample) == std::tuple(sample, std::string("text"))));
  BOOST_TEST(valueOf<std::int64_t>(database.connection, "SELECT length(CAST(text AS BLOB)) FROM things") ==
             static_cast<std::int64_t>(sample.size()));
  BOOST_TEST(
      valueOf<std::int64_t>(database.connection, "SELECT count(*) FROM things WHERE text = ?", sample) == 1);
}

BOOST_DATA_TEST_CASE(a_whole_number_keeps_all_its_digits,
                     data::make({std::int64_t{0}, std::int64_t{-1}, (std::int64_t{1} << 53) + 1, Whole::min(),
                                 Whole::max()})) {
  Database database;
  BOOST_TEST((stored(database, "number", sample) == std::tuple(sample, std::string("integer"))));
}

BOOST_DATA_TEST_CASE(a_real_number_keeps_all_its_digits,
                     data::make({0.0, 0.1, -1.0 / 3.0, 65000.5, Real::denorm_min(), Real::max(),
                                 Real::lowest(), Real::infinity()})) {
  Database database;
  BOOST_TEST((stored(database, "amount", sample) == std::tuple(sample, std::string("real"))));
}

BOOST_AUTO_TEST_CASE(nothing_is_null_and_comes_back_as_nothing) {
  Database database;
  run(database.connection, "INSERT INTO things VALUES (?, ?, ?)", NullableInt(), NullableReal(),
      NullableText());
  const auto rows =
      select<NullableInt, NullableReal, NullableText>(database.connection, "SELECT * FROM things");
  BOOST_REQUIRE(rows.size() == 1U);
  BOOST_TEST((rows.front() == std::tuple(NullableInt(), NullableReal(), NullableText())));
  BOOST_TEST(number(database.connection,
                    "SELECT count(*) FROM things WHERE number IS NULL AND amount IS NULL AND text IS NULL") ==
             1);
}

BOOST_AUTO_TEST_CASE(what_may_be_nothing_and_is_something_comes_back) {
  Database database;
  const std::tuple values{NullableInt(0), NullableReal(0.0), NullableText("")};
  std::apply(
      [&](const auto&... each) { run(database.connection, "INSERT INTO things VALUES (?, ?, ?)", each...); },
      values);
  const auto rows =
      select<NullableInt, NullableReal, NullableText>(database.connection, "SELECT * FROM things");
  BOOST_REQUIRE(rows.size() == 1U);
  BOOST_TEST((rows.front() == values));
}

BOOST_AUTO_TEST_CASE(a_row_is_not_mistaken_for_the_one_before) {
  Database database;
  run(database.connection, "INSERT INTO things VALUES (1, 0.5, 'one'), (NULL, NULL, NULL), (3, 1.5, '')");
  const auto rows = select<NullableInt, NullableReal, NullableText>(
      database.connection, "SELECT number, amount, text FROM things ORDER BY rowid");
  using Row = std::tuple<NullableInt, NullableReal, NullableText>;
  const std::vector<Row> expected{{1, 0.5, "one"}, {}, {3, 1.5, ""}};
  BOOST_TEST((rows == expected));
}

BOOST_AUTO_TEST_CASE(a_number_that_is_none_is_stored_as_null) {
  Database database;
  run(database.connection, "INSERT INTO things (amount) VALUES (?)", std::nan(""));
  BOOST_TEST(!valueOf<NullableReal>(database.connection, "SELECT amount FROM things").has_value());
}

BOOST_AUTO_TEST_CASE(a_null_where_none_may_be_is_said_with_its_column) {
  Database database;
  run(database.connection, "INSERT INTO things (number) VALUES (NULL)");
  const auto said = [](const Unusable& e) {
    return std::string(e.what()).starts_with("is damaged (nothing in number)");
  };
  BOOST_CHECK_EXCEPTION((void)valueOf<std::int64_t>(database.connection, "SELECT number FROM things"),
                        Unusable, said);
  BOOST_CHECK_EXCEPTION((void)valueOf<double>(database.connection, "SELECT number FROM things"), Unusable,
                        said);
  BOOST_CHECK_EXCEPTION((void)valueOf<std::string>(database.connection, "SELECT number FROM things"),
                        Unusable, said);
}

BOOST_AUTO_TEST_CASE(a_query_that_ought_to_have_a_value_and_has_none_is_said) {
  Database database;
  BOOST_CHECK_THROW((void)number(database.connection, "SELECT number FROM things"), Unusable);
}

BOOST_AUTO_TEST_CASE(a_statement_that_answers_with_rows_nobody_reads_is_carried_out) {
  Database database;
  run(database.connection, "INSERT INTO things (number) VALUES (1), (2), (3) RETURNING number");
  BOOST_TEST(number(database.connection, "SELECT count(*) FROM things") == 3);
}

BOOST_AUTO_TEST_CASE(what_only_a_programmer_gets_wrong_is_a_bug_and_no_storage_error) {
  Database database;
  Connection& connection = database.connection;
  const std::function<void()> bugs[] = {
      [&] { run(connection, "INSERT INTO things VALUES (?, ?, ?)", std::int64_t{1}); },
      [&] { run(connection, "INSERT INTO things (number) VALUES (1)", std::int64_t{1}); },
      [&] { run(connection, "DELETE FROM things; DELETE FROM things"); },
      [&] { run(connection, ""); },
      [&] { run(connection, "-- nothing"); },
      [&] {
        run(connection, "INSERT INTO things (number) VALUES (4)"),
            (void)select<std::int64_t>(connection, "SELECT number, text FROM things");
      },
  };
  for (const auto& bug : bugs) BOOST_CHECK_THROW((void)guarded("x", bug), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_connection_given_away_is_the_same_connection) {
  Database database;
  run(database.connection, "CREATE TEMP TABLE mine (id INTEGER)");
  Connection taken = std::move(database.connection);
  BOOST_TEST(number(taken, "SELECT count(*) FROM mine") == 0);
}

BOOST_AUTO_TEST_CASE(a_path_from_the_present_folder_is_understood) {
  const test::Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  test::sql("journal.db", "CREATE TABLE songs (name TEXT)");
  std::filesystem::current_path(before);
  BOOST_TEST(std::filesystem::exists(folder.file()));
}

BOOST_AUTO_TEST_SUITE_END()
