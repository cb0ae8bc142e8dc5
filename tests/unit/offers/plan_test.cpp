#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <functional>

#include "scene.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

enum class Kind { Send, Wait, Stay };

struct PlanCase {
  const char* what;
  std::int64_t target;
  std::function<void(Scene&)> change;
  Kind kind;
  std::int64_t price;  ///< for `Send`
  const char* reason;  ///< a part of it
};
std::ostream& operator<<(std::ostream& out, const PlanCase& c) { return out << c.what; }

void nothing(Scene&) {}

/// All from a bid of 420, read just now.
const std::vector<PlanCase> kPlanCases{
    // raises
    {"a raise goes at once", 500, nothing, Kind::Send, 500, "raise"},
    {"a raise goes inside the window", 500, [](Scene& s) { s.memory.notBefore = kStart + 5min; }, Kind::Send,
     500, "raise"},
    {"a raise knows no step", 900, [](Scene& s) { knowStep(s.memory, 10); }, Kind::Send, 900, "raise"},
    {"a raise to above the minimum", 500, [](Scene& s) { s.setMinimum(bitcoin(450)); }, Kind::Send, 500,
     "raise"},
    // nothing to do
    {"at the target", 420, nothing, Kind::Stay, 0, "at the target"},
    {"at the minimum", 300, [](Scene& s) { s.setMinimum(bitcoin(420)); }, Kind::Stay, 0,
     "at the target: the machine's"},
    {"at target and minimum", 420, [](Scene& s) { s.setMinimum(bitcoin(420)); }, Kind::Stay, 0,
     "at the target"},
    {"the minimum is above the bid", 300, [](Scene& s) { s.setMinimum(bitcoin(600)); }, Kind::Stay, 0,
     "above the configured price"},
    {"the minimum is above the bid and the target", 500, [](Scene& s) { s.setMinimum(bitcoin(600)); },
     Kind::Stay, 0, "above the configured price"},
    // lowerings
    {"the step is not known: ask for the target", 200, nothing, Kind::Send, 200, "not known yet"},
    {"the step is not known: ask for the minimum", 200, [](Scene& s) { s.setMinimum(bitcoin(250)); },
     Kind::Send, 250, "not known yet"},
    {"one step of several", 200, [](Scene& s) { knowStep(s.memory, 100); }, Kind::Send, 320, "one step"},
    {"the last step", 330, [](Scene& s) { knowStep(s.memory, 100); }, Kind::Send, 330, "to the target"},
    {"a whole step exactly", 320, [](Scene& s) { knowStep(s.memory, 100); }, Kind::Send, 320,
     "to the target"},
    {"the minimum stops a step", 200,
     [](Scene& s) {
       knowStep(s.memory, 100);
       s.setMinimum(bitcoin(350));
     },
     Kind::Send, 350, "to the target"},
    {"what was told for this bid", 200,
     [](Scene& s) {
       s.memory.lowestNow = bitcoin(390);
       s.memory.lowestNowBid = bitcoin(420);
       knowStep(s.memory, 100);
     },
     Kind::Send, 390, "one step"},
    {"what was told for another bid", 200,
     [](Scene& s) {
       s.memory.lowestNow = bitcoin(390);
       s.memory.lowestNowBid = bitcoin(400);
       knowStep(s.memory, 100);
     },
     Kind::Send, 320, "one step"},
    {"what was told for another bid is no step", 200,
     [](Scene& s) {
       s.memory.lowestNow = bitcoin(390);
       s.memory.lowestNowBid = bitcoin(400);
     },
     Kind::Send, 200, "not known yet"},
    {"a step of nothing is none", 200, [](Scene& s) { knowStep(s.memory, 0); }, Kind::Send, 200,
     "not known yet"},
    {"a step of yesterday is asked for anew", 200,
     [](Scene& s) {
       knowStep(s.memory, 100);
       s.memory.stepLearnedAt = kStart - 24h;
     },
     Kind::Send, 200, "not known yet"},
    {"a step of the last hours counts", 200,
     [](Scene& s) {
       knowStep(s.memory, 100);
       s.memory.stepLearnedAt = kStart - 23h;
     },
     Kind::Send, 320, "one step"},
    // the window
    {"inside the window", 200, [](Scene& s) { s.memory.notBefore = kStart + 513s; }, Kind::Wait, 0, "window"},
    {"a moment before its end", 200, [](Scene& s) { s.memory.notBefore = kStart + 1ms; }, Kind::Wait, 0,
     "window"},
    {"at its end", 200, [](Scene& s) { s.memory.notBefore = kStart; }, Kind::Send, 200, ""},
    // what forbids any move
    {"a reading of five minutes ago", 200, [](Scene& s) { s.book.readAt = kStart - 5min; }, Kind::Send, 200,
     ""},
    {"an older reading", 200, [](Scene& s) { s.book.readAt = kStart - 5min - 1ms; }, Kind::Stay, 0,
     "not read"},
    {"an older reading, for a raise", 500, [](Scene& s) { s.book.readAt = kStart - 1h; }, Kind::Stay, 0,
     "not read"},
    {"a reading from before the clock was set back", 500, [](Scene& s) { s.book.readAt = kStart + 1h; },
     Kind::Stay, 0, "set back"},
    {"no reading yet", 500, [](Scene& s) { s.read = false; }, Kind::Stay, 0, "not read yet"},
    {"a market that does not list the offer", 500, [](Scene& s) { s.own().id = 40; }, Kind::Stay, 0,
     "does not list"},
    {"a pause after a failure", 500,
     [](Scene& s) { s.memory = afterFailure(s.memory, "no answer", kStart - 29s); }, Kind::Wait, 0,
     "no answer"},
    {"a pause after a failure that is over", 500,
     [](Scene& s) { s.memory = afterFailure(s.memory, "no answer", kStart - 30s); }, Kind::Send, 500, ""},
    {"a machine that is not public", 500, [](Scene& s) { s.book.listed = false; }, Kind::Stay, 0,
     "not public"},
    {"a machine that is offline", 200, [](Scene& s) { s.book.online = false; }, Kind::Stay, 0, "offline"},
    {"an answer that was not understood", 500,
     [](Scene& s) {
       s.memory.pausedBecause = "a word never seen";
       s.memory.pausedAt = kStart - 24h + 1ms;
     },
     Kind::Wait, 0, "a word never seen"},
    {"one of a day ago", 500,
     [](Scene& s) {
       s.memory.pausedBecause = "a word never seen";
       s.memory.pausedAt = kStart - 24h;
     },
     Kind::Send, 500, "raise"},
    {"one of a day ago, and a failure since", 500,
     [](Scene& s) {
       s.memory.pausedBecause = "a word never seen";
       s.memory.pausedAt = kStart - 24h;
       s.memory = afterFailure(s.memory, "no answer", kStart);
     },
     Kind::Wait, 0, "no answer"},
    {"another currency", 500, [](Scene& s) { s.setBid(Price::fromUnits(420, Currency::Clore)); }, Kind::Stay,
     0, "bids in CLORE"},
};

