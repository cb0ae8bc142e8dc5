#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "provider/pricing/guards.h"
#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace std::chrono_literals;
using samples::contains;
using samples::kNow;
using samples::price;

// Guards 4 to 9: how quickly a price may move.
namespace {

namespace data = boost::unit_test::data;

/// One price of a machine in dollars between a floor of 2 and a ceiling of 8.
class Desk {
 public:
  Desk() { pace.manualHold = 24h; }

  Guarded guarded(const char* candidate, const char* current = "4.00 USD") {
    Candidate proposed;
    proposed.price = price(candidate);
    proposed.about = "a test";
    proposed.reading = reading;
    proposed.follows = follows;
    Guarded result = guard(proposed,
                           {.side = market::Side::OnDemand,
                            .current = *current == '\0' ? std::nullopt : std::optional(price(current)),
                            .bounds = {.floor = price("2 USD"),
                                       .ceiling = price("8 USD"),
                                       .required = true,
                                       .unresolved = {},
                                       .moving = moving},
                            .limit = defaultLimits()[indexOf(Currency::Usd)],
                            .highest = {},
                            .pace = pace,
                            .word = word,
                            .rented = rented,
                            .lastWriteAt = lastWriteAt,
                            .manualUntil = manualUntil,
                            .now = now},
                           memory);
    memory = result.memory;
    return result;
  }
  std::string target(const char* candidate, const char* current = "4.00 USD") {
    const auto found = guarded(candidate, current).trail.target;
    return found ? found->text() : "held";
  }
  Guard last(const char* candidate, const char* current = "4.00 USD") {
    return guarded(candidate, current).trail.guards.back().guard;
  }

