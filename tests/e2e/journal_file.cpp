#include "tests/e2e/journal_file.h"

#include <sqlite3.h>

#include "tests/e2e/process.h"

namespace e2e {

std::vector<std::vector<std::string>> JournalFile::rows(const std::string& query) const {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection(opened, &sqlite3_close);
  if (code != SQLITE_OK) throw Failed("cannot open " + file_.string());
  sqlite3_busy_timeout(opened, 5000);
  std::vector<std::vector<std::string>> all;
  const auto take = [](void* into, int columns, char** values, char**) {
    auto& row = static_cast<std::vector<std::vector<std::string>>*>(into)->emplace_back();
    for (int i = 0; i < columns; ++i) row.emplace_back(values[i] ? values[i] : "");
    return 0;
  };
  if (sqlite3_exec(opened, query.c_str(), take, &all, nullptr) != SQLITE_OK)
    throw Failed(file_.string() + ": " + sqlite3_errmsg(opened));
  return all;
}

std::shared_ptr<void> JournalFile::longLook() const {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  std::shared_ptr<void> look(opened, [](void* handle) { sqlite3_close(static_cast<sqlite3*>(handle)); });
  if (code != SQLITE_OK ||
      sqlite3_exec(opened, "BEGIN; SELECT count(*) FROM writes", nullptr, nullptr, nullptr) != SQLITE_OK)
    throw Failed("cannot read " + file_.string());
  return look;
}

std::string JournalFile::integrity() const { return rows("PRAGMA integrity_check").at(0).at(0); }

std::vector<JournalFile::Write> JournalFile::writes() const {
  std::vector<Write> writes;
  for (const auto& row : rows("SELECT id, kind, subject, sent_at, outcome FROM writes ORDER BY id"))
    writes.push_back({.id = std::stoll(row[0]),
                      .kind = row[1],
                      .subject = row[2],
                      .sent_ms = std::stoll(row[3]),
                      .outcome = row[4]});
  return writes;
}

}  // namespace e2e
