#include <tuple>

#include "provider/api/decode.h"
#include "tests/fuzz/answer.h"

/// The two answers that tell of offers, `my_orders` and `spot_marketplace`. Each input is read as both.
using namespace provider::api;

namespace {

auto fieldsOf(const Order& o) {
  return std::tie(o.id, o.serverId, o.currency, o.currencyKey, o.price, o.spot, o.expired, o.spend,
                  o.createdAt, o.mrlSeconds, o.image, o.gpu);
}

auto fieldsOf(const SpotOffer& o) { return std::tie(o.id, o.coins, o.currency, o.active, o.mine); }

bool sameOffer(const SpotOffer& a, const SpotOffer& b) { return fieldsOf(a) == fieldsOf(b); }

bool same(const SpotMarket& a, const SpotMarket& b) {
  const auto rest = [](const SpotMarket& m) {
    return std::tie(m.exists, m.unreadable, m.minimum, m.mrlSeconds, m.visibility, m.online, m.usdRates);
  };
  return rest(a) == rest(b) && std::ranges::equal(a.offers, b.offers, sameOffer);
}

void checkOrder(const Order& order) {
  fuzz::must(order.id >= 0, "an order's id is not negative");
  fuzz::checkWhole(order.serverId, "a machine's id is not negative");
  fuzz::checkWhole(order.createdAt, "a time of creation is not negative");
  fuzz::checkWhole(order.mrlSeconds, "a maximum rental length is not negative");
  fuzz::must(!order.spend || std::isfinite(*order.spend), "what was spent is finite");
  fuzz::must(order.currency == provider::currencyFromWireKey(order.currencyKey), "the currency is its key's");
  if (!order.price) return;
  fuzz::must(order.currency == order.price->currency(), "a price is in the order's currency");
  provider::PriceMap prices;
  prices.set(*order.price);
  fuzz::checkPrices(prices);
}

void checkMarket(const SpotMarket& market) {
  fuzz::must(market.exists || market.offers.empty(), "a market that does not exist has no offers");
  fuzz::must(market.unreadable >= 0, "a count is not negative");
  for (const SpotOffer& offer : market.offers) {
    fuzz::must(offer.id >= 0, "an offer's id is not negative");
    fuzz::checkAmount(offer.coins, "a bid is an amount");
    for (const auto currency : provider::kCurrencies)
      fuzz::must(provider::Price::fromNumber(offer.coins, currency).has_value(), "a bid is a price");
  }
  fuzz::checkPrices(market.minimum);
  fuzz::checkWhole(market.mrlSeconds, "a maximum rental length is not negative");
  for (const auto& [currency, rate] : market.usdRates)
    fuzz::must(std::isfinite(rate) && rate > 0, "a rate is finite and positive");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto answer = fuzz::answerFrom(fuzz::textOf(data, size));
  const auto sameOrder = [](const Order& a, const Order& b) { return fieldsOf(a) == fieldsOf(b); };
  const auto sameOrders = [&](const auto& a, const auto& b) { return std::ranges::equal(a, b, sameOrder); };
  if (const auto orders = fuzz::readBothWays(answer, decodeOrders, sameOrders))
    for (const Order& order : *orders) checkOrder(order);
  if (const auto market = fuzz::readBothWays(answer, decodeSpotMarket, same)) checkMarket(*market);
  return 0;
}
