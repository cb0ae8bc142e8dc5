#include <algorithm>
#include <charconv>

#include "agent/config/text.h"
#include "agent/config/value_parsers.h"

namespace agent::config {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  milliseconds length;
};

constexpr Unit kUnits[] = {{"d", std::chrono::days{1}},
                           {"h", std::chrono::hours{1}},
                           {"m", std::chrono::minutes{1}},
                           {"s", std::chrono::seconds{1}},
                           {"ms", milliseconds{1}}};

const Unit* unitNamed(std::string_view name) {
  for (const Unit& unit : kUnits)
    if (unit.name == name) return &unit;
  return nullptr;
}

constexpr std::string_view kOff = "off";

Parsed<Value> withOff(Parsed<Value> value) {
  if (value) return value;
  return std::unexpected(value.error() + "; or write off");
}

/// The shortest text of a number.
std::string plain(double value) {
  constexpr std::size_t kLongest = 32;
  char buffer[kLongest];
  const auto [end, error] = std::to_chars(buffer, buffer + kLongest, value, std::chars_format::general, 6);
  return error == std::errc{} ? std::string(buffer, end) : std::string{};
}

std::int64_t integer(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

Parsed<milliseconds> duration(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;  // times a day in milliseconds still fits
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string digits{text.substr(0, end)};
  const std::string_view rest = text.substr(end);
  if (digits.empty()) return std::unexpected("write a whole number and a unit, such as 90s, 5m, 4h or 7d");
  if (digits.size() > kMostDigits) return std::unexpected("far too long");
  if (rest.empty())
    return std::unexpected("write a unit: " + digits + "s, " + digits + "m, " + digits + "h or " + digits +
                           "d");
  if (const Unit* unit = unitNamed(rest)) return integer(digits) * unit->length;
  if (unitNamed(trim(rest)))
    return std::unexpected("write " + digits + std::string(trim(rest)) + ", without a space");
  if (rest.front() == '.' || rest.front() == ',')
    return std::unexpected("write a whole number, such as 90m for an hour and a half");
  return std::unexpected("the units are ms, s, m, h and d: write 90s, 5m, 4h or 7d");
}

bool isDecimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  constexpr std::size_t kMostDigits = 6;
  if (whole.size() > kMostDigits || !isDigits(whole)) return false;
  return dot == std::string_view::npos ||
         (text.size() - dot - 1 <= kMostDigits && isDigits(text.substr(dot + 1)));
}

double decimal(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string text(milliseconds duration) {
  for (const Unit& unit : kUnits)
    if (duration.count() != 0 && duration % unit.length == milliseconds::zero())
      return std::to_string(duration / unit.length) + std::string(unit.name);
  return "0s";
}

Parsed<Value> parseValue(const Duration& form, std::string_view text) {
  const Parsed<milliseconds> value = duration(text);
  if (!value) return std::unexpected(value.error());
  const std::string between =
      "must be between " + config::text(form.lowest) + " and " + config::text(form.highest);
  if (*value < form.lowest && !form.whyLowest.empty())
    return std::unexpected(between + ": " + std::string(form.whyLowest));
  if (*value < form.lowest || *value > form.highest) return std::unexpected(between);
  return *value;
}

Parsed<Value> parseValue(const Percentage& form, std::string_view text) {
  const bool hasSign = text.ends_with('%');
  const std::string_view number = hasSign ? trim(text.substr(0, text.size() - 1)) : text;
  if (!isDecimal(number)) {
    if (number.find(',') != std::string_view::npos)
      return std::unexpected("write a point, not a comma, as in 2.5%");
    return std::unexpected("write a percentage, such as 5%, -3% or 2.5%");
  }
  const double value = decimal(number);
  if (!hasSign) {
    if (value > -1 && value < 1 && value != 0) return std::unexpected("write a percentage: a half is 50%");
    return std::unexpected("write " + std::string(number) + "%");
  }
  if (value < form.lowest || value > form.highest)
    return std::unexpected("must be between " + std::to_string(form.lowest) + "% and " +
                           std::to_string(form.highest) + "%");
  return Fraction{value / 100};
}

Parsed<Value> parseValue(const Whole& form, std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  if (!isDigits(text)) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string example = digits == 0 ? "" : ": " + std::string(text.substr(0, digits));
    return std::unexpected("write a whole number" + example);
  }
  const std::int64_t value = integer(text);
  if (text.size() > kMostDigits || value < form.lowest || value > form.highest)
    return std::unexpected("must be between " + std::to_string(form.lowest) + " and " +
                           std::to_string(form.highest));
  return value;
}

Parsed<Value> parseValue(const DurationOrOff& form, std::string_view text) {
  return text == kOff ? Parsed<Value>(Off{}) : withOff(parseValue(form.duration, text));
}

Parsed<Value> parseValue(const PercentageOrOff& form, std::string_view text) {
  return text == kOff ? Parsed<Value>(Off{}) : withOff(parseValue(form.percentage, text));
}

Parsed<Value> parseValue(const WholeOrOff& form, std::string_view text) {
  return text == kOff ? Parsed<Value>(Off{}) : withOff(parseValue(form.whole, text));
}

Parsed<Value> parseValue(const Plain& form, std::string_view text) {
  const std::string between =
      "must be between " + std::to_string(form.lowest) + " and " + std::to_string(form.highest);
  const bool hasSign = text.ends_with('%');
  const std::string_view number = hasSign ? trim(text.substr(0, text.size() - 1)) : text;
  if (!isDecimal(number)) {
    if (number.contains(',')) return std::unexpected("write a point, not a comma, as in 0.9");
    return std::unexpected("write a number; it " + between);
  }
  const double value = decimal(number);
  if (hasSign) {
    const bool sensible = value >= 0 && value <= 100;
    return std::unexpected(sensible ? "write " + plain(value / 100 * form.highest) + ", without %" : between);
  }
  if (value >= form.lowest && value <= form.highest) return Number{value};
  // 90 where 0.9 is meant.
  const bool asPercents = form.highest == 1 && value > 1 && value <= 100;
  return std::unexpected(between + (asPercents ? ": write " + plain(value / 100) : ""));
}

Parsed<Value> parseValue(const HoursOrKeep& form, std::string_view text) {
  if (text == "keep") return Hours{};
  const Parsed<milliseconds> value = duration(text);
  if (!value && isDigits(text))
    return std::unexpected("write a unit: " + std::string(text) + "h; or write keep");
  if (!value) return std::unexpected("write keep, or whole hours such as 72h");
  if (*value % std::chrono::hours{1} != milliseconds::zero())
    return std::unexpected("write whole hours, such as 72h");
  const std::int64_t hours = *value / std::chrono::hours{1};
  if (hours < form.lowest || hours > form.highest)
    return std::unexpected("must be between " + std::to_string(form.lowest) + "h and " +
                           std::to_string(form.highest) + "h");
  return Hours{hours};
}

}  // namespace agent::config
