#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace agent::report {

/// Printable text in lines of at most `most` cells, broken at blanks; a word that is longer stays whole. At
/// least one line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t most);

/// Each line of a text, moved to the right.
[[nodiscard]] std::string indented(std::string_view text, std::size_t by);

/// `  label           value`: the value is wrapped and continues under itself.
[[nodiscard]] std::string labelled(std::string_view label, std::string_view value);

}  // namespace agent::report
