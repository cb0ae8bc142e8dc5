#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "provider/core/clock.h"

namespace agent::text {

/// RFC 3339 in UTC with milliseconds: `2025-01-02T03:04:05.006Z`. Years outside 0…9999, which it cannot
/// carry, become the nearest that it can.
[[nodiscard]] std::string utcText(provider::WallTime time);

/// The same in whole seconds: `2025-01-02T03:04:05Z`.
[[nodiscard]] std::string utcSeconds(provider::WallTime time);

/// The same back; milliseconds may be absent. Nothing else is accepted.
[[nodiscard]] std::optional<provider::WallTime> timeFromUtc(std::string_view text);

}  // namespace agent::text
