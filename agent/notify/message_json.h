#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "agent/notify/message.h"

/// What reading and writing messages share. Internal to this room.
namespace agent::notify {

inline constexpr std::int64_t kMessageSchema = 1;
/// A thousand machines take less than one.
inline constexpr std::size_t kLargestMessage = std::size_t{16} << 20;

[[nodiscard]] std::optional<ItemKind> itemKindFromName(std::string_view text);
[[nodiscard]] std::optional<Severity> severityFromName(std::string_view text);

}  // namespace agent::notify
