#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <functional>
#include <ostream>

#include "scene.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

struct LimitCase {
  const char* what;
  std::int64_t lowest;
  std::int64_t highest;
  std::function<void(Scene&)> change;
  std::optional<std::int64_t> sends;  ///< nothing = stays
  Check settled;                      ///< the last check
  const char* reason;                 ///< a part of it
};
std::ostream& operator<<(std::ostream& out, const LimitCase& c) { return out << c.what; }

std::function<void(Scene&)> keeping(std::int64_t price) {
  return [price](Scene& s) { s.keep(bitcoin(price)); };
}

/// From a bid of 420, with a step of 1000.
const std::vector<LimitCase> kLimitCases{
    {"a lowering inside", 100, 1000, keeping(200), 200, Check::Window, "to the target"},
    {"a lowering to the lowest", 200, 1000, keeping(200), 200, Check::Window, "to the target"},
    {"a lowering below the lowest ends there", 300, 1000, keeping(200), 300, Check::Window, "to the target"},
    {"also when it is one unit above", 419, 1000, keeping(200), 419, Check::Window, "to the target"},
    {"of a bid that wins too", 300, 1000, [](Scene& s) { s.win(bitcoin(900)); }, 300, Check::Window,
     "no rival: the machine's spot minimum, but [limits] allow no less"},
    {"of a bid above max_bid too", 300, 1000,
     [](Scene& s) {
       s.win(bitcoin(200));
       s.book.unreadable = 1;
     },
     300, Check::Window, "but [limits] allow no less"},
    {"one step at a time", 300, 1000,
     [](Scene& s) {
       s.keep(bitcoin(200));
       knowStep(s.memory, 50);
     },
     370, Check::Window, "one step"},
    {"the last step to the lowest", 400, 1000,
     [](Scene& s) {
       s.keep(bitcoin(200));
       knowStep(s.memory, 50);
     },
     400, Check::Window, "to the target"},
    {"not when the bid is at the lowest",
     420,
     1000,
     keeping(200),
     {},
     Check::Limits,
     "0.00000200 BTC is outside [limits] 0.00000420 .. 0.00001000"},
    {"nor when it is below it", 421, 1000, keeping(200), {}, Check::Limits, "outside [limits]"},
    {"nor is it raised to the lowest", 600, 1000, keeping(500), {}, Check::Limits, "outside [limits]"},
    {"a raise from below the lowest", 450, 1000, keeping(500), 500, Check::Confirmed, "raise"},
    {"a bid outside that is at its target", 500, 1000, keeping(420), {}, Check::Change, "at the target"},
    {"a raise to the highest", 100, 500, keeping(500), 500, Check::Confirmed, "raise"},
    {"a raise above the highest is held",
     100,
     499,
     keeping(500),
     {},
     Check::Limits,
     "0.00000500 BTC is outside [limits] 0.00000100 .. 0.00000499"},
    {"a bid above the highest comes down", 100, 400, keeping(200), 200, Check::Window, "to the target"},
    {"a bid above the highest and a target above it too",
     100,
     300,
     keeping(400),
     {},
     Check::Limits,
     "outside [limits]"},
    {"a step that ends above the highest",
     100,
     300,
     [](Scene& s) {
       s.keep(bitcoin(200));
       knowStep(s.memory, 50);
     },
     {},
     Check::Window,
     "the next step, to 0.00000370 BTC, is outside [limits] 0.00000100 .. 0.00000300"},
    {"a step that ends at the highest", 100, 370,
     [](Scene& s) {
       s.keep(bitcoin(200));
       knowStep(s.memory, 50);
     },
     370, Check::Window, "one step"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_DATA_TEST_CASE(nothing_outside_is_sent_and_a_lowering_goes_as_far_as_it_may, data::make(kLimitCases)) {
  Scene scene(420);
  scene.setMinimum(bitcoin(50));
  scene.limits[indexOf(Currency::Bitcoin)] = {bitcoin(sample.lowest), bitcoin(sample.highest)};
  knowStep(scene.memory, 1000);
  sample.change(scene);
  const Move move = scene.plan().move;
  const auto sent = sentBy(move);
  BOOST_REQUIRE_MESSAGE(sent.has_value() == sample.sends.has_value(), move.reason);
  if (sent) BOOST_TEST(sent->units() == *sample.sends);
  BOOST_TEST(std::holds_alternative<Stay>(move.action) == !sample.sends.has_value());
  BOOST_TEST((move.verdicts.back().check == sample.settled), name(move.verdicts.back().check));
  BOOST_TEST(move.reason.find(sample.reason) != std::string::npos, move.reason);
}

BOOST_AUTO_TEST_CASE(the_target_says_that_the_limits_allow_no_less) {
  Scene scene(420);
  scene.keep(bitcoin(200));
  const Price lowest = bitcoin(300);
  scene.limits[indexOf(Currency::Bitcoin)].lowest = lowest;
  knowStep(scene.memory, 50);
  const Move move = scene.plan().move;
  BOOST_TEST((move.target.price == lowest));
  BOOST_TEST(move.target.why == "the configured price, but [limits] allow no less");
  BOOST_TEST((move.outlook.loweringsLeft == 3), "120 by 50 each");
  scene.setBid(lowest);
  const Move there = scene.plan().move;
  BOOST_TEST((there.target.price == bitcoin(200)));
  BOOST_TEST(there.target.why == "the configured price");
}

BOOST_AUTO_TEST_CASE(limits_of_another_currency_do_not_count) {
  Scene scene(420);
  scene.keep(bitcoin(200));
  scene.limits[indexOf(Currency::Clore)].lowest = clore(1000);
  BOOST_TEST((sentBy(scene.plan().move) == bitcoin(200)));
}

BOOST_AUTO_TEST_SUITE_END()
