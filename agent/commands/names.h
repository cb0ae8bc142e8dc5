#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

/// Machines and offers as they are named on the command line, and as its messages name them.
namespace agent::commands {

/// The number in `offer:39`; nothing when it is no offer that is named, as no machine's name holds a colon. A
/// message when `offer:` is followed by something else.
[[nodiscard]] std::expected<std::optional<std::int64_t>, std::string> offerNamed(const std::string& name);

/// `rig-01, rig-02, ...`: as many as a message can carry, harmless to a terminal.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

}  // namespace agent::commands
