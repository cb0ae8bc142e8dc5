#include "agent/cycle/pauses.h"

#include <algorithm>

#include "agent/report/tables.h"

namespace agent::cycle {

using provider::WallTime;

std::optional<journal::Pause> pauseOf(const journal::Switches& switches, const std::string& machine,
                                      WallTime now) {
  const journal::Pause* longest = nullptr;
  for (const journal::Pause& pause : switches.pauses) {
    const bool concerned = pause.machine.empty() || pause.machine == machine;
    if (!concerned || (pause.until && *pause.until <= now)) continue;
    const bool longer = !longest || (longest->until && (!pause.until || *pause.until > *longest->until));
    if (longer) longest = &pause;
  }
  return longest ? std::optional(*longest) : std::nullopt;
}

std::optional<WallTime> resumedAt(const journal::Switches& switches, const std::string& machine) {
  std::optional<WallTime> latest;
  for (const std::string& name : {std::string{}, machine}) {
    const auto found = switches.resumedAt.find(name);
    if (found != switches.resumedAt.end()) latest = std::max(latest.value_or(found->second), found->second);
  }
  return latest;
}

std::string pauseText(const journal::Pause& pause, WallTime now) {
  return pause.until ? "paused for " + report::humanDuration(*pause.until - now) + " more"
                     : "paused until resumed";
}

}  // namespace agent::cycle
