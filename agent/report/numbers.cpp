#include "agent/report/numbers.h"

#include <array>
#include <charconv>

namespace agent::report {

namespace {

std::string written(double number, std::chars_format format, int precision) {
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format, precision).ptr;
  return {buffer.data(), end};
}

}  // namespace

std::string decimal(double number, int decimals) {
  return written(number, std::chars_format::fixed, decimals);
}

std::string plain(double number) { return written(number, std::chars_format::general, 6); }

}  // namespace agent::report
