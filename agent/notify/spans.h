#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "provider/core/clock.h"

/// Times as messages carry them, always in UTC. Internal to this room.
namespace agent::notify {

/// `40 s`, `3 min`, `2 h 5 min`, `3 days 4 h`; less than nothing as nothing.
[[nodiscard]] std::string lastedText(std::chrono::milliseconds span);

/// `10:42 UTC`, or `2026-11-20 10:42 UTC` when that is another day than `now`.
[[nodiscard]] std::string clockText(provider::WallTime time, provider::WallTime now);

/// `2026-11-20 10:42 UTC`
[[nodiscard]] std::string dateText(provider::WallTime time);

/// `2026-11-20T10:00:00Z`; years outside 0…9999, which it cannot carry, become the nearest that it can.
[[nodiscard]] std::string utcText(provider::WallTime time);
/// The same back; nothing else is accepted.
[[nodiscard]] std::optional<provider::WallTime> timeFromUtc(std::string_view text);

/// `Fri, 20 Nov 2026 10:00:00 +0000` (RFC 5322, 3.3)
[[nodiscard]] std::string mailDate(provider::WallTime time);

}  // namespace agent::notify
