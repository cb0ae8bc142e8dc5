#include "provider/alerts/announce.h"

#include <set>

using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kStart{std::chrono::days{20000}};

ConditionId offline(const std::string& machine) { return {.rule = Rule::MachineOffline, .subject = machine}; }
const ConditionId kApi{.rule = Rule::ApiUnreachable, .subject = {}};

/// The monitor and what it leads to, a step every ten seconds, a reading of everything every minute.
class Watch {
 public:
  Timing timing{.offlineAfter = 0s, .apiAfter = 0s, .recoverAfter = 2min};
  std::vector<Silence> silences;
  std::set<ConditionId> failing;
  std::set<ConditionId> known;  ///< of those there are readings
  std::vector<Notice> notices;
  std::vector<std::size_t> messages;  ///< how many notices shared each
  WallTime now = kStart;
  Announcements announcements;
  State state;

  void run(std::chrono::milliseconds duration) {
    for (const WallTime until = now + duration; now < until; now += 10s) step();
  }
  void fail(const ConditionId& id) {
    failing.insert(id);
    known.insert(id);
  }
  [[nodiscard]] std::vector<NoticeKind> kinds() const {
    std::vector<NoticeKind> all;
    for (const Notice& notice : notices) all.push_back(notice.kind);
    return all;
  }

 private:
  void step() {
    if ((now - kStart) % 1min == 0s) {
      std::vector<Reading> readings;
      for (const ConditionId& id : known)
        readings.push_back({.id = id, .failing = failing.contains(id), .detail = "is not online"});
      state = observe(std::move(state), readings, timing, now).state;
    }
    const auto next = nextAnnouncement(announcements, state, silences, timing, now);
    Announced announced = announce(std::move(announcements), state, silences, timing, now);
    announcements = std::move(announced.announcements);
    // Whoever sleeps until then misses nothing.
    if (!announced.notices.empty()) BOOST_TEST((next && *next <= now));
    if (!announced.notices.empty()) messages.push_back(announced.notices.size());
    for (const Notice& notice : announced.notices) notices.push_back(notice);
  }
};

using Kinds = std::vector<NoticeKind>;
using enum NoticeKind;

}  // namespace

BOOST_AUTO_TEST_SUITE(announcing)

BOOST_AUTO_TEST_CASE(an_outage_is_told_after_the_group_wait_and_its_end_as_well) {
  Watch watch;
  watch.fail(offline("rig-1"));
  watch.run(30s);
  BOOST_TEST(watch.notices.empty());
  watch.run(10s);
  BOOST_TEST((watch.kinds() == Kinds{Firing}));
  watch.run(20s);
  watch.failing.clear();
  watch.run(10min);
  BOOST_TEST((watch.kinds() == Kinds{Firing, Resolved}));
  BOOST_TEST((watch.notices[1].since == kStart));
  // It was over at the first healthy reading, not when that was certain.
  BOOST_TEST((watch.notices[1].at == kStart + 1min));
  BOOST_TEST(watch.announcements.empty());
}

BOOST_AUTO_TEST_CASE(a_hundred_machines_of_one_outage_share_a_message_and_so_do_their_ends) {
  Watch watch;
  for (int i = 0; i < 100; ++i) watch.fail(offline("rig-" + std::to_string(i)));
  watch.run(5min);
  watch.failing.clear();
  watch.run(10min);
  BOOST_TEST((watch.messages == std::vector<std::size_t>{100, 100}));
}

BOOST_AUTO_TEST_CASE(what_follows_within_the_wait_goes_along_and_what_follows_later_waits_anew) {
  Watch watch;
  watch.timing.groupWait = 90s;
  watch.fail(offline("rig-1"));
  watch.run(1min);
  watch.fail(offline("rig-2"));
  watch.run(1min);
  watch.fail(offline("rig-3"));
  watch.run(5min);
  BOOST_TEST((watch.messages == std::vector<std::size_t>{2, 1}));
}

