#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "agent/notify/message.h"

/// Messages as people read them, on a phone, times in UTC. Internal to this room.
namespace agent::notify {

/// What a channel makes of text: how long its messages may be, in UTF-16 units of what goes over the wire,
/// and how characters are written that would otherwise mean something to it.
struct TextStyle {
  std::size_t limit = 4000;
  std::string (*escape)(std::string_view) = nullptr;  ///< nothing = as it is
};

/// `CRITICAL: rig-07 is offline`, `WARNING: 3 machines are offline, 1 offer …`, `RESOLVED: …`; at most 150
/// characters and one line.
[[nodiscard]] std::string titleOf(const Message& message);

/// Title, then what is to be known of each item: since when, what it is, what it earned, the next step. The
/// worst comes first, machines in the natural order of their names. What does not fit is counted: `and 57
/// more`.
[[nodiscard]] std::string textOf(const Message& message, const TextStyle& style);

/// The same without the title, where that has a place of its own (e-mail).
[[nodiscard]] std::string bodyOf(const Message& message, const TextStyle& style);

}  // namespace agent::notify
