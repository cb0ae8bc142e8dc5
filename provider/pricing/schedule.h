#pragma once

#include <array>
#include <string>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/time_zone.h"

namespace provider::pricing {

/// `[schedule.<label>]`: a factor for some hours of some weekdays in a named time zone.
struct Schedule {
  static constexpr int kMinutesPerDay = 24 * 60;

  std::string label;
  TimeZone zone;
  std::array<bool, 7> days{};        ///< from Monday; of a span over midnight: the day on which it begins
  int fromMinute = 0;                ///< of the day, included
  int untilMinute = kMinutesPerDay;  ///< excluded; not above `fromMinute` = on the next day
  double factor = 1.0;

  /// Whether the wall clock in `zone` is inside. An hour that daylight saving time repeats counts twice, one
  /// that it leaves out does not exist.
  [[nodiscard]] bool covers(WallTime time) const;
};

/// The first schedule that covers the moment; null when none does.
[[nodiscard]] const Schedule* active(const std::vector<Schedule>& schedules, WallTime time);

/// What a schedule multiplies by; 1 where there is none.
[[nodiscard]] inline double factorOf(const Schedule* schedule) { return schedule ? schedule->factor : 1.0; }

}  // namespace provider::pricing
