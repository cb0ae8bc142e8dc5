#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "provider/core/clock.h"
#include "provider/offers/memory.h"
#include "provider/offers/plan.h"

/// Internal to this room: how far one lowering may go, and how long the way is.
namespace provider::offers {

/// The lowest price that is known to be settable now; nothing while nothing is known, or not any more.
[[nodiscard]] std::optional<Price> lowestSettable(const Price& bid, const Memory& memory, WallTime now);

/// How many lowerings lead from `bid` to `target`, and how long until the last of them when the first goes
/// out in `untilFirst`.
[[nodiscard]] Outlook outlookOf(const Price& bid, const Price& target, const Memory& memory,
                                const Rules& rules, std::chrono::milliseconds untilFirst, WallTime now);

}  // namespace provider::offers
