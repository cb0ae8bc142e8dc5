#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "provider/core/clock.h"
#include "provider/offers/memory.h"
#include "provider/offers/offer.h"
#include "provider/offers/policy.h"

namespace provider::offers {

/// What the marketplace said to a price (API page, *Spot offers*).
struct Accepted {};
struct RefusedTooFar {
  Price lowestNow;
};
struct RefusedTooSoon {
  std::optional<std::chrono::seconds> left;  ///< nothing = not told
};
struct RefusedTooLow {
  std::optional<Price> minimum;
};
struct RefusedOther {
  std::string text;
};
using Answer = std::variant<Accepted, RefusedTooFar, RefusedTooSoon, RefusedTooLow, RefusedOther>;

/// What a refusal in words means.
enum class Refusal {
  Gone,       ///< the order ended or is not ours: the orders are looked up again
  Passing,    ///< it may be over in a while: tried again, less and less often
  NotActive,  ///< the same, and rarely from the start
  Lasting,    ///< not understood, or for the owner to change: left alone until he acts, or for a day
};
[[nodiscard]] Refusal refusalOf(const std::string& text);

/// An offer and what is remembered of it, after an answer.
struct Learned {
  Offer offer;
  Memory memory;
};

/// Pure. What an answer to `sent`, received at `now`, teaches. `shown` is the minimum that the machine's spot
/// market told last.
[[nodiscard]] Learned learn(Offer offer, Memory memory, const Price& sent, const Answer& answer,
                            const std::optional<Price>& shown, const Rules& rules, WallTime now);

}  // namespace provider::offers
