#include "provider/alerts/monitor.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

constexpr WallTime kStart{std::chrono::days{20000}};
const ConditionId kOffline{.rule = Rule::MachineOffline, .subject = "rig-1"};

enum class Said { Failing, Healthy, Nothing };
using enum Said;
using enum Phase;

/// One poll: when, what it said, and what is so afterwards.
struct Poll {
  std::chrono::seconds at;
  Said said;
  Phase phase;
  std::optional<Change> change;
  std::chrono::seconds since{};  ///< of the condition, or of the event where there is one
};

struct Life {
  const char* what;
  std::vector<Poll> polls;
};
std::ostream& operator<<(std::ostream& out, const Life& life) { return out << life.what; }

constexpr std::optional<Change> kQuiet;
constexpr std::optional kFired{Change::Fired};
constexpr std::optional kResolved{Change::Resolved};

/// `machine_offline`: fires after 180 s, resolves after 120 s.
const std::vector<Life> kLives{
    {"healthy from the start", {{0s, Healthy, Ok, kQuiet}, {60s, Healthy, Ok, kQuiet}}},
    {"nothing was ever said", {{0s, Nothing, Ok, kQuiet}, {600s, Nothing, Ok, kQuiet}}},
    {"a blip",
     {{0s, Failing, Pending, kQuiet, 0s}, {179s, Failing, Pending, kQuiet, 0s}, {180s, Healthy, Ok, kQuiet}}},
    {"two blips do not add up",
     {{0s, Failing, Pending, kQuiet, 0s},
      {170s, Healthy, Ok, kQuiet},
      {180s, Failing, Pending, kQuiet, 180s},
      {359s, Failing, Pending, kQuiet, 180s},
      {360s, Failing, Firing, kFired, 180s}}},
    {"fires once, when it has lasted",
     {{0s, Failing, Pending, kQuiet, 0s},
      {60s, Failing, Pending, kQuiet, 0s},
      {120s, Failing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s},
      {240s, Failing, Firing, kQuiet, 0s},
      {9999s, Failing, Firing, kQuiet, 0s}}},
    {"resolves once, when it was gone for long enough",
     {{0s, Failing, Pending, kQuiet, 0s},
      {200s, Failing, Firing, kFired, 0s},
      {260s, Healthy, Recovering, kQuiet, 0s},
      {320s, Healthy, Recovering, kQuiet, 0s},
      {379s, Healthy, Recovering, kQuiet, 0s},
      {380s, Healthy, Ok, kResolved, 0s},
      {440s, Healthy, Ok, kQuiet}}},
    {"a relapse is the same outage",
     {{0s, Failing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s},
      {240s, Healthy, Recovering, kQuiet, 0s},
      {300s, Failing, Firing, kQuiet, 0s},
      {350s, Healthy, Recovering, kQuiet, 0s},
      {460s, Healthy, Recovering, kQuiet, 0s},
      {470s, Healthy, Ok, kResolved, 0s}}},
    {"a new outage after a resolved one",
     {{0s, Failing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s},
      {200s, Healthy, Recovering, kQuiet, 0s},
      {320s, Healthy, Ok, kResolved, 0s},
      {400s, Failing, Pending, kQuiet, 400s},
      {580s, Failing, Firing, kFired, 400s}}},
    {"missing data fires nothing",
     {{0s, Failing, Pending, kQuiet, 0s},
      {180s, Nothing, Pending, kQuiet, 0s},
      {3600s, Nothing, Pending, kQuiet, 0s},
      {3660s, Healthy, Ok, kQuiet}}},
    {"missing data resolves nothing",
     {{0s, Failing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s},
      {240s, Nothing, Firing, kQuiet, 0s},
      {3600s, Nothing, Firing, kQuiet, 0s},
      {3660s, Healthy, Recovering, kQuiet, 0s},
      {7200s, Nothing, Recovering, kQuiet, 0s}}},
    {"readings on both sides of a gap agree",
     {{0s, Failing, Pending, kQuiet, 0s},
      {60s, Nothing, Pending, kQuiet, 0s},
      {120s, Nothing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s}}},
    {"a calendar set back does not postpone an alert by as much",
     {{0s, Failing, Pending, kQuiet, 0s},
      {-3600s, Failing, Pending, kQuiet, -3600s},
      {-3421s, Failing, Pending, kQuiet, -3600s},
      {-3420s, Failing, Firing, kFired, -3600s}}},
    {"a calendar set back does not postpone a recovery by as much",
     {{0s, Failing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s},
      {200s, Healthy, Recovering, kQuiet, 0s},
      {-3600s, Healthy, Recovering, kQuiet, 0s},
      {-3481s, Healthy, Recovering, kQuiet, 0s},
      {-3480s, Healthy, Ok, kResolved, 0s}}},
    {"a calendar set back and forth while firing says nothing",
     {{0s, Failing, Pending, kQuiet, 0s},
      {180s, Failing, Firing, kFired, 0s},
      {-3600s, Failing, Firing, kQuiet, 0s},
      {86400s, Failing, Firing, kQuiet, 0s},
      {240s, Failing, Firing, kQuiet, 0s}}},
    {"a calendar set forward fires at a failing reading and never without one",
     {{0s, Failing, Pending, kQuiet, 0s},
      {86400s, Nothing, Pending, kQuiet, 0s},
      {86460s, Failing, Firing, kFired, 0s}}},
};

