#pragma once

#include <chrono>
#include <string>

#include "provider/core/clock.h"

/// Times as messages carry them, always in UTC. Internal to this room.
namespace agent::notify {

/// `40 s`, `3 min`, `2 h 5 min`, `3 days 4 h`; less than nothing as nothing.
[[nodiscard]] std::string lastedText(std::chrono::milliseconds span);

/// `10:42 UTC`, or `2026-11-20 10:42 UTC` when that is another day than `now`.
[[nodiscard]] std::string clockText(provider::WallTime time, provider::WallTime now);

/// `2026-11-20 10:42 UTC`
[[nodiscard]] std::string dateText(provider::WallTime time);

/// `Fri, 20 Nov 2026 10:00:00 +0000` (RFC 5322, 3.3)
[[nodiscard]] std::string mailDate(provider::WallTime time);

}  // namespace agent::notify
