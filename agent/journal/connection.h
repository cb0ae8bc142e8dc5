#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace agent::journal {

/// An open SQLite file, closed at the end of its life. Used by one thread at a time. What fails throws
/// `StorageFailure`.
class Connection {
 public:
  /// `parameters` are those of an SQLite URI, and say what may be done to the file: `mode=rw`,
  /// `mode=ro&immutable=1`. Fails at once.
  Connection(const std::filesystem::path& file, const std::string& parameters);
  /// To a database that is gone with the connection.
  [[nodiscard]] static Connection toMemory();

  /// For so long a statement waits for another connection's lock; if it is not told, not at all.
  void waitForLocks(std::chrono::milliseconds atMost);

  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

  struct Finalizer {
    void operator()(sqlite3_stmt* handle) const;
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalizer>;
  /// A statement that was used before, ready to be used again: to prepare one takes longer than to run it. Null
  /// when there is none.
  [[nodiscard]] Prepared takePrepared(const std::string& sql);
  /// For the next one who asks. What is used once in a connection's life is not kept.
  void keepPrepared(const std::string& sql, Prepared statement);

 private:
  Connection() = default;
  void open(const std::string& name);

  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
  std::unordered_map<std::string, Prepared> prepared_;  ///< they end before their connection
};

}  // namespace agent::journal
