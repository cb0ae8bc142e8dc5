#include "agent/journal/failure.h"

#include <functional>
#include <new>
#include <thread>

#include "agent/journal/transaction.h"
#include "folder.h"
#include "sql.h"

using namespace agent::journal;
using test::sql;

namespace {

/// What is said of work that fails on a file, after its path; `may pass: ` before what is worth another try.
std::string saidOf(const test::Folder& folder, const std::function<void()>& work) {
  const auto result = guarded(folder.file(), work);
  BOOST_REQUIRE(!result.has_value());
  const bool mayPass = result.error().kind == provider::ErrorKind::StorageTransient;
  BOOST_TEST((mayPass || result.error().kind == provider::ErrorKind::Storage));
  const std::string begin = "journal " + folder.file().string() + " ";
  BOOST_REQUIRE(result.error().message.starts_with(begin));
  return (mayPass ? "may pass: " : "") + result.error().message.substr(begin.size());
}

Connection writer(const test::Folder& folder) { return {folder.file(), "mode=rw"}; }

/// A file with a table of two rows.
void makeThings(const test::Folder& folder) {
  sql(folder.file(), "CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  sql(folder.file(), "INSERT INTO things VALUES (1, 'one'), (2, 'two')");
}

constexpr const char* kAThird = "INSERT INTO things VALUES (3, 'three')";

}  // namespace

BOOST_AUTO_TEST_SUITE(failure)

BOOST_AUTO_TEST_CASE(a_file_that_may_have_no_more_pages_is_a_full_disk) {
  const test::Folder folder;
  makeThings(folder);
  Connection connection = writer(folder);
  BOOST_TEST(number(connection, "PRAGMA max_page_count = 3") == 3);
  const auto tooMuch = [&connection] {
    Transaction transaction(connection);
    run(connection, kAThird);
    run(connection, "INSERT INTO things VALUES (4, ?)", std::string(20'000, 'x'));
    transaction.commit();
  };
  BOOST_TEST(saidOf(folder, tooMuch) == "may pass: cannot be written: the disk is full");
  BOOST_TEST(number(connection, "SELECT count(*) FROM things") == 2);
  BOOST_TEST(number(connection, "PRAGMA max_page_count = 100") == 100);
  BOOST_TEST(guarded(folder.file(), tooMuch).has_value());
  BOOST_TEST(number(connection, "SELECT count(*) FROM things") == 4);
}

BOOST_AUTO_TEST_CASE(a_file_opened_for_reading_is_read_only) {
  const test::Folder folder;
  makeThings(folder);
  for (const char* parameters : {"mode=ro", "mode=ro&immutable=1"}) {
    Connection reader(folder.file(), parameters);
    BOOST_TEST(saidOf(folder, [&reader] { run(reader, kAThird); }) ==
               "cannot be written: it, its directory or its file system is read-only");
    BOOST_TEST(number(reader, "SELECT count(*) FROM things") == 2);
  }
}

BOOST_AUTO_TEST_CASE(what_another_one_holds_is_locked) {
  const test::Folder folder;
  makeThings(folder);
  Connection first = writer(folder);
  Connection second = writer(folder);
  {
    Transaction transaction(first);
    BOOST_TEST(saidOf(folder, [&second] { const Transaction other(second); }) ==
               "may pass: is kept locked by another process");
  }
  BOOST_TEST(guarded(folder.file(), [&second] { run(second, kAThird); }).has_value());
}

BOOST_AUTO_TEST_CASE(what_another_one_has_changed_meanwhile_is_locked_too) {
  const test::Folder folder;
  makeThings(folder);
  sql(folder.file(), "PRAGMA journal_mode = WAL");
  Connection first = writer(folder);
  Connection second = writer(folder);
  const OneView view(first);
  BOOST_TEST(number(first, "SELECT count(*) FROM things") == 2);
  run(second, kAThird);
  // SQLite calls it by a finer code than that of a lock.
  BOOST_TEST(saidOf(folder, [&first] { run(first, "DELETE FROM things"); }) ==
             "may pass: is kept locked by another process");
}

BOOST_AUTO_TEST_CASE(one_that_waits_for_locks_gets_its_turn) {
  const test::Folder folder;
  makeThings(folder);
  // As the journal is: without a write-ahead log whoever waits may for a moment hold up the commit that it
  // waits for.
  sql(folder.file(), "PRAGMA journal_mode = WAL");
  Connection first = writer(folder);
  Connection second = writer(folder);
  second.waitForLocks(std::chrono::minutes{1});
  run(first, "BEGIN IMMEDIATE");
  std::thread other([&second] { run(second, kAThird); });
  run(first, "DELETE FROM things");
  run(first, "COMMIT");
  other.join();
  BOOST_TEST(number(first, "SELECT count(*) FROM things") == 1);
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_said) {
  const test::Folder folder;
  test::put(folder.file(), std::string(10'000, 'x'));
  Connection connection = writer(folder);
  BOOST_TEST(saidOf(folder, [&connection] { run(connection, "SELECT * FROM things"); }) ==
             "is damaged or not a journal (file is not a database): restore a copy, or move it away (with "
             "-wal and -shm beside it) and clore-agent begins a new one");
}

BOOST_AUTO_TEST_CASE(a_damaged_page_is_said) {
  const test::Folder folder;
  makeThings(folder);
  const std::string whole = test::contents(folder.file());
  test::put(folder.file(), whole.substr(0, 4096) + std::string(whole.size() - 4096, 'x'));
  Connection connection = writer(folder);
  BOOST_TEST(
      saidOf(folder, [&connection] {
        run(connection, "SELECT * FROM things");
      }).starts_with("is damaged or not a journal (database disk image is malformed): restore a copy"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_cannot_be_opened_and_is_not_made) {
  const test::Folder folder;
  for (const char* parameters : {"mode=rw", "mode=ro"})
    BOOST_TEST(saidOf(folder, [&] { Connection(folder.file(), parameters); }) ==
               "cannot be opened (unable to open database file): may this user read and write it and its "
               "directory?");
  BOOST_TEST(!std::filesystem::exists(folder.file()));
}

BOOST_AUTO_TEST_CASE(what_has_no_class_of_its_own_is_said_in_the_words_of_sqlite) {
  const test::Folder folder;
  makeThings(folder);
  Connection connection = writer(folder);
  for (const auto& [statement, words] :
       {std::pair{"SELECT * FROM nowhere", "failed: no such table: nowhere"},
        {"SELEKT 1", "failed: near \"SELEKT\": syntax error"},
        {"INSERT INTO things VALUES (1, 'again')", "failed: UNIQUE constraint failed: things.id"},
        {"UPDATE things SET text = NULL", "failed: NOT NULL constraint failed: things.text"},
        {"COMMIT", "failed: cannot commit - no transaction is active"}})
    BOOST_TEST(saidOf(folder, [&] { run(connection, statement); }) == words);
}

BOOST_AUTO_TEST_CASE(a_statement_that_failed_stands_in_nobodys_way) {
  const test::Folder folder;
  makeThings(folder);
  Connection connection = writer(folder);
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(!guarded(folder.file(), [&] { run(connection, "SELEKT 1"); }).has_value());
    BOOST_TEST(!guarded(folder.file(), [&] {
                  Transaction transaction(connection);
                  run(connection, kAThird);
                  run(connection, kAThird);
                  transaction.commit();
                }).has_value());
  }
  run(connection, kAThird);
  BOOST_TEST(number(connection, "SELECT count(*) FROM things") == 3);
}

BOOST_AUTO_TEST_CASE(a_bug_is_not_taken_for_a_failing_file) {
  BOOST_CHECK_THROW((void)guarded("x", [] { throw std::logic_error("a bug"); }), std::logic_error);
  BOOST_CHECK_THROW((void)guarded("x", [] { throw std::bad_alloc(); }), std::bad_alloc);
}

BOOST_AUTO_TEST_SUITE_END()
