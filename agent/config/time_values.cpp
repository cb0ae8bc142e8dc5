#include <algorithm>
#include <optional>

#include "agent/config/text.h"
#include "agent/config/value_parsers.h"
#include "agent/config/zone_names.h"

/// Time zones, weekdays and hours of the day.
namespace agent::config {
namespace {

constexpr std::string_view kDays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                      "friday", "saturday", "sunday"};
constexpr std::string_view kDaysExample = "write days as in mon-fri or sat,sun, or all";
constexpr std::string_view kHoursExample = "write begin and end, as in 22:00-06:00";

std::string faultOfDay(std::string_view word) {
  std::vector<std::string_view> known;
  for (const std::string_view day : kDays) {
    known.push_back(day);
    known.push_back(day.substr(0, 3));
  }
  return "`" + std::string(word) + "` is no weekday" + suggestion(word, known) + ": " +
         std::string(kDaysExample);
}

std::string faultOfHour(std::string_view text) {
  const std::string example{kHoursExample};
  return text.empty() ? example : "`" + std::string(text) + "` is no time of the day: " + example;
}

/// By its whole name or its first three letters.
std::optional<std::size_t> dayNamed(std::string_view word) {
  const std::string name = lower(word);
  for (std::size_t day = 0; day < std::size(kDays); ++day)
    if (name == kDays[day] || name == kDays[day].substr(0, 3)) return day;
  return std::nullopt;
}

/// `22:00`, `6:30`, `24:00` → minutes.
std::optional<int> minuteOfDay(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view hours = text.substr(0, colon);
  const std::string_view minutes = text.substr(colon + 1);
  if (!isDigits(hours) || !isDigits(minutes) || hours.size() > 2 || minutes.size() != 2) return std::nullopt;
  const auto number = [](std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
  };
  const int result = number(hours) * 60 + number(minutes);
  if (number(minutes) > 59 || result > provider::pricing::Schedule::kMinutesPerDay) return std::nullopt;
  return result;
}

}  // namespace

Parsed<Value> parseValue(const ZoneForm&, std::string_view text) {
  const std::string name{text};
  if (auto zone = provider::TimeZone::load(name)) return *std::move(zone);
  return std::unexpected(faultOfZone(name));
}

Parsed<Value> parseValue(const DayList&, std::string_view text) {
  Weekdays days{};
  if (lower(text) == "all") {
    days.fill(true);
    return days;
  }
  for (const std::string_view part : split(text, ',')) {
    const std::vector<std::string_view> ends = split(part, '-');
    if (ends.size() > 2 || trim(part).empty()) return std::unexpected(std::string(kDaysExample));
    const std::optional<std::size_t> first = dayNamed(trim(ends.front()));
    const std::optional<std::size_t> last = dayNamed(trim(ends.back()));
    if (!first || !last) return std::unexpected(faultOfDay(trim(first ? ends.back() : ends.front())));
    for (std::size_t day = *first;; day = (day + 1) % days.size()) {
      days[day] = true;
      if (day == *last) break;
    }
  }
  return days;
}

Parsed<Value> parseValue(const HourSpan&, std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::size_t mark = dots == std::string_view::npos ? text.find('-') : dots;
  if (mark == std::string_view::npos) return std::unexpected(std::string(kHoursExample));
  const std::size_t length = dots == std::string_view::npos ? 1 : 2;
  const std::string_view begin = trim(text.substr(0, mark));
  const std::string_view end = trim(text.substr(mark + length));
  const std::optional<int> from = minuteOfDay(begin);
  const std::optional<int> until = minuteOfDay(end);
  if (!from || !until) return std::unexpected(faultOfHour(from ? end : begin));
  if (*from == provider::pricing::Schedule::kMinutesPerDay)
    return std::unexpected("24:00 can only be the end: a day begins with 00:00");
  if (*from == *until) return std::unexpected("begin and end are the same: " + std::string(kHoursExample));
  return Span{*from, *until};
}

}  // namespace agent::config
