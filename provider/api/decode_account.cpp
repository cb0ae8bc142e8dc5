#include "provider/api/decode.h"
#include "provider/api/decoding.h"

namespace provider::api {
namespace {

std::vector<Wallet> readWallets(const Fields& answer) {
  std::vector<Wallet> wallets;
  for (const Fields& fields : answer.requiredObjects("wallets"))
    wallets.push_back({.name = fields.requiredText("name"),
                       .deposit = fields.text("deposit").value_or(""),
                       .balance = fields.number("balance"),
                       .withdrawalFee = fields.number("withdrawal_fee")});
  return wallets;
}

/// A price of zero is "not told", as everywhere on this wire.
std::optional<Price> readPrice(const Fields& fields, const std::string& key,
                               std::optional<Currency> currency) {
  const auto coins = fields.amount(key);
  if (!coins || !currency) return std::nullopt;
  const auto price = Price::fromNumber(*coins, *currency);
  if (!price) fields.wrong(key, "a price");
  return price->units() > 0 ? price : std::nullopt;
}

Order readOrder(const Fields& fields) {
  Order order;
  order.id = fields.requiredId("id");
  order.serverId = fields.id("si");
  order.currencyKey = fields.text("currency").value_or("");
  order.currency = currencyFromWireKey(order.currencyKey);
  order.price = readPrice(fields, "price", order.currency);
  order.spot = fields.truth("spot").value_or(false);
  order.expired = fields.truth("expired").value_or(false);
  order.spend = fields.number("spend");
  order.createdAt = fields.whole("ct");
  order.mrlSeconds = fields.whole("mrl");
  order.image = fields.text("image").value_or("");
  order.gpu = readSpecs(fields).gpu;
  return order;
}

std::vector<Order> readOrders(const Fields& answer) {
  std::vector<Order> orders;
  for (const Fields& fields : answer.requiredObjects("orders")) orders.push_back(readOrder(fields));
  return orders;
}

}  // namespace

Result<std::vector<Wallet>> decodeWallets(const ResponseHead& head, std::istream& in) {
  return decodeAnswer(head, in, "wallets", readWallets);
}

Result<std::vector<Order>> decodeOrders(const ResponseHead& head, std::istream& in) {
  return decodeAnswer(head, in, "my_orders", readOrders);
}

}  // namespace provider::api
