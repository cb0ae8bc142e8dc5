#include "agent/journal/database.h"

#include <sqlite3.h>

#include "agent/journal/failure.h"
#include "agent/journal/file.h"
#include "agent/journal/journal.h"
#include "agent/journal/migrations.h"
#include "agent/journal/statement.h"
#include "agent/journal/transaction.h"

namespace agent::journal {

namespace {

// A check of the whole file at start is worth its time only while it takes none to speak of.
constexpr std::int64_t kLargestToCheck = 16 * 1024 * 1024;

Connection setUp(Connection connection) {
  connection.waitForLocks(std::chrono::seconds{5});
  for (const char* setting :
       {"foreign_keys = ON", "trusted_schema = OFF", "cache_size = -512", "temp_store = MEMORY"})
    run(connection, std::string("PRAGMA ") + setting);
  return connection;
}

Connection connect(const std::filesystem::path& file, const std::string& parameters) {
  return setUp(Connection(file, parameters));
}

/// The schema's version; 0 for an empty file.
std::int64_t identify(Connection& connection) {
  const std::int64_t application = number(connection, "PRAGMA application_id");
  const std::int64_t version = number(connection, "PRAGMA user_version");
  const std::int64_t objects = number(connection, "SELECT count(*) FROM sqlite_schema");
  if (application == 0 && version == 0 && objects == 0) return 0;
  if (application != kApplicationId)
    throw Unusable(std::string("is the SQLite file of another program: ") + kMoveAway);
  if (version > Journal::kSchemaVersion)
    throw Unusable("was made by a newer clore-agent (schema " + std::to_string(version) +
                   ", this one knows " + std::to_string(Journal::kSchemaVersion) +
                   "): install that version or move the file away");
  // A file is a journal and has its schema from one transaction on: what has the one only was changed since.
  if (version < 1) throw damaged("schema " + std::to_string(version));
  return version;
}

std::string besides(const std::filesystem::path& file, const char* ending) { return file.string() + ending; }

void checkPages(Connection& connection, const std::filesystem::path& file) {
  const std::int64_t pageSize = number(connection, "PRAGMA page_size");
  const bool wholePages = sizeOf(file).value_or(0) % static_cast<std::uintmax_t>(pageSize) == 0;
  const bool nothingToRecover = sizeOf(besides(file, "-wal")).value_or(0) == 0;
  if (!wholePages && nothingToRecover) throw damaged("cut short");
  if (number(connection, "PRAGMA page_count") * pageSize > kLargestToCheck) return;
  const auto result = valueOf<std::string>(connection, "PRAGMA quick_check(1)");
  if (result != "ok") throw damaged(result);
}

void useWriteAheadLog(Connection& connection) {
  const auto mode = valueOf<std::string>(connection, "PRAGMA journal_mode = WAL");
  if (mode != "wal")
    throw Unusable("is on a file system without SQLite's write-ahead log (" + mode + "): use a local one");
  run(connection, "PRAGMA synchronous = FULL");
  run(connection, "PRAGMA journal_size_limit = 1048576");
}

/// A statement fails as such where the file has tables of a later schema than it says, or views of its
/// owner's in the way. From nothing (0) it would be a mistake of the migration.
void migrateFrom(std::int64_t version, Connection& connection) try {
  for (const std::string& step : migrationFrom(version)) run(connection, step);
} catch (const StorageFailure& e) {
  if (e.code() != SQLITE_ERROR || version == 0) throw;
  throw damaged(std::string(e.what()) + ", with schema " + std::to_string(version));
}

void migrate(Connection& connection) {
  for (;;) {
    Transaction transaction(connection);
    // Asked again inside: another process may have done it meanwhile.
    const std::int64_t version = identify(connection);
    if (version == Journal::kSchemaVersion) return;
    migrateFrom(version, connection);
    run(connection, "PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
}

/// What a read-only connection needs to say so that nothing is made or changed. Without a write-ahead log the
/// file is all there is; with one, its index is read and never written.
std::string readingParameters(const std::filesystem::path& file) {
  if (sizeOf(besides(file, "-wal")).value_or(0) == 0) return "mode=ro&immutable=1";
  if (!sizeOf(besides(file, "-shm")))
    throw Unusable("was not closed properly and its -shm file is gone: start clore-agent once to recover it");
  return "mode=ro&readonly_shm=1";
}

}  // namespace

Connection connectForWriting(const std::filesystem::path& file) {
  const auto path = std::filesystem::absolute(file);
  const OpeningTurn turn(path.parent_path());
  makeFile(path);
  static_cast<void>(sizeOf(path));
  Connection connection = connect(path, "mode=rw");
  static_cast<void>(identify(connection));
  checkPages(connection, path);
  useWriteAheadLog(connection);
  migrate(connection);
  // The schema's number is to stand in the file itself, not in its write-ahead log alone: there the package
  // of an older version looks for it before it lets itself be installed.
  run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
  return connection;
}

Connection connectToMemory() {
  Connection connection = setUp(Connection::toMemory());
  migrate(connection);
  return connection;
}

std::optional<Connection> connectForReading(const std::filesystem::path& file) {
  const auto path = std::filesystem::absolute(file);
  const auto size = sizeOf(path);
  if (!size || (*size == 0 && sizeOf(besides(path, "-wal")).value_or(0) == 0)) return std::nullopt;
  Connection connection = connect(path, readingParameters(path));
  const std::int64_t version = identify(connection);
  if (version == 0) return std::nullopt;
  if (version < Journal::kSchemaVersion)
    throw Unusable("was made by an older clore-agent (schema " + std::to_string(version) +
                   "): start this one once to bring it up to date");
  return connection;
}

}  // namespace agent::journal
