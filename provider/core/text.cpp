#include "provider/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "provider/core/ensure.h"

namespace provider {

std::string percentText(double fraction) {
  const double percent = fraction * 100;
  // Nearly always a whole number, and a thousand machines say it several times each.
  if (const double whole = std::round(percent); std::abs(percent - whole) < 1e-9 && std::abs(whole) < 1e6)
    return std::to_string(static_cast<int>(whole)) + "%";
  std::array<char, 32> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), percent, std::chars_format::general, 6);
  ensure(error == std::errc{}, "a percentage did not fit its text");
  return std::string(buffer.data(), end) + "%";
}

std::string spanText(std::chrono::milliseconds span) {
  const auto seconds = std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(span).count());
  if (seconds < 120) return std::to_string(seconds) + "s";
  if (seconds < 2 * 3600) return std::to_string(seconds / 60) + "m";
  if (seconds < 2 * 86'400) return std::to_string(seconds / 3600) + "h";
  return std::to_string(seconds / 86'400) + "d";
}

}  // namespace provider
