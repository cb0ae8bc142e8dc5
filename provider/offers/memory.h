#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "provider/core/clock.h"
#include "provider/core/price.h"
#include "provider/offers/policy.h"

namespace provider::offers {

/// A minimum that the marketplace told with a refusal, beside the one that the machine's spot market showed.
struct ToldMinimum {
  Price price;
  std::optional<Price> shown;  ///< what the spot market said then
  WallTime at{};

  friend bool operator==(const ToldMinimum&, const ToldMinimum&) = default;
};

/// What the marketplace taught is asked for anew after so long: rules change.
inline constexpr std::chrono::hours kLessonKept{24};

/// What is known about one offer; outlives a restart.
struct Memory {
  std::optional<Price> step;              ///< learned: how far one lowering may go
  std::optional<WallTime> stepLearnedAt;  ///< after a day it is asked for anew: steps may grow
  std::optional<Price> lowestNow;     ///< told by the last refusal, absolute; valid for `lowestNowBid` only
  std::optional<Price> lowestNowBid;  ///< the bid it was told at
  std::optional<WallTime> notBefore;  ///< no lowering before: the window of the last one
  /// The last lowering that was accepted from here.
  std::optional<WallTime> loweredAt;
  std::optional<Price> loweredTo;
  std::chrono::milliseconds window{0};      ///< learned where it is longer than the rules say; 0 = not
  std::optional<WallTime> windowLearnedAt;  ///< after a day the rules are believed again
  std::optional<ToldMinimum> toldMinimum;
  /// No move of any kind before then: the last ones failed for a reason of their own.
  std::optional<WallTime> retryAt;
  int failuresInARow = 0;            ///< makes `retryAt` later each time
  std::string retryBecause;          ///< the last failure, in its own words
  std::optional<WallTime> failedAt;  ///< when that was
  /// Of moves that the marketplace refused without teaching anything by it, or did not carry out.
  int refusalsInARow = 0;
  /// An answer that is not understood: left alone until the owner acts, or for a day.
  std::string pausedBecause;
  std::optional<WallTime> pausedAt;
  /// Readings in a row that wanted a raise, and the time of the last one counted.
  int raiseReadings = 0;
  std::optional<WallTime> raiseCountedAt;
  bool hadMachine = false;  ///< it was active once

  friend bool operator==(const Memory&, const Memory&) = default;
};

/// How long a window lasts for this offer.
[[nodiscard]] std::chrono::milliseconds windowOf(const Memory& memory, const Rules& rules, WallTime now);

/// Pure. After a move that failed on the way: a pause that doubles up to an hour, so that nothing is asked
/// for in vain over and over.
[[nodiscard]] Memory afterFailure(Memory memory, std::string because, WallTime now);
/// Pure. The same after one that the marketplace refused without teaching anything by it, or did not carry
/// out; the pause doubles from `first`.
[[nodiscard]] Memory afterRefusal(Memory memory, std::string because, WallTime now,
                                  std::chrono::milliseconds first = std::chrono::seconds{30});
/// Pure. A move was seen to take effect, or the owner says to try again: no failure and no pause is left.
[[nodiscard]] Memory withoutTrouble(Memory memory);

/// Pure. The calendar jumped by `by`, forward or back: what is remembered in its time moves along.
[[nodiscard]] Memory shifted(Memory memory, std::chrono::milliseconds by);
/// Pure. What was stored by an earlier run: waits that lie further ahead than they ever last were noted
/// before the calendar was set back.
[[nodiscard]] Memory bounded(Memory memory, const Rules& rules, WallTime now);

}  // namespace provider::offers
