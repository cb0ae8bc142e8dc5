#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "provider/core/clock.h"
#include "provider/core/price.h"

/// Our own spot offers: bids of this account on somebody's machine.
namespace provider::offers {

/// One own offer as known now.
struct Offer {
  std::int64_t id = 0;
  std::int64_t serverId = 0;
  Price bid = Price::fromUnits(0, Currency::Bitcoin);
  bool active = false;           ///< only the active offer has the machine
  std::optional<Price> minimum;  ///< the machine's spot minimum in the bid's currency
  bool listed = true;            ///< offers exist only while the machine is public
  bool online = true;
  WallTime readAt{};
};

/// What the owner wants of an offer: keep this price.
struct FixedTarget {
  Price price;
};

/// Rules of the marketplace and limits of freshness.
struct Rules {
  std::chrono::milliseconds window = std::chrono::seconds{600};  ///< one accepted lowering per window
  std::chrono::milliseconds maxAge = std::chrono::minutes{5};    ///< of the reading that a move may rest on
};

/// What is known about lowering one offer; outlives a restart.
struct Memory {
  std::optional<Price> step;          ///< learned: how far one lowering may go
  std::optional<Price> lowestNow;     ///< told by the last refusal, absolute; valid for `lowestNowBid` only
  std::optional<Price> lowestNowBid;  ///< the bid it was told at
  std::optional<WallTime> notBefore;  ///< the window is open from then on
  /// No move of any kind before then: the last one failed for a reason of its own.
  std::optional<WallTime> retryAt;
  int failuresInARow = 0;     ///< makes `retryAt` later each time
  std::string pausedBecause;  ///< an answer that is not understood: left alone until the owner acts

  friend bool operator==(const Memory&, const Memory&) = default;
};

/// Where the way to the target leads: what is left of it after this move.
struct Outlook {
  std::optional<std::int64_t> loweringsLeft;  ///< this move included; nothing while the step is not known
  std::optional<std::chrono::milliseconds> timeLeft;  ///< until the target is reached
};

struct Send {
  Price price;
};
struct Wait {
  WallTime until;
};
struct Stay {};

/// What to do with one offer, and why.
struct Move {
  std::variant<Send, Wait, Stay> action;
  std::string reason;
  Outlook outlook;
};

/// Pure. A raise goes at once; a lowering is as large as is known to be allowed, never inside the window,
/// never below the machine's minimum; while the step is not known it asks for the target itself, which is
/// answered with `max_step` once.
[[nodiscard]] Move plan(const Offer& offer, const FixedTarget& target, const Memory& memory,
                        const Rules& rules, WallTime now);

/// What the marketplace said to a `Send`.
struct Accepted {};
struct RefusedTooFar {
  Price lowestNow;
};
struct RefusedTooSoon {
  std::chrono::seconds left;
};
struct RefusedTooLow {
  std::optional<Price> minimum;
};
struct RefusedOther {
  std::string text;
};
using Answer = std::variant<Accepted, RefusedTooFar, RefusedTooSoon, RefusedTooLow, RefusedOther>;

/// An offer and what is remembered of it, after an answer.
struct Learned {
  Offer offer;
  Memory memory;
};

/// Pure. After a move that failed for another reason than the window, or that did not take effect: a pause
/// that doubles from 30 s up to an hour, so that nothing is asked for in vain over and over.
[[nodiscard]] Memory afterFailure(Memory memory, WallTime now);
/// Pure. After a move that was seen to take effect.
[[nodiscard]] Memory afterSuccess(Memory memory);

/// Pure. What an answer, received at `now`, teaches.
[[nodiscard]] Learned learn(Offer offer, Memory memory, const Price& sent, const Answer& answer,
                            const Rules& rules, WallTime now);

}  // namespace provider::offers
