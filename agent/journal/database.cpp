#include "agent/journal/database.h"

#include <Poco/Data/DataException.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/URI.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "agent/journal/journal.h"
#include "agent/journal/migrations.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

using Poco::Data::Session;

// A check of the whole file at start is worth its time only while it takes none to speak of.
constexpr std::int64_t kLargestToCheck = 16 * 1024 * 1024;

constexpr const char* kMoveAway =
    "move it away (with -wal and -shm beside it) and clore-agent begins a new one";

std::string systemError(int code) { return std::strerror(code); }

/// Nothing when there is no such file.
std::optional<std::uintmax_t> sizeOf(const std::filesystem::path& file) {
  struct stat actual {};
  if (::stat(file.c_str(), &actual) != 0) {
    if (errno == ENOENT) return std::nullopt;
    throw Unusable("cannot be reached: " + systemError(errno) + "; run as the agent's user, or as root");
  }
  if (!S_ISREG(actual.st_mode)) throw Unusable("is not a file");
  return static_cast<std::uintmax_t>(actual.st_size);
}

void syncDirectory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor == -1) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// A journal that root makes by hand in the agent's directory is the agent's, or it could not be started
/// afterwards.
void leaveToOwnerOf(const std::filesystem::path& directory, int descriptor) {
  struct stat actual {};
  if (::geteuid() != 0 || ::stat(directory.c_str(), &actual) != 0 || actual.st_uid == 0) return;
  if (::fchown(descriptor, actual.st_uid, actual.st_gid) != 0)
    throw Unusable("cannot be given to the owner of its directory: " + systemError(errno));
}

/// SQLite gives -wal and -shm the mode and the owner of the file. An existing file is not opened here:
/// closing it again would drop the locks that another connection of this process holds.
void makeFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor == -1) {
    if (errno == EEXIST) return;
    throw Unusable("cannot be made: " + systemError(errno));
  }
  ::fchmod(descriptor, S_IRUSR | S_IWUSR);
  leaveToOwnerOf(file.parent_path(), descriptor);
  ::close(descriptor);
  syncDirectory(file.parent_path());
}

Session connect(const std::filesystem::path& file, const std::string& parameters) {
  static const bool registered = (Poco::Data::SQLite::Connector::registerConnector(), true);
  static_cast<void>(registered);
  std::string path;
  Poco::URI::encode(file.string(), "?#&;", path);
  // With a time-out here, Poco repeats a failing open until it has passed.
  Session session(Poco::Data::SQLite::Connector::KEY, "file://" + path + "?" + parameters, 0);
  for (const char* setting : {"busy_timeout = 5000", "foreign_keys = ON", "trusted_schema = OFF",
                              "cache_size = -512", "temp_store = MEMORY"})
    run(session, std::string("PRAGMA ") + setting);
  return session;
}

/// The schema's version; 0 for an empty file.
std::int64_t identify(Session& session) {
  const std::int64_t application = number(session, "PRAGMA application_id");
  const std::int64_t version = number(session, "PRAGMA user_version");
  const std::int64_t objects = number(session, "SELECT count(*) FROM sqlite_schema");
  if (application == 0 && version == 0 && objects == 0) return 0;
  if (application != kApplicationId)
    throw Unusable(std::string("is the SQLite file of another program: ") + kMoveAway);
  if (version > Journal::kSchemaVersion)
    throw Unusable("was made by a newer clore-agent (schema " + std::to_string(version) +
                   ", this one knows " + std::to_string(Journal::kSchemaVersion) +
                   "): install that version or move the file away");
  return version;
}

std::string besides(const std::filesystem::path& file, const char* ending) { return file.string() + ending; }

void checkPages(Session& session, const std::filesystem::path& file) {
  const std::int64_t pageSize = number(session, "PRAGMA page_size");
  const bool wholePages = sizeOf(file).value_or(0) % static_cast<std::uintmax_t>(pageSize) == 0;
  const bool nothingToRecover = sizeOf(besides(file, "-wal")).value_or(0) == 0;
  if (!wholePages && nothingToRecover)
    throw Unusable(std::string("is damaged (cut short): restore a copy, or ") + kMoveAway);
  if (number(session, "PRAGMA page_count") * pageSize > kLargestToCheck) return;
  const auto result = std::get<0>(select<std::string>(session, "PRAGMA quick_check(1)").at(0));
  if (result != "ok") throw Unusable("is damaged (" + result + "): restore a copy, or " + kMoveAway);
}

