#include "agent/report/guard_table.h"

#include "reasons.h"

using namespace agent::report;
using namespace provider::pricing;
using provider::machines::Rental;

namespace {

/// What one of the guards says when it has nothing to object.
struct Sentence {
  Guard guard;
  const char* text;
  Rental rental = Rental::None;
  void (*change)(Policy& policy, PriceTrail& trail) = [](Policy&, PriceTrail&) {};
};

const Sentence kSentences[] = {
    {Guard::ManualHold, "nobody else set it, or that is over"},
    {Guard::FreshInputs, "everything it rests on is fresh"},
    {Guard::Sanity, "inside [limits] 0.00000100 .. 0.00500000"},
    {Guard::Bounds, "between floor and ceiling"},
    {Guard::Bounds, "not below the floor; there is no ceiling", Rental::None,
     [](Policy&, PriceTrail& trail) { trail.ceiling.reset(); }},
    {Guard::Bounds, "not above the ceiling; there is no floor", Rental::None,
     [](Policy&, PriceTrail& trail) { trail.floor.reset(); }},
    {Guard::Correction, "the present price is between floor and ceiling"},
    {Guard::Correction, "there is no floor and no ceiling", Rental::None,
     [](Policy&, PriceTrail& trail) {
       trail.floor.reset();
       trail.ceiling.reset();
     }},
    {Guard::WhenRented, "not rented"},
    {Guard::WhenRented, "rented, but when_rented is follow", Rental::Spot,
     [](Policy& policy, PriceTrail&) { policy.pace.whenRented = WhenRented::Follow; }},
    {Guard::WhenRented, "rented, but it is a raise: when_rented is raise-only", Rental::OnDemand,
     [](Policy& policy, PriceTrail&) { policy.pace.whenRented = WhenRented::RaiseOnly; }},
    {Guard::DeadBand, "at least min_change 2%"},
    {Guard::DeadBand, "min_change is off", Rental::None,
     [](Policy& policy, PriceTrail&) { policy.pace.minChange = 0; }},
    {Guard::Confirmation, "one reading is enough for a raise"},
    {Guard::Confirmation, "one reading is enough for a lowering", Rental::None,
     [](Policy&, PriceTrail& trail) { trail.candidate = test::btc(9'000); }},
    {Guard::Cooldown, "no cooldown runs, it is 15m"},
    {Guard::Cooldown, "cooldown is off", Rental::None,
     [](Policy& policy, PriceTrail&) { policy.pace.cooldown = std::chrono::milliseconds{0}; }},
    {Guard::StepCap, "not more than step_up 15% at once"},
    {Guard::StepCap, "not more than step_down 10% at once", Rental::None,
     [](Policy& policy, PriceTrail& trail) {
       policy.pace.stepDown = 0.1;
       trail.candidate = test::btc(9'900);
     }},
    {Guard::StepCap, "step_up is off", Rental::None,
     [](Policy& policy, PriceTrail&) { policy.pace.stepUp.reset(); }},
    {Guard::Rounding, "nothing to round"},
    {Guard::Unchanged, "differs from the present price"},
};

std::string tableOf(const PriceTrail& trail) {
  const Policy policy = test::marketPolicy();
  const provider::Limits limits = defaultLimits();
  return guardTable({.trail = trail, .policy = policy, .limits = limits});
}

/// A trail with just these words.
PriceTrail saying(std::vector<GuardVerdict> words) {
  PriceTrail trail = test::trailTo(Guard::FreshInputs, Verdict::Passed);
  trail.guards = std::move(words);
  return trail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guard_table)

BOOST_AUTO_TEST_CASE(a_guard_that_passes_a_price_says_why) {
  for (const Sentence& sample : kSentences) {
    Policy policy = test::marketPolicy();
    PriceTrail trail = test::trailTo(Guard::Unchanged, Verdict::Passed);
    sample.change(policy, trail);
    const provider::Limits limits = defaultLimits();
    BOOST_TEST(whyPassed(sample.guard,
                         {.trail = trail, .policy = policy, .limits = limits, .rental = sample.rental}) ==
               sample.text);
  }
}

BOOST_AUTO_TEST_CASE(every_guard_that_spoke_has_a_line_with_a_reason) {
  for (int last = 0; last <= static_cast<int>(Guard::Unchanged); ++last) {
    const auto guard = static_cast<Guard>(last);
    const std::string table = tableOf(test::trailTo(guard, Verdict::Held));
    const auto lines = std::ranges::count(table, '\n');
    BOOST_TEST(lines == std::max(last, 1) + 1, table);
    BOOST_TEST(table.find(std::string(name(guard)) + std::string(" ")) != std::string::npos, table);
    BOOST_TEST(table.ends_with("stops    because\n"), table);
    BOOST_TEST(table.find("passed\n") == std::string::npos, table);
  }
}

BOOST_AUTO_TEST_CASE(a_manual_hold_has_no_number) {
  BOOST_TEST(tableOf(test::trailTo(Guard::ManualHold, Verdict::Held)) ==
             "GUARD               VERDICT  REASON\n"
             "       manual hold  stops    because\n");
}

BOOST_AUTO_TEST_CASE(what_was_passed_over_is_said) {
  const GuardVerdict bounds{.guard = Guard::Bounds, .verdict = Verdict::Passed, .reason = ""};
  const auto rounding = [](Verdict verdict) {
    return GuardVerdict{.guard = Guard::Rounding, .verdict = verdict, .reason = ""};
  };
  const auto unchanged = [](Verdict verdict) {
    return GuardVerdict{.guard = Guard::Unchanged, .verdict = verdict, .reason = ""};
  };
  PriceTrail without = saying({bounds, rounding(Verdict::Passed), unchanged(Verdict::Passed)});
  without.current.reset();
  const std::pair<PriceTrail, const char*> cases[] = {
      {saying({{.guard = Guard::Correction, .verdict = Verdict::Changed, .reason = "corrected"},
               {.guard = Guard::StepCap, .verdict = Verdict::Passed, .reason = ""}}),
       "  5-8              -        passed over: a correction does not wait\n"},
      {without, "  4-9                     -        passed over: there is no present price to move from\n"},
      {saying({bounds, rounding(Verdict::Passed), unchanged(Verdict::Held)}),
       "  4-9                     -        passed over: nothing would move\n"},
      {saying({bounds, rounding(Verdict::Held)}),
       "  4-9                     -        passed over: there is nothing to move to\n"},
      {saying({bounds, rounding(Verdict::Passed), unchanged(Verdict::Passed)}),
       "  4-9                     -        passed over: it goes along with the on-demand price\n"},
  };
  for (const auto& [trail, line] : cases)
    BOOST_TEST(tableOf(trail).find(line) != std::string::npos, tableOf(trail) << "lacks " << line);
}

BOOST_AUTO_TEST_CASE(a_long_reason_goes_on_in_the_next_line) {
  BOOST_TEST(tableOf(saying({{.guard = Guard::ManualHold,
                              .verdict = Verdict::Held,
                              .reason = "set to 0.00012000 BTC by somebody else, respected for 23h more "
                                        "(manual_hold)"}})) ==
             "GUARD               VERDICT  REASON\n"
             "       manual hold  stops    set to 0.00012000 BTC by somebody else, respected for 23h\n"
             "                             more (manual_hold)\n");
}

BOOST_AUTO_TEST_SUITE_END()
