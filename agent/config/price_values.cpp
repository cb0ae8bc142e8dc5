#include <algorithm>

#include "agent/config/text.h"
#include "agent/config/value_parsers.h"

namespace agent::config {
namespace {

using provider::Currency;
using provider::Limit;
using provider::Price;
using provider::pricing::OwnerPrice;

constexpr std::string_view kExample =
    "write a price such as 2.40 USD, 110 CLORE or 0.0001 BTC, or 2.40 USD/gpu";

}  // namespace

Parsed<Amount> amount(std::string_view text) {
  if (text.starts_with('-')) return std::unexpected("a price is above 0");
  if (text.starts_with('$')) return std::unexpected("write the currency after the amount, as in 2.40 USD");
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view rest = text.substr(end);
  if (end == 0) return std::unexpected(std::string(kExample));
  if (rest.starts_with(',')) return std::unexpected("write a point, not a comma, as in 2.40 USD");
  const bool exponent = rest.size() > 1 && (rest[0] == 'e' || rest[0] == 'E') &&
                        std::string_view("+-0123456789").contains(rest[1]);
  if (exponent) return std::unexpected("write the amount without an exponent, as in 0.0000042 BTC");
  return Amount{std::string(text.substr(0, end)), trim(rest)};
}

namespace {

Parsed<Price> price(const std::string& digits, Currency currency) {
  const std::optional<Price> parsed = Price::parse(digits, currency);
  if (!parsed)
    return std::unexpected(
        "write the amount as in 0.5 or 2.40: digits on both sides of the point, at most eight on each");
  if (parsed->units() == 0) return std::unexpected("a price is above 0");
  return *parsed;
}

std::string faultOfCurrency() {
  return "the currencies are USD, CLORE and BTC: write 2.40 USD, 110 CLORE or 0.0001 BTC";
}

}  // namespace

Parsed<PerUnit> pricePer(std::string_view text, std::string_view unit, std::string_view wrongUnit) {
  const std::size_t slash = text.find('/');
  const bool hasUnit = slash != std::string_view::npos;
  const std::string suffix = hasUnit ? "/" + std::string(unit) : "";
  const bool unitKnown = !hasUnit || lower(trim(text.substr(slash + 1))) == lower(unit);
  const Parsed<Amount> parts = amount(trim(text.substr(0, slash)));
  if (!parts) return std::unexpected(parts.error());
  if (!unitKnown) return std::unexpected(std::string(wrongUnit));
  if (parts->rest.empty()) {
    const auto with = [&](std::string_view symbol) {
      return parts->digits + " " + std::string(symbol) + suffix;
    };
    return std::unexpected("write the currency: " + with("USD") + ", " + with("CLORE") + " or " +
                           with("BTC"));
  }
  const std::optional<Currency> currency = provider::currencyFromSymbol(parts->rest);
  if (!currency) return std::unexpected(faultOfCurrency());
  const Parsed<Price> value = price(parts->digits, *currency);
  if (!value) return std::unexpected(value.error());
  return PerUnit{*value, hasUnit};
}

namespace {

Parsed<OwnerPrice> ownerPrice(std::string_view text) {
  const Parsed<PerUnit> value =
      pricePer(text, "gpu", "prices are per day; only /gpu may follow, as in 0.60 USD/gpu");
  if (!value) return std::unexpected(value.error());
  return OwnerPrice{value->price, value->hasUnit};
}

/// One end of a range, with or without its currency.
Parsed<Price> rangeEnd(std::string_view text, Currency expected) {
  const std::string symbol{provider::symbol(expected)};
  const Parsed<Amount> parts = amount(text);
  if (!parts) return std::unexpected(parts.error());
  if (!parts->rest.empty() && provider::currencyFromSymbol(parts->rest) != expected)
    return std::unexpected("this limit is in " + symbol + ": write 1 " + symbol + " or just 1");
  return price(parts->digits, expected);
}

std::string_view exampleOfRange(Currency currency) {
  switch (currency) {
    case Currency::Bitcoin:
      return "0.000001 .. 0.005";
    case Currency::Clore:
      return "0.1 .. 5000";
    case Currency::Usd:
      return "0.2 .. 200";
  }
  return "";
}

/// What to write instead of a text without `..`: its own two prices where it is `0.2 - 200`.
std::string faultOfRange(std::string_view text, Currency currency) {
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    const std::string_view lowest = trim(text.substr(0, dash));
    const std::string_view highest = trim(text.substr(dash + 1));
    if (rangeEnd(lowest, currency) && rangeEnd(highest, currency))
      return "write two points between the lowest and the highest price: " + std::string(lowest) + " .. " +
             std::string(highest);
  }
  return "write the lowest and the highest price, as in " + std::string(exampleOfRange(currency));
}

}  // namespace

std::string text(const OwnerPrice& price) { return price.text(); }

Parsed<Value> parseValue(const PriceForm&, std::string_view text) {
  const Parsed<OwnerPrice> value = ownerPrice(text);
  if (!value) return std::unexpected(value.error());
  return *value;
}

Parsed<Value> parseValue(const MachinePriceForm&, std::string_view text) {
  const Parsed<OwnerPrice> value = ownerPrice(text);
  if (!value) return std::unexpected(value.error());
  if (value->perGpu)
    return std::unexpected("an offer is for the whole machine: write the price without /gpu");
  return value->price;
}

Parsed<Value> parseValue(const PriceOrShare& form, std::string_view text) {
  if (text.ends_with('%')) return parseValue(form.kShare, text);
  const Parsed<OwnerPrice> value = ownerPrice(text);
  if (value) return *value;
  const Parsed<Amount> parts = amount(text);
  if (parts && parts->rest.empty())
    return std::unexpected(value.error() + "; or, as a share of the on-demand price, " + parts->digits + "%");
  return std::unexpected(value.error());
}

Parsed<Value> parseValue(const IncrementForm& form, std::string_view text) {
  if (text.ends_with('%')) return parseValue(form.kShare, text);
  if (text.starts_with('-')) return std::unexpected("it is added to a rival's bid and cannot be negative");
  const Parsed<Amount> parts = amount(text);
  if (parts && parts->rest.empty())
    return std::unexpected("write " + parts->digits + "% of the rival's bid, or a currency: " +
                           parts->digits + " USD, " + parts->digits + " CLORE or " + parts->digits + " BTC");
  if (text.find_first_of("$0123456789") != 0)
    return std::unexpected("write a percentage such as 1%, or an amount such as 0.0000001 BTC");
  return parseValue(MachinePriceForm{}, text);
}

Parsed<Value> parseValue(const CurrencyForm&, std::string_view text) {
  const std::optional<Currency> currency = provider::currencyFromSymbol(text);
  if (!currency) return std::unexpected("must be BTC, CLORE or USD");
  return *currency;
}

Parsed<Value> parseValue(const Range& form, std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::unexpected(faultOfRange(text, form.currency));
  const Parsed<Price> lowest = rangeEnd(trim(text.substr(0, dots)), form.currency);
  if (!lowest) return std::unexpected(lowest.error());
  const Parsed<Price> highest = rangeEnd(trim(text.substr(dots + 2)), form.currency);
  if (!highest) return std::unexpected(highest.error());
  if (*lowest > *highest)
    return std::unexpected("the lowest price comes first: " + highest->amount() + " .. " + lowest->amount());
  if (highest->units() > form.kHighest * Price::kUnitsPerCoin)
    return std::unexpected("no limit may be above " + std::to_string(form.kHighest));
  return Limit{*lowest, *highest};
}

}  // namespace agent::config