void useWriteAheadLog(Session& session) {
  const auto mode = std::get<0>(select<std::string>(session, "PRAGMA journal_mode = WAL").at(0));
  if (mode != "wal")
    throw Unusable("is on a file system without SQLite's write-ahead log (" + mode + "): use a local one");
  run(session, "PRAGMA synchronous = FULL");
  run(session, "PRAGMA journal_size_limit = 1048576");
}

void migrate(Session& session) {
  for (;;) {
    Transaction transaction(session);
    // Asked again inside: another process may have done it meanwhile.
    const std::int64_t version = identify(session);
    if (version == Journal::kSchemaVersion) return;
    for (const std::string& step : migrationFrom(version)) run(session, step);
    run(session, "PRAGMA user_version = " + std::to_string(version + 1));
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

/// SQLite's own words; Poco says them twice where it has them twice.
std::string words(const Poco::Exception& e) {
  const std::string& message = e.message();
  const std::size_t half = message.size() / 2;
  const bool twice = message.size() > 4 && message.substr(half - 1, 2) == ": " &&
                     message.compare(0, half - 1, message, half + 1, std::string::npos) == 0;
  return twice ? message.substr(0, half - 1) : message;
}

}  // namespace

provider::Error storageError(const std::filesystem::path& file) {
  namespace sqlite = Poco::Data::SQLite;
  const auto error = [&file](const std::string& what) {
    return provider::failure(provider::ErrorKind::Storage, "journal " + file.string() + " " + what).error();
  };
  try {
    throw;
  } catch (const Unusable& e) {
    return error(e.what());
  } catch (const sqlite::DatabaseFullException&) {
    return error("cannot be written: the disk is full");
  } catch (const sqlite::ReadOnlyException&) {
    return error("cannot be written: it, its directory or its file system is read-only");
  } catch (const sqlite::CorruptImageException& e) {
    return error("is damaged or not a journal (" + words(e) + "): restore a copy, or " + kMoveAway);
  } catch (const sqlite::DBLockedException&) {
    return error("is kept locked by another process");
  } catch (const sqlite::CantOpenDBFileException& e) {
    return error("cannot be opened (" + words(e) + "): may this user read and write it and its directory?");
  } catch (const Poco::Data::ConnectionFailedException& e) {
    return error("cannot be opened (" + words(e) + "): may this user read and write it and its directory?");
  } catch (const sqlite::IOErrorException& e) {
    return error("cannot be read or written (" + words(e) + "): disk full, over quota, or failing?");
  } catch (const Poco::Exception& e) {
    return error("failed: " + e.displayText());
  }
}

namespace {

/// Held while a journal is opened for writing: changing a new file to write-ahead logging is refused, not
/// waited for, when two do it at the same moment.
class OpeningTurn {
 public:
  explicit OpeningTurn(const std::filesystem::path& directory)
      : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~OpeningTurn() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpeningTurn(const OpeningTurn&) = delete;
  OpeningTurn& operator=(const OpeningTurn&) = delete;

 private:
  int descriptor_;
};

}  // namespace

Session connectForWriting(const std::filesystem::path& file) {
  const auto path = std::filesystem::absolute(file);
  const OpeningTurn turn(path.parent_path());
  makeFile(path);
  static_cast<void>(sizeOf(path));
  Session session = connect(path, "mode=rw");
  static_cast<void>(identify(session));
  checkPages(session, path);
  useWriteAheadLog(session);
  migrate(session);
  // The schema's number is to stand in the file itself, not in its write-ahead log alone: there the package
  // of an older version looks for it before it lets itself be installed.
  run(session, "PRAGMA wal_checkpoint(PASSIVE)");
  return session;
}

std::optional<Session> connectForReading(const std::filesystem::path& file) {
  const auto path = std::filesystem::absolute(file);
  const auto size = sizeOf(path);
  if (!size || (*size == 0 && sizeOf(besides(path, "-wal")).value_or(0) == 0)) return std::nullopt;
  Session session = connect(path, readingParameters(path));
  const std::int64_t version = identify(session);
  if (version == 0) return std::nullopt;
  if (version < Journal::kSchemaVersion)
    throw Unusable("was made by an older clore-agent (schema " + std::to_string(version) +
                   "): start this one once to bring it up to date");
  return session;
}

Transaction::Transaction(Session& session) : session_(session) { run(session_, "BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    run(session_, "ROLLBACK");
  } catch (const Poco::Exception&) {
    // After a full disk SQLite has rolled back by itself.
  }
}

void Transaction::commit() {
  run(session_, "COMMIT");
  open_ = false;
}

OneView::OneView(Session& session) : session_(session) { run(session_, "BEGIN"); }

OneView::~OneView() {
  try {
    run(session_, "ROLLBACK");
  } catch (const Poco::Exception&) {
    // A query that failed may have ended it.
  }
}

}  // namespace agent::journal
