#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace agent::commands {

/// The whole text as a number that fits; false, and nothing taken, when it is something else.
template <typename Number>
[[nodiscard]] bool takeNumber(std::string_view text, Number& into) {
  Number read{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (fault != std::errc{} || end != text.data() + text.size()) return false;
  into = read;
  return true;
}

}  // namespace agent::commands
