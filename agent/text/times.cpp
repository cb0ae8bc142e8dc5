#include "agent/text/times.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace agent::text {

namespace {

using namespace std::chrono;
using provider::WallTime;

constexpr WallTime kFirst = sys_days{year{0} / 1 / 1};
constexpr WallTime kLast = sys_days{year{10000} / 1 / 1} - milliseconds{1};

/// Exactly `length` digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t length) {
  int value = 0;
  for (const char c : text.substr(at, length)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool hasShape(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  constexpr std::string_view kShorter = "0000-00-00T00:00:00Z";
  const std::string_view shape = text.size() == kShorter.size() ? kShorter : kShape;
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(),
                    [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

}  // namespace

std::string utcText(WallTime time) {
  const WallTime told = std::clamp(time, kFirst, kLast);
  const auto day = floor<days>(told);
  const year_month_day date{day};
  const hh_mm_ss clock{told - day};
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return buffer.data();
}

std::string utcSeconds(WallTime time) {
  constexpr std::size_t kToSeconds = 19;
  return utcText(time).substr(0, kToSeconds) + "Z";
}

std::optional<WallTime> timeFromUtc(std::string_view text) {
  if (!hasShape(text)) return std::nullopt;
  const auto part = [text](std::size_t at, std::size_t length) {
    return digits(text, at, length).value_or(0);
  };
  const year_month_day date{year{part(0, 4)}, month{static_cast<unsigned>(part(5, 2))},
                            day{static_cast<unsigned>(part(8, 2))}};
  if (!date.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59) return std::nullopt;
  const int fraction = text.size() > 20 ? part(20, 3) : 0;
  return WallTime{sys_days{date}} + hours{part(11, 2)} + minutes{part(14, 2)} + seconds{part(17, 2)} +
         milliseconds{fraction};
}

}  // namespace agent::text
