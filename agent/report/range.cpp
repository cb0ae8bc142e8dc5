#include <charconv>
#include <limits>

#include "agent/report/check.h"

namespace agent::report {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Plain decimals only; the library's number reader would also take `inf`, `nan` and exponents.
std::optional<double> decimal(std::string_view text) {
  if (text.empty() || text.size() > 32 || text.find_first_not_of("0123456789.-") != std::string_view::npos)
    return std::nullopt;
  double value = 0;
  const auto [end, fault] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

bool Range::alerts(double value) const {
  const bool within = value >= low && value <= high;
  return inside ? within : !within;
}

// Monitoring Plugins' development guidelines, "Threshold and ranges".
std::optional<Range> parseRange(std::string_view text) {
  Range range{.low = 0, .high = kInfinity, .inside = text.starts_with('@'), .text = std::string(text)};
  if (range.inside) text.remove_prefix(1);
  const auto colon = text.find(':');
  std::string_view high = text;
  if (colon != std::string_view::npos) {
    const std::string_view low = text.substr(0, colon);
    high = text.substr(colon + 1);
    if (low.empty() && high.empty()) return std::nullopt;
    const auto value = low == "~"    ? std::optional(-kInfinity)
                       : low.empty() ? std::optional(0.0)
                                     : decimal(low);
    if (!value) return std::nullopt;
    range.low = *value;
    if (high.empty()) return range;
  }
  const auto value = decimal(high);
  if (!value || *value < range.low) return std::nullopt;
  range.high = *value;
  return range;
}

}  // namespace agent::report
