#include "provider/alerts/monitor.h"

#include <array>
#include <bit>

namespace provider::alerts {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 4> kPhases{"ok", "pending", "firing", "recovering"};

constexpr std::uint32_t kKept = (1U << kReadingsKept) - 1;
constexpr int kBeginsAbove = kReadingsKept * 30 / 100;
constexpr int kEndsBelow = kReadingsKept * 25 / 100;

/// A failing reading: pending until it has lasted, then firing.
std::optional<Change> takeFailing(Condition& condition, const Reading& reading, const Timing& timing,
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
  return Change::Fired;
}

/// A healthy reading: a pending condition was a blip, a firing one recovers once it has stayed healthy.
std::optional<Change> takeHealthy(Condition& condition, const Timing& timing, WallTime now) {
  if (condition.phase == Phase::Pending) condition.phase = Phase::Ok;
  if (condition.phase == Phase::Ok) return std::nullopt;
  if (condition.phase == Phase::Firing || now < condition.healthySince) {
    condition.phase = Phase::Recovering;
    condition.healthySince = now;
  }
  if (now - condition.healthySince < timing.recoverAfter) return std::nullopt;
  condition.phase = Phase::Ok;
  return Change::Resolved;
}

/// Whether it began or ceased to come and go too often.
std::optional<Change> noteChange(Condition& condition, bool failing) {
  const std::uint32_t changed = failing == condition.failing ? 0 : 1;
  condition.changes = ((condition.changes << 1) | changed) & kKept;
  condition.failing = failing;
  const int changes = std::popcount(condition.changes);
  const bool was = condition.flapping;
  condition.flapping = was ? changes >= kEndsBelow : changes > kBeginsAbove;
  if (condition.flapping == was) return std::nullopt;
  return was ? Change::FlappingEnded : Change::FlappingBegan;
}

/// It ends without having become well.
std::optional<Change> withdraw(Condition& condition) {
  const bool told = isActive(condition);
  condition.phase = Phase::Ok;
  condition.changes = 0;
  condition.flapping = false;
  return told ? std::optional(Change::Withdrawn) : std::nullopt;
}

std::optional<Change> take(Condition& condition, const Reading& reading, const Timing& timing, WallTime now) {
  if (reading.withdrawn) return withdraw(condition);
  const auto flapping = noteChange(condition, reading.failing);
  const auto change =
      reading.failing ? takeFailing(condition, reading, timing, now) : takeHealthy(condition, timing, now);
  if (flapping) return flapping;
  return condition.flapping ? std::nullopt : change;
}

bool isForgotten(const Condition& condition) {
  return condition.phase == Phase::Ok && condition.changes == 0;
}

}  // namespace

std::string subjectOf(const ConditionId& id) {
  return scopeOf(id.rule) == Scope::Offer ? "offer:" + id.subject : id.subject;
}

std::string_view name(Phase phase) { return kPhases[static_cast<std::size_t>(phase)]; }

std::optional<Phase> phaseFromName(std::string_view text) {
  for (std::size_t i = 0; i < kPhases.size(); ++i)
    if (kPhases[i] == text) return static_cast<Phase>(i);
  return std::nullopt;
}

bool isActive(const Condition& condition) {
  return condition.flapping || condition.phase == Phase::Firing || condition.phase == Phase::Recovering;
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
    if (const auto change = take(condition, reading, timing, now))
      events.push_back({.id = reading.id,
                        .change = *change,
                        .phase = condition.phase,
                        .since = condition.since,
                        .at = now,
                        .detail = condition.detail});
    if (isForgotten(condition)) state.erase(reading.id);
  }
  return {.state = std::move(state), .events = std::move(events)};
}

}  // namespace provider::alerts
