#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace agent::log {

/// `text` as a JSON string, quotes included; what is beyond `longest` bytes is cut (at a character) and
/// marked with `…`. Whatever a terminal or a reader of lines might obey is escaped: control characters (C0,
/// DEL, C1), line and paragraph separators, and marks that turn the direction of writing. Bytes that are no
/// UTF-8 become `\ufffd`.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t longest);

/// `text` as a logfmt value: as it is when that is safe, else `quoted`.
[[nodiscard]] std::string logfmtValue(std::string_view text, std::size_t longest);

}  // namespace agent::log
