#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <functional>

#include "marketplace.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

enum class Kind { Send, Wait, Stay };

struct PlanCase {
  const char* what;
  std::int64_t target;
  std::function<void(Offer&, Memory&)> change;
  Kind kind;
  std::int64_t price;  ///< for `Send`
  const char* reason;  ///< a part of it
};
std::ostream& operator<<(std::ostream& out, const PlanCase& c) { return out << c.what; }

void nothing(Offer&, Memory&) {}

/// All from a bid of 420, read just now.
const std::vector<PlanCase> kPlanCases{
    // raises
    {"a raise goes at once", 500, nothing, Kind::Send, 500, "raise"},
    {"a raise goes inside the window", 500, [](Offer&, Memory& m) { m.notBefore = kStart + 5min; },
     Kind::Send, 500, "raise"},
    {"a raise knows no step", 900, [](Offer&, Memory& m) { m.step = bitcoin(10); }, Kind::Send, 900, "raise"},
    {"a raise to above the minimum", 500, [](Offer& o, Memory&) { o.minimum = bitcoin(450); }, Kind::Send,
     500, "raise"},
    // nothing to do
    {"at the target", 420, nothing, Kind::Stay, 0, "at the target"},
    {"at the minimum", 300, [](Offer& o, Memory&) { o.minimum = bitcoin(420); }, Kind::Stay, 0,
     "at the machine's"},
    {"at target and minimum", 420, [](Offer& o, Memory&) { o.minimum = bitcoin(420); }, Kind::Stay, 0,
     "at the target"},
    {"the minimum is above the bid", 300, [](Offer& o, Memory&) { o.minimum = bitcoin(600); }, Kind::Stay, 0,
     "above the configured price"},
    {"the minimum is above the bid and the target", 500, [](Offer& o, Memory&) { o.minimum = bitcoin(600); },
     Kind::Stay, 0, "above the configured price"},
    // lowerings
    {"the step is not known: ask for the target", 200, nothing, Kind::Send, 200, "not known yet"},
    {"the step is not known: ask for the minimum", 200, [](Offer& o, Memory&) { o.minimum = bitcoin(250); },
     Kind::Send, 250, "not known yet"},
    {"one step of several", 200, [](Offer&, Memory& m) { m.step = bitcoin(100); }, Kind::Send, 320,
     "one step"},
    {"the last step", 330, [](Offer&, Memory& m) { m.step = bitcoin(100); }, Kind::Send, 330,
     "to the target"},
    {"a whole step exactly", 320, [](Offer&, Memory& m) { m.step = bitcoin(100); }, Kind::Send, 320,
     "to the target"},
    {"the minimum stops a step", 200,
     [](Offer& o, Memory& m) {
       m.step = bitcoin(100);
       o.minimum = bitcoin(350);
     },
     Kind::Send, 350, "to the target"},
    {"what was told for this bid", 200,
     [](Offer&, Memory& m) {
       m.lowestNow = bitcoin(390);
       m.lowestNowBid = bitcoin(420);
       m.step = bitcoin(100);
     },
     Kind::Send, 390, "one step"},
    {"what was told for another bid", 200,
     [](Offer&, Memory& m) {
       m.lowestNow = bitcoin(390);
       m.lowestNowBid = bitcoin(400);
       m.step = bitcoin(100);
     },
     Kind::Send, 320, "one step"},
    {"what was told for another bid is no step", 200,
     [](Offer&, Memory& m) {
       m.lowestNow = bitcoin(390);
       m.lowestNowBid = bitcoin(400);
     },
     Kind::Send, 200, "not known yet"},
    {"a step of nothing", 200, [](Offer&, Memory& m) { m.step = bitcoin(0); }, Kind::Stay, 0, "no lowering"},
    // the window
    {"inside the window", 200, [](Offer&, Memory& m) { m.notBefore = kStart + 513s; }, Kind::Wait, 0,
     "window"},
    {"a moment before its end", 200, [](Offer&, Memory& m) { m.notBefore = kStart + 1ms; }, Kind::Wait, 0,
     "window"},
    {"at its end", 200, [](Offer&, Memory& m) { m.notBefore = kStart; }, Kind::Send, 200, ""},
    // what forbids any move
    {"a reading of five minutes ago", 200, [](Offer& o, Memory&) { o.readAt = kStart - 5min; }, Kind::Send,
     200, ""},
    {"an older reading", 200, [](Offer& o, Memory&) { o.readAt = kStart - 5min - 1ms; }, Kind::Stay, 0,
     "not read"},
    {"an older reading, for a raise", 500, [](Offer& o, Memory&) { o.readAt = kStart - 1h; }, Kind::Stay, 0,
     "not read"},
    {"a machine that is not public", 500, [](Offer& o, Memory&) { o.listed = false; }, Kind::Stay, 0,
     "not public"},
    {"a machine that is offline", 200, [](Offer& o, Memory&) { o.online = false; }, Kind::Stay, 0, "offline"},
    {"an answer that was not understood", 500,
     [](Offer&, Memory& m) { m.pausedBecause = "order_not_active"; }, Kind::Stay, 0, "order_not_active"},
    {"another currency", 500, [](Offer& o, Memory&) { o.bid = Price::fromUnits(420, Currency::Clore); },
     Kind::Stay, 0, "bids in CLORE"},
};

