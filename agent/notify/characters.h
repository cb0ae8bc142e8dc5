#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text from outside, made fit for people's screens. Internal to this room.
namespace agent::notify {

/// One line: bytes that are no UTF-8 become U+FFFD; control characters, line separators and marks that turn
/// the direction of writing become spaces.
[[nodiscard]] std::string printable(std::string_view text);

/// How long it is in UTF-16, which is how messengers count. Of valid UTF-8.
[[nodiscard]] std::size_t utf16Units(std::string_view text);

/// At most so many units of it; what was cut is marked with `…`. Of valid UTF-8.
[[nodiscard]] std::string cutTo(std::string_view text, std::size_t units);

/// Whether `a` comes before `b` where numbers count as such: `rig-9`, `rig-10`.
[[nodiscard]] bool naturallyBefore(std::string_view a, std::string_view b);

}  // namespace agent::notify