BOOST_AUTO_TEST_CASE(what_goes_on_is_told_again_every_four_hours_and_never_without_an_interval) {
  Watch watch;
  watch.fail(offline("rig-1"));
  watch.run(13h);
  BOOST_TEST((watch.kinds() == Kinds{Firing, StillFiring, StillFiring, StillFiring}));
  watch.timing.repeatEvery = 0s;
  watch.run(13h);
  BOOST_TEST(watch.notices.size() == 4U);
}

BOOST_AUTO_TEST_CASE(ten_minutes_of_flapping_make_two_messages) {
  for (const auto& [after, first] : {std::pair{0min, Firing}, std::pair{3min, Flapping}}) {
    Watch watch;
    watch.timing.offlineAfter = after;
    watch.known.insert(offline("rig-1"));
    for (int i = 0; i < 10; ++i) {
      if (i % 2 == 0) watch.failing.insert(offline("rig-1"));
      if (i % 2 == 1) watch.failing.clear();
      watch.run(1min);
    }
    watch.failing.clear();
    watch.run(1h);
    BOOST_TEST((watch.kinds() == Kinds{first, Resolved}), "after " << after.count() << " min");
  }
}

BOOST_AUTO_TEST_CASE(one_that_flapped_and_stays_away_is_told_as_firing) {
  Watch watch;
  watch.timing.offlineAfter = 3min;
  watch.known.insert(offline("rig-1"));
  for (int i = 0; i < 11; ++i) {
    if (i % 2 == 0) watch.failing.insert(offline("rig-1"));
    if (i % 2 == 1) watch.failing.clear();
    watch.run(1min);
  }
  watch.run(30min);
  BOOST_TEST((watch.kinds() == Kinds{Flapping, Firing}));
}

BOOST_AUTO_TEST_CASE(nothing_is_told_of_machines_while_the_api_is_unreachable) {
  Watch watch;
  watch.fail(offline("rig-1"));
  watch.run(1min);
  BOOST_TEST((watch.kinds() == Kinds{Firing}));
  watch.fail(kApi);
  watch.known.erase(offline("rig-1"));
  watch.run(9h);
  // The API itself is told, and told again; the machine is not.
  for (std::size_t i = 1; i < watch.notices.size(); ++i) BOOST_TEST((watch.notices[i].id == kApi));
  BOOST_TEST((watch.kinds() == Kinds{Firing, Firing, StillFiring, StillFiring}));
  watch.failing = {offline("rig-1")};
  watch.known.insert(offline("rig-1"));
  watch.run(1min);
  BOOST_TEST((watch.notices.back().id == offline("rig-1")));
  BOOST_TEST((watch.notices.back().kind == StillFiring));
}

BOOST_AUTO_TEST_CASE(an_api_that_answers_every_other_time_keeps_nothing_from_being_told) {
  Watch watch;
  watch.timing.apiAfter = 5min;
  watch.timing.groupWait = 90s;
  watch.fail(offline("rig-1"));
  watch.known.insert(kApi);
  for (int i = 0; i < 6; ++i) {
    if (i % 2 == 0) watch.failing.insert(kApi);
    if (i % 2 == 1) watch.failing.erase(kApi);
    watch.run(1min);
  }
  BOOST_TEST((watch.kinds() == Kinds{Firing}));
}

BOOST_AUTO_TEST_CASE(what_ended_while_it_could_not_be_known_is_told_afterwards) {
  Watch watch;
  watch.fail(offline("rig-1"));
  watch.run(1min);
  watch.fail(kApi);
  watch.known.erase(offline("rig-1"));
  watch.run(1h);
  watch.known.insert(offline("rig-1"));
  watch.failing.clear();
  watch.run(10min);
  BOOST_TEST((watch.kinds() == Kinds{Firing, Firing, Resolved, Resolved}));
}

BOOST_AUTO_TEST_CASE(a_missing_machine_is_told_as_that_and_not_by_what_it_was_before) {
  Watch watch;
  const ConditionId missing{.rule = Rule::MachineMissing, .subject = "rig-1"};
  watch.fail(offline("rig-1"));
  watch.run(1min);
  watch.known.erase(offline("rig-1"));
  watch.fail(missing);
  watch.run(5h);
  BOOST_TEST((watch.kinds() == Kinds{Firing, Firing, StillFiring}));
  BOOST_TEST((watch.notices.back().id == missing));
}

