#pragma once

#include "agent/report/offer_explanation.h"
#include "lines.h"
#include "reasons.h"

/// One offer's explanation for tests.
namespace test {

namespace offers = provider::offers;

inline offers::Bid bid(std::int64_t id, const Price& price, bool active = false, bool mine = false) {
  return {.id = id, .price = price, .active = active, .mine = mine};
}

inline Price clore(std::int64_t cents) { return Price::fromUnits(cents * 1'000'000, Currency::Clore); }

inline agent::report::OfferExplanation offer39() {
  using namespace std::chrono_literals;
  agent::report::OfferExplanation e;
  e.offer = {.id = 39, .serverId = 6, .gpu = "2x NVIDIA GeForce RTX 3090", .bid = btc(420)};
  e.policy = offers::Policy{
      .label = "cheap",
      .strategy = offers::LowestWinning{.maxBid = btc(10'000), .increment = 0.01, .confirmRaise = 2}};
  e.section = "cheap";
  e.inputs = {
      {.name = "spot market", .value = "", .readAt = before(40s), .maxAge = 5min, .missing = ""},
      {.name = "rate of BTC",
       .value = "65000.00 USD (spot market)",
       .readAt = before(2min),
       .maxAge = 1h,
       .missing = ""},
      {.name = "rate of CLORE", .value = "", .readAt = {}, .maxAge = 1h, .missing = "no rate for CLORE"}};
  offers::Book book;
  book.bids = {bid(77, btc(210)), bid(39, btc(420), true, true), bid(40, btc(100), false, true),
               bid(78, clore(50)), bid(79, btc(500))};
  book.minimum.set(btc(100));
  book.readAt = before(40s);
  e.book = book;
  e.worthUsd = {0.1365, 0.273, 0.065, std::nullopt, 0.325};
  e.interval = 2min;
  e.now = now();
  return e;
}

inline offers::Verdict passed(offers::Check check, const std::string& reason) {
  return {.check = check, .passed = true, .reason = reason};
}

inline void decide(agent::report::OfferExplanation& e) {
  using namespace std::chrono_literals;
  offers::Move move;
  move.action = offers::Wait{now() + 513s};
  move.reason = "the next lowering is allowed once the window of the last one is over";
  move.outlook = {.loweringsLeft = 2, .timeLeft = 1113s};
  move.target.price = btc(220);
  move.target.why = "offer 77 bids 0.00000210 BTC; that, plus the increment";
  move.target.rival = offers::Rival{.id = 77, .bid = btc(210), .worth = btc(210), .active = false};
  move.verdicts = {
      passed(offers::Check::Read, "the machine's spot market was read recently enough"),
      passed(offers::Check::Offered, "has the machine"),
      passed(offers::Check::NotPaused, "no answer that is not understood"),
      passed(offers::Check::Target,
             "0.00000220 BTC: offer 77 bids 0.00000210 BTC; that, plus the increment, which is a "
             "long reason"),
      {.check = offers::Check::Window, .passed = false, .reason = move.reason}};
  e.move = move;
}

inline void remember(offers::Memory& memory) {
  using namespace std::chrono_literals;
  memory.step = btc(100);
  memory.stepLearnedAt = before(3h);
  memory.lowestNow = btc(320);
  memory.lowestNowBid = btc(420);
  memory.notBefore = now() + 513s;
  memory.loweredAt = before(87s);
  memory.loweredTo = btc(420);
  memory.window = 605s;
  memory.windowLearnedAt = before(2h);
  memory.toldMinimum = offers::ToldMinimum{.price = btc(120), .shown = btc(100), .at = before(5h)};
  memory.retryAt = now() + 4min;
  memory.failuresInARow = 3;
  memory.retryBecause = "server-offline";
  memory.pausedBecause = "no such thing";
  memory.pausedAt = before(6h);
  memory.raiseReadings = 1;
  memory.hadMachine = true;
}

/// Everything at once, as it hardly ever is.
inline agent::report::OfferExplanation example() {
  agent::report::OfferExplanation e = offer39();
  decide(e);
  remember(e.memory);
  e.ownersWord = e.move;
  e.ownersWord->action = offers::Send{btc(320)};
  e.ownersWord->reason = "lower by as much as one step may";
  e.gate.mode = "observe";
  e.gate.unconfirmed = true;
  e.request = R"(POST /set_spot_price {"order_id":39,"desired_price":0.0000032})";
  return e;
}

/// What is said under a label, in one line.
inline std::string under(const std::string& text, const std::string& label) {
  const auto at = text.find("\n  " + label + std::string(16 - label.size(), ' '));
  if (at == std::string::npos) return "";
  std::string value;
  for (const std::string& line : linesOf(text.substr(at + 1))) {
    if (!value.empty() && !line.starts_with(std::string(18, ' '))) break;
    value += (value.empty() ? "" : " ") + line.substr(18);
  }
  return value;
}

}  // namespace test
