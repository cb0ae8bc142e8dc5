#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace agent::report {

/// One line that a terminal can be trusted with: bytes that are no UTF-8 become U+FFFD; control characters,
/// line separators and marks that turn the direction of writing become spaces.
[[nodiscard]] std::string printable(std::string_view text);

/// Valid UTF-8, and otherwise as it was: what JSON can carry.
[[nodiscard]] std::string validUtf8(std::string_view text);

/// Cells that printable text takes in a terminal. East Asian wide characters and emoji count two, combining
/// marks none: an approximation of wcwidth(3) by blocks (Unicode's EastAsianWidth, Annex 11) that does not
/// depend on the locale.
[[nodiscard]] std::size_t cells(std::string_view text);

/// At most `most` cells of it; what was cut is marked with `…`.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

}  // namespace agent::report
