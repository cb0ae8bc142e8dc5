#pragma once

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "agent/journal/journal.h"

/// A folder of its own for each test, and words for what journals of tests hold.
namespace test {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "clore-journal-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path() const { return path_; }
  std::filesystem::path file() const { return path_ / "journal.db"; }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void put(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

inline unsigned modeOf(const std::filesystem::path& file) {
  struct stat actual {};
  return ::stat(file.c_str(), &actual) == 0 ? actual.st_mode & 0777U : 0U;
}

inline provider::WallTime at(std::int64_t milliseconds) {
  return provider::WallTime{std::chrono::milliseconds{milliseconds}};
}

inline agent::journal::Write aWrite(const std::string& subject) {
  return {.id = 0,
          .kind = agent::journal::WriteKind::Settings,
          .subject = subject,
          .before = "0.00010000 BTC",
          .after = "0.00011000 BTC",
          .reason = "market: 50 % of 12",
          .at = at(1'735'787'045'006),
          .outcome = agent::journal::Outcome::Pending,
          .answer = "",
          .settledAt = std::nullopt};
}

/// What a child that ran `work` ended with. `work` returns the exit code.
template <typename Work>
int inChild(Work work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

inline bool mentions(const provider::Error& error, const std::string& text) {
  return error.message.find(text) != std::string::npos;
}

inline const char* const kOddNames[] = {
    "", "rig-01", "it's \"one\"", "größe €𝄞", "a;DROP TABLE writes", "%s ? :x", "line\nbreak"};

/// Runs `look` on the journal that wrote, and on the file opened again, and on the file opened for reading.
template <typename Look>
void beforeAndAfterReopening(const Folder& folder, agent::journal::Journal journal, Look look) {
  look(journal);
  { const agent::journal::Journal closed = std::move(journal); }
  auto again = agent::journal::Journal::open(folder.file());
  BOOST_REQUIRE(again.has_value());
  look(*again);
  auto reading = agent::journal::Journal::openForReading(folder.file());
  BOOST_REQUIRE(reading.has_value());
  look(*reading);
}

/// Closed, with so many writes in it. Returns the file's bytes.
inline std::string aJournalWithWrites(const Folder& folder, int count) {
  auto journal = agent::journal::Journal::open(folder.file());
  for (int i = 0; i < count; ++i)
    BOOST_REQUIRE(journal->intent(aWrite("rig-" + std::to_string(i))).has_value());
  { const agent::journal::Journal closed = std::move(*journal); }
  return contents(folder.file());
}

}  // namespace test
