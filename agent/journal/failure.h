#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "provider/core/error.h"

/// How storage fails: two exceptions, which do not leave this room, and the `Error` that becomes of them.
namespace agent::journal {

/// What helps against a file that is no journal, or one no more.
inline constexpr const char* kMoveAway =
    "move it away (with -wal and -shm beside it) and clore-agent begins a new one";

/// A file that is there and cannot serve as a journal, in words for people (without the path).
class Unusable : public std::runtime_error {
 public:
  explicit Unusable(const std::string& words, provider::ErrorKind kind = provider::ErrorKind::Storage)
      : std::runtime_error(words), kind_(kind) {}

  [[nodiscard]] provider::ErrorKind kind() const { return kind_; }

 private:
  provider::ErrorKind kind_;
};

/// For a journal that is not as it was left.
[[nodiscard]] inline Unusable damaged(const std::string& how) {
  return Unusable("is damaged (" + how + "): restore a copy, or " + kMoveAway);
}

/// For a NULL where the schema has none.
[[nodiscard]] inline Unusable nothingIn(const std::string& column) { return damaged("nothing in " + column); }

/// A call of SQLite's that failed, in SQLite's words.
class StorageFailure : public std::runtime_error {
 public:
  StorageFailure(int code, const std::string& words) : std::runtime_error(words), code_(code) {}

  /// SQLite's extended result code.
  [[nodiscard]] int code() const { return code_; }

 private:
  int code_;
};

/// The exception being handled as an `Error` with the path in its message. What is no failure of the file (a
/// bug, no memory) flies on.
[[nodiscard]] provider::Error storageError(const std::filesystem::path& file);

/// Runs `work`; its storage exceptions become a value.
template <typename Work>
[[nodiscard]] auto guarded(const std::filesystem::path& file, Work work)
    -> provider::Result<std::invoke_result_t<Work>> {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (...) {
    return std::unexpected(storageError(file));
  }
}

}  // namespace agent::journal
