#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "any_scene.h"
#include "target_case.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

namespace data = boost::unit_test::data;

/// Offer 40 has the machine for 41 CLORE, which are worth 410 where we bid 420.
void holder(Scene& s) {
  s.setMinimum(clore(1));
  s.rival(40, clore(41), true);
}

const std::vector<TargetCase> kHolderCases{
    {"below the rival and the increment",
     [](Scene& s) {
       s.win(bitcoin(1000), bitcoin(50));
       holder(s);
     },
     460, false, "offer 40 has the machine for 41.00 CLORE, although that is less by the known rates"},
    {"by a share",
     [](Scene& s) {
       s.win(bitcoin(1000), 0.1);
       holder(s);
     },
     451, false, "offer 40 has the machine"},
    {"one unit below them",
     [](Scene& s) {
       s.win(bitcoin(1000), bitcoin(11));
       holder(s);
     },
     421, false, "offer 40 has the machine"},
    {"at them",
     [](Scene& s) {
       s.win(bitcoin(1000), bitcoin(10));
       holder(s);
     },
     420, false, "offer 40 has the machine"},
    {"above them", holder, 420, false, "offer 40 has the machine"},
    {"above them in the same currency", [](Scene& s) { s.rival(40, bitcoin(300), true); }, 420, false,
     "offer 40 has the machine for 0.00000300 BTC"},
    {"max_bid is in between",
     [](Scene& s) {
       s.win(bitcoin(430), bitcoin(50));
       holder(s);
     },
     430, false, "offer 40 has the machine"},
    {"max_bid is in between, in another currency",
     [](Scene& s) {
       s.win(dollars(0.43), bitcoin(50));
       holder(s);
     },
     430, false, "offer 40 has the machine"},
    {"at max_bid",
     [](Scene& s) {
       s.win(bitcoin(420), bitcoin(50));
       holder(s);
     },
     420, true, "offer 40 has the machine"},
    {"at max_bid, which would be enough",
     [](Scene& s) {
       s.win(bitcoin(420), bitcoin(10));
       holder(s);
     },
     420, false, "offer 40 has the machine"},
    {"the holder is not the best-ranked rival",
     [](Scene& s) {
       s.win(bitcoin(1000), bitcoin(50));
       s.setMinimum(clore(1));
       s.rival(40, clore(20), true);
       s.rival(41, bitcoin(400));
     },
     450, false, "offer 40 has the machine for 20.00 CLORE"},
    {"and we bid enough for the best-ranked one",
     [](Scene& s) {
       s.rival(40, bitcoin(200), true);
       s.rival(41, bitcoin(400));
     },
     420, false, "offer 40 has the machine"},
    {"and max_bid is not enough for the best-ranked one",
     [](Scene& s) {
       s.win(bitcoin(420), bitcoin(50));
       s.rival(40, bitcoin(200), true);
       s.rival(41, bitcoin(400));
     },
     420, true, "offer 40 has the machine"},
    {"the best-ranked rival bids more than we do",
     [](Scene& s) {
       holder(s);
       s.rival(41, bitcoin(500));
     },
     501, false, "offer 41 bids"},
    {"the holder bids less than the minimum",
     [](Scene& s) {
       s.win(bitcoin(1000), bitcoin(5));
       s.setMinimum(bitcoin(300));
       s.rival(40, bitcoin(200), true);
     },
     420, false, "offer 40 has the machine"},
    {"the minimum is above our bid",
     [](Scene& s) {
       holder(s);
       s.setMinimum(bitcoin(600));
     },
     600, false, "offer 40 bids 41.00 CLORE"},
    {"our other bid is no holder", [](Scene& s) { s.rival(40, bitcoin(300), true).mine = true; }, 100, false,
     "no rival"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(holder_)

BOOST_DATA_TEST_CASE(a_rival_that_has_the_machine_for_less_is_beaten_by_the_increment_once,
                     data::make(kHolderCases)) {
  checkTarget(sample);
}

BOOST_AUTO_TEST_CASE(a_rival_that_keeps_the_machine_all_the_same_costs_one_raise_which_is_confirmed) {
  Scene scene(420);
  scene.win(bitcoin(1000), bitcoin(50));
  holder(scene);
  std::vector<std::int64_t> sent;
  for (int reading = 0; reading < 10; ++reading) {
    const WallTime now = kStart + reading * 2min;
    scene.book.readAt = now;
    const Move move = scene.next(now);
    if (reading == 0) BOOST_TEST(move.reason.find("waits to be confirmed") != std::string::npos, move.reason);
    if (const auto price = sentBy(move)) {
      sent.push_back(price->units());
      scene.setBid(*price);
    }
  }
  BOOST_TEST(sent == std::vector<std::int64_t>{460}, boost::test_tools::per_element());
  const Move stays = scene.next(kStart + 18min);
  BOOST_TEST(std::holds_alternative<Stay>(stays.action));
  BOOST_TEST(stays.reason.find("at the target: offer 40 has the machine") == 0, stays.reason);
}

BOOST_AUTO_TEST_CASE(a_target_that_is_reached_is_no_reason_to_move) {
  Chance chance(8);
  int past = 0;
  for (int round = 0; round < 5000; ++round) {
    Scene scene = anyScene(chance);
    const Target first = scene.target();
    if (!first.sound || !first.price) continue;
    past += first.why.find("although that is less") != std::string::npos ? 1 : 0;
    scene.setBid(*first.price);
    const Target second = scene.target();
    const bool stays = !second.price || *second.price == *first.price;
    BOOST_TEST_REQUIRE(stays, "round " << round << ": " << first.why << "; then " << second.why);
  }
  BOOST_TEST(past > 100, "the cases have to be worth something: " << past);
}

BOOST_AUTO_TEST_SUITE_END()
