#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;

namespace agent::journal {

/// An open SQLite file, closed at the end of its life. Used by one thread at a time. What fails throws
/// `StorageFailure`.
class Connection {
 public:
  /// `parameters` are those of an SQLite URI, and say what may be done to the file: `mode=rw`,
  /// `mode=ro&immutable=1`. Fails at once.
  Connection(const std::filesystem::path& file, const std::string& parameters);

  /// For so long a statement waits for another connection's lock; if it is not told, not at all.
  void waitForLocks(std::chrono::milliseconds atMost);

  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
};

}  // namespace agent::journal
