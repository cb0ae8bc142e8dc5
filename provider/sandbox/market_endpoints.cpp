#include <array>
#include <charconv>

#include "provider/sandbox/wording.h"
#include "provider/sandbox/world.h"

/// `marketplace` and `spot_marketplace`: what everybody may see.
namespace provider::sandbox {

Reply World::marketplace(const Question& question) {
  JsonWriter json;
  json.beginObject().key("my_servers").beginArray();
  if (question.keyed)
    for (const std::size_t position : own_) json.value(market_.machines[position].id);
  json.endArray().key("servers").beginArray();
  for (const Machine& machine : market_.machines)
    if (reachable(machine)) writeMarketMachine(json, machine);
  json.endArray();
  return accepted(std::move(json));
}

std::optional<double> World::worthOnDemand(const Settings& settings, Currency currency) const {
  const auto price = settings.onDemand.get(currency);
  if (!price || !settings.accepts[indexOf(currency)]) return std::nullopt;
  return worthInUsd(*price);
}

void World::writeWorth(JsonWriter& json, const Settings& settings) const {
  static constexpr std::array<const char*, kCurrencies.size()> kKeys{"on_demand_btc", "on_demand_clore",
                                                                     "on_demand_usd"};
  for (const Currency currency : kCurrencies)
    if (const auto worth = worthOnDemand(settings, currency)) json.member(kKeys[indexOf(currency)], *worth);
}

void World::writeMarketMachine(JsonWriter& json, const Machine& machine) const {
  const UsdZero usdZero = machine.tellsUsdZero ? UsdZero::Tell : UsdZero::Leave;
  json.beginObject()
      .member("id", machine.id)
      .member("owner", machine.owner)
      .member("mrl", machine.settings.mrlHours);
  json.key("price").beginObject().key("on_demand");
  writePrices(json, machine.settings.onDemand, usdZero);
  json.key("spot");
  writePrices(json, machine.settings.spotMinimum, usdZero);
  json.key("usd").beginObject();
  writeWorth(json, machine.settings);
  json.endObject().endObject().member("rented", machine.rented).key("specs");
  writeSpecs(json, machine.hardware);
  json.member("reliability", machine.reliability).key("rating").beginObject();
  json.member("avg", machine.ratingAverage)
      .member("cnt", machine.ratingCount)
      .endObject()
      .key("allowed_coins");
  writeCoins(json, machine.settings);
  json.key("cuda_version");
  if (machine.cudaVersion)
    json.value(*machine.cudaVersion);
  else
    json.null();
  json.endObject();
}

Reply World::spotMarketplace(const Question& question) {
  const auto asked = question.query.find("market");
  if (asked == question.query.end()) return coded(kCodeInvalidInput);
  const std::string& text = asked->second;
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (fault != std::errc{} || end != text.data() + text.size()) return coded(kCodeInvalidInput);

  JsonWriter json;
  const auto position = positionOf(id);
  if (!position) {
    json.beginObject().member("exists", false);
    return accepted(std::move(json));
  }
  const Machine& machine = market_.machines[*position];
  json.beginObject().member("exists", true).key("market").beginObject().key("offers").beginArray();
  for (const std::size_t i : machine.orders) {
    const Order& order = market_.orders[i];
    if (!order.spot) continue;
    json.beginObject().member("offer_id", order.id).member("bid", order.price).member("active", order.active);
    json.member("my", order.mine).member("currency", wireKey(order.price.currency())).endObject();
  }
  json.endArray().key("server").beginObject().key("min_pricing");
  writePrices(json, machine.settings.spotMinimum);
  json.member("mrl", machine.settings.mrlHours * 3600).member("visibility", visibility(machine.settings));
  json.member("online", health(machine).online)
      .endObject()
      .endObject()
      .key("currency_rates_in_usd")
      .beginObject();
  for (const Currency currency : kCurrencies)
    json.member(wireKey(currency), options_.usdRates[indexOf(currency)]);
  json.endObject();
  return accepted(std::move(json));
}

}  // namespace provider::sandbox
