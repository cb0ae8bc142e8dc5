#include "agent/journal/connection.h"

#include <Poco/URI.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

#include "agent/journal/failure.h"

namespace agent::journal {

namespace {

std::string uriOf(const std::filesystem::path& file, const std::string& parameters) {
  std::string path;
  Poco::URI::encode(std::filesystem::absolute(file).string(), "?#&;", path);
  return "file://" + path + "?" + parameters;
}

bool isOnce(const std::string& sql) {
  return std::ranges::any_of(std::array{"PRAGMA ", "CREATE ", "ALTER ", "DROP "},
                             [&sql](const char* word) { return sql.starts_with(word); });
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, const std::string& parameters) {
  open(uriOf(file, parameters));
}

Connection Connection::toMemory() {
  Connection connection;
  connection.open(":memory:");
  return connection;
}

void Connection::open(const std::string& name) {
  // The most that `mode` may ask for.
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &opened, kFlags, nullptr);
  // One that failed is to be closed too.
  handle_.reset(opened);
  if (code != SQLITE_OK) throw StorageFailure(code, sqlite3_errmsg(opened));
}

void Connection::waitForLocks(std::chrono::milliseconds atMost) {
  sqlite3_busy_timeout(handle(), static_cast<int>(atMost.count()));
}

void Connection::Finalizer::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Connection::Prepared Connection::takePrepared(const std::string& sql) {
  const auto found = prepared_.find(sql);
  return found == prepared_.end() ? nullptr : std::move(found->second);
}

void Connection::keepPrepared(const std::string& sql, Prepared statement) {
  if (isOnce(sql)) return;
  // What went wrong has been told; and a statement that is not reset keeps its locks.
  sqlite3_reset(statement.get());
  sqlite3_clear_bindings(statement.get());
  prepared_[sql] = std::move(statement);
}

void Connection::Closer::operator()(sqlite3* handle) const { sqlite3_close(handle); }

}  // namespace agent::journal
