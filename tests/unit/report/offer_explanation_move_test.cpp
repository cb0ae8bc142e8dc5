#include <variant>

#include "offer_reasons.h"

using namespace agent::report;
using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;
using namespace test;

namespace {

template <typename Member, typename Value>
Gate gate(Member Gate::*member, const Value& value) {
  Gate made;
  made.*member = value;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(offer_explanation)

BOOST_AUTO_TEST_CASE(a_target_says_where_it_comes_from) {
  OfferExplanation e = example();
  e.move->target.rival = Rival{.id = 78, .bid = clore(50), .worth = btc(8), .active = true};
  e.move->target.outbid = true;
  e.move->target.price.reset();
  const std::string text = offerExplanationText(e);
  BOOST_TEST(under(text, "best rival") ==
             "offer 78 bids 0.50 CLORE, worth 0.00000008 BTC; it has the machine");
  BOOST_TEST(under(text, "outbid") == "more than max_bid would be needed to have the machine");
  BOOST_TEST(has(text, "\ntarget\n  price           none\n"), text);
  e.move->target = {};
  BOOST_TEST(!has(offerExplanationText(e), "\ntarget\n"));
}

BOOST_AUTO_TEST_CASE(what_would_be_done_is_said_with_when) {
  struct {
    std::variant<Send, Wait, Stay> action;
    Outlook outlook;
    const char* label;
    const char* value;
    const char* eta;
  } const cases[] = {
      {Send{btc(320)}, {.loweringsLeft = 2, .timeLeft = 600s}, "send", "0.00000320 BTC: because", "in 10m"},
      {Send{btc(520)}, {.loweringsLeft = 0, .timeLeft = 0s}, "send", "0.00000520 BTC: because", "at once"},
      {Wait{now() + 4min}, {}, "wait", "because", ""},
      {Stay{}, {}, "stay", "because", ""},
  };
  for (const auto& sample : cases) {
    OfferExplanation e = offer39();
    decide(e);
    e.move->action = sample.action;
    e.move->reason = "because";
    e.move->outlook = sample.outlook;
    const std::string text = offerExplanationText(e);
    BOOST_TEST(under(text, sample.label) == sample.value, text);
    BOOST_TEST(under(text, "ETA") == sample.eta, text);
    const bool waits = std::holds_alternative<Wait>(sample.action);
    BOOST_TEST(under(text, "until") == (waits ? "in 4m (2025-01-02T03:08:05.000Z)" : ""), text);
    BOOST_TEST(under(text, "next lowering") == "allowed now", text);
    const std::int64_t steps = sample.outlook.loweringsLeft.value_or(0);
    BOOST_TEST(under(text, "steps left") == (steps > 0 ? std::to_string(steps) : ""), text);
  }
}

BOOST_AUTO_TEST_CASE(what_apply_would_do_is_said_only_where_it_differs) {
  const auto lineOf = [](const OfferExplanation& e) { return under(offerExplanationText(e), "apply"); };
  const OfferExplanation e = example();
  BOOST_TEST(lineOf(e) == "would send 0.00000320 BTC: lower by as much as one step may");
  OfferExplanation same = e;
  same.ownersWord = same.move;
  BOOST_TEST(lineOf(same) == "");
  same.move->action = same.ownersWord->action = Send{btc(320)};
  BOOST_TEST(lineOf(same) == "");
  same.ownersWord->action = Send{btc(310)};
  BOOST_TEST(lineOf(same).starts_with("would send 0.00000310 BTC: "));
  same.ownersWord->action = Stay{};
  BOOST_TEST(lineOf(same).starts_with("would stay: the next"));
  OfferExplanation none = e;
  none.ownersWord.reset();
  BOOST_TEST(lineOf(none) == "");
  OfferExplanation paused = e;
  paused.gate.paused = "paused until resumed";
  BOOST_TEST(lineOf(paused) == "");
  OfferExplanation off = e;
  off.gate.mode = "paused";
  BOOST_TEST(lineOf(off) == "");
}

BOOST_AUTO_TEST_CASE(what_stands_between_a_move_and_the_marketplace_is_said) {
  struct {
    Gate gate;
    const char* label;
    const char* value;
  } const cases[] = {
      {gate(&Gate::mode, "observe"), "mode", "observe: the agent writes nothing by itself, apply does"},
      {gate(&Gate::mode, "paused"), "mode", "paused: nothing is written"},
      {gate(&Gate::mode, "enforce"), "mode", ""},
      {gate(&Gate::paused, "paused for 2h more"), "pause", "paused for 2h more"},
      {gate(&Gate::holdLeft, 4min), "failed writes", "writes wait 4m more"},
      {gate(&Gate::unconfirmed, true), "unconfirmed", "a price was sent and is still to be read back"},
      {gate(&Gate::unconfirmed, false), "unconfirmed", ""},
  };
  for (const auto& sample : cases) {
    OfferExplanation e = offer39();
    decide(e);
    e.gate = sample.gate;
    BOOST_TEST(under(offerExplanationText(e), sample.label) == sample.value);
  }
}

BOOST_AUTO_TEST_CASE(what_is_remembered_is_said_only_where_it_says_something) {
  OfferExplanation e = offer39();
  decide(e);
  e.memory.lowestNow = btc(320);
  e.memory.lowestNowBid = btc(500);
  e.memory.notBefore = before(1s);
  e.memory.window = 600s;
  e.memory.retryAt = before(1s);
  e.memory.hadMachine = true;
  BOOST_TEST(!has(offerExplanationText(e), "\nremembered\n"),
             "it is over, for another bid, or as the rules say");
  e.book->bids[1].active = false;
  BOOST_TEST(has(offerExplanationText(e),
                 "\nremembered\n  machine         the offer had it once, and has it no more\n"));
  e.memory.failuresInARow = 1;
  e.memory.retryBecause = "exceeded_max_step";
  BOOST_TEST(under(offerExplanationText(e), "failed moves") ==
             "1 in a row, the last one for \"exceeded_max_step\"");
  e.memory.raiseReadings = 1;
  e.policy->strategy = Fixed{btc(500)};
  BOOST_TEST(under(offerExplanationText(e), "raise") == "1 reading in a row wanted one");
}

BOOST_AUTO_TEST_SUITE_END()
