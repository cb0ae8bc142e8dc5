#include <random>

#include "provider/alerts/monitor.h"

using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kStart{std::chrono::days{20000}};

struct Past {
  WallTime at;
  bool failing;
};

/// What is so after a whole history; nothing is carried over from one reading to the next but the history
/// itself.
struct Verdict {
  Phase phase = Phase::Ok;
  WallTime since{};
  std::optional<Change> change;  ///< at the last reading
  bool flapping = false;
};

/// The first of the unbroken run of equal readings that ends at `last`.
std::size_t runStart(const std::vector<Past>& history, std::size_t last) {
  std::size_t first = last;
  while (first > 0 && history[first - 1].failing == history[last].failing) --first;
  return first;
}

/// How many of the twenty readings up to `last` differ from the one before.
int changesUpTo(const std::vector<Past>& history, std::size_t last) {
  int changes = 0;
  for (std::size_t i = last + 1 >= 20 ? last + 1 - 20 : 0; i <= last; ++i)
    changes += history[i].failing != (i > 0 && history[i - 1].failing) ? 1 : 0;
  return changes;
}

Verdict judge(const std::vector<Past>& history, std::chrono::milliseconds after,
              std::chrono::milliseconds recover) {
  Verdict verdict;
  bool alarmed = false;
  WallTime alarmedSince{};
  for (std::size_t i = 0; i < history.size(); ++i) {
    const std::size_t first = runStart(history, i);
    const auto lasted = history[i].at - history[first].at;
    verdict.change.reset();
    bool ended = false;
    if (!alarmed && history[i].failing && lasted >= after) {
      alarmed = true;
      alarmedSince = history[first].at;
      verdict.change = Change::Fired;
    } else if (alarmed && !history[i].failing && lasted >= recover) {
      alarmed = false;
      ended = true;
      verdict.change = Change::Resolved;
    }
    const bool was = verdict.flapping;
    const int changes = changesUpTo(history, i);
    verdict.flapping = was ? changes >= 5 : changes > 6;
    if (was != verdict.flapping)
      verdict.change = was ? Change::FlappingEnded : Change::FlappingBegan;
    else if (was)
      verdict.change.reset();
    verdict.since = alarmed || ended ? alarmedSince : history[first].at;
    verdict.phase = history[i].failing ? (alarmed ? Phase::Firing : Phase::Pending)
                                       : (alarmed ? Phase::Recovering : Phase::Ok);
  }
  return verdict;
}

struct Subject {
  ConditionId id;
  std::chrono::milliseconds after;
  std::vector<Past> history;
};

void compare(const Subject& subject, const Observed& seen, const Timing& timing) {
  const Verdict expected = judge(subject.history, subject.after, timing.recoverAfter);
  const auto found = seen.state.find(subject.id);
  BOOST_TEST_REQUIRE(name(found == seen.state.end() ? Phase::Ok : found->second.phase) ==
                     name(expected.phase));
  BOOST_TEST_REQUIRE((found != seen.state.end() && found->second.flapping) == expected.flapping);
  if (expected.phase != Phase::Ok) BOOST_TEST_REQUIRE((found->second.since == expected.since));
  std::vector<Event> events;
  for (const Event& event : seen.events)
    if (event.id == subject.id) events.push_back(event);
  BOOST_TEST_REQUIRE(events.size() == (expected.change ? 1U : 0U));
  if (expected.change) {
    BOOST_TEST_REQUIRE((events.front().change == *expected.change));
    if (expected.change == Change::Fired || expected.change == Change::Resolved)
      BOOST_TEST_REQUIRE((events.front().since == expected.since));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(monitor_properties)

BOOST_AUTO_TEST_CASE(a_state_carried_over_says_the_same_as_the_whole_history_read_again) {
  std::map<Change, int> changes;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    const auto oneIn = [&random](int n) { return std::uniform_int_distribution(1, n)(random) == 1; };
    const auto seconds = [&random](int most) {
      return std::chrono::seconds{std::uniform_int_distribution(0, most)(random)};
    };
    const Timing timing{.offlineAfter = seconds(300), .apiAfter = seconds(300), .recoverAfter = seconds(300)};
    std::vector<Subject> subjects{{{Rule::MachineOffline, "rig-1"}, timing.offlineAfter, {}},
                                  {{Rule::MachineOffline, "rig-2"}, timing.offlineAfter, {}},
                                  {{Rule::MachineDisconnected, "rig-1"}, 0ms, {}},
                                  {{Rule::ApiUnreachable, ""}, timing.apiAfter, {}}};
    std::vector<bool> failing(subjects.size(), false);
    State state;
    WallTime now = kStart;
    for (int poll = 0; poll < 150; ++poll) {
      now += 1s + seconds(oneIn(10) ? 900 : 90);
      std::vector<Reading> readings;
      std::vector<bool> said(subjects.size(), false);
      for (std::size_t i = 0; i < subjects.size(); ++i) {
        // Now and then one comes and goes for a while.
        if (oneIn(poll % 60 < 20 ? 2 : 7)) failing[i] = !failing[i];
        if (oneIn(4)) continue;
        said[i] = true;
        subjects[i].history.push_back({now, failing[i]});
        readings.push_back({.id = subjects[i].id, .failing = failing[i], .detail = {}});
      }
      const Observed seen = observe(state, readings, timing, now);
      for (std::size_t i = 0; i < subjects.size(); ++i)
        if (said[i]) compare(subjects[i], seen, timing);
      for (const Event& event : seen.events) ++changes[event.change];
      state = seen.state;
    }
  }
  for (const Change change : {Change::Fired, Change::Resolved, Change::FlappingBegan, Change::FlappingEnded})
    BOOST_TEST(changes[change] > 200, "the histories are too dull to say anything: " << changes[change]);
}

BOOST_AUTO_TEST_CASE(what_fired_resolves_before_it_fires_again_whatever_the_calendar_does) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const ConditionId id{.rule = Rule::MachineOffline, .subject = "rig-1"};
    State state;
    WallTime now = kStart;
    bool firing = false;
    bool flapping = false;
    for (int poll = 0; poll < 300; ++poll) {
      // Mostly on by a minute; now and then up to a day back or forth.
      const bool jumps = std::uniform_int_distribution(1, 12)(random) == 1;
      now += jumps ? std::chrono::seconds{std::uniform_int_distribution(-86400, 86400)(random)} : 60s;
      const bool failing = std::uniform_int_distribution(1, poll % 100 < 50 ? 3 : 9)(random) != 1;
      const Observed seen = observe(state, {{.id = id, .failing = failing, .detail = {}}}, {}, now);
      BOOST_TEST_REQUIRE(seen.events.size() <= 1U);
      for (const Event& event : seen.events) {
        if (event.change == Change::FlappingBegan || event.change == Change::FlappingEnded) {
          flapping = event.change == Change::FlappingBegan;
          firing = event.phase == Phase::Firing || event.phase == Phase::Recovering;
          continue;
        }
        BOOST_TEST_REQUIRE(!flapping);
        BOOST_TEST_REQUIRE((event.change == (firing ? Change::Resolved : Change::Fired)));
        BOOST_TEST_REQUIRE(failing != firing);
        firing = !firing;
      }
      state = seen.state;
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