Offer offerAt(std::int64_t bid) {
  Offer offer;
  offer.id = 39;
  offer.bid = bitcoin(bid);
  offer.readAt = kStart;
  return offer;
}

Kind kindOf(const Move& move) { return static_cast<Kind>(move.action.index()); }

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_)

BOOST_DATA_TEST_CASE(a_move_follows_from_what_is_known, data::make(kPlanCases)) {
  Offer offer = offerAt(420);
  Memory memory;
  sample.change(offer, memory);
  const Move move = plan(offer, {bitcoin(sample.target)}, memory, {}, kStart);
  BOOST_REQUIRE_MESSAGE(kindOf(move) == sample.kind, move.reason);
  if (sample.kind == Kind::Send) BOOST_TEST((std::get<Send>(move.action).price == bitcoin(sample.price)));
  if (sample.kind == Kind::Wait) BOOST_TEST((std::get<Wait>(move.action).until == memory.notBefore));
  BOOST_TEST(!move.reason.empty());
  BOOST_TEST(move.reason.find(sample.reason) != std::string::npos, move.reason);
}

BOOST_AUTO_TEST_CASE(the_way_to_the_target_is_told_in_lowerings_and_in_time) {
  struct Case {
    std::int64_t target;
    std::optional<std::int64_t> step;
    std::chrono::milliseconds window;
    std::optional<std::int64_t> lowerings;
    std::optional<std::chrono::milliseconds> time;
  };
  for (const Case& c : std::vector<Case>{{200, {}, 0s, {}, {}},
                                         {200, 100, 0s, 3, 1200s},
                                         {220, 100, 0s, 2, 600s},
                                         {219, 100, 0s, 3, 1200s},
                                         {320, 100, 0s, 1, 0s},
                                         {419, 100, 0s, 1, 0s},
                                         {200, 100, 513s, 3, 1713s},
                                         {320, 100, 513s, 1, 513s},
                                         {200, {}, 513s, {}, {}},
                                         {500, 100, 0s, 0, 0s}}) {
    Memory memory;
    if (c.step) memory.step = bitcoin(*c.step);
    if (c.window > 0s) memory.notBefore = kStart + c.window;
    const Move move = plan(offerAt(420), {bitcoin(c.target)}, memory, {}, kStart);
    BOOST_TEST((move.outlook.loweringsLeft == c.lowerings), "to " << c.target);
    BOOST_TEST((move.outlook.timeLeft == c.time), "to " << c.target);
  }
}

BOOST_AUTO_TEST_CASE(the_limit_of_freshness_is_the_one_handed_in) {
  Offer offer = offerAt(420);
  offer.readAt = kStart - 7min;
  BOOST_TEST(
      (kindOf(plan(offer, {bitcoin(500)}, {}, {.window = 600s, .maxAge = 7min}, kStart)) == Kind::Send));
}

BOOST_AUTO_TEST_SUITE_END()
