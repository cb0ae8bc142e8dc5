#include "provider/alerts/announce.h"

#include <algorithm>
#include <array>

namespace provider::alerts {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 3> kTold{"nothing", "firing", "flapping"};

const Condition* find(const State& state, const ConditionId& id) {
  const auto found = state.find(id);
  return found == state.end() ? nullptr : &found->second;
}

/// Whether the last reading said so, be it for the first time.
bool readsFailing(const State& state, const ConditionId& id) {
  const Condition* condition = find(state, id);
  return condition && condition->failing;
}

/// Whether something else makes it impossible to know now.
bool isInhibited(const ConditionId& id, const State& state) {
  const bool ofMarketplace =
      scopeOf(id.rule) != Scope::Agent || id.rule == Rule::MarketStale || id.rule == Rule::RatesStale;
  if (ofMarketplace &&
      (readsFailing(state, {Rule::ApiUnreachable, {}}) || readsFailing(state, {Rule::KeyRefused, {}})))
    return true;
  return scopeOf(id.rule) == Scope::Machine && id.rule != Rule::MachineMissing &&
         readsFailing(state, {Rule::MachineMissing, id.subject});
}

/// What people should know; nothing while that is not decided.
std::optional<Told> due(const Condition* condition, Told told) {
  if (!condition) return Told::Nothing;
  // Who was told that it is down need not be told that it comes and goes.
  if (condition->flapping) return told == Told::Firing ? Told::Firing : Told::Flapping;
  switch (condition->phase) {
    case Phase::Ok:
      return Told::Nothing;
    case Phase::Pending:
      return told == Told::Nothing ? std::optional(Told::Nothing) : std::nullopt;
    case Phase::Recovering:
      return told == Told::Firing ? std::optional(Told::Firing) : std::nullopt;
    case Phase::Firing:
      break;
  }
  return Told::Firing;
}

bool isRepeated(const Announcement& announcement, const Condition* condition, const Timing& timing) {
  return announcement.told == Told::Firing && condition && !condition->flapping &&
         condition->phase == Phase::Firing && timing.repeatEvery > milliseconds::zero();
}

/// One condition at one moment, and what was said of it.
struct Case {
  const ConditionId& id;
  Announcement& announcement;
  const Condition* condition;
  std::optional<Told> due;
  bool silenced = false;
  bool inhibited = false;

  [[nodiscard]] bool isMuted() const { return silenced || inhibited; }
  [[nodiscard]] bool isUnsaid() const { return !isMuted() && due && *due != announcement.told; }
};

std::vector<Case> casesOf(Announcements& announcements, const State& state,
                          const std::vector<Silence>& silences, WallTime now) {
  for (const auto& [id, condition] : state) announcements.try_emplace(id);
  std::vector<Case> cases;
  cases.reserve(announcements.size());
  for (auto& [id, announcement] : announcements) {
    const Condition* condition = find(state, id);
    cases.push_back({.id = id,
                     .announcement = announcement,
                     .condition = condition,
                     .due = due(condition, announcement.told),
                     .silenced = isSilenced(subjectOf(id), silences, now),
                     .inhibited = isInhibited(id, state)});
  }
  return cases;
}

/// From when on it is told; a time ahead of `now` is one of a calendar that was set back.
void noteUnsaid(Case& each, WallTime now) {
  Announcement& announcement = each.announcement;
  announcement.toldAt = std::min(announcement.toldAt, now);
  if (each.isUnsaid())
    announcement.unsaidSince = std::min(announcement.unsaidSince.value_or(now), now);
  else if (each.silenced || (each.due && *each.due == announcement.told))
    announcement.unsaidSince.reset();
}

WallTime endOf(const Case& each, WallTime now) {
  const Condition* condition = each.condition;
  const bool known = condition && condition->healthySince > each.announcement.since;
  return known ? condition->healthySince : each.announcement.unsaidSince.value_or(now);
}

Notice tell(Case& each, WallTime now) {
  Announcement& announcement = each.announcement;
  if (*each.due == Told::Nothing) {
    Notice notice{.id = each.id,
                  .kind = NoticeKind::Resolved,
                  .since = announcement.since,
                  .at = endOf(each, now),
                  .detail = announcement.detail};
    announcement = {};
    return notice;
  }
  const NoticeKind kind = *each.due == Told::Flapping      ? NoticeKind::Flapping
                          : *each.due != announcement.told ? NoticeKind::Firing
                                                           : NoticeKind::StillFiring;
  announcement = {.told = *each.due,
                  .toldAt = now,
                  .since = each.condition->since,
                  .detail = each.condition->detail,
                  .unsaidSince = std::nullopt};
  return {.id = each.id, .kind = kind, .since = announcement.since, .at = now, .detail = announcement.detail};
}

/// When it has something to tell by itself.
std::optional<WallTime> timeOf(const Case& each, const Timing& timing) {
  if (each.isUnsaid() && each.announcement.unsaidSince)
    return *each.announcement.unsaidSince + timing.groupWait;
  if (!each.isMuted() && isRepeated(each.announcement, each.condition, timing))
    return each.announcement.toldAt + timing.repeatEvery;
  return std::nullopt;
}

}  // namespace

