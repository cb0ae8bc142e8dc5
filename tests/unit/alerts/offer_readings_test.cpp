#include "provider/alerts/offer_readings.h"

using namespace provider;
using namespace provider::alerts;

namespace {

Price bitcoin(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }

struct Scene {
  offers::Offer offer{.id = 39, .serverId = 6, .gpu = {}, .bid = bitcoin(420)};
  offers::Book book;
  offers::Move move;
  offers::Memory memory;

  Scene() {
    book.bids = {{.id = 39, .price = bitcoin(420), .active = true, .mine = true},
                 {.id = 40, .price = bitcoin(300), .active = false, .mine = false}};
    memory.hadMachine = true;
  }
  void lose() {
    book.bids[0].active = false;
    book.bids[1].active = true;
  }
  /// Nothing where the rule is not answered.
  [[nodiscard]] std::optional<Reading> of(Rule rule) const {
    for (const Reading& reading : readingsOf(offer, book, move, memory))
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
  scene.move.target.outbid = true;
  scene.move.target.why = "offer 40 bids more than max_bid";
  BOOST_TEST(!scene.failing(Rule::OfferAtMax));
  scene.lose();
  BOOST_TEST(scene.failing(Rule::OfferAtMax));
  BOOST_TEST(scene.of(Rule::OfferAtMax)->detail == scene.move.target.why);
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_not_answered) {
  Scene scene;
  scene.move.target.sound = false;
  BOOST_TEST(!scene.of(Rule::OfferAtMax).has_value());
  scene.book.bids.clear();
  BOOST_TEST(!scene.of(Rule::OfferLost).has_value());
  BOOST_TEST(!scene.failing(Rule::OfferPaused));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_understood_and_repeated_refusals_are_told) {
  Scene scene;
  scene.memory.pausedBecause = "a word never seen";
  BOOST_TEST(scene.failing(Rule::OfferPaused));
  BOOST_TEST(scene.of(Rule::OfferPaused)->detail == "the marketplace answered a word never seen");
  scene.memory.pausedBecause.clear();
  scene.memory.retryBecause = "not_enough_balance";
  for (const int failures : {1, 2}) {
    scene.memory.refused = true;
    scene.memory.failuresInARow = failures;
    BOOST_TEST(!scene.failing(Rule::OfferPaused));
  }
  scene.memory.failuresInARow = 3;
  BOOST_TEST(scene.failing(Rule::OfferPaused));
  scene.memory.refused = false;
  BOOST_TEST(!scene.failing(Rule::OfferPaused), "a request that failed on its way is no refusal");
}

BOOST_AUTO_TEST_SUITE_END()
