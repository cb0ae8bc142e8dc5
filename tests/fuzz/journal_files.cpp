#include "tests/fuzz/journal_files.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "agent/journal/migrations.h"
#include "agent/journal/statement.h"
#include "tests/fuzz/check.h"

namespace fuzz {
namespace {

namespace fs = std::filesystem;
using namespace agent::journal;

class Folder {
 public:
  Folder() {
    const fs::path memory = "/dev/shm";
    const fs::path parent = ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
    std::string pattern = (parent / "clore-fuzz-XXXXXX").string();
    must(::mkdtemp(pattern.data()) != nullptr, "a folder can be made");
    file_ = fs::path(pattern) / "journal.db";
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(file_.parent_path(), ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const fs::path& file() const { return file_; }

 private:
  fs::path file_;
};

void removeJournal() {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(journalFile().string() + ending);
}

/// Of schema 1.
constexpr const char* kRows[] = {
    R"(INSERT INTO writes (kind, subject, old_value, new_value, reason, sent_at, outcome, answer)
         VALUES ('settings', 'rig-01', 'a', 'b', 'because', 1000, 'verified', ''),
                ('spot_price', '39', 'a', 'b', 'because', 2000, 'pending', ''))",
    "INSERT INTO machines (name, first_seen, ever_connected) VALUES ('rig-01', 1000, 1)",
    "INSERT INTO pricing (machine, last_write_at, not_applied_in_row) VALUES ('rig-01', 1000, 3)",
    R"(INSERT INTO offers (order_id, step_units, step_currency, failures_in_row, paused_because)
         VALUES (39, 100, 'bitcoin', 3, 'odd'))",
    R"(INSERT INTO alerts (rule, subject, phase, since, fired_at, healthy_since, detail)
         VALUES ('machine_offline', 'rig-01', 'firing', 1000, 2000, 0, 'is not online'))",
};

/// Of schema 2.
constexpr const char* kLaterRows[] = {
    R"(INSERT INTO events (kind, subject, at, old_value, new_value, detail)
         VALUES ('rented', 'rig-01', 1000, '', '', ''))",
    "INSERT INTO pauses VALUES ('rig-01', 1000, NULL)",
    "INSERT INTO resumes VALUES ('rig-01', 1000)",
    "INSERT INTO rates VALUES ('bitcoin', 'spot_market', 65000.0, 1000)",
};

void raise(Connection& connection, int from, int to) {
  for (int version = from; version < to; ++version)
    for (const std::string& step : migrationFrom(version)) run(connection, step);
}

/// Rows are put in where every schema has the same columns, and taken over from there.
std::string made(int version) {
  removeJournal();
  {
    Connection connection(journalFile(), "mode=rwc");
    run(connection, "PRAGMA page_size = 512");
    raise(connection, 0, 1);
    for (const char* row : kRows) run(connection, row);
    raise(connection, 1, std::min(version, 2));
    if (version >= 2)
      for (const char* row : kLaterRows) run(connection, row);
    raise(connection, 2, version);
    run(connection, "PRAGMA user_version = " + std::to_string(version));
  }
  std::ifstream in(journalFile(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

template <typename Value>
void mayFail(const provider::Result<Value>& result) {
  if (!result) checkJournalError(result.error());
}

}  // namespace

const fs::path& journalFile() {
  static const Folder folder;
  return folder.file();
}

void putJournal(std::string_view bytes) {
  removeJournal();
  std::ofstream(journalFile(), std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

const std::string& journalOfSchema(int version) {
  static std::array<std::string, Journal::kSchemaVersion + 1> all;
  std::string& image = all.at(static_cast<std::size_t>(version));
  if (image.empty()) image = made(version);
  return image;
}

void checkJournalError(const provider::Error& error) {
  using enum provider::ErrorKind;
  must(error.kind == Storage || error.kind == StorageTransient, "a journal's error is one of storage");
  must(error.message.contains(journalFile().string()), "a journal's error names the file");
}

void readEverything(Journal& journal) {
  mayFail(journal.unsettled());
  mayFail(journal.recent(100));
  mayFail(journal.machines());
  mayFail(journal.pricing());
  mayFail(journal.writes({}));
  mayFail(journal.writes({.since = provider::WallTime{}, .subject = "rig-01"}));
  mayFail(journal.events({}));
  mayFail(journal.events({.since = provider::WallTime{}, .subject = "rig-01"}));
  mayFail(journal.rates());
  mayFail(journal.switches());
  mayFail(journal.offers());
  mayFail(journal.clockMark());
  mayFail(journal.alerts());
  mayFail(journal.announcements());
  mayFail(journal.channels());
  mayFail(journal.letters());
}

}  // namespace fuzz
