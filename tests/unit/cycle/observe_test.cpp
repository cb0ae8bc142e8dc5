#include "agent/cycle/observe.h"

using namespace agent::cycle;
using namespace provider;

namespace {

api::SpotOffer offer(std::int64_t id, double coins, std::optional<Currency> currency) {
  api::SpotOffer offer;
  offer.id = id;
  offer.coins = coins;
  offer.currency = currency;
  return offer;
}

/// The own offer 39 beside a rival's.
offers::Book bookWith(const api::SpotOffer& own, const api::SpotOffer& rival, Currency ofOrder) {
  api::SpotMarket market;
  market.offers = {own, rival};
  return bookOf(market, {{39, ofOrder}}, WallTime{});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(observe)

BOOST_AUTO_TEST_CASE(a_bid_without_a_currency_is_in_bitcoin_where_ours_are) {
  const auto book = bookWith(offer(39, 0.0002, {}), offer(40, 0.0001, {}), Currency::Bitcoin);
  BOOST_REQUIRE(book.bids.size() == 2U);
  for (const offers::Bid& bid : book.bids) BOOST_TEST((bid.price.currency() == Currency::Bitcoin));
  BOOST_TEST(book.unreadable == 0);
}

BOOST_AUTO_TEST_CASE(beside_a_bid_of_ours_in_another_coin_nobody_knows_what_it_is_in) {
  for (const auto& named : {std::optional<Currency>{}, std::optional(Currency::Clore)}) {
    const auto book = bookWith(offer(39, 20, named), offer(40, 10, {}), Currency::Clore);
    BOOST_REQUIRE(book.bids.size() == 1U);
    BOOST_TEST((book.bids.front().price.currency() == Currency::Clore));
    BOOST_TEST(book.bids.front().mine);
    BOOST_TEST(book.unreadable == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_named_currency_counts_wherever_it_stands) {
  const auto book = bookWith(offer(39, 20, {}), offer(40, 0.0001, Currency::Bitcoin), Currency::Clore);
  BOOST_REQUIRE(book.bids.size() == 2U);
  BOOST_TEST((book.bids.back().price.currency() == Currency::Bitcoin));
}

BOOST_AUTO_TEST_SUITE_END()
