#include "agent/report/next_change.h"

#include "reasons.h"

using namespace agent::report;
using namespace provider;
using namespace provider::pricing;
using namespace std::chrono_literals;

namespace {

Reasoning held(Guard guard) {
  Reasoning r = test::reasoning();
  r.decision.action = Action::Hold;
  r.decision.settledBy = guard;
  r.decision.onDemand = test::trailTo(guard, Verdict::Held);
  return r;
}

Reasoning heldUntil(Guard guard, std::chrono::milliseconds left) {
  Reasoning r = held(guard);
  r.decision.onDemand.notBefore = test::now() + left;
  r.decision.nextChangeAt = r.decision.onDemand.notBefore;
  return r;
}

Reasoning write() {
  Reasoning r = test::reasoning();
  r.decision.action = Action::Write;
  return r;
}

Reasoning unchanged() {
  Reasoning r = test::reasoning();
  r.decision.action = Action::Unchanged;
  return r;
}

template <typename Change>
Reasoning with(Reasoning r, Change change) {
  change(r);
  return r;
}

const auto kPaused = [](Reasoning& r) { r.gate.paused = "paused until resumed"; };
const auto kPausedFor2h = [](Reasoning& r) {
  r.gate.paused = "paused for 2h more";
  r.gate.pausedUntil = test::now() + 2h;
};
const auto kObserve = [](Reasoning& r) { r.gate.mode = "observe"; };

void readingOf(Reasoning& r, int readings) { r.memory.memory.onDemand.readings = readings; }

void addSpot(Reasoning& r, Guard guard) {
  r.decision.spot = test::trailTo(guard, Verdict::Held);
  r.decision.spot.side = provider::market::Side::Spot;
}

machines::Machine rigWith(const char* gpus) {
  machines::Machine machine;
  machine.settings.emplace();
  machine.settings->visibility = "public";
  machine.settings->mrlHours = 72;
  machine.settings->allowedCoins = {"bitcoin"};
  machine.settings->gpu = gpus;
  return machine;
}
machines::Machine rig() { return rigWith("2x NVIDIA GeForce RTX 3080"); }

std::string said(const Reasoning& r, const machines::Machine& machine) {
  return nextChange({.machine = machine, .gpu = "", .reasoning = r, .now = test::now()});
}

/// Held before any price was thought of.
Reasoning undecided() {
  Reasoning r = held(Guard::FreshInputs);
  r.decision.onDemand = {};
  return r;
}

constexpr const char* kReadAgain = "once the machine and its settings were read again";

struct Obstacle {
  void (*make)(machines::Settings&);
  const char* text;
};

const Obstacle kObstacles[] = {
    {[](machines::Settings&) {}, kReadAgain},
    {[](machines::Settings& s) { s.allowedCoins.reset(); }, kReadAgain},
    {[](machines::Settings& s) { s.autopriced = {"CLORE-Blockchain"}; }, kReadAgain},
    {[](machines::Settings& s) { s.autopriced = {"bitcoin"}; }, "once autoprice is switched off for BTC"},
    {[](machines::Settings& s) { s.allowedCoins = {"CLORE-Blockchain"}; }, "once the machine accepts BTC"},
    {[](machines::Settings& s) { s.visibility.clear(); },
     "once the marketplace tells whether it is public or hidden, or [server.…] sets availability"},
    {[](machines::Settings& s) { s.mrlHours.reset(); },
     "once the marketplace tells its maximum rental length, or [server.…] sets mrl"},
    {[](machines::Settings& s) { s.pricesTold = false; },
     "once the marketplace tells what the machine costs now"},
};

/// Without a candidate, under policies that ask per GPU.
std::vector<std::pair<Reasoning, const char*>> ofUnknownGpus() {
  const OwnerPrice perGpu{.price = test::btc(1), .perGpu = true};
  const auto onDemand = [](auto strategy) {
    Reasoning r = held(Guard::FreshInputs);
    r.decision.onDemand.query.reset();
    r.policy.strategy = strategy;
    return r;
  };
  const auto spot = [](auto rule) {
    Reasoning r = undecided();
    addSpot(r, Guard::FreshInputs);
    r.decision.spot.query.reset();
    r.policy.spot = rule;
    return r;
  };
  const char* const noCount =
      "never by this policy, as the number of its GPUs is not known: give it a price without /gpu";
  return {{onDemand(Market{.position = AtPercentile{}}),
           "never by this policy, as no machine compares with its GPUs: give it a fixed price"},
          {onDemand(Ladder{.rungs = {}, .base = {.position = AtPercentile{}}}),
           "once it was rented on demand, as no machine compares with its GPUs; or give it a fixed price"},
          {onDemand(Fixed{.onDemand = perGpu}), noCount},
          {spot(AtPercentile{}),
           "never by this policy, as no machine compares with its GPUs: give it a fixed spot minimum"},
          {spot(perGpu), noCount}};
}

struct Sample {
  Reasoning reasoning;
  const char* text;
};

std::vector<Sample> samples() {
  return {
      {write(), "at once"},
      {with(write(), kObserve), "once mode = enforce; apply does it at once"},
      {with(write(), [](Reasoning& r) { r.gate.mode = "paused"; }), "not while mode = paused"},
      {with(write(), kPaused), "after clore-agent resume"},
      {with(write(), kPausedFor2h), "not before the pause ends: in 2h (2025-01-02T05:04:05.000Z)"},
      {with(write(), [](Reasoning& r) { r.gate.holdLeft = 4min; }),
       "in 4m, when the hold after failed writes ends"},
      {with(write(), [](Reasoning& r) { r.gate.unconfirmed = true; }), "when the last write was read back"},
      {unchanged(), "when a reading of the marketplace (every 5m) asks for another price"},
      {with(unchanged(),
            [](Reasoning& r) {
              r.policy.strategy = Ladder{};
              r.policy.spot = ShareOfOnDemand{};
              r.memory.memory.rental = machines::Rental::Spot;
            }),
       "when the tenant of the spot market leaves"},
      {with(unchanged(),
            [](Reasoning& r) { r.policy.strategy = Fixed{.onDemand = {.price = test::btc(1)}}; }),
       "when the policy wants another price"},
      {heldUntil(Guard::Cooldown, 12min), "in 12m (2025-01-02T03:16:05.000Z)"},
      {heldUntil(Guard::ManualHold, 24h), "in 1d (2025-01-03T03:04:05.000Z)"},
      {with(heldUntil(Guard::Cooldown, 12min), kPausedFor2h),
       "not before the pause ends: in 2h (2025-01-02T05:04:05.000Z)"},
      {with(heldUntil(Guard::ManualHold, 24h), kPausedFor2h),
       "not before the pause ends: in 1d (2025-01-03T03:04:05.000Z)"},
      {with(heldUntil(Guard::Cooldown, 12min), kObserve),
       "in 12m (2025-01-02T03:16:05.000Z); then only by apply, or once mode = enforce"},
      {held(Guard::Confirmation), "with 2 more readings in a row of the marketplace (one every 5m)"},
      {with(held(Guard::Confirmation), [](Reasoning& r) { readingOf(r, 1); }),
       "with the next reading of the marketplace (every 5m)"},
      {with(held(Guard::Confirmation), [](Reasoning& r) { readingOf(r, 7); }),
       "with the next reading of the marketplace (every 5m)"},
      {with(held(Guard::Confirmation),
            [](Reasoning& r) {
              readingOf(r, 1);
              r.decision.onDemand.query.reset();
            }),
       "with the next reading of the exchange rates or the machine"},
      {with(held(Guard::Confirmation),
            [](Reasoning& r) {
              readingOf(r, 1);
              r.decision.onDemand.query.reset();
              r.policy.onDemandBounds = {};
            }),
       "with the next reading of the machine (every 1m)"},
      {held(Guard::FreshInputs), "once there are enough comparables, looked for every 5m"},
      {with(held(Guard::FreshInputs), [](Reasoning& r) { r.decision.onDemand.query.reset(); }),
       "once what is missing was read"},
      {held(Guard::Sanity), "when the candidate or the configuration is another"},
      {held(Guard::Bounds), "when the candidate or the configuration is another"},
      {held(Guard::Rounding), "when the candidate or the configuration is another"},
      {held(Guard::WhenRented), "when the rental ends"},
      {with(held(Guard::WhenRented), [](Reasoning& r) { r.policy.pace.whenRented = WhenRented::RaiseOnly; }),
       "when the rental ends, or for a raise"},
      {held(Guard::DeadBand), "when a change of at least min_change 2% is wanted"},
      {with(held(Guard::WhenRented), [](Reasoning& r) { addSpot(r, Guard::WhenRented); }),
       "when the rental ends"},
      {with(held(Guard::WhenRented), [](Reasoning& r) { addSpot(r, Guard::DeadBand); }),
       "on demand when the rental ends; spot minimum when a change of at least min_change 2% is wanted"},
      {with(held(Guard::WhenRented),
            [](Reasoning& r) {
              addSpot(r, Guard::DeadBand);
              r.decision.onDemand.target = test::btc(1);
            }),
       "when a change of at least min_change 2% is wanted"},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(next_change)

BOOST_AUTO_TEST_CASE(the_next_change_is_said_for_everything_that_may_stand_before_it) {
  for (const Sample& sample : samples()) BOOST_TEST(said(sample.reasoning, rig()) == sample.text);
}

BOOST_AUTO_TEST_CASE(what_has_to_happen_before_anything_can_be_decided_is_said) {
  for (const auto& [change, text] : kObstacles) {
    machines::Machine machine = rig();
    change(*machine.settings);
    BOOST_TEST(said(undecided(), machine) == text);
  }
  BOOST_TEST(said(undecided(), {}) == "once the machine's settings were read");
  BOOST_TEST(said(with(undecided(), kObserve), {}) ==
             "once the machine's settings were read; then only by apply, or once mode = enforce");
}

BOOST_AUTO_TEST_CASE(what_the_configuration_sets_need_not_be_told_by_the_marketplace) {
  machines::Machine machine = rig();
  machine.settings->visibility.clear();
  machine.settings->mrlHours.reset();
  Reasoning r = undecided();
  r.policy.availability = "public";
  r.policy.mrlHours = 72;
  BOOST_TEST(said(r, machine) == kReadAgain);
}

BOOST_AUTO_TEST_CASE(gpus_that_compare_with_nobody_are_told_from_what_was_not_read) {
  for (const auto& [reasoning, text] : ofUnknownGpus()) {
    BOOST_TEST(said(reasoning, rigWith("Mixed GPUs")) == text);
    BOOST_TEST(said(reasoning, rigWith("")) == "once the marketplace tells the machine's GPUs");
    BOOST_TEST(said(reasoning, rig()) == "once what is missing was read");
  }
}

BOOST_AUTO_TEST_CASE(an_exchange_rate_that_is_missing_is_named) {
  const char* const text = "once the rate of BTC is known";
  const auto noRate = [](Reasoning& r) {
    r.inputs.push_back({.name = "rate of BTC", .value = "", .readAt = {}, .maxAge = {}, .missing = "none"});
  };
  Reasoning fixed = with(held(Guard::FreshInputs), noRate);
  fixed.policy.strategy = Fixed{.onDemand = {.price = test::btc(1)}};
  fixed.decision.onDemand.query.reset();
  BOOST_TEST(said(fixed, rig()) == text);
  Reasoning bounds = with(held(Guard::Bounds), noRate);
  BOOST_TEST(said(bounds, rig()) == "when the candidate or the configuration is another");
  bounds.decision.onDemand.floor.reset();
  BOOST_TEST(said(bounds, rig()) == text);
}

BOOST_AUTO_TEST_CASE(a_spot_minimum_that_waits_for_the_on_demand_price_has_nothing_of_its_own_to_say) {
  Reasoning r = held(Guard::Bounds);
  addSpot(r, Guard::FreshInputs);
  r.decision.spot.query.reset();
  BOOST_TEST(said(r, rig()) == "when the candidate or the configuration is another");
}

BOOST_AUTO_TEST_SUITE_END()
