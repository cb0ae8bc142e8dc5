#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "agent/text/characters.h"

/// Text as messengers count it. Internal to this room.
namespace agent::notify {

using text::naturallyBefore;
using text::printable;

/// How long it is in UTF-16, which is how messengers count. Of valid UTF-8.
[[nodiscard]] std::size_t utf16Units(std::string_view text);

/// At most so many units of it; what was cut is marked with `…`. Of valid UTF-8.
[[nodiscard]] std::string cutTo(std::string_view text, std::size_t units);

}  // namespace agent::notify
