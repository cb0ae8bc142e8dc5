#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text from outside, and what is to be done with it before somebody's screen gets it.
namespace agent::text {

struct Character {
  int code = -1;          ///< -1 = no UTF-8
  std::size_t bytes = 1;  ///< of the character, or the one byte that is none
};

/// The first character of a text that is not empty.
[[nodiscard]] Character firstOf(std::string_view text);

/// Calls `visit(Character, its bytes)` for each.
template <typename Visit>
void forEach(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = firstOf(text);
    visit(character, text.substr(0, character.bytes));
    text.remove_prefix(character.bytes);
  }
}

/// Whether screens obey it instead of showing it: control characters, line separators and marks that turn the
/// direction of writing.
[[nodiscard]] bool isObeyed(int code);

/// One line that a screen can be trusted with: bytes that are no UTF-8 become U+FFFD, what is obeyed becomes
/// a space.
[[nodiscard]] std::string printable(std::string_view text);

/// Valid UTF-8, and otherwise as it was: what JSON can carry.
[[nodiscard]] std::string validUtf8(std::string_view text);

/// Whether `a` comes before `b` where numbers count as such: `rig-9`, `rig-10`. A strict order, also of names
/// that differ in leading zeros only.
[[nodiscard]] bool naturallyBefore(std::string_view a, std::string_view b);

}  // namespace agent::text
