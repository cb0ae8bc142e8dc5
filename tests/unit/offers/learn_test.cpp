#include "marketplace.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

Offer offerAt(std::int64_t bid) {
  Offer offer;
  offer.id = 39;
  offer.bid = bitcoin(bid);
  offer.readAt = kStart;
  return offer;
}

Learned after(std::int64_t bid, std::int64_t sent, const Answer& answer, const Memory& memory = {}) {
  return learn(offerAt(bid), memory, bitcoin(sent), answer, {}, kStart);
}

std::optional<Price> sentBy(const Move& move) {
  const auto* send = std::get_if<Send>(&move.action);
  return send ? std::optional(send->price) : std::nullopt;
}

Move next(const Learned& known, std::int64_t target, WallTime now = kStart) {
  return plan(known.offer, {bitcoin(target)}, known.memory, {}, now);
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
  };
  const std::vector<Step> steps{
      {0s, 200, RefusedTooFar{Price::atLeast(0.0000032, Currency::Bitcoin).value()}, 420, {}},
      {1s, 320, Accepted{}, 320, 601s},
      {2s, {}, Accepted{}, 320, 601s},
      {600s, {}, Accepted{}, 320, 601s},
      {601s, 220, RefusedTooSoon{513s}, 320, 1115s},
      {1114s, {}, Accepted{}, 320, 1115s},
      {1115s, 220, Accepted{}, 220, 1715s},
      {1714s, {}, Accepted{}, 220, 1715s},
      {1715s, 200, Accepted{}, 200, 2315s},
      {2315s, {}, Accepted{}, 200, 2315s},
  };
  Learned known{.offer = offerAt(420), .memory = {}};
  for (const Step& step : steps) {
    const WallTime now = kStart + step.at;
    known.offer.readAt = now;
    const auto sent = sentBy(next(known, 200, now));
    BOOST_REQUIRE_MESSAGE(sent.has_value() == step.sends.has_value(), "after " << step.at.count() << " s");
    if (sent) {
      BOOST_TEST(sent->units() == *step.sends);
      known = learn(known.offer, known.memory, *sent, step.answer, {}, now);
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
  memory.step = bitcoin(100);
  const Learned smaller = after(420, 320, RefusedTooFar{bitcoin(390)}, memory);
  BOOST_TEST((smaller.memory.step == bitcoin(30)));
  BOOST_TEST((sentBy(next(smaller, 200)) == bitcoin(390)));
  const Learned accepted = learn(smaller.offer, smaller.memory, bitcoin(390), Accepted{}, {}, kStart);
  BOOST_TEST(!accepted.memory.lowestNow.has_value());
  BOOST_TEST((sentBy(next(accepted, 200, kStart + 600s)) == std::nullopt), "the reading is stale by then");
  Learned later = accepted;
  later.offer.readAt = kStart + 600s;
  BOOST_TEST((sentBy(next(later, 200, kStart + 600s)) == bitcoin(360)));
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
  BOOST_TEST((known.offer.minimum == bitcoin(250)));
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

BOOST_AUTO_TEST_CASE(any_other_refusal_pauses_and_keeps_its_words) {
  for (const char* text :
       {"order_not_active", "order_dont_exist", "not_enough_balance", "a word never seen"}) {
    const Learned known = after(420, 200, RefusedOther{text});
    BOOST_TEST(known.memory.pausedBecause == text);
    const Move move = next(known, 200);
    BOOST_TEST(!sentBy(move).has_value());
    BOOST_TEST(move.reason.find(text) != std::string::npos);
  }
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
