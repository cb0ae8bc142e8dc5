#include "agent/notify/spans.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace agent::notify {
namespace {

using namespace std::chrono;
using provider::WallTime;

constexpr WallTime kFirst = sys_days{year{0} / 1 / 1};
constexpr WallTime kLast = sys_days{year{10000} / 1 / 1} - milliseconds{1};

struct Parts {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned weekday = 0;  ///< 0 = Sunday
  int hour = 0;
  int minute = 0;
  int second = 0;
};

Parts partsOf(WallTime time) {
  const WallTime told = std::clamp(time, kFirst, kLast);
  const auto day = floor<days>(told);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(told - day)};
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .weekday = weekday{day}.c_encoding(),
          .hour = static_cast<int>(clock.hours().count()),
          .minute = static_cast<int>(clock.minutes().count()),
          .second = static_cast<int>(clock.seconds().count())};
}

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 96> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, values...);
  return buffer.data();
}

std::string counted(std::int64_t count, const char* unit) { return std::to_string(count) + " " + unit; }

}  // namespace

std::string lastedText(milliseconds span) {
  const auto total = std::max<std::int64_t>(0, floor<seconds>(span).count());
  if (total < 60) return counted(total, "s");
  if (total < 3600) return counted(total / 60, "min");
  const std::int64_t hour = total / 3600;
  if (hour < 48) {
    const std::int64_t minute = total / 60 % 60;
    return counted(hour, "h") + (minute == 0 ? "" : " " + counted(minute, "min"));
  }
  return counted(hour / 24, "days") + (hour % 24 == 0 ? "" : " " + counted(hour % 24, "h"));
}

std::string clockText(WallTime time, WallTime now) {
  if (floor<days>(time) != floor<days>(now)) return dateText(time);
  const Parts parts = partsOf(time);
  return formatted("%02d:%02d UTC", parts.hour, parts.minute);
}

std::string dateText(WallTime time) {
  const Parts parts = partsOf(time);
  return formatted("%04d-%02u-%02u %02d:%02d UTC", parts.year, parts.month, parts.day, parts.hour,
                   parts.minute);
}

std::string mailDate(WallTime time) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Parts parts = partsOf(time);
  return formatted("%s, %02u %s %04d %02d:%02d:%02d +0000", kDays.at(parts.weekday), parts.day,
                   kMonths.at(parts.month - 1), parts.year, parts.hour, parts.minute, parts.second);
}

}  // namespace agent::notify
