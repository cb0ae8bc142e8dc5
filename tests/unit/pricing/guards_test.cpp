#include "provider/pricing/guards.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using samples::price;

namespace {

namespace data = boost::unit_test::data;

/// One price and what the guards make of it. Empty text: there is none.
struct GuardCase {
  const char* what;
  const char* current;
  const char* candidate;
  const char* floor;
  const char* ceiling;
  const char* highest;
  bool required;
  const char* target;
  Guard last;
  Verdict lastVerdict;
};
std::ostream& operator<<(std::ostream& out, const GuardCase& c) { return out << c.what; }

using enum Verdict;
constexpr Guard kSanity = Guard::Sanity;
constexpr Guard kBounds = Guard::Bounds;
constexpr Guard kRounding = Guard::Rounding;
constexpr Guard kUnchanged = Guard::Unchanged;

const GuardCase kGuardCases[] = {
    // sanity
    {"zero", "1.00 USD", "0 USD", "", "", "", false, "", kSanity, Held},
    {"below [limits]", "1.00 USD", "0.19 USD", "", "", "", false, "", kSanity, Held},
    {"at the lower of [limits]", "1.00 USD", "0.20 USD", "", "", "", false, "0.20 USD", kUnchanged, Passed},
    {"at the upper of [limits]", "1.00 USD", "200 USD", "", "", "", false, "200 USD", kUnchanged, Passed},
    {"above [limits]", "1.00 USD", "200.01 USD", "", "", "", false, "", kSanity, Held},
    {"above [limits], although the ceiling would bring it back", "1.00 USD", "201 USD", "1 USD", "5 USD", "",
     true, "", kSanity, Held},
    {"BTC above [limits]", "0.0001 BTC", "0.00500001 BTC", "", "", "", false, "", kSanity, Held},
    {"CLORE below [limits]", "110 CLORE", "0.09 CLORE", "", "", "", false, "", kSanity, Held},
    // floor and ceiling
    {"below the floor", "3.00 USD", "1.00 USD", "2 USD", "5 USD", "", true, "2.00 USD", kUnchanged, Passed},
    {"at the floor", "3.00 USD", "2.00 USD", "2 USD", "5 USD", "", true, "2.00 USD", kUnchanged, Passed},
    {"between", "3.00 USD", "4.00 USD", "2 USD", "5 USD", "", true, "4.00 USD", kUnchanged, Passed},
    {"at the ceiling", "3.00 USD", "5.00 USD", "2 USD", "5 USD", "", true, "5.00 USD", kUnchanged, Passed},
    {"above the ceiling", "3.00 USD", "6.00 USD", "2 USD", "5 USD", "", true, "5.00 USD", kUnchanged, Passed},
    {"floor only", "3.00 USD", "1.00 USD", "2 USD", "", "", false, "2.00 USD", kUnchanged, Passed},
    {"ceiling only", "3.00 USD", "9.00 USD", "", "5 USD", "", false, "5.00 USD", kUnchanged, Passed},
    {"one point between floor and ceiling", "3.00 USD", "9.00 USD", "5 USD", "5 USD", "", true, "5.00 USD",
     kUnchanged, Passed},
    {"no bounds where they are required", "3.00 USD", "4.00 USD", "", "", "", true, "", kBounds, Held},
    {"no floor where it is required", "3.00 USD", "4.00 USD", "", "5 USD", "", true, "", kBounds, Held},
    {"no ceiling where it is required", "3.00 USD", "4.00 USD", "2 USD", "", "", true, "", kBounds, Held},
    {"floor above ceiling", "3.00 USD", "4.00 USD", "5 USD", "2 USD", "", true, "", kBounds, Held},
    {"a floor above [limits]", "3.00 USD", "4.00 USD", "300 USD", "400 USD", "", true, "", kRounding, Held},
    {"a ceiling below [limits]", "3.00 USD", "4.00 USD", "0.01 USD", "0.10 USD", "", true, "", kRounding,
     Held},
    // rounding
    {"to two decimals, down", "3.00 USD", "2.344 USD", "", "", "", false, "2.34 USD", kUnchanged, Passed},
    {"to two decimals, up", "3.00 USD", "2.345 USD", "", "", "", false, "2.35 USD", kUnchanged, Passed},
    {"BTC keeps eight decimals", "0.0001 BTC", "0.00012345 BTC", "", "", "", false, "0.00012345 BTC",
     kUnchanged, Passed},
    {"not past a floor between two cents", "3.00 USD", "1.00 USD", "2.344 USD", "5 USD", "", true, "2.35 USD",
     kUnchanged, Passed},
    {"not past a ceiling between two cents", "3.00 USD", "9.00 USD", "2 USD", "4.996 USD", "", true,
     "4.99 USD", kUnchanged, Passed},
    {"no cent between floor and ceiling", "3.00 USD", "9.00 USD", "2.341 USD", "2.349 USD", "", true, "",
     kRounding, Held},
    {"not past [limits]", "3.00 USD", "0.2 USD", "", "", "", false, "0.20 USD", kUnchanged, Passed},
    // never above the on-demand price
    {"above the on-demand price", "1.00 USD", "4.00 USD", "", "", "3.00 USD", false, "3.00 USD", kUnchanged,
     Passed},
    {"at the on-demand price", "1.00 USD", "3.00 USD", "", "", "3.00 USD", false, "3.00 USD", kUnchanged,
     Passed},
    {"below the on-demand price", "1.00 USD", "2.00 USD", "", "", "3.00 USD", false, "2.00 USD", kUnchanged,
     Passed},
    {"an on-demand price between two cents", "1.00 USD", "4.00 USD", "", "", "2.999 USD", false, "2.99 USD",
     kUnchanged, Passed},
    {"an on-demand price below the floor", "1.00 USD", "4.00 USD", "3.50 USD", "5 USD", "3.00 USD", true, "",
     kRounding, Held},
    {"an on-demand price below [limits]", "1.00 USD", "4.00 USD", "", "", "0.10 USD", false, "", kRounding,
     Held},
    // nothing to change
    {"already so", "4.00 USD", "4.00 USD", "2 USD", "5 USD", "", true, "4.00 USD", kUnchanged, Held},
    {"already so, once rounded", "2.34 USD", "2.341 USD", "", "", "", false, "2.34 USD", kUnchanged, Held},
    {"already at the floor", "2.00 USD", "1.00 USD", "2 USD", "5 USD", "", true, "2.00 USD", kUnchanged,
     Held},
    {"not offered so far", "", "4.00 USD", "2 USD", "5 USD", "", true, "4.00 USD", kUnchanged, Passed},
    {"a present price outside the bounds is corrected", "9.00 USD", "8.00 USD", "2 USD", "5 USD", "", true,
     "5.00 USD", kUnchanged, Passed},
};

std::optional<Price> optionalPrice(const char* text) {
  return *text == '\0' ? std::nullopt : std::optional(price(text));
}

Candidate proposing(const Price& proposed) {
  Candidate made;
  made.price = proposed;
  made.about = "a test";
  made.samples = 7;
  made.reading = samples::kNow;
  return made;
}

GuardInputs inputsFor(const std::optional<Price>& current, const MachineBounds& bounds, const Limit& limit,
                      const std::optional<Price>& highest = {}) {
  static const Pace kAtOnce;
  return {.side = market::Side::OnDemand,
          .current = current,
          .bounds = bounds,
          .limit = limit,
          .highest = highest,
          .pace = kAtOnce,
          .word = Word::Agent,
          .rented = false,
          .lastWriteAt = {},
          .manualUntil = {},
          .now = samples::kNow};
}

PriceTrail trailOf(const Candidate& candidate, const GuardInputs& inputs) {
  return guard(candidate, inputs, {}).trail;
}

PriceTrail trailOf(const GuardCase& c) {
  const Price candidate = price(c.candidate);
  const MachineBounds bounds{.floor = optionalPrice(c.floor),
                             .ceiling = optionalPrice(c.ceiling),
                             .required = c.required,
                             .unresolved = {},
                             .moving = false};
  return trailOf(proposing(candidate),
                 inputsFor(optionalPrice(c.current), bounds, defaultLimits()[indexOf(candidate.currency())],
                           optionalPrice(c.highest)));
}

const GuardVerdict* verdictOf(const PriceTrail& trail, Guard guard) {
  for (const GuardVerdict& verdict : trail.guards)
    if (verdict.guard == guard) return &verdict;
  return nullptr;
}

PriceTrail guarded(const char* candidate, const MachineBounds& bounds,
                   const std::optional<Price>& highest = {}) {
  const Price proposed = price(candidate);
  return trailOf(proposing(proposed),
                 inputsFor({}, bounds, defaultLimits()[indexOf(proposed.currency())], highest));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guards)

BOOST_DATA_TEST_CASE(a_price_leaves_the_guards_as_documented, data::make(kGuardCases)) {
  const PriceTrail trail = trailOf(sample);
  BOOST_TEST((trail.target == optionalPrice(sample.target)));
  BOOST_REQUIRE(!trail.guards.empty());
  BOOST_TEST(name(trail.guards.back().guard) == name(sample.last));
  BOOST_TEST((trail.guards.back().verdict == sample.lastVerdict));
  for (const GuardVerdict& verdict : trail.guards)
    BOOST_TEST((verdict.verdict == Verdict::Passed || !verdict.reason.empty()));
  BOOST_TEST((trail.candidate == price(sample.candidate)));
  BOOST_TEST((trail.current == optionalPrice(sample.current)));
  BOOST_TEST(trail.candidateReason == "a test");
  BOOST_TEST(trail.samples == 7U);
}

BOOST_DATA_TEST_CASE(guards_speak_in_their_order_and_once, data::make(kGuardCases)) {
  const PriceTrail trail = trailOf(sample);
  for (std::size_t i = 1; i < trail.guards.size(); ++i)
    BOOST_TEST(static_cast<int>(trail.guards[i - 1].guard) < static_cast<int>(trail.guards[i].guard));
  for (std::size_t i = 0; i + 1 < trail.guards.size(); ++i)
    BOOST_TEST((trail.guards[i].verdict != Verdict::Held), "nobody speaks after a guard that held the price");
}

BOOST_AUTO_TEST_CASE(a_guard_says_whether_it_passed_or_changed_a_price) {
  const MachineBounds bounds{.floor = price("2 USD"),
                             .ceiling = price("5 USD"),
                             .required = true,
                             .unresolved = {},
                             .moving = false};
  BOOST_TEST((verdictOf(guarded("3.00 USD", bounds), Guard::FreshInputs)->verdict == Verdict::Passed));
  BOOST_TEST((verdictOf(guarded("3.00 USD", bounds), Guard::Sanity)->verdict == Verdict::Passed));
  BOOST_TEST((verdictOf(guarded("3.00 USD", bounds), Guard::Bounds)->verdict == Verdict::Passed));
  BOOST_TEST((verdictOf(guarded("1.00 USD", bounds), Guard::Bounds)->verdict == Verdict::Changed));
  BOOST_TEST((verdictOf(guarded("6.00 USD", bounds), Guard::Bounds)->verdict == Verdict::Changed));
  BOOST_TEST((verdictOf(guarded("3.00 USD", bounds), Guard::Rounding)->verdict == Verdict::Passed));
  BOOST_TEST((verdictOf(guarded("3.001 USD", bounds), Guard::Rounding)->verdict == Verdict::Changed));
  const PriceTrail lowered = guarded("3.00 USD", bounds, price("2.50 USD"));
  BOOST_TEST((verdictOf(lowered, Guard::Rounding)->verdict == Verdict::Changed));
  BOOST_TEST(verdictOf(lowered, Guard::Rounding)->reason.find("on-demand") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_candidate_held_by_its_inputs_never_meets_the_other_guards) {
  Candidate none;
  none.about = "too old";
  none.samples = 2;
  none.missing = true;
  const PriceTrail trail =
      trailOf(none, inputsFor(price("1.00 USD"), {}, defaultLimits()[indexOf(Currency::Usd)]));
  BOOST_REQUIRE(trail.guards.size() == 1U);
  BOOST_TEST((trail.guards.front().guard == Guard::FreshInputs));
  BOOST_TEST((trail.guards.front().verdict == Verdict::Held));
  BOOST_TEST(trail.guards.front().reason == "too old");
  BOOST_TEST(!trail.target.has_value());
  BOOST_TEST(trail.samples == 2U);
}

BOOST_AUTO_TEST_CASE(a_price_that_the_policy_does_not_set_is_no_matter_for_the_guards) {
  Candidate leftAlone;
  leftAlone.about = "not set";
  const PriceTrail trail =
      trailOf(leftAlone, inputsFor(price("1.00 USD"), {}, defaultLimits()[indexOf(Currency::Usd)]));
  BOOST_TEST(trail.guards.empty());
  BOOST_TEST(!trail.target.has_value());
  BOOST_TEST(trail.candidateReason == "not set");
}

BOOST_AUTO_TEST_CASE(a_bound_that_cannot_be_resolved_holds_the_price) {
  const PriceTrail trail = guarded(
      "3.00 USD",
      {.floor = {}, .ceiling = {}, .required = false, .unresolved = "no rate for BTC", .moving = false});
  BOOST_TEST(!trail.target.has_value());
  BOOST_TEST((trail.guards.back().guard == Guard::Bounds));
  BOOST_TEST(trail.guards.back().reason == "no rate for BTC");
}

BOOST_AUTO_TEST_CASE(rounding_never_makes_a_price_of_nothing) {
  const Limit wide{.lowest = price("0 USD"), .highest = price("200 USD")};
  const PriceTrail trail = trailOf(proposing(price("0.004 USD")), inputsFor(price("1.00 USD"), {}, wide));
  BOOST_TEST(!trail.target.has_value());
  BOOST_TEST((trail.guards.back().guard == Guard::Rounding));
  BOOST_TEST((trail.guards.back().verdict == Verdict::Held));
}

BOOST_AUTO_TEST_SUITE_END()
