#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <functional>

#include "target_case.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

const std::vector<TargetCase> kTargetCases{
    // nobody else
    {"without a rival the machine's minimum", [](Scene&) {}, 100, false, "spot minimum"},
    {"our other bid on the machine is no rival", [](Scene& s) { s.rival(40, bitcoin(400)).mine = true; }, 100,
     false, "no rival"},
    {"a bid below the minimum cannot have the machine", [](Scene& s) { s.rival(40, bitcoin(99)); }, 100,
     false, "no rival"},
    {"nor one in a coin that the machine does not take", [](Scene& s) { s.rival(40, clore(30)); }, 100, false,
     "no rival"},
    {"unless it has it", [](Scene& s) { s.rival(40, clore(50), true); }, 501, false, "offer 40"},
    // rivals below
    {"above the best rival by the increment",
     [](Scene& s) {
       s.rival(40, bitcoin(180));
       s.rival(41, bitcoin(250));
       s.rival(42, bitcoin(120));
     },
     251, false, "offer 41 bids 0.00000250 BTC"},
    {"by a share of its bid",
     [](Scene& s) {
       s.win(bitcoin(1000), 0.1);
       s.rival(40, bitcoin(250));
     },
     275},
    {"a share of next to nothing is the smallest amount",
     [](Scene& s) {
       s.win(bitcoin(1000), 0.001);
       s.rival(40, bitcoin(250));
     },
     251},
    {"never below the machine's minimum", [](Scene& s) { s.rival(40, bitcoin(100)); }, 101},
    {"a minimum above the best rival",
     [](Scene& s) {
       s.rival(40, bitcoin(250));
       s.setMinimum(bitcoin(300));
     },
     300},
    {"a minimum that was told by a refusal",
     [](Scene& s) {
       s.memory.toldMinimum = ToldMinimum{.price = bitcoin(330), .shown = bitcoin(100), .at = kStart};
     },
     330},
    // what wins already is no reason to raise
    {"less than the increment above the rival still wins",
     [](Scene& s) {
       s.win(bitcoin(1000), bitcoin(50));
       s.rival(40, bitcoin(400));
     },
     420, false, "wins"},
    {"the same bid, and we have the machine", [](Scene& s) { s.rival(40, bitcoin(420)); }, 420, false,
     "wins"},
    {"a higher bid, and we have the machine all the same", [](Scene& s) { s.rival(40, bitcoin(500)); }, 420,
     false, "wins"},
    // outbid
    {"outbid", [](Scene& s) { s.rival(40, bitcoin(500), true); }, 501, false, "offer 40"},
    {"the same bid, and the rival has the machine", [](Scene& s) { s.rival(40, bitcoin(420), true); }, 421},
    {"max_bid is less than the increment above",
     [](Scene& s) {
       s.win(bitcoin(520), bitcoin(50));
       s.rival(40, bitcoin(500), true);
     },
     520, false, "max_bid allows"},
    {"max_bid is what the rival bids",
     [](Scene& s) { s.rival(40, bitcoin(1000), true); },
     {},
     true,
     "does not beat"},
    {"max_bid is below the rival",
     [](Scene& s) { s.rival(40, bitcoin(2000), true); },
     {},
     true,
     "does not beat"},
    {"nobody has it, and we bid most",
     [](Scene& s) {
       s.own().active = false;
       s.rival(40, bitcoin(300));
     },
     301},
    // the minimum rises above the bid
    {"the machine's minimum rises above the bid", [](Scene& s) { s.setMinimum(bitcoin(600)); }, 600, false,
     "spot minimum"},
    {"above max_bid", [](Scene& s) { s.setMinimum(bitcoin(1001)); }, {}, true, "is above max_bid"},
    // several currencies
    {"a rival in another currency, by its worth",
     [](Scene& s) {
       s.setMinimum(clore(1));
       s.rival(40, clore(25));
     },
     251, false, "worth 0.00000250 BTC"},
    {"which is the best goes by worth",
     [](Scene& s) {
       s.setMinimum(clore(1));
       s.rival(40, clore(25));
       s.rival(41, bitcoin(260));
       s.rival(42, clore(20));
     },
     261, false, "offer 41"},
    {"what the rate moves within the increment is no lowering",
     [](Scene& s) {
       s.win(bitcoin(1000), 0.02);
       s.setMinimum(clore(1));
       s.rival(40, clore(41));
     },
     420, false, "exchange rate"},
    {"what is more than that is one",
     [](Scene& s) {
       s.win(bitcoin(1000), 0.01);
       s.setMinimum(clore(1));
       s.rival(40, clore(40));
     },
     404},
    {"an increment in another currency",
     [](Scene& s) {
       s.win(bitcoin(1000), clore(2));
       s.rival(40, bitcoin(250));
     },
     270},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(target)

BOOST_DATA_TEST_CASE(the_lowest_price_that_has_the_machine, data::make(kTargetCases)) { checkTarget(sample); }

BOOST_AUTO_TEST_CASE(what_has_to_be_known_and_is_not_stops_every_move) {
  struct Case {
    const char* what;
    std::function<void(Scene&)> change;
    const char* why;
  };
  const std::vector<Case> cases{
      {"a rival whose currency has no rate",
       [](Scene& s) {
         s.rates = {};
         s.setMinimum(clore(1));
         s.rival(40, clore(10));
       },
       "cannot be ranked"},
      {"a rival in a currency that is not known", [](Scene& s) { s.book.unreadable = 1; }, "not known here"},
      {"no minimum in our currency", [](Scene& s) { s.book.minimum.clear(Currency::Bitcoin); },
       "spot minimum in BTC"},
      {"max_bid without a rate",
       [](Scene& s) {
         s.rates = {};
         s.win(dollars(1));
       },
       "cannot be converted"},
      {"an increment without a rate",
       [](Scene& s) {
         s.rates = {};
         s.win(bitcoin(1000), dollars(1));
         s.rival(40, bitcoin(200));
       },
       "cannot be converted"},
      {"rates that are too old",
       [](Scene& s) {
         s.rates.setMaxAge(1min);
         s.book.readAt = kStart + 2min;
         s.setMinimum(clore(1));
         s.rival(40, clore(10));
       },
       "old"},
  };
  for (const Case& c : cases) {
    Scene scene(420);
    scene.win(bitcoin(1000));
    c.change(scene);
    const Move move = scene.plan(scene.book.readAt).move;
    BOOST_TEST(!move.target.sound, c.what);
    BOOST_TEST(!move.target.outbid.has_value(), c.what);
    BOOST_TEST(std::holds_alternative<Stay>(move.action), c.what);
    BOOST_TEST(move.reason.find(c.why) != std::string::npos, move.reason);
  }
}

BOOST_AUTO_TEST_CASE(a_rival_that_cannot_be_ranked_does_not_hinder_a_fixed_price) {
  Scene scene(420);
  scene.rates = {};
  scene.setMinimum(clore(1));
  scene.rival(40, clore(10), true);
  scene.keep(bitcoin(300));
  BOOST_TEST((sentBy(scene.next()) == bitcoin(300)));
}

BOOST_AUTO_TEST_CASE(a_raise_waits_for_its_readings_and_a_reading_counts_once) {
  Scene scene(420);
  scene.win(bitcoin(1000)).confirmRaise = 3;
  scene.rival(40, bitcoin(500), true);
  for (int i = 0; i < 5; ++i) BOOST_TEST(!sentBy(scene.next()).has_value(), "the same reading again");
  scene.book.readAt = kStart + 2min;
  BOOST_TEST(!sentBy(scene.next(kStart + 2min)).has_value());
  scene.book.readAt = kStart + 4min;
  BOOST_TEST((sentBy(scene.next(kStart + 4min)) == bitcoin(501)));
}

BOOST_AUTO_TEST_CASE(a_reading_that_wants_no_raise_begins_the_count_anew) {
  Scene scene(420);
  scene.win(bitcoin(1000));
  scene.rival(40, bitcoin(500), true);
  BOOST_TEST(!sentBy(scene.next()).has_value());
  scene.book.bids.pop_back();
  scene.own().active = true;
  scene.memory.notBefore = kStart + 1h;
  scene.book.readAt = kStart + 2min;
  scene.next(kStart + 2min);
  scene.rival(40, bitcoin(500), true);
  scene.book.readAt = kStart + 4min;
  BOOST_TEST(!sentBy(scene.next(kStart + 4min)).has_value());
  scene.book.readAt = kStart + 6min;
  BOOST_TEST((sentBy(scene.next(kStart + 6min)) == bitcoin(501)));
}

BOOST_AUTO_TEST_CASE(the_owner_s_word_confirms_a_raise) {
  Scene scene(420);
  scene.win(bitcoin(1000));
  scene.rival(40, bitcoin(500), true);
  scene.word = Word::Owner;
  BOOST_TEST((sentBy(scene.next()) == bitcoin(501)));
}

BOOST_AUTO_TEST_CASE(a_rival_that_appears_during_a_descent_stops_it) {
  Scene scene(420);
  scene.win(bitcoin(1000));
  knowStep(scene.memory, 50);
  BOOST_TEST((sentBy(scene.next()) == bitcoin(370)));
  scene.setBid(bitcoin(370));
  scene.memory.notBefore = kStart + 600s;
  // A rival below us: the descent ends above it.
  scene.rival(40, bitcoin(340));
  scene.book.readAt = kStart + 600s;
  BOOST_TEST((sentBy(scene.next(kStart + 600s)) == bitcoin(341)));
  // One above us: no lowering any more, and no raise at once.
  scene.book.bids.pop_back();
  scene.rival(41, bitcoin(380), true);
  const Move stopped = scene.next(kStart + 600s);
  BOOST_TEST(std::holds_alternative<Stay>(stopped.action));
  BOOST_TEST(stopped.reason.find("waits to be confirmed") != std::string::npos, stopped.reason);
}

BOOST_AUTO_TEST_CASE(a_fixed_price_shows_its_rival_and_follows_nobody) {
  Scene scene(420);
  scene.keep(bitcoin(420));
  scene.rival(40, bitcoin(900), true);
  const Move move = scene.next();
  BOOST_TEST(std::holds_alternative<Stay>(move.action));
  BOOST_TEST(move.target.rival.has_value());
  BOOST_TEST((move.target.outbid == false));
}

BOOST_AUTO_TEST_SUITE_END()
