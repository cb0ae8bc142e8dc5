#include "provider/alerts/monitor.h"

#include <array>

namespace provider::alerts {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 4> kPhases{"ok", "pending", "firing", "recovering"};

Event eventOf(const ConditionId& id, const Condition& condition, Change change, WallTime now) {
  return {.id = id, .change = change, .since = condition.since, .at = now, .detail = condition.detail};
}

/// A failing reading: pending until it has lasted, then firing.
std::optional<Event> takeFailing(Condition& condition, const Reading& reading, const Timing& timing,
                                 WallTime now) {
  condition.detail = reading.detail;
  switch (condition.phase) {
    case Phase::Ok:
      condition.phase = Phase::Pending;
      condition.since = now;
      break;
    case Phase::Pending:
      // A calendar that was set back must not postpone an alert for as long as it was set back.
      if (now < condition.since) condition.since = now;
      break;
    case Phase::Recovering:
      condition.phase = Phase::Firing;
      return std::nullopt;
    case Phase::Firing:
      return std::nullopt;
  }
  if (now - condition.since < afterOf(reading.id.rule, timing)) return std::nullopt;
  condition.phase = Phase::Firing;
  condition.firedAt = now;
  return eventOf(reading.id, condition, Change::Fired, now);
}

/// A healthy reading: a pending condition was a blip, a firing one recovers once it has stayed healthy.
std::optional<Event> takeHealthy(Condition& condition, const ConditionId& id, const Timing& timing,
                                 WallTime now) {
  if (condition.phase == Phase::Pending) condition.phase = Phase::Ok;
  if (condition.phase == Phase::Ok) return std::nullopt;
  if (condition.phase == Phase::Firing || now < condition.healthySince) {
    condition.phase = Phase::Recovering;
    condition.healthySince = now;
  }
  if (now - condition.healthySince < timing.recoverAfter) return std::nullopt;
  condition.phase = Phase::Ok;
  return eventOf(id, condition, Change::Resolved, now);
}

}  // namespace

std::string_view name(Phase phase) { return kPhases[static_cast<std::size_t>(phase)]; }

std::optional<Phase> phaseFromName(std::string_view text) {
  for (std::size_t i = 0; i < kPhases.size(); ++i)
    if (kPhases[i] == text) return static_cast<Phase>(i);
  return std::nullopt;
}

State shifted(State state, milliseconds by) {
  for (auto& [id, condition] : state)
    for (WallTime* time : {&condition.since, &condition.firedAt, &condition.healthySince})
      if (*time != WallTime{}) *time += by;
  return state;
}

Observed observe(State state, const std::vector<Reading>& readings, const Timing& timing, WallTime now) {
  std::vector<Event> events;
  for (const Reading& reading : readings) {
    Condition& condition = state[reading.id];
    auto event = reading.failing ? takeFailing(condition, reading, timing, now)
                                 : takeHealthy(condition, reading.id, timing, now);
    if (event) events.push_back(std::move(*event));
    if (condition.phase == Phase::Ok) state.erase(reading.id);
  }
  return {.state = std::move(state), .events = std::move(events)};
}

}  // namespace provider::alerts
