#pragma once

#include <Poco/Data/Session.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "provider/core/error.h"

namespace agent::journal {

/// A file that is there and cannot serve as a journal, in words for people (without the path). Like Poco's
/// exceptions it does not leave this room: `storageError` makes a value of it.
class Unusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
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

/// Makes the file if there is none, migrates it, and leaves a connection that writes durably (WAL,
/// `synchronous=FULL`) and waits up to 5 s for another. Throws.
[[nodiscard]] Poco::Data::Session connectForWriting(const std::filesystem::path& file);

/// A connection that changes nothing, not even the `-shm` file beside a database in WAL mode. Nothing when
/// there is no file, or an empty one. Throws.
[[nodiscard]] std::optional<Poco::Data::Session> connectForReading(const std::filesystem::path& file);

/// Rolled back unless committed. Immediate: a second writer waits at the beginning, where waiting is
/// possible.
class Transaction {
 public:
  explicit Transaction(Poco::Data::Session& session);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Poco::Data::Session& session_;
  bool open_ = true;
};

/// Several queries that see the same state, whatever another process writes meanwhile.
class OneView {
 public:
  explicit OneView(Poco::Data::Session& session);
  ~OneView();
  OneView(const OneView&) = delete;
  OneView& operator=(const OneView&) = delete;

 private:
  Poco::Data::Session& session_;
};

}  // namespace agent::journal
