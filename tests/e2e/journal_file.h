#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace e2e {

/// A journal as somebody finds it who knows SQLite and nothing of the agent.
class JournalFile {
 public:
  struct Write {
    std::int64_t id = 0;
    std::string kind;
    std::string subject;
    std::int64_t sent_ms = 0;
    std::string outcome;
  };

  explicit JournalFile(std::filesystem::path file) : file_(std::move(file)) {}

  /// `ok`, or what SQLite finds wrong with it.
  [[nodiscard]] std::string integrity() const;
  /// All of them, oldest first.
  [[nodiscard]] std::vector<Write> writes() const;
  /// Goes on seeing the file as it is now, for the life of what is returned: the write-ahead log can only
  /// grow meanwhile.
  [[nodiscard]] std::shared_ptr<void> longLook() const;

 private:
  [[nodiscard]] std::vector<std::vector<std::string>> rows(const std::string& query) const;

  std::filesystem::path file_;
};

}  // namespace e2e
