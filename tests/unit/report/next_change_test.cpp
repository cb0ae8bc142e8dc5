#include "agent/report/next_change.h"

#include "reasons.h"

using namespace agent::report;
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
      {with(held(Guard::FreshInputs), [](Reasoning& r) { r.decision.onDemand = {}; }),
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
  for (const Sample& sample : samples()) BOOST_TEST(nextChange(sample.reasoning, test::now()) == sample.text);
}

BOOST_AUTO_TEST_SUITE_END()
