#include "agent/journal/connection.h"

#include <Poco/URI.h>
#include <sqlite3.h>

#include "agent/journal/failure.h"

namespace agent::journal {

namespace {

std::string uriOf(const std::filesystem::path& file, const std::string& parameters) {
  std::string path;
  Poco::URI::encode(std::filesystem::absolute(file).string(), "?#&;", path);
  return "file://" + path + "?" + parameters;
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, const std::string& parameters) {
  // The most that `mode` may ask for.
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(uriOf(file, parameters).c_str(), &opened, kFlags, nullptr);
  // One that failed is to be closed too.
  handle_.reset(opened);
  if (code != SQLITE_OK) throw StorageFailure(code, sqlite3_errmsg(opened));
}

void Connection::waitForLocks(std::chrono::milliseconds atMost) {
  sqlite3_busy_timeout(handle(), static_cast<int>(atMost.count()));
}

void Connection::Closer::operator()(sqlite3* handle) const { sqlite3_close(handle); }

}  // namespace agent::journal
