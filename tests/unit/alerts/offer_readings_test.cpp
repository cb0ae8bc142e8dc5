#include "provider/alerts/offer_readings.h"

#include <optional>
#include <string>
#include <vector>

using namespace provider;
using namespace provider::alerts;

namespace {

Price bitcoin(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }

struct Scene {
  offers::Offer offer{.id = 39, .serverId = 6, .gpu = {}, .bid = bitcoin(420)};
  offers::Book book;
  std::optional<offers::Move> move = offers::Move{};  ///< nothing = it is never moved
  offers::Memory memory;

  Scene() {
    book.bids = {{.id = 39, .price = bitcoin(420), .active = true, .mine = true},
                 {.id = 40, .price = bitcoin(300), .active = false, .mine = false}};
    memory.hadMachine = true;
    move->target.outbid = false;
    settledBy(offers::Check::Change, false);
  }
  /// Everything up to there passed.
  void settledBy(offers::Check last, bool passed) {
    move->verdicts.clear();
    for (const offers::Check check :
         {offers::Check::Read, offers::Check::Offered, offers::Check::Reachable, offers::Check::Target,
          offers::Check::Limits, offers::Check::Change, offers::Check::NotPaused, offers::Check::Retry,
          offers::Check::Confirmed})
      if (check <= last) move->verdicts.push_back({.check = check, .passed = true, .reason = "so"});
    move->verdicts.back().passed = passed;
  }
  void pause() {
    memory.pausedBecause = "a word never seen";
    memory.pausedAt = WallTime{std::chrono::days{20000}};
  }
  void refuse(int times) {
    memory.refusalsInARow = times;
    memory.failuresInARow = times + 2;
    memory.retryBecause = "not_enough_balance";
  }
  void lose() {
    book.bids[0].active = false;
    book.bids[1].active = true;
  }
  /// Nothing where the rule is not answered.
  [[nodiscard]] std::optional<Reading> of(Rule rule) const {
    for (const Reading& reading : readingsOf(offer, book, move ? &*move : nullptr, memory))
      if (reading.id.rule == rule) return reading;
    return std::nullopt;
  }
  [[nodiscard]] bool failing(Rule rule) const {
    const auto reading = of(rule);
    BOOST_REQUIRE(reading.has_value());
    BOOST_TEST(reading->id.subject == "39");
    BOOST_TEST(reading->detail.empty() == !reading->failing);
    return reading->failing;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(offer_readings)

BOOST_AUTO_TEST_CASE(an_offer_that_has_the_machine_is_well) {
  const Scene scene;
  for (const Rule rule : {Rule::OfferLost, Rule::OfferAtMax, Rule::OfferPaused})
    BOOST_TEST(!scene.failing(rule));
}

BOOST_AUTO_TEST_CASE(an_offer_that_had_the_machine_and_has_it_no_more_is_lost) {
  Scene scene;
  scene.lose();
  BOOST_TEST(scene.failing(Rule::OfferLost));
  BOOST_TEST(scene.of(Rule::OfferLost)->detail == "offer 40 has machine 6 for 0.00000300 BTC");
  scene.book.bids[1].active = false;
  BOOST_TEST(scene.of(Rule::OfferLost)->detail == "machine 6 is rented otherwise, or takes no offers now");
  scene.memory.hadMachine = false;
  BOOST_TEST(!scene.failing(Rule::OfferLost), "what it never had it cannot lose");
}

BOOST_AUTO_TEST_CASE(more_than_max_bid_is_told_only_while_another_has_the_machine) {
  Scene scene;
  scene.move->target.outbid = true;
  scene.move->target.why = "offer 40 bids more than max_bid";
  BOOST_TEST(!scene.failing(Rule::OfferAtMax));
  scene.lose();
  BOOST_TEST(scene.failing(Rule::OfferAtMax));
  BOOST_TEST(scene.of(Rule::OfferAtMax)->detail == scene.move->target.why);
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_not_answered) {
  Scene scene;
  scene.lose();
  scene.move->target.outbid.reset();
  BOOST_TEST(!scene.of(Rule::OfferAtMax).has_value());
  BOOST_TEST(scene.failing(Rule::OfferLost), "who has the machine is known all the same");
  // Down to max_bid beside a rival that cannot be ranked: a sound target, and nobody knows what would win.
  scene.move->target.price = bitcoin(300);
  scene.move->target.sound = true;
  BOOST_TEST(!scene.of(Rule::OfferAtMax).has_value());
  scene.book.bids.clear();
  BOOST_TEST(!scene.of(Rule::OfferLost).has_value());
  BOOST_TEST(!scene.failing(Rule::OfferPaused));
}

BOOST_AUTO_TEST_CASE(an_offer_that_is_never_moved_is_lost_as_any_and_well_otherwise) {
  Scene scene;
  scene.move.reset();
  scene.lose();
  scene.pause();
  scene.refuse(5);
  BOOST_TEST(scene.failing(Rule::OfferLost));
  BOOST_TEST(!scene.failing(Rule::OfferAtMax));
  BOOST_TEST(!scene.failing(Rule::OfferPaused));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_understood_is_told_while_a_move_is_wanted) {
  Scene scene;
  scene.pause();
  BOOST_TEST(!scene.failing(Rule::OfferPaused), "at the target");
  for (const bool passed : {false, true}) {
    // Refused for a day, then tried again: it is over once a move was seen to take effect.
    scene.settledBy(offers::Check::NotPaused, passed);
    BOOST_TEST(scene.failing(Rule::OfferPaused));
    BOOST_TEST(scene.of(Rule::OfferPaused)->detail == "the marketplace answered a word never seen");
  }
  scene.settledBy(offers::Check::Confirmed, true);
  BOOST_TEST(scene.failing(Rule::OfferPaused));
  scene.memory = offers::withoutTrouble(scene.memory);
  BOOST_TEST(!scene.failing(Rule::OfferPaused));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_about_pauses_while_nobody_knows_whether_a_move_is_wanted) {
  Scene scene;
  for (const bool paused : {false, true}) {
    if (paused) scene.pause();
    for (const auto check : {offers::Check::Read, offers::Check::Offered, offers::Check::Reachable,
                             offers::Check::Target, offers::Check::Limits}) {
      scene.settledBy(check, false);
      BOOST_TEST(!scene.of(Rule::OfferPaused).has_value(), offers::name(check));
      BOOST_TEST(scene.of(Rule::OfferLost).has_value(), offers::name(check));
    }
  }
}

BOOST_AUTO_TEST_CASE(three_refusals_in_a_row_are_told_while_a_move_is_wanted) {
  Scene scene;
  scene.settledBy(offers::Check::Retry, false);
  for (const int failures : {1, 2}) {
    scene.refuse(failures);
    BOOST_TEST(!scene.failing(Rule::OfferPaused));
  }
  for (const int failures : {3, 12}) {
    scene.refuse(failures);
    BOOST_TEST(scene.failing(Rule::OfferPaused));
    BOOST_TEST(scene.of(Rule::OfferPaused)->detail ==
               std::to_string(failures) + " moves were refused; the last one: not_enough_balance");
  }
  scene.settledBy(offers::Check::Change, false);
  BOOST_TEST(!scene.failing(Rule::OfferPaused), "at the target");
}

BOOST_AUTO_TEST_SUITE_END()