Kind kindOf(const Move& move) { return static_cast<Kind>(move.action.index()); }

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_)

BOOST_DATA_TEST_CASE(a_move_follows_from_what_is_known, data::make(kPlanCases)) {
  Scene scene(420);
  scene.keep(bitcoin(sample.target));
  sample.change(scene);
  const Move move = scene.plan().move;
  BOOST_REQUIRE_MESSAGE(kindOf(move) == sample.kind, move.reason);
  if (sample.kind == Kind::Send) BOOST_TEST((std::get<Send>(move.action).price == bitcoin(sample.price)));
  if (sample.kind == Kind::Wait) BOOST_TEST((std::get<Wait>(move.action).until > kStart));
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
    Scene scene(420);
    scene.keep(bitcoin(c.target));
    if (c.step) knowStep(scene.memory, *c.step);
    if (c.window > 0s) scene.memory.notBefore = kStart + c.window;
    const Move move = scene.plan().move;
    BOOST_TEST((move.outlook.loweringsLeft == c.lowerings), "to " << c.target);
    BOOST_TEST((move.outlook.timeLeft == c.time), "to " << c.target);
  }
}

BOOST_AUTO_TEST_CASE(whether_it_had_the_machine_is_not_for_a_plan_to_remember) {
  for (const bool had : {true, false})
    for (const bool active : {true, false}) {
      Scene scene(420);
      scene.own().active = active;
      scene.memory.hadMachine = had;
      BOOST_TEST(scene.plan().memory.hadMachine == had);
    }
}

BOOST_AUTO_TEST_CASE(the_checks_have_their_order_and_their_names) {
  Scene scene(420);
  scene.keep(bitcoin(200));
  std::string names;
  for (const Verdict& verdict : scene.plan().move.verdicts) names += std::string(name(verdict.check)) + ", ";
  BOOST_TEST(names == "read, offered, reachable, target, limits, change, not paused, retry, window, ");
  scene.keep(bitcoin(500));
  const Move raise = scene.plan().move;
  BOOST_TEST(name(raise.verdicts.back().check) == "confirmed");
}

BOOST_AUTO_TEST_CASE(the_limit_of_freshness_is_the_one_handed_in) {
  Scene scene(420);
  scene.keep(bitcoin(500));
  scene.book.readAt = kStart - 7min;
  scene.rules.maxAge = 7min;
  BOOST_TEST((kindOf(scene.plan().move) == Kind::Send));
}

BOOST_AUTO_TEST_SUITE_END()
