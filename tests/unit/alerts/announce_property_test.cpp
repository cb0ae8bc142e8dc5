#include <map>
#include <random>

#include "provider/alerts/announce.h"

using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kStart{std::chrono::days{20000}};

/// All that was true of one condition at one moment.
struct Moment {
  WallTime at;
  Phase phase = Phase::Ok;
  bool flapping = false;
  bool silenced = false;
  bool unknowable = false;
};

/// All that was said of it.
struct Said {
  std::size_t moment;  ///< which one it was said at
  NoticeKind kind;
};

struct History {
  std::vector<Moment> moments;
  std::vector<Said> said;
};

/// What was last said of it before a moment: nothing is carried along, all is read again.
Told toldBefore(const History& history, std::size_t moment) {
  Told told = Told::Nothing;
  for (const Said& said : history.said) {
    if (said.moment >= moment) break;
    told = said.kind == NoticeKind::Resolved   ? Told::Nothing
           : said.kind == NoticeKind::Flapping ? Told::Flapping
                                               : Told::Firing;
  }
  return told;
}

enum class Stand { Settled, Undecided, Unsaid };

Stand standOf(const Moment& now, Told told) {
  if (now.flapping) return told == Told::Nothing ? Stand::Unsaid : Stand::Settled;
  switch (now.phase) {
    case Phase::Ok:
      return told == Told::Nothing ? Stand::Settled : Stand::Unsaid;
    case Phase::Pending:
      return told == Told::Nothing ? Stand::Settled : Stand::Undecided;
    case Phase::Firing:
      return told == Told::Firing ? Stand::Settled : Stand::Unsaid;
    case Phase::Recovering:
      break;
  }
  return told == Told::Firing ? Stand::Settled : Stand::Undecided;
}

/// How what people know stood to what was so.
Stand standAt(const History& history, std::size_t moment) {
  const Moment& now = history.moments[moment];
  const Told told = toldBefore(history, moment);
  if (now.silenced) return Stand::Settled;
  const Stand stand = standOf(now, told);
  return stand == Stand::Unsaid && now.unknowable ? Stand::Undecided : stand;
}

/// When it last began to be otherwise than people know.
WallTime unsaidSince(const History& history) {
  std::size_t first = history.moments.size() - 1;
  const std::size_t lastSaid = history.said.empty() ? 0 : history.said.back().moment + 1;
  for (std::size_t i = first; i + 1 > lastSaid; --i) {
    const Stand stand = standAt(history, i);
    if (stand == Stand::Settled) break;
    if (stand == Stand::Unsaid) first = i;
    if (i == 0) break;
  }
  return history.moments[first].at;
}

std::optional<WallTime> repeatDue(const History& history, const Timing& timing) {
  const Moment& now = history.moments.back();
  if (now.silenced || now.unknowable || now.flapping || now.phase != Phase::Firing) return std::nullopt;
  if (toldBefore(history, history.moments.size() - 1) != Told::Firing) return std::nullopt;
  return history.moments[history.said.back().moment].at + timing.repeatEvery;
}

using Expected = std::map<ConditionId, NoticeKind>;

Expected expectedNow(const std::map<ConditionId, History>& histories, const Timing& timing, WallTime now) {
  bool go = false;
  for (const auto& [id, history] : histories) {
    const bool unsaid = standAt(history, history.moments.size() - 1) == Stand::Unsaid;
    go |= unsaid && now - unsaidSince(history) >= timing.groupWait;
    const auto repeat = repeatDue(history, timing);
    go |= repeat && *repeat <= now;
  }
  Expected expected;
  if (!go) return expected;
  const auto early = std::min(timing.groupWait, timing.repeatEvery / 10);
  for (const auto& [id, history] : histories) {
    const Moment& moment = history.moments.back();
    if (standAt(history, history.moments.size() - 1) == Stand::Unsaid)
      expected[id] = moment.flapping             ? NoticeKind::Flapping
                     : moment.phase == Phase::Ok ? NoticeKind::Resolved
                                                 : NoticeKind::Firing;
    else if (const auto repeat = repeatDue(history, timing); repeat && *repeat - early <= now)
      expected[id] = NoticeKind::StillFiring;
  }
  return expected;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(announce_properties)

BOOST_AUTO_TEST_CASE(what_is_told_is_what_follows_from_all_that_was_so_and_all_that_was_said) {
  std::map<NoticeKind, int> told;
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](int n) { return std::uniform_int_distribution(0, n - 1)(random); };
    const Timing timing{.offlineAfter = below(200) * 1s,
                        .apiAfter = below(200) * 1s,
                        .recoverAfter = below(200) * 1s,
                        .groupWait = below(100) * 1s,
                        .repeatEvery = 5min + below(3600) * 1s};
    const std::vector<ConditionId> ids{{Rule::MachineOffline, "rig-1"},
                                       {Rule::MachineOffline, "rig-2"},
                                       {Rule::MachineDisconnected, "rig-3"},
                                       {Rule::ApiUnreachable, ""}};
    std::vector<bool> failing(ids.size(), false);
    std::vector<Silence> silences;
    std::map<ConditionId, History> histories;
    State state;
    Announcements announcements;
    WallTime now = kStart;
    for (int step = 0; step < 500; ++step, now += 20s) {
      if (below(80) == 0)
        silences.push_back({.subject = below(3) == 0 ? "" : "rig-1",
                            .since = now,
                            .until = now + below(1800) * 1s,
                            .reason = {}});
      if (step % 3 == 0) {
        std::vector<Reading> readings;
        for (std::size_t i = 0; i < ids.size(); ++i) {
          if (below(step % 200 < 60 ? 2 : 12) == 0) failing[i] = !failing[i];
          if (below(6) != 0) readings.push_back({.id = ids[i], .failing = failing[i], .detail = {}});
        }
        state = observe(std::move(state), readings, timing, now).state;
      }
      const auto api = state.find(ids.back());
      const bool apiDown = api != state.end() && api->second.failing;
      for (const ConditionId& id : ids) {
        const auto found = state.find(id);
        const Condition condition = found == state.end() ? Condition{} : found->second;
        histories[id].moments.push_back({.at = now,
                                         .phase = condition.phase,
                                         .flapping = condition.flapping,
                                         .silenced = isSilenced(subjectOf(id), silences, now),
                                         .unknowable = apiDown && id != ids.back()});
      }
      const Expected expected = expectedNow(histories, timing, now);
      Announced announced = announce(std::move(announcements), state, silences, timing, now);
      announcements = std::move(announced.announcements);
      Expected seen;
      for (const Notice& notice : announced.notices) seen[notice.id] = notice.kind;
      BOOST_TEST_REQUIRE((seen == expected), "seed " << seed << ", step " << step);
      for (const auto& [id, kind] : seen) {
        histories[id].said.push_back({.moment = histories[id].moments.size() - 1, .kind = kind});
        ++told[kind];
      }
    }
  }
  using enum NoticeKind;
  for (const NoticeKind kind : {Firing, StillFiring, Flapping, Resolved})
    BOOST_TEST(told[kind] > 60, "the histories are too dull to say anything: " << told[kind]);
}

BOOST_AUTO_TEST_SUITE_END()
