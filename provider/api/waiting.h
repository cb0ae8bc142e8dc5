#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "provider/core/clock.h"
#include "provider/core/error.h"

/// Internal to this room.
namespace provider::api {

/// Ends an exchange from wherever it is. Caught in `PocoTransport::exchange`, and never out of the room.
struct ExchangeFailed {
  Error error;
};

[[noreturn]] void fail(ErrorKind kind, std::string message);

/// All waiting of one exchange: every wait is for a descriptor, and ends at the exchange's one deadline or
/// when the program is asked to stop, whichever part of the exchange it is in.
class Waiting {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  /// `interrupt` may be null.
  Waiting(std::chrono::milliseconds allowed, Interrupt* interrupt);

  /// Said when the deadline passes, with the time allowed: `no complete answer within 30 s`.
  void expect(std::string what) { expected_ = std::move(what); }

  /// Returns when one of `events` (as in poll) has happened, or false at `limit`, which may be earlier than
  /// the deadline. Throws `ExchangeFailed`: Timeout, Cancelled.
  bool untilOr(int descriptor, short events, Moment limit);
  void until(int descriptor, short events) { (void)untilOr(descriptor, events, Moment::max()); }

  /// For work that goes on without waiting.
  void checkDeadline() const;
  [[nodiscard]] Moment deadline() const { return deadline_; }

 private:
  [[noreturn]] void timedOut() const;
  void heed(bool readable);

  std::chrono::milliseconds allowed_;
  Moment deadline_;
  Interrupt* interrupt_;
  /// The descriptor stays readable though no stop was asked for: it is then looked at now and then, or
  /// waiting would spin.
  bool noisy_ = false;
  std::string expected_;
};

}  // namespace provider::api
