#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

using namespace std::chrono_literals;
using provider::pricing::Pace;
using provider::pricing::WhenRented;
using std::chrono::days;
using std::chrono::milliseconds;

/// Whatever the price turns out to be.
template <typename Set>
void both(Draft& d, Set set) {
  set(d.policies.back().moving);
  set(d.policies.back().atRest);
}

milliseconds span(const Value& v) { return isOff(v) ? milliseconds{0} : time(v); }
std::optional<double> cap(const Value& v) {
  return isOff(v) ? std::nullopt : std::optional<double>(fraction(v));
}

void setWhenRented(Draft& d, const Value& v) {
  const WhenRented when = word(v) == "hold"         ? WhenRented::Hold
                          : word(v) == "raise-only" ? WhenRented::RaiseOnly
                                                    : WhenRented::Follow;
  both(d, [&](Pace& p) { p.whenRented = when; });
}

}  // namespace

std::vector<KeySpec> paceKeys() {
  return {
      {"policy",
       "min_change",
       PercentageOrOff{{0, 50}},
       "2%",
       "Smaller changes are not made.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.minChange = isOff(v) ? 0 : fraction(v); }); },
       {},
       "off"},
      {"policy",
       "confirm_raise",
       WholeOrOff{{1, 100}},
       "2",
       "So many readings in a row must agree before the price is raised.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.confirmRaise = readings(v); }); },
       {},
       "off"},
      {"policy",
       "confirm_lower",
       WholeOrOff{{1, 100}},
       "2",
       "The same before it is lowered.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.confirmLower = readings(v); }); },
       {},
       "off"},
      {"policy",
       "cooldown",
       DurationOrOff{{0s, days{7}}},
       "15m",
       "Time between two changes of a machine.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.cooldown = span(v); }); },
       {},
       "off"},
      {"policy",
       "step_up",
       PercentageOrOff{{1, 1000}},
       "15%",
       "The most by which one change raises the price.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.stepUp = cap(v); }); },
       {},
       "off"},
      {"policy",
       "step_down",
       PercentageOrOff{{1, 100}},
       "15%",
       "The most by which one change lowers the price.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.stepDown = cap(v); }); },
       {},
       "off"},
      {"policy",
       "when_rented",
       Keyword{"hold|raise-only|follow"},
       "hold",
       "What happens to the price while the machine is rented; a change is for the next order.",
       setWhenRented,
       {},
       "follow"},
      {"policy", "manual_hold", DurationOrOff{{0s, days{30}}}, "24h",
       "How long a price that was set on the website is respected; off = it is overwritten at once.",
       [](Draft& d, const Value& v) { both(d, [&](Pace& p) { p.manualHold = span(v); }); }},
      {"policy", "schedule", LabelList{}, "",
       "Labels of [schedule.…] that apply; of those that cover the moment, the first in file order.",
       [](Draft& d, const Value& v) { d.policies.back().schedules = std::get<std::vector<std::string>>(v); }},
  };
}

}  // namespace agent::config
