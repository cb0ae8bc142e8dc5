#include "provider/sandbox/order_request.h"
#include "provider/sandbox/settings_request.h"
#include "provider/sandbox/world.h"

/// `set_server_settings`, `set_spot_price`, `cancel_order`, `create_order`.
namespace provider::sandbox {
namespace {

constexpr std::size_t kLongestIssue = 2048;

}  // namespace

Reply World::setServerSettings(const Question& question) {
  const JsonValue* name = question.body.find("name");
  const auto position = name && name->text() ? ownPosition(*name->text()) : std::nullopt;
  if (!position) return coded(kCodeInvalidInput);
  // An order keeps the price and the length it began with: what is set here is for the next one.
  auto settings = readSettings(question.body, market_.machines[*position].settings);
  if (!settings) return coded(kCodeInvalidInput);
  apply(*position, std::move(*settings));
  return coded(kCodeOk);
}

Reply World::setSpotPrice(const Question& question) {
  const auto id = question.body.findInteger("order_id");
  const JsonValue* desired = question.body.find("desired_price");
  if (!id || !desired || !offeredPrice(desired, Currency::Bitcoin)) return coded(kCodeInvalidInput);
  const auto position = orderPosition(*id);
  if (!position) return refused("order_not_found");
  const Order& order = market_.orders[*position];
  if (!order.mine) return refused("you_dont_own_this_order");
  if (!order.spot) return refused("order_dont_exist");
  if (order.ended) return refused("order_not_active");
  if (!reachable(market_.machines[order.machine])) return refused("server-offline");

  const Price price = offeredPrice(desired, order.price.currency()).value();
  const auto minimum = market_.machines[order.machine].settings.spotMinimum.get(price.currency());
  if (!minimum) return refused("currency-not-allowed");
  if (price < *minimum) return refused("too_low_price", "min_price", *minimum);
  if (price < order.price) return lowerSpotPrice(*position, price);
  repriceOrder(*position, price);
  return coded(kCodeOk);
}

Reply World::lowerSpotPrice(std::size_t position, const Price& desired) {
  Order& order = market_.orders[position];
  if (order.loweredAt && now_ < *order.loweredAt + options_.loweringWindow) {
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(*order.loweredAt + options_.loweringWindow - now_);
    // The words are the documented ones however long the window is here.
    return refused("can_lower_every_600_seconds", "time_to_lowering", left.count());
  }
  const Price lowest = order.price - options_.loweringStep[indexOf(desired.currency())];
  if (desired < lowest) return refused("exceeded_max_step", "max_step", lowest);
  order.loweredAt = now_;
  repriceOrder(position, desired);
  return coded(kCodeOk);
}

Reply World::cancelOrder(const Question& question) {
  const auto id = question.body.findInteger("id");
  const JsonValue* issue = question.body.find("issue");
  const bool issueFits =
      !issue || (issue->text() && !issue->text()->empty() && issue->text()->size() <= kLongestIssue);
  if (!id || !issueFits) return coded(kCodeInvalidInput);
  const auto position = orderPosition(*id);
  if (!position) return refused("order_not_found");
  const Order& order = market_.orders[*position];
  if (!order.mine) return refused("you_dont_own_this_order");
  if (order.ended) return refused("order_not_active");
  end(*position);
  return coded(kCodeOk);
}

Reply World::createOrder(const Question& question) {
  const auto asked = readOrder(question.body);
  const auto position = asked ? positionOf(asked->serverId) : std::nullopt;
  if (!position) return coded(kCodeInvalidInput);
  const Machine& machine = market_.machines[*position];
  const Settings& settings = machine.settings;
  if (!reachable(machine)) return refused("server-offline");
  if (!asked->spot && machine.rented) return refused("server-already-rented");
  const auto listing = (asked->spot ? settings.spotMinimum : settings.onDemand).get(asked->currency);
  if (!listing || !settings.accepts[indexOf(asked->currency)]) return refused("currency-not-allowed");
  if (!asked->spot && asked->requiredPrice && *asked->requiredPrice != *listing)
    return refused("required_price_not_met");
  if (asked->spot && *asked->spotPrice < *listing) return refused("too_low_price", "min_price", *listing);

  Order order;
  order.machine = *position;
  order.mine = true;
  order.spot = asked->spot;
  order.price = asked->spot ? *asked->spotPrice : *listing;
  order.mrlSeconds = settings.mrlHours * 3600;
  order.image = asked->image;
  order.ports = asked->ports;
  if (balance(asked->currency) < order.price) return refused("not_enough_balance");
  JsonWriter json;
  json.beginObject().member("id", addOrder(std::move(order)).id);
  return accepted(std::move(json));
}

}  // namespace provider::sandbox