Reading readingOf(const ConditionId& id, Said said, std::string detail = {}) {
  return {.id = id, .failing = said == Failing, .detail = std::move(detail)};
}

Observed poll(const State& state, const std::vector<Reading>& readings, std::chrono::milliseconds at,
              const Timing& timing = {}) {
  return observe(state, readings, timing, kStart + at);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(monitor)

BOOST_DATA_TEST_CASE(a_condition_lives_as_documented, data::make(kLives)) {
  State state;
  for (const Poll& step : sample.polls) {
    std::vector<Reading> readings;
    if (step.said != Nothing) readings.push_back(readingOf(kOffline, step.said));
    const Observed seen = poll(state, readings, step.at);
    state = seen.state;
    const std::string when = "at " + std::to_string(step.at.count()) + " s";
    BOOST_TEST(name(state.contains(kOffline) ? state.at(kOffline).phase : Ok) == name(step.phase), when);
    if (state.contains(kOffline)) BOOST_TEST((state.at(kOffline).since == kStart + step.since), when);
    BOOST_REQUIRE_MESSAGE(seen.events.size() == (step.change ? 1U : 0U), when);
    if (!step.change) continue;
    const Event& event = seen.events.front();
    BOOST_TEST((event.change == *step.change), when);
    BOOST_TEST((event.id == kOffline), when);
    BOOST_TEST((event.since == kStart + step.since), when);
    BOOST_TEST((event.at == kStart + step.at), when);
  }
}

BOOST_AUTO_TEST_CASE(each_rule_has_its_own_patience) {
  struct Case {
    Rule rule;
    std::chrono::milliseconds after;
  };
  const Timing timing{};
  for (const Case& c :
       {Case{Rule::MachineOffline, 3min}, Case{Rule::MachineDisconnected, 0min},
        Case{Rule::MachineNotConnected, 24h}, Case{Rule::MachineNotWorking, 0min},
        Case{Rule::SettingsNotApplied, 0min}, Case{Rule::ManualChange, 0min}, Case{Rule::MarketStale, 5min},
        Case{Rule::RatesStale, 5min}, Case{Rule::OfferLost, 10min}, Case{Rule::OfferAtMax, 10min},
        Case{Rule::OfferPaused, 0min}, Case{Rule::JournalFailed, 0min}, Case{Rule::ApiUnreachable, 5min},
        Case{Rule::KeyRefused, 0min}}) {
    const ConditionId id{.rule = c.rule, .subject = ""};
    Observed seen = poll({}, {readingOf(id, Failing)}, 0s, timing);
    BOOST_TEST(seen.events.size() == (c.after == 0min ? 1U : 0U), name(c.rule));
    if (c.after == 0min) continue;
    seen = poll(seen.state, {readingOf(id, Failing)}, c.after - 1ms, timing);
    BOOST_TEST(seen.events.empty(), name(c.rule));
    seen = poll(seen.state, {readingOf(id, Failing)}, c.after, timing);
    BOOST_TEST(seen.events.size() == 1U, name(c.rule));
    BOOST_TEST((seen.state.at(id).firedAt == kStart + c.after));
  }
}

BOOST_AUTO_TEST_CASE(without_patience_one_reading_is_enough) {
  const Timing none{.offlineAfter = 0s, .apiAfter = 0s, .recoverAfter = 0s};
  const Observed fired = poll({}, {readingOf(kOffline, Failing)}, 0s, none);
  BOOST_TEST((fired.state.at(kOffline).phase == Firing));
  BOOST_REQUIRE(fired.events.size() == 1U);
  const Observed resolved = poll(fired.state, {readingOf(kOffline, Healthy)}, 1s, none);
  BOOST_TEST((resolved.state.at(kOffline).phase == Phase::Ok));
  BOOST_REQUIRE(resolved.events.size() == 1U);
  BOOST_TEST((resolved.events.front().change == Change::Resolved));
}

BOOST_AUTO_TEST_CASE(conditions_do_not_touch_one_another) {
  const ConditionId other{.rule = Rule::MachineOffline, .subject = "rig-2"};
  const ConditionId disconnected{.rule = Rule::MachineDisconnected, .subject = "rig-1"};
  Observed seen = poll(
      {}, {readingOf(kOffline, Failing), readingOf(other, Healthy), readingOf(disconnected, Failing)}, 0s);
  BOOST_TEST(seen.state.size() == 2U);
  BOOST_TEST(seen.events.size() == 1U);
  seen = poll(seen.state, {readingOf(other, Failing)}, 180s);
  BOOST_TEST((seen.state.at(kOffline).phase == Pending));
  BOOST_TEST((seen.state.at(other).phase == Pending));
  BOOST_TEST((seen.state.at(disconnected).phase == Firing));
  seen =
      poll(seen.state,
           {readingOf(kOffline, Failing), readingOf(other, Failing), readingOf(disconnected, Failing)}, 360s);
  BOOST_TEST(seen.events.size() == 2U);
}

BOOST_AUTO_TEST_CASE(only_conditions_that_are_or_were_not_ok_are_kept) {
  Observed seen = poll({}, {readingOf(kOffline, Healthy)}, 0s);
  BOOST_TEST(seen.state.empty());
  seen = poll(seen.state, {readingOf(kOffline, Failing)}, 60s);
  BOOST_TEST(seen.state.size() == 1U);
  seen = poll(seen.state, {readingOf(kOffline, Healthy)}, 120s);
  BOOST_TEST((seen.state.at(kOffline).phase == Phase::Ok));
  for (int minute = 3; minute < 23; ++minute)
    seen = poll(seen.state, {readingOf(kOffline, Healthy)}, minute * 60s);
  BOOST_TEST(seen.state.empty());
}

BOOST_AUTO_TEST_CASE(what_is_withdrawn_ends_at_once_and_is_not_resolved) {
  const Timing none{.offlineAfter = 0s, .apiAfter = 0s, .recoverAfter = 1h};
  const Observed fired = poll({}, {readingOf(kOffline, Failing)}, 0s, none);
  const Observed ended = poll(fired.state, {{.id = kOffline, .withdrawn = true}}, 60s, none);
  BOOST_TEST(ended.state.empty());
  BOOST_REQUIRE(ended.events.size() == 1U);
  BOOST_TEST((ended.events.front().change == Change::Withdrawn));
  BOOST_TEST(poll({}, {{.id = kOffline, .withdrawn = true}}, 60s, none).events.empty());
}

BOOST_AUTO_TEST_CASE(the_newest_detail_is_the_one_that_is_told) {
  Observed seen = poll({}, {readingOf(kOffline, Failing, "first")}, 0s);
  seen = poll(seen.state, {readingOf(kOffline, Failing, "second")}, 180s);
  BOOST_REQUIRE(seen.events.size() == 1U);
  BOOST_TEST(seen.events.front().detail == "second");
  seen = poll(seen.state, {readingOf(kOffline, Failing, "third")}, 240s);
  seen = poll(seen.state, {readingOf(kOffline, Healthy)}, 300s);
  BOOST_TEST(seen.state.at(kOffline).detail == "third");
  seen = poll(seen.state, {readingOf(kOffline, Healthy)}, 420s);
  BOOST_REQUIRE(seen.events.size() == 1U);
  BOOST_TEST(seen.events.front().detail == "third");
}

BOOST_AUTO_TEST_CASE(rules_and_phases_are_known_by_their_names) {
  struct Case {
    Rule rule;
    const char* name;
    Severity severity;
    Scope scope;
  };
  using enum Severity;
  const Case cases[] = {
      {Rule::MachineOffline, "machine_offline", Critical, Scope::Machine},
      {Rule::MachineDisconnected, "machine_disconnected", Critical, Scope::Machine},
      {Rule::MachineNotConnected, "machine_not_connected", Warning, Scope::Machine},
      {Rule::MachineNotWorking, "machine_not_working", Critical, Scope::Machine},
      {Rule::SettingsNotApplied, "settings_not_applied", Warning, Scope::Machine},
      {Rule::ManualChange, "manual_change", Warning, Scope::Machine},
      {Rule::OfferLost, "offer_lost", Warning, Scope::Offer},
      {Rule::OfferAtMax, "offer_at_max", Warning, Scope::Offer},
      {Rule::OfferPaused, "offer_paused", Warning, Scope::Offer},
      {Rule::MarketStale, "market_stale", Warning, Scope::Agent},
      {Rule::RatesStale, "rates_stale", Warning, Scope::Agent},
      {Rule::JournalFailed, "journal_failed", Critical, Scope::Agent},
      {Rule::ApiUnreachable, "api_unreachable", Critical, Scope::Agent},
      {Rule::KeyRefused, "key_refused", Critical, Scope::Agent},
  };
  for (const Case& c : cases) {
    BOOST_TEST(name(c.rule) == c.name);
    BOOST_TEST((ruleFromName(c.name) == c.rule));
    BOOST_TEST((severityOf(c.rule) == c.severity), c.name);
    BOOST_TEST((scopeOf(c.rule) == c.scope), c.name);
  }
  for (const Phase phase : {Phase::Ok, Pending, Firing, Recovering})
    BOOST_TEST((phaseFromName(name(phase)) == phase));
  BOOST_TEST(name(Severity::Warning) == "warning");
  BOOST_TEST(name(Severity::Critical) == "critical");
  for (const char* unknown : {"", "offline", "machine_offline ", "OK"}) {
    BOOST_TEST(!ruleFromName(unknown).has_value());
    BOOST_TEST(!phaseFromName(unknown).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()
