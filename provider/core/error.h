#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace provider {

/// What went wrong, by what one can do about it.
enum class ErrorKind {
  Cancelled,     ///< the program was asked to stop
  NoConnection,  ///< name, address, TLS, reset: nobody to talk to
  Timeout,       ///< the exchange's one deadline passed
  BadAnswer,     ///< an answer that is not the documented JSON (HTML, empty, cut, wrong types, a redirect)
  RateLimited,   ///< code 5 or HTTP 429, still so after the client's own retries
  Busy,          ///< code 1: the marketplace's database
  KeyRefused,    ///< code 3
  InvalidInput,  ///< code 2 or 4: this program sent what the API does not take
  Refused,       ///< code 6, with the marketplace's own words
  Storage,       ///< a file or the journal, until somebody mends it
  StorageTransient,  ///< the same for a reason that may pass by itself: locked, no room, a failing disk
};

[[nodiscard]] std::string_view name(ErrorKind kind);

/// What a call that failed with this `errno` on a file means: no room and the like may pass by itself.
[[nodiscard]] ErrorKind storageKind(int systemError);

/// One failure as a value. `message` is a sentence for people and never holds the key.
struct Error {
  ErrorKind kind = ErrorKind::BadAnswer;
  std::string message;
  /// The API's own `code`, where it answered with one.
  std::optional<int> apiCode;
  /// The API's own `error` text, verbatim.
  std::string apiText;
  /// The request may have reached the marketplace and been carried out: read back before sending anything
  /// again.
  bool maybeApplied = false;
  /// How long the server asked to be left alone (`Retry-After`).
  std::optional<std::chrono::seconds> retryAfter;
};

template <typename T>
using Result = std::expected<T, Error>;

/// `std::unexpected` in fewer words, for the common case.
[[nodiscard]] inline std::unexpected<Error> failure(ErrorKind kind, std::string message) {
  return std::unexpected(Error{.kind = kind,
                               .message = std::move(message),
                               .apiCode = {},
                               .apiText = {},
                               .maybeApplied = false,
                               .retryAfter = {}});
}

}  // namespace provider
