#include "learning.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(learn_)

BOOST_AUTO_TEST_CASE(the_documented_sequence) {
  // bid 0.0000042; ask 0.0000020 → max_step 0.0000032; ask 0.0000032 → accepted; ask lower → 513 s to wait
  struct Step {
    std::chrono::seconds at;
    std::optional<std::int64_t> sends;  ///< nothing = waits
    Answer answer;
    std::int64_t bidAfter;
    std::optional<std::chrono::milliseconds> notBefore;  ///< since the start
    bool forgets = false;                                ///< before it: or it would not be asked
  };
  const std::vector<Step> steps{
      {0s, 200, RefusedTooFar{Price::atLeast(0.0000032, Currency::Bitcoin).value()}, 420, {}},
      {1s, 320, Accepted{}, 320, 601s},
      {2s, {}, Accepted{}, 320, 601s},
      {88s, 200, RefusedTooSoon{513s}, 320, 602s, true},
      {601s, {}, Accepted{}, 320, 602s},
      {602s, 200, RefusedTooFar{bitcoin(220)}, 320, 602s},
      {662s, 220, Accepted{}, 220, 1262s},
      {1261s, {}, Accepted{}, 220, 1262s},
      {1262s, 200, Accepted{}, 200, 1862s},
      {1862s, {}, Accepted{}, 200, 1862s},
  };
  Learned known{.offer = offerAt(420), .memory = {}};
  for (const Step& step : steps) {
    const WallTime now = kStart + step.at;
    if (step.forgets) known.memory = {};
    const auto sent = sentBy(next(known, 200, now, now));
    BOOST_REQUIRE_MESSAGE(sent.has_value() == step.sends.has_value(), "after " << step.at.count() << " s");
    if (sent) {
      BOOST_TEST(sent->units() == *step.sends);
      known = learn(known.offer, known.memory, *sent, step.answer, bitcoin(1), {}, now);
      if (std::holds_alternative<Accepted>(step.answer)) known.memory = withoutTrouble(known.memory);
    }
    BOOST_TEST(known.offer.bid.units() == step.bidAfter);
    BOOST_TEST(known.memory.notBefore.has_value() == step.notBefore.has_value());
    if (step.notBefore) BOOST_TEST((*known.memory.notBefore == kStart + *step.notBefore));
  }
}

BOOST_AUTO_TEST_CASE(an_accepted_lowering_opens_the_window_and_a_raise_does_not) {
  const Learned lowered = after(420, 320, Accepted{});
  BOOST_TEST(lowered.offer.bid.units() == 320);
  BOOST_TEST((lowered.memory.notBefore == kStart + 600s));
  const Learned raised = after(420, 500, Accepted{});
  BOOST_TEST(raised.offer.bid.units() == 500);
  BOOST_TEST(!raised.memory.notBefore.has_value());
}

BOOST_AUTO_TEST_CASE(a_raise_does_not_end_a_window) {
  Memory memory;
  memory.notBefore = kStart + 300s;
  BOOST_TEST((after(420, 500, Accepted{}, memory).memory.notBefore == kStart + 300s));
}

BOOST_AUTO_TEST_CASE(a_lowering_below_max_step_is_retried_at_max_step_at_once) {
  const Learned known = after(420, 200, RefusedTooFar{bitcoin(320)});
  BOOST_TEST(known.offer.bid.units() == 420);
  BOOST_TEST((known.memory.step == bitcoin(100)));
  BOOST_TEST(!known.memory.notBefore.has_value());
  BOOST_TEST((sentBy(next(known, 200)) == bitcoin(320)));
}

BOOST_AUTO_TEST_CASE(a_changed_step_is_learned_from_one_refusal) {
  Memory memory;
  knowStep(memory, 100);
  const Learned smaller = after(420, 320, RefusedTooFar{bitcoin(390)}, memory);
  BOOST_TEST((smaller.memory.step == bitcoin(30)));
  BOOST_TEST((sentBy(next(smaller, 200)) == bitcoin(390)));
  const Learned accepted =
      learn(smaller.offer, smaller.memory, bitcoin(390), Accepted{}, bitcoin(1), {}, kStart);
  BOOST_TEST(!accepted.memory.lowestNow.has_value());
  BOOST_TEST((sentBy(next(accepted, 200, kStart + 600s)) == std::nullopt), "the reading is stale by then");
  BOOST_TEST((sentBy(next(accepted, 200, kStart + 600s, kStart + 600s)) == bitcoin(360)));
}

