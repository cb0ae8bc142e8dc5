#pragma once

#include <chrono>
#include <optional>

#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace provider::api {

/// The rules of the key's one request per second (API page, *Transport*).
struct PacingRules {
  std::chrono::milliseconds interval{1100};         ///< between any two requests
  std::chrono::milliseconds orderInterval{5000};    ///< between two `create_order`
  std::chrono::milliseconds firstBackoff{1000};     ///< doubled at each refusal in a row …
  std::chrono::milliseconds longestBackoff{64000};  ///< … up to this
};

/// When a key was last used: what all users of one key have to know of each other.
struct PacingState {
  SteadyTime lastSent{};
  SteadyTime lastOrder{};
  SteadyTime notBefore{};  ///< the server asked to be left alone until then
  int refusalsInARow = 0;

  friend bool operator==(const PacingState&, const PacingState&) = default;
};

enum class SlotUse { Any, CreateOrder };

/// Longer than this the server is not taken at its word (`Retry-After`).
inline constexpr std::chrono::seconds kLongestRetryAfter{3600};

/// The earliest moment for the next request.
[[nodiscard]] SteadyTime nextSlot(const PacingState& state, const PacingRules& rules, SlotUse use);

/// What of a stored state can be true at `now`. One that lies in the future was written before a reboot: all
/// it can still mean is that a request has just been sent.
[[nodiscard]] PacingState believable(const PacingState& state, SteadyTime now);

/// The state after a request that was sent at `sent` and answered without a rate limit.
[[nodiscard]] PacingState afterAnswer(PacingState state, SlotUse use, SteadyTime sent);

/// The state after a refusal for the rate limit: 1, 2, 4 … s, or longer where the server says so.
[[nodiscard]] PacingState afterRefusal(PacingState state, const PacingRules& rules, SlotUse use,
                                       SteadyTime sent, SteadyTime now,
                                       std::optional<std::chrono::seconds> retryAfter);

/// Where the state is kept between requests. The limit is per key over all processes, so a program may keep
/// it in a file that others lock too. Used by one thread.
class PacingStore {
 public:
  virtual ~PacingStore() = default;
  /// Takes the turn for one request; others wait until `release`. Fails with Timeout when no turn comes
  /// before `deadline`.
  [[nodiscard]] virtual Result<PacingState> acquire(SteadyTime deadline) = 0;
  virtual void release(const PacingState& state) = 0;
  /// Within a turn: the state as it will be should this process not live to release it.
  virtual void note(const PacingState&) {}
};

/// For a key that only this object uses.
class PrivatePacing final : public PacingStore {
 public:
  [[nodiscard]] Result<PacingState> acquire(SteadyTime) override { return state_; }
  void release(const PacingState& state) override { state_ = state; }

 private:
  PacingState state_;
};

}  // namespace provider::api
