#include <algorithm>

#include "agent/config/text.h"
#include "agent/config/value_parsers.h"

/// What a machine's running costs are made of, and what a coin is worth.
namespace agent::config {
namespace {

using provider::Currency;
using provider::pricing::CostPlus;
using provider::pricing::FloorRule;
using provider::pricing::OwnerPrice;

constexpr std::string_view kCost = "cost";

std::string faultOfCost() { return "write cost, or cost and a margin, as in cost + 10%"; }

Parsed<Value> costPlus(std::string_view text) {
  const std::string_view rest = trim(text.substr(kCost.size()));
  if (rest.empty()) return FloorRule{CostPlus{}};
  if (!rest.starts_with('+')) return std::unexpected(faultOfCost());
  const std::string_view margin = trim(rest.substr(1));
  if (margin.empty() || margin.starts_with('+') || margin.starts_with('-'))
    return std::unexpected(faultOfCost());
  const Parsed<Value> share = parseValue(PriceOrCost::kMargin, margin);
  if (!share) return std::unexpected("the margin on the costs: " + share.error());
  return FloorRule{CostPlus{std::get<Fraction>(*share).value}};
}

}  // namespace

std::string text(const FloorRule& rule) {
  if (const auto* price = std::get_if<OwnerPrice>(&rule)) return text(*price);
  const double percents = std::get<CostPlus>(rule).margin * 100;
  // The margin has at most six decimals; what is left of the fraction beyond them is no part of it.
  const auto millionths = static_cast<std::int64_t>(percents * 1e6 + 0.5);
  std::string decimals = std::to_string(1'000'000 + millionths % 1'000'000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return std::string(kCost) + " + " + std::to_string(millionths / 1'000'000) +
         (decimals.empty() ? "" : "." + decimals) + "%";
}

std::string usd(double amount) { return provider::Price::fromNumber(amount, Currency::Usd).value().text(); }

Parsed<Value> parseValue(const PriceOrCost&, std::string_view text) {
  if (lower(text).starts_with(kCost)) return costPlus(text);
  const Parsed<Value> price = parseValue(PriceForm{}, text);
  if (!price && text.ends_with('%'))
    return std::unexpected("write a price, or a margin on the costs: cost + " + std::string(text));
  if (!price) return std::unexpected(price.error());
  return FloorRule{std::get<OwnerPrice>(*price)};
}

Parsed<Value> parseValue(const RateForm& form, std::string_view text) {
  const Parsed<Amount> parts = amount(text);
  if (parts && parts->rest.empty()) return std::unexpected("write the currency: " + parts->digits + " USD");
  const Parsed<PerUnit> value =
      pricePer(text, "coin", "this is what one coin is worth: write it without `/`");
  if (!value) return std::unexpected(value.error());
  if (value->hasUnit || value->price.currency() != Currency::Usd)
    return std::unexpected("write what one coin is worth in USD, as in 65000 USD");
  const double worth = value->price.toNumber();
  if (worth >= form.lowestUsd && worth <= form.highestUsd) return Number{worth};
  return std::unexpected("one coin must be worth between " + usd(form.lowestUsd) + " and " +
                         usd(form.highestUsd));
}

Parsed<Value> parseValue(const KwhPrice& form, std::string_view text) {
  constexpr std::string_view kAdvice = "write the price of one kWh, as in 0.25 USD/kWh";
  const std::size_t slash = text.find('/');
  const Parsed<Amount> parts = amount(trim(text.substr(0, slash)));
  const bool unitFits = slash == std::string_view::npos || lower(trim(text.substr(slash + 1))) == "kwh";
  if (parts && parts->rest.empty() && unitFits)
    return std::unexpected("write the currency: " + parts->digits + " USD/kWh");
  const Parsed<PerUnit> value = pricePer(text, "kWh", kAdvice);
  if (!value) return std::unexpected(value.error());
  if (value->price.currency() == Currency::Usd && value->price.toNumber() > form.kHighestUsd)
    return std::unexpected("above " + std::to_string(form.kHighestUsd) + " USD; " + std::string(kAdvice));
  return value->price;
}

Parsed<Value> parseValue(const WattsForm& form, std::string_view text) {
  constexpr std::string_view kExample = "write watts, as in 350 W/gpu, or 1400 W for the whole machine";
  const std::size_t end = std::min(text.find_first_not_of("0123456789.,-+"), text.size());
  const std::string digits{trim(text.substr(0, end))};
  const std::string unit = lower(text.substr(end));
  if (digits.contains(',')) return std::unexpected("write a point, not a comma, as in 350.5 W");
  if (!isDecimal(digits)) return std::unexpected(std::string(kExample));
  const std::size_t slash = unit.find('/');
  const bool perGpu = slash != std::string::npos;
  const std::string_view measure = trim(std::string_view(unit).substr(0, slash));
  if (perGpu && trim(std::string_view(unit).substr(slash + 1)) != "gpu")
    return std::unexpected("only /gpu may follow, as in 350 W/gpu");
  if (measure.empty())
    return std::unexpected("write the unit: " + digits + " W, or " + digits + " W/gpu where it is per GPU");
  if (measure != "w") return std::unexpected(std::string(kExample));
  const double watts = decimal(digits);
  if (watts <= 0 || watts > form.kHighest)
    return std::unexpected("must be above 0 W and at most " + std::to_string(form.kHighest) + " W");
  return Watts{watts, perGpu};
}

}  // namespace agent::config