BOOST_AUTO_TEST_CASE(what_is_silenced_is_told_when_that_is_over_if_it_is_still_so) {
  Watch watch;
  watch.silences.push_back(
      {.subject = "rig-1", .since = kStart, .until = kStart + 2h, .reason = "a new fan"});
  watch.fail(offline("rig-1"));
  watch.fail(offline("rig-2"));
  watch.run(30min);
  BOOST_TEST(watch.notices.size() == 1U);
  BOOST_TEST((watch.notices[0].id == offline("rig-2")));
  watch.run(2h);
  BOOST_TEST(watch.notices.size() == 2U);
  BOOST_TEST((watch.notices[1].id == offline("rig-1")));
  BOOST_TEST((watch.notices[1].since == kStart));
}

BOOST_AUTO_TEST_CASE(an_outage_within_a_silence_is_never_told) {
  Watch watch;
  watch.silences.push_back({.subject = "", .since = kStart, .until = kStart + 2h, .reason = {}});
  watch.fail(offline("rig-1"));
  watch.fail(kApi);
  watch.run(30min);
  watch.failing.clear();
  watch.run(5h);
  BOOST_TEST(watch.notices.empty());
}

BOOST_AUTO_TEST_CASE(a_silence_is_of_a_machine_an_offer_or_everything) {
  const WallTime until = kStart + 1h;
  const auto silenced = [&](const std::string& subject, const ConditionId& id, WallTime now) {
    return isSilenced(subjectOf(id), {{.subject = subject, .since = kStart, .until = until, .reason = {}}}, now);
  };
  const ConditionId lost{.rule = Rule::OfferLost, .subject = "39"};
  BOOST_TEST(silenced("rig-1", offline("rig-1"), kStart));
  BOOST_TEST(!silenced("rig-1", offline("rig-2"), kStart));
  BOOST_TEST(!silenced("rig-1", kApi, kStart));
  BOOST_TEST(silenced("offer:39", lost, kStart));
  BOOST_TEST(!silenced("39", lost, kStart));
  BOOST_TEST(silenced("", lost, kStart));
  BOOST_TEST(silenced("", kApi, kStart));
  BOOST_TEST(!silenced("", kApi, until));
}

BOOST_AUTO_TEST_CASE(a_blip_within_the_group_wait_is_not_told) {
  Watch watch;
  watch.timing.groupWait = 90s;
  watch.timing.recoverAfter = 0s;
  watch.fail(offline("rig-1"));
  watch.run(1min);
  watch.failing.clear();
  watch.run(1h);
  BOOST_TEST(watch.notices.empty());
}

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_back_postpones_nothing_by_more_than_one_wait) {
  Watch watch;
  watch.fail(offline("rig-1"));
  watch.run(20s);
  watch.now -= 24h;
  watch.run(50s);
  BOOST_TEST((watch.kinds() == Kinds{Firing}));
  watch.run(5h);
  BOOST_TEST((watch.kinds() == Kinds{Firing, StillFiring}));
}

BOOST_AUTO_TEST_CASE(times_move_along_with_the_calendar) {
  const ConditionId id = offline("rig-1");
  Announcements announcements;
  announcements[id] = {
      .told = Told::Firing, .toldAt = kStart, .since = kStart - 1h, .detail = "x", .unsaidSince = kStart};
  const Announcement moved = shifted(announcements, 5min).at(id);
  BOOST_TEST((moved.toldAt == kStart + 5min));
  BOOST_TEST((moved.since == kStart - 55min));
  BOOST_TEST((moved.unsaidSince == kStart + 5min));
  announcements[id] = {};
  BOOST_TEST((shifted(announcements, 5min).at(id) == Announcement{}));
}

BOOST_AUTO_TEST_CASE(what_was_told_has_a_word) {
  for (const Told told : {Told::Nothing, Told::Firing, Told::Flapping})
    BOOST_TEST((toldFromName(name(told)) == told));
  BOOST_TEST(!toldFromName("shouted").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
