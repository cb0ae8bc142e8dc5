#include "provider/sandbox/settings_request.h"

#include "provider/core/ensure.h"
#include "provider/sandbox/price_bounds.h"

namespace provider::sandbox {
namespace {

constexpr std::int64_t kShortestMrl = 6;
constexpr std::int64_t kLongestMrl = 3000;

/// Reads one kind of price, `on_demand` or `spot`, in every currency. False when one of them cannot be taken.
class PriceReader {
 public:
  PriceReader(const JsonValue& body, const std::string& kind) : body_(body), kind_(kind) {}

  [[nodiscard]] bool read(const PriceMap& present, PriceMap& into) const {
    // The bare field is bitcoin, and required; the named one, where it comes too, says the same.
    const JsonValue* bare = body_.find(kind_);
    if (!bare || !put(*bare, Currency::Bitcoin, present, into)) return false;
    const auto bitcoin = into.get(Currency::Bitcoin);
    for (const Currency currency : kCurrencies) {
      const JsonValue* named = body_.find(std::string(wireKey(currency)) + "_" + kind_);
      if (named && !put(*named, currency, present, into)) return false;
    }
    return bitcoin == into.get(Currency::Bitcoin);
  }

 private:
  static bool put(const JsonValue& value, Currency currency, const PriceMap& present, PriceMap& into) {
    const auto number = value.number();
    const auto price = number ? Price::fromNumber(*number, currency) : std::nullopt;
    if (!price || !allowedPrice(*price, present)) return false;
    if (price->units() == 0)
      into.clear(currency);
    else
      into.set(*price);
    return true;
  }

  const JsonValue& body_;
  std::string kind_;
};

/// A coin is taken when it is enabled, or when nothing is said about it and it has a price.
bool readAccepted(const JsonValue& body, Settings& settings) {
  for (const Currency currency : kCurrencies) {
    const JsonValue* enabled = body.find("enabled-" + std::string(wireKey(currency)));
    if (enabled && !enabled->boolean()) return false;
    settings.accepts[indexOf(currency)] =
        enabled ? *enabled->boolean() : settings.onDemand.get(currency).has_value();
  }
  return true;
}

/// `"usd"` or true: priced by the platform; false or null: not.
bool readAutoprice(const JsonValue& body, Settings& settings) {
  const JsonValue* autoprice = body.find("autoprice");
  if (!autoprice) return true;
  if (!autoprice->object()) return false;
  settings.autoprice.emplace();
  for (const auto& [currency, value] : *autoprice->object()) {
    const bool known = value.isNull() || value.boolean() || (value.text() && *value.text() == "usd");
    if (!known) return false;
    settings.autoprice->insert_or_assign(currency, value.text() || value.boolean().value_or(false));
  }
  return true;
}

bool readUsdPricing(const JsonValue& body, Settings& settings) {
  const JsonValue* pricing = body.find("usd_pricing");
  if (!pricing) return true;
  if (!pricing->object()) return false;
  settings.usdPricing.emplace();
  for (const auto& [kind, value] : *pricing->object()) {
    if (!value.number() || *value.number() < 0) return false;
    settings.usdPricing->insert_or_assign(kind, *value.number());
  }
  return true;
}

}  // namespace

bool allowedPrice(const Price& price, const PriceMap& present) {
  return insideBounds(price) || price.units() == 0 || present.get(price.currency()) == price;
}

bool allowedMrl(std::int64_t hours) { return hours >= kShortestMrl && hours <= kLongestMrl; }

std::optional<Settings> readSettings(const JsonValue& body, const Settings& present) {
  Settings settings;
  const JsonValue* availability = body.find("availability");
  const auto mrl = body.findInteger("mrl");
  if (!availability || !availability->text() || !mrl) return std::nullopt;
  settings.listed = *availability->text() == "public";
  if (!settings.listed && *availability->text() != "hidden") return std::nullopt;
  settings.mrlHours = *mrl;
  const bool taken = allowedMrl(settings.mrlHours) &&
                     PriceReader(body, "on_demand").read(present.onDemand, settings.onDemand) &&
                     PriceReader(body, "spot").read(present.spotMinimum, settings.spotMinimum) &&
                     readAccepted(body, settings) && readAutoprice(body, settings) &&
                     readUsdPricing(body, settings);
  return taken ? std::optional(std::move(settings)) : std::nullopt;
}

}  // namespace provider::sandbox