std::string_view name(Told told) { return kTold[static_cast<std::size_t>(told)]; }

std::optional<Told> toldFromName(std::string_view text) {
  const auto found = std::ranges::find(kTold, text);
  if (found == kTold.end()) return std::nullopt;
  return static_cast<Told>(found - kTold.begin());
}

bool isSilenced(std::string_view subject, const std::vector<Silence>& silences, WallTime now) {
  return std::ranges::any_of(silences, [&](const Silence& silence) {
    return now < silence.until && (silence.subject.empty() || silence.subject == subject);
  });
}

Announced announce(Announcements before, const State& state, const std::vector<Silence>& silences,
                   const Timing& timing, WallTime now) {
  Announced result{.announcements = std::move(before), .notices = {}};
  std::vector<Case> cases = casesOf(result.announcements, state, silences, now);
  for (Case& each : cases) noteUnsaid(each, now);
  const auto isDue = [&](const Case& each, milliseconds early) {
    const auto time = timeOf(each, timing);
    return time && *time - early <= now;
  };
  // What is due takes along all that is unsaid, and what would be repeated a moment later.
  const milliseconds early = std::min(timing.groupWait, timing.repeatEvery / 10);
  if (std::ranges::any_of(cases, [&](const Case& each) { return isDue(each, milliseconds::zero()); }))
    for (Case& each : cases)
      if (each.isUnsaid() || isDue(each, early)) result.notices.push_back(tell(each, now));
  std::erase_if(result.announcements, [](const auto& entry) {
    return entry.second.told == Told::Nothing && !entry.second.unsaidSince;
  });
  return result;
}

std::optional<WallTime> nextAnnouncement(const Announcements& announcements, const State& state,
                                         const std::vector<Silence>& silences, const Timing& timing,
                                         WallTime now) {
  Announcements copy = announcements;
  std::optional<WallTime> next;
  const auto consider = [&next](WallTime time) { next = std::min(next.value_or(time), time); };
  for (Case& each : casesOf(copy, state, silences, now)) {
    noteUnsaid(each, now);
    if (const auto time = timeOf(each, timing)) consider(*time);
  }
  for (const Silence& silence : silences)
    if (now < silence.until && !copy.empty()) consider(silence.until);
  return next;
}

Announcements shifted(Announcements announcements, milliseconds by) {
  for (auto& [id, announcement] : announcements) {
    for (WallTime* time : {&announcement.toldAt, &announcement.since})
      if (*time != WallTime{}) *time += by;
    if (announcement.unsaidSince) *announcement.unsaidSince += by;
  }
  return announcements;
}

}  // namespace provider::alerts
