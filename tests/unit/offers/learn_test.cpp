#include "scene.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

Offer offerAt(std::int64_t bid) { return Scene(bid).offer; }

Learned after(std::int64_t bid, std::int64_t sent, const Answer& answer, const Memory& memory = {}) {
  return learn(offerAt(bid), memory, bitcoin(sent), answer, bitcoin(1), {}, kStart);
}

Move next(const Learned& known, std::int64_t target, WallTime now = kStart, WallTime readAt = kStart) {
  Scene scene(known.offer.bid.units());
  scene.keep(bitcoin(target));
  scene.memory = known.memory;
  scene.book.readAt = readAt;
  return scene.plan(now).move;
}

}  // namespace

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
      if (std::holds_alternative<Accepted>(step.answer)) known.memory = afterSuccess(known.memory);
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

BOOST_AUTO_TEST_CASE(a_minimum_that_was_told_becomes_the_target) {
  const Learned known = after(420, 200, RefusedTooLow{bitcoin(250)});
  BOOST_TEST((known.memory.toldMinimum->price == bitcoin(250)));
  BOOST_TEST(known.memory.pausedBecause.empty());
  BOOST_TEST((sentBy(next(known, 200)) == bitcoin(250)));
}

BOOST_AUTO_TEST_CASE(a_refusal_as_too_low_that_names_no_higher_minimum_pauses) {
  for (const std::optional<Price>& told :
       std::vector<std::optional<Price>>{std::nullopt, bitcoin(0), bitcoin(199), bitcoin(200)}) {
    const Learned known = after(420, 200, RefusedTooLow{told});
    BOOST_TEST(!known.memory.pausedBecause.empty());
    BOOST_TEST(!sentBy(next(known, 200)).has_value());
  }
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

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_known_pauses_and_keeps_its_words) {
  for (const char* text : {"currency-not-allowed", "a word never seen", "exceeded_max_step"}) {
    const Learned known = after(420, 200, RefusedOther{text});
    BOOST_TEST(known.memory.pausedBecause == text);
    BOOST_TEST((known.memory.pausedAt == kStart));
    const Move move = next(known, 200);
    BOOST_TEST(!sentBy(move).has_value());
    BOOST_TEST(move.reason.find(text) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_may_be_over_in_a_while_is_tried_less_and_less_often) {
  struct Case {
    const char* text;
    std::chrono::milliseconds first;
  };
  for (const Case& c : std::vector<Case>{{"server-offline", 30s},
                                         {"server-already-rented", 30s},
                                         {"not_enough_balance", 30s},
                                         {"order_not_found", 30s},
                                         {"order_dont_exist", 30s},
                                         {"you_dont_own_this_order", 30s},
                                         {"order_not_active", 10min}}) {
    Memory memory;
    std::chrono::milliseconds wait = c.first;
    for (int i = 0; i < 12; ++i) {
      memory = after(420, 200, RefusedOther{c.text}, memory).memory;
      BOOST_TEST((*memory.retryAt - kStart == std::min<std::chrono::milliseconds>(wait, 1h)), c.text);
      BOOST_TEST(memory.pausedBecause.empty());
      wait *= 2;
    }
    const Move move = next({.offer = offerAt(420), .memory = memory}, 200);
    BOOST_TEST(std::holds_alternative<Wait>(move.action));
    BOOST_TEST(move.reason.find(c.text) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_same_lesson_twice_in_a_row_has_to_wait) {
  const std::vector<Answer> lessons{RefusedTooFar{bitcoin(320)}, RefusedTooSoon{0s},
                                    RefusedTooLow{bitcoin(300)}};
  for (const Answer& answer : lessons) {
    const Learned first = after(420, 200, answer);
    BOOST_TEST(!first.memory.retryAt.has_value());
    const Learned second = after(420, 200, answer, first.memory);
    BOOST_TEST((second.memory.retryAt == kStart + 60s));
  }
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

BOOST_AUTO_TEST_CASE(a_calendar_that_is_set_takes_all_times_along) {
  Memory memory = after(420, 200, RefusedTooFar{bitcoin(320)}).memory;
  memory = after(420, 320, Accepted{}, memory).memory;
  memory = after(420, 200, RefusedTooLow{bitcoin(250)}, memory).memory;
  memory.raiseCountedAt = kStart;
  memory.pausedAt = kStart;
  const Memory later = shifted(memory, 1h);
  BOOST_TEST((*later.notBefore - *memory.notBefore == 1h));
  BOOST_TEST((*later.loweredAt - *memory.loweredAt == 1h));
  BOOST_TEST((*later.stepLearnedAt - *memory.stepLearnedAt == 1h));
  BOOST_TEST((*later.retryAt - *memory.retryAt == 1h));
  BOOST_TEST((*later.pausedAt - *memory.pausedAt == 1h));
  BOOST_TEST((*later.raiseCountedAt - *memory.raiseCountedAt == 1h));
  BOOST_TEST((later.toldMinimum->at - memory.toldMinimum->at == 1h));
  BOOST_TEST((shifted(later, -1h) == memory));
}

BOOST_AUTO_TEST_CASE(a_wait_from_before_the_calendar_was_set_back_lasts_a_window_at_most) {
  Memory memory;
  memory.notBefore = kStart + 5h;
  memory.retryAt = kStart + 5h;
  const Memory now = bounded(memory, {}, kStart);
  BOOST_TEST((*now.notBefore <= kStart + 600s + kClockSlack));
  BOOST_TEST((*now.retryAt == kStart + 1h));
  memory.notBefore = kStart + 300s;
  memory.retryAt = kStart + 30s;
  BOOST_TEST((bounded(memory, {}, kStart) == memory));
}

BOOST_AUTO_TEST_CASE(a_refusal_without_words_pauses_too) {
  const Learned known = after(420, 200, RefusedOther{""});
  BOOST_TEST(!known.memory.pausedBecause.empty());
  BOOST_TEST(!sentBy(next(known, 200)).has_value());
}

BOOST_AUTO_TEST_CASE(a_refusal_changes_no_bid) {
  for (const Answer& answer :
       std::vector<Answer>{RefusedTooFar{bitcoin(320)}, RefusedTooSoon{5s}, RefusedTooLow{bitcoin(250)},
                           RefusedOther{"order_not_found"}})
    BOOST_TEST(after(420, 200, answer).offer.bid.units() == 420);
}

BOOST_AUTO_TEST_SUITE_END()
