#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "agent/text/characters.h"

namespace agent::report {

using text::naturallyBefore;
using text::printable;
using text::validUtf8;

/// Cells that printable text takes in a terminal. East Asian wide characters and emoji count two, combining
/// marks none: an approximation of wcwidth(3) by blocks (Unicode's EastAsianWidth, Annex 11) that does not
/// depend on the locale.
[[nodiscard]] std::size_t cells(std::string_view text);

/// At most `most` cells of it; what was cut is marked with `…`.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// What every GPU of the marketplace is called says nothing: `2x NVIDIA GeForce RTX 3090` is a `2x RTX 3090`.
/// Printable.
[[nodiscard]] std::string shortGpu(std::string_view text);

}  // namespace agent::report
