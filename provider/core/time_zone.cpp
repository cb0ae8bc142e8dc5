#include "provider/core/time_zone.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace provider {
namespace {

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '+' || c == '/';
}

/// Abseil takes more than names: paths, offsets, and the machine's own zone. Nor are the copies of the
/// database beside it (`posix/…`; `right/…`, which counts leap seconds) names of zones.
bool mayBeName(std::string_view name) {
  constexpr std::array<std::string_view, 4> kOthers{"localtime", "posixrules", "Factory", "UTC0"};
  constexpr std::array<std::string_view, 3> kFolders{"Fixed/", "posix/", "right/"};
  constexpr std::size_t kLongest = 64;
  if (name.empty() || name.size() > kLongest || !std::ranges::all_of(name, isNamePart)) return false;
  if (name.starts_with('/') || name.ends_with('/') || name.contains("//")) return false;
  return std::ranges::find(kOthers, name) == kOthers.end() &&
         std::ranges::none_of(kFolders, [&](std::string_view folder) { return name.starts_with(folder); });
}

}  // namespace

struct TimeZone::Rules {
  std::string name;
  absl::TimeZone zone;
};

std::optional<TimeZone> TimeZone::load(const std::string& name) {
  absl::TimeZone zone;
  if (!mayBeName(name) || !absl::LoadTimeZone(name, &zone)) return std::nullopt;
  return TimeZone(std::make_shared<const Rules>(Rules{name, zone}));
}

TimeZone TimeZone::utc() {
  return TimeZone(std::make_shared<const Rules>(Rules{"UTC", absl::UTCTimeZone()}));
}

const std::string& TimeZone::name() const { return rules_->name; }

TimeZone::Local TimeZone::at(WallTime time) const {
  const absl::CivilSecond local = rules_->zone.At(absl::FromUnixMillis(time.time_since_epoch().count())).cs;
  return {static_cast<int>(absl::GetWeekday(local)), local.hour() * 60 + local.minute()};
}

}  // namespace provider