BOOST_AUTO_TEST_CASE(a_senseless_max_step_does_not_loop) {
  for (const std::int64_t told : {-1, 0, 100, 199, 200, 420, 421, 900}) {
    const Learned known = after(420, 200, RefusedTooFar{bitcoin(told)});
    BOOST_TEST(!known.memory.pausedBecause.empty(), "max_step " << told);
    BOOST_TEST(!known.memory.step.has_value());
    BOOST_TEST(!sentBy(next(known, 200)).has_value());
  }
  for (const std::int64_t told : {201, 320, 419}) {
    const Learned known = after(420, 200, RefusedTooFar{bitcoin(told)});
    BOOST_TEST(known.memory.pausedBecause.empty(), "max_step " << told);
    BOOST_TEST((sentBy(next(known, 200)) == bitcoin(told)));
  }
}

BOOST_AUTO_TEST_CASE(the_server_s_time_beats_our_own_clock) {
  Memory memory;
  memory.notBefore = kStart + 5s;
  BOOST_TEST((after(420, 320, RefusedTooSoon{513s}, memory).memory.notBefore == kStart + 514s));
  BOOST_TEST((after(420, 320, RefusedTooSoon{0s}, memory).memory.notBefore == kStart + 1s));
}

BOOST_AUTO_TEST_CASE(a_window_whose_end_is_not_told_counts_as_a_whole_one) {
  const Learned told = after(420, 320, RefusedTooSoon{std::nullopt});
  BOOST_TEST((told.memory.notBefore == kStart + 600s));
  BOOST_TEST(told.memory.pausedBecause.empty());
  BOOST_TEST(!told.memory.retryAt.has_value());
  const Move move = next(told, 320);
  BOOST_REQUIRE(std::holds_alternative<Wait>(move.action));
  BOOST_TEST((std::get<Wait>(move.action).until == kStart + 600s));
  Memory longer;
  longer.window = 900s;
  longer.windowLearnedAt = kStart - 1h;
  longer.loweredAt = kStart - 800s;
  longer.loweredTo = bitcoin(420);
  const Memory learned = after(420, 320, RefusedTooSoon{std::nullopt}, longer).memory;
  BOOST_TEST((learned.notBefore == kStart + 900s), "one that was learned to be longer");
  BOOST_TEST((learned.window == 900s), "what is not told teaches nothing");
}

BOOST_AUTO_TEST_CASE(a_minimum_that_was_told_becomes_the_target) {
  const Learned known = after(420, 200, RefusedTooLow{bitcoin(250)});
  BOOST_TEST((known.memory.toldMinimum->price == bitcoin(250)));
  BOOST_TEST(known.memory.pausedBecause.empty());
  BOOST_TEST((sentBy(next(known, 200)) == bitcoin(250)));
}

BOOST_AUTO_TEST_CASE(a_told_minimum_counts_until_the_market_shows_another_or_a_day_is_over) {
  Scene scene(420);
  scene.keep(bitcoin(200));
  scene.memory = after(420, 200, RefusedTooLow{bitcoin(250)}).memory;
  BOOST_TEST((minimumFor(scene.offer, scene.book, scene.memory, kStart + 23h) == bitcoin(250)));
  BOOST_TEST((minimumFor(scene.offer, scene.book, scene.memory, kStart + 24h) == bitcoin(1)));
  scene.setMinimum(bitcoin(230));
  BOOST_TEST((minimumFor(scene.offer, scene.book, scene.memory, kStart) == bitcoin(230)));
}

BOOST_AUTO_TEST_CASE(a_longer_window_is_learned_from_our_own_lowering_only) {
  const WallTime asked = kStart + 601s;
  Learned lowered = after(420, 320, Accepted{});
  const Answer tooSoon = RefusedTooSoon{299s};
  const Learned ours = learn(lowered.offer, lowered.memory, bitcoin(220), tooSoon, bitcoin(1), {}, asked);
  BOOST_TEST((ours.memory.window == 900s));
  BOOST_TEST((ours.memory.notBefore == asked + 300s));
  BOOST_TEST((windowOf(ours.memory, {}, asked + 24h) == 600s), "the rules are believed again after a day");
  BOOST_TEST((windowOf(ours.memory, {}, asked) == 900s));
  // Somebody lowered it further in between: that opened the window.
  lowered.offer.bid = bitcoin(310);
  const Learned others = learn(lowered.offer, lowered.memory, bitcoin(220), tooSoon, bitcoin(1), {}, asked);
  BOOST_TEST((others.memory.window == 0s));
  BOOST_TEST((others.memory.notBefore == asked + 300s));
}

BOOST_AUTO_TEST_CASE(a_refusal_changes_no_bid) {
  for (const Answer& answer : std::vector<Answer>{
           RefusedTooFar{bitcoin(320)}, RefusedTooSoon{5s}, RefusedTooLow{bitcoin(250)},
           RefusedTooSoon{std::nullopt}, RefusedTooLow{std::nullopt}, RefusedOther{"order_not_found"}})
    BOOST_TEST(after(420, 200, answer).offer.bid.units() == 420);
}

BOOST_AUTO_TEST_SUITE_END()