  Pace pace;
  Word word = Word::Agent;
  bool rented = false;
  bool follows = false;
  bool moving = false;
  std::optional<WallTime> lastWriteAt;
  std::optional<WallTime> manualUntil;
  WallTime now = kNow;
  WallTime reading = kNow;
  PriceMemory memory;
};

struct StepCase {
  const char* current;
  const char* candidate;
  const char* expected;
};
std::ostream& operator<<(std::ostream& out, const StepCase& c) {
  return out << c.current << " towards " << c.candidate;
}

// step_up = 15%, step_down = 10%
const StepCase kStepCases[] = {
    {"4.00 USD", "4.10 USD", "4.10 USD"},
    {"4.00 USD", "4.60 USD", "4.60 USD"},
    {"4.00 USD", "4.61 USD", "4.60 USD"},
    {"4.00 USD", "8.00 USD", "4.60 USD"},
    {"4.00 USD", "3.60 USD", "3.60 USD"},
    {"4.00 USD", "3.59 USD", "3.60 USD"},
    {"4.00 USD", "2.00 USD", "3.60 USD"},
    // Rounded towards the present price.
    {"3.33 USD", "8.00 USD", "3.82 USD"},
    {"3.33 USD", "2.00 USD", "3.00 USD"},
    // The owner's bounds win over the caps.
    {"1.00 USD", "4.00 USD", "2.00 USD"},
    {"1.90 USD", "4.00 USD", "2.18 USD"},
    {"20.00 USD", "4.00 USD", "8.00 USD"},
    {"8.40 USD", "4.00 USD", "7.56 USD"},
    // Nothing to be measured by.
    {"", "7.00 USD", "7.00 USD"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pace)

BOOST_DATA_TEST_CASE(a_step_is_capped_and_the_owner_s_bounds_win, data::make(kStepCases)) {
  Desk desk;
  desk.pace.stepUp = 0.15;
  desk.pace.stepDown = 0.10;
  BOOST_TEST(desk.target(sample.candidate, sample.current) == sample.expected);
}

BOOST_AUTO_TEST_CASE(a_step_is_never_beyond_its_cap_by_rounding) {
  Desk desk;
  desk.pace.stepDown = 0.15;
  desk.pace.stepUp = 0.15;
  // 24344 x 0.85 = 20692.4, 7664 x 1.15 = 8813.6
  const auto step = [&desk](const char* current, const char* candidate) {
    Candidate proposed;
    proposed.price = price(candidate);
    GuardInputs inputs{.side = market::Side::OnDemand,
                       .current = price(current),
                       .bounds = {},
                       .limit = defaultLimits()[indexOf(Currency::Bitcoin)],
                       .highest = {},
                       .pace = desk.pace,
                       .word = Word::Agent,
                       .rented = false,
                       .lastWriteAt = {},
                       .manualUntil = {},
                       .now = kNow};
    return guard(proposed, inputs, {}).trail.target->units();
  };
  BOOST_TEST(step("0.00024344 BTC", "0.00001 BTC") == 20'693);
  BOOST_TEST(step("0.00007664 BTC", "0.001 BTC") == 8'813);
  BOOST_TEST(step("0.00010000 BTC", "0.001 BTC") == 11'500);
}

BOOST_AUTO_TEST_CASE(a_step_smaller_than_a_cent_is_a_cent) {
  Desk desk;
  desk.pace.stepUp = 0.001;
  desk.pace.stepDown = 0.001;
  BOOST_TEST(desk.target("7.00 USD") == "4.01 USD");
  BOOST_TEST(desk.target("3.00 USD") == "3.99 USD");
}

BOOST_AUTO_TEST_CASE(a_small_change_is_not_worth_a_write) {
  Desk desk;
  desk.pace.minChange = 0.02;
  BOOST_TEST(desk.target("4.07 USD") == "held");
  BOOST_TEST((desk.last("4.07 USD") == Guard::DeadBand));
  BOOST_TEST((desk.last("3.93 USD") == Guard::DeadBand));
  BOOST_TEST(desk.target("4.08 USD") == "4.08 USD");
  BOOST_TEST(desk.target("3.92 USD") == "3.92 USD");
  BOOST_TEST(desk.target("4.00 USD") == "4.00 USD");
}

BOOST_AUTO_TEST_CASE(what_rounds_to_the_present_price_is_no_movement) {
  Desk desk;
  desk.rented = true;
  desk.pace.whenRented = WhenRented::Hold;
  const PriceTrail trail = desk.guarded("4.004 USD").trail;
  BOOST_TEST((trail.target == price("4.00 USD")));
  BOOST_TEST((trail.guards.back().guard == Guard::Unchanged));
}

BOOST_AUTO_TEST_CASE(a_rented_machine_is_priced_as_its_owner_says) {
  Desk desk;
  desk.rented = true;
  for (const auto& [rule, raised, lowered] : std::vector<std::tuple<WhenRented, const char*, const char*>>{
           {WhenRented::Hold, "held", "held"},
           {WhenRented::RaiseOnly, "5.00 USD", "held"},
           {WhenRented::Follow, "5.00 USD", "3.00 USD"}}) {
    desk.pace.whenRented = rule;
    desk.memory = {};
    BOOST_TEST(desk.target("5.00 USD") == raised);
    BOOST_TEST(desk.target("3.00 USD") == lowered);
  }
  desk.pace.whenRented = WhenRented::Hold;
  BOOST_TEST((desk.last("5.00 USD") == Guard::WhenRented));
}

BOOST_AUTO_TEST_CASE(so_many_readings_in_a_row_must_agree) {
  Desk desk;
  desk.pace.confirmRaise = 3;
  desk.pace.confirmLower = 2;
  BOOST_TEST((desk.last("5.00 USD") == Guard::Confirmation));
  // The same reading does not count twice, however often it is decided on.
  for (int i = 0; i < 5; ++i) BOOST_TEST(desk.target("5.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("5.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("5.20 USD") == "5.20 USD");
  // A reading that points elsewhere begins anew.
  desk.reading += 5min;
  BOOST_TEST(desk.target("3.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("5.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("3.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("3.00 USD") == "3.00 USD");
}

BOOST_AUTO_TEST_CASE(a_reading_inside_the_dead_band_ends_the_row) {
  Desk desk;
  desk.pace.minChange = 0.02;
  desk.pace.confirmRaise = 2;
  BOOST_TEST((desk.last("5.00 USD") == Guard::Confirmation));
  desk.reading += 5min;
  BOOST_TEST((desk.last("4.01 USD") == Guard::DeadBand));
  desk.reading += 5min;
  BOOST_TEST((desk.last("5.00 USD") == Guard::Confirmation));
  desk.reading += 5min;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
}

BOOST_AUTO_TEST_CASE(a_row_goes_on_when_the_calendar_was_set_back) {
  Desk desk;
  desk.pace.confirmRaise = 2;
  BOOST_TEST(desk.target("5.00 USD") == "held");
  desk.now -= 1h;
  desk.reading = desk.now;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
}

BOOST_AUTO_TEST_CASE(one_reading_justifies_one_write) {
  Desk desk;
  desk.memory.actedOn = desk.reading;
  BOOST_TEST((desk.last("5.00 USD") == Guard::Confirmation));
  desk.word = Word::Owner;
  BOOST_TEST((desk.last("5.00 USD") == Guard::Confirmation));
  desk.reading += 1min;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
  // Noted before the calendar was set back.
  desk.memory.actedOn = desk.now + 1h;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
}

BOOST_AUTO_TEST_CASE(a_cooldown_is_waited_for) {
  Desk desk;
  desk.pace.cooldown = 15min;
  desk.lastWriteAt = kNow - 14min;
  const PriceTrail waiting = desk.guarded("5.00 USD").trail;
  BOOST_TEST((waiting.guards.back().guard == Guard::Cooldown));
  BOOST_TEST((waiting.notBefore == kNow + 1min));
  desk.lastWriteAt = kNow - 15min;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
  // Nobody knows how long it was when the calendar was set back.
  desk.lastWriteAt = kNow + 1h;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
}

BOOST_AUTO_TEST_CASE(the_owner_s_word_confirms_and_cools_but_does_not_pass_over_the_rest) {
  Desk desk;
  desk.word = Word::Owner;
  desk.pace = defaultPace();
  desk.lastWriteAt = kNow - 1min;
  BOOST_TEST(desk.target("5.00 USD") == "4.60 USD");
  BOOST_TEST(desk.target("4.01 USD") == "held");
  desk.rented = true;
  BOOST_TEST(desk.target("5.00 USD") == "held");
}

BOOST_AUTO_TEST_CASE(a_present_price_outside_the_bounds_is_corrected_at_once) {
  Desk desk;
  desk.pace = defaultPace();
  desk.rented = true;
  desk.lastWriteAt = kNow - 1s;
  desk.memory.actedOn = kNow;
  BOOST_TEST(desk.target("5.00 USD", "1.00 USD") == "2.00 USD");
  BOOST_TEST(desk.target("5.00 USD", "1.99 USD") == "2.28 USD");
  BOOST_TEST(desk.target("5.00 USD", "9.00 USD") == "7.65 USD");
  const PriceTrail trail = desk.guarded("5.00 USD", "1.00 USD").trail;
  const auto said = [&trail](Guard guard) {
    return std::ranges::find(trail.guards, guard, &GuardVerdict::guard) != trail.guards.end();
  };
  BOOST_TEST(said(Guard::Correction));
  for (const Guard passedOver : {Guard::WhenRented, Guard::DeadBand, Guard::Confirmation, Guard::Cooldown})
    BOOST_TEST(!said(passedOver));
}

BOOST_AUTO_TEST_CASE(a_bound_that_moves_with_the_rates_is_not_a_correction_at_every_reading) {
  Desk desk;
  desk.pace = defaultPace();
  desk.moving = true;
  // The floor is 2.00 USD at this rate.
  BOOST_TEST((desk.last("2.00 USD", "1.99 USD") == Guard::DeadBand));
  BOOST_TEST(desk.target("2.00 USD", "1.95 USD") == "2.00 USD");
  desk.moving = false;
  BOOST_TEST(desk.target("2.00 USD", "1.99 USD") == "2.00 USD");
}

BOOST_AUTO_TEST_CASE(the_reading_that_was_acted_on_counts_for_nothing_more) {
  Desk desk;
  desk.pace.confirmRaise = 2;
  desk.memory.actedOn = desk.reading;
  BOOST_TEST(desk.target("5.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("5.00 USD") == "held");
  desk.reading += 5min;
  BOOST_TEST(desk.target("5.00 USD") == "5.00 USD");
}

BOOST_AUTO_TEST_CASE(what_somebody_else_set_is_respected_even_outside_the_bounds) {
  Desk desk;
  desk.manualUntil = kNow + 3h;
  const PriceTrail trail = desk.guarded("5.00 USD", "1.00 USD").trail;
  BOOST_TEST((trail.guards.back().guard == Guard::ManualHold));
  BOOST_TEST((trail.notBefore == kNow + 3h));
  BOOST_TEST(contains(trail.guards.back().reason, "set to 1.00 USD by somebody else"));
  BOOST_TEST(trail.guards.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_price_that_follows_another_is_not_slowed_down_itself) {
  Desk desk;
  desk.pace = defaultPace();
  desk.rented = true;
  desk.follows = true;
  desk.lastWriteAt = kNow - 1s;
  BOOST_TEST(desk.target("3.00 USD") == "3.00 USD");
  BOOST_TEST(desk.target("1.00 USD") == "2.00 USD");
}

BOOST_AUTO_TEST_CASE(every_price_reaches_its_goal_in_as_many_steps_as_the_caps_make_necessary) {
  Desk desk;
  desk.pace.stepUp = 0.15;
  std::string present = "2.00 USD";
  int writes = 0;
  while (present != "7.00 USD" && writes < 100) {
    desk.reading += 5min;
    present = desk.target("7.00 USD", present.c_str());
    ++writes;
  }
  // 2 x 1.15^9 = 7.04, but each step is rounded down to a cent.
  BOOST_TEST(writes == 10);
}

BOOST_AUTO_TEST_SUITE_END()
