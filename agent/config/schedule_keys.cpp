#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {

std::vector<KeySpec> scheduleKeys() {
  return {
      {"schedule", "time_zone", ZoneForm{}, "", "Required. Name of the time zone, such as Europe/Prague.",
       [](Draft& d, const Value& v) { d.schedules.back().zone = std::get<provider::TimeZone>(v); }},
      {"schedule", "days", DayList{}, "all",
       "Weekdays; hours over midnight belong to the day on which they begin.",
       [](Draft& d, const Value& v) { d.schedules.back().days = std::get<Weekdays>(v); }},
      {"schedule", "hours", HourSpan{}, "00:00-24:00", "Begin and end on the wall clock there.",
       [](Draft& d, const Value& v) {
         d.schedules.back().fromMinute = std::get<Span>(v).from;
         d.schedules.back().untilMinute = std::get<Span>(v).until;
       }},
      {"schedule", "factor", Percentage{1, 1000}, "", "Required. The price is multiplied by it.",
       [](Draft& d, const Value& v) { d.schedules.back().factor = fraction(v); }},
  };
}

}  // namespace agent::config
