#include <algorithm>

#include "provider/api/encode.h"
#include "provider/api/json_writer.h"

namespace provider::api {
namespace {

// API page, *Writing settings*.
constexpr std::int64_t kShortestMrl_h = 6;
constexpr std::int64_t kLongestMrl_h = 3000;

std::optional<std::string> coins(const PriceMap& prices, Currency currency) {
  const auto price = prices.get(currency);
  return price ? std::optional(jsonNumber(*price)) : std::nullopt;
}

std::optional<std::string> coins(const PriceMap& prices, const std::string& other) {
  const auto found = prices.others.find(other);
  return found != prices.others.end() ? std::optional(jsonNumber(found->second)) : std::nullopt;
}

bool pricedBeyondBitcoin(const PriceMap& prices) {
  return !prices.others.empty() || prices.get(Currency::Clore) || prices.get(Currency::Usd);
}

bool allPositive(const PriceMap& prices) {
  return std::ranges::all_of(kCurrencies, [&](Currency currency) {
    const auto price = prices.get(currency);
    return !price || price->units() > 0;
  });
}

/// The per-currency fields that current clients send. `others` go back as they came.
template <typename Key>
void addCurrency(JsonWriter& body, const SettingsUpdate& update, const std::string& wire, const Key& key) {
  const auto onDemand = coins(update.onDemand, key);
  const auto spot = coins(update.spot, key);
  if (!onDemand && !spot) return;
  body.raw(wire + "_on_demand", onDemand.value_or("0"));
  body.raw(wire + "_spot", spot.value_or("0"));
  const bool enabled = update.allowedCoins
                           ? std::ranges::find(*update.allowedCoins, wire) != update.allowedCoins->end()
                           : onDemand.has_value();
  body.truth("enabled-" + wire, enabled);
}

void addCurrencies(JsonWriter& body, const SettingsUpdate& update) {
  for (const Currency currency : kCurrencies)
    addCurrency(body, update, std::string(wireKey(currency)), currency);
  std::map<std::string, double> others = update.onDemand.others;
  others.insert(update.spot.others.begin(), update.spot.others.end());
  for (const auto& [wire, unused] : others) addCurrency(body, update, wire, wire);
}

std::optional<std::string> faultOf(const SettingsUpdate& update) {
  if (update.name.empty()) return "name is empty";
  if (update.availability.empty()) return "availability is empty";
  if (update.mrlHours < kShortestMrl_h || update.mrlHours > kLongestMrl_h)
    return "mrl is " + std::to_string(update.mrlHours) + " h, outside 6 to 3000 h";
  if (!allPositive(update.onDemand) || !allPositive(update.spot)) return "a price is not positive";
  return std::nullopt;
}

}  // namespace

std::string encodeServerConfig(const std::string& name) {
  return JsonWriter().text("server_name", name).done();
}

Result<std::string> encodeSettings(const SettingsUpdate& update) {
  if (const auto fault = faultOf(update))
    return failure(ErrorKind::InvalidInput, "set_server_settings: " + *fault);
  JsonWriter body;
  body.text("name", update.name);
  body.text("availability", update.availability);
  body.number("mrl", update.mrlHours);
  body.raw("on_demand", coins(update.onDemand, Currency::Bitcoin).value_or("0"));
  body.raw("spot", coins(update.spot, Currency::Bitcoin).value_or("0"));
  if (pricedBeyondBitcoin(update.onDemand) || pricedBeyondBitcoin(update.spot)) addCurrencies(body, update);
  if (!update.autopriceJson.empty()) body.raw("autoprice", update.autopriceJson);
  if (!update.usdPricingJson.empty()) body.raw("usd_pricing", update.usdPricingJson);
  return body.done();
}

}  // namespace provider::api
