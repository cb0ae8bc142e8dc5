#include "provider/pricing/schedule.h"

#include <algorithm>

namespace provider::pricing {

bool Schedule::covers(WallTime time) const {
  const TimeZone::Local local = zone.at(time);
  const auto today = static_cast<std::size_t>(local.weekday);
  const std::size_t yesterday = (today + days.size() - 1) % days.size();
  if (fromMinute < untilMinute)
    return days[today] && local.minuteOfDay >= fromMinute && local.minuteOfDay < untilMinute;
  return (days[today] && local.minuteOfDay >= fromMinute) ||
         (days[yesterday] && local.minuteOfDay < untilMinute);
}

const Schedule* active(const std::vector<Schedule>& schedules, WallTime time) {
  const auto found =
      std::ranges::find_if(schedules, [&](const Schedule& schedule) { return schedule.covers(time); });
  return found == schedules.end() ? nullptr : &*found;
}

}  // namespace provider::pricing
