#include "provider/core/price.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "provider/core/ensure.h"

namespace provider {
namespace {

std::int64_t power10(int exponent) {
  std::int64_t value = 1;
  while (exponent-- > 0) value *= 10;
  return value;
}

/// Units in the smallest amount that the currency's decimals can show.
std::int64_t quantum(Currency currency) { return power10(8 - decimals(currency)); }

bool representable(double coins) { return std::isfinite(coins) && std::abs(coins) <= Price::kLargestCoins; }

}  // namespace

Price Price::smallest(Currency currency) { return {quantum(currency), currency}; }

std::optional<Price> Price::fromNumber(double coins, Currency currency) {
  if (!representable(coins)) return std::nullopt;
  return Price(std::llround(coins * static_cast<double>(kUnitsPerCoin)), currency);
}

std::optional<Price> Price::atLeast(double coins, Currency currency) {
  std::optional<Price> price = fromNumber(coins, currency);
  if (price && price->toNumber() < coins) ++price->units_;
  return price;
}

std::optional<Price> Price::parse(std::string_view amount, Currency currency) {
  const std::size_t dot = amount.find('.');
  const std::string_view whole = amount.substr(0, dot);
  const std::string_view fraction =
      dot == std::string_view::npos ? std::string_view{} : amount.substr(dot + 1);
  const auto isDigits = [](std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool wellFormed = !whole.empty() && whole.size() <= 8 && fraction.size() <= 8 && isDigits(whole) &&
                          isDigits(fraction) && (dot == std::string_view::npos || !fraction.empty());
  if (!wellFormed) return std::nullopt;
  std::string digits{whole};
  digits += fraction;
  digits.append(8 - fraction.size(), '0');
  std::int64_t units = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), units);
  return Price(units, currency);
}

double Price::toNumber() const { return static_cast<double>(units_) / static_cast<double>(kUnitsPerCoin); }

std::string Price::amount() const {
  const std::int64_t magnitude = units_ < 0 ? -units_ : units_;
  std::string fraction = std::to_string(magnitude % kUnitsPerCoin);
  fraction.insert(0, 8 - fraction.size(), '0');
  const auto shown = static_cast<std::size_t>(decimals(currency_));
  while (fraction.size() > shown && fraction.back() == '0') fraction.pop_back();
  return (units_ < 0 ? "-" : "") + std::to_string(magnitude / kUnitsPerCoin) + "." + fraction;
}

std::string Price::text() const { return amount() + " " + std::string(symbol(currency_)); }

Price Price::scaled(double factor) const {
  const double units = static_cast<double>(units_) * factor;
  ensure(std::abs(units) <= kLargestCoins * static_cast<double>(kUnitsPerCoin),
         "a scaled price is out of range");
  return {std::llround(units), currency_};
}

Price Price::scaledOrLargest(double factor) const {
  const double largest = kLargestCoins * static_cast<double>(kUnitsPerCoin);
  if (std::abs(static_cast<double>(units_) * factor) <= largest) return scaled(factor);
  return {std::llround(largest), currency_};
}

Price Price::roundedDown() const {
  const std::int64_t step = quantum(currency_);
  const std::int64_t rest = units_ % step;
  return {units_ - (rest < 0 ? rest + step : rest), currency_};
}

Price Price::roundedUp() const {
  const Price down = roundedDown();
  return down == *this ? down : Price(down.units_ + quantum(currency_), currency_);
}

Price Price::roundedNearest() const {
  const Price down = roundedDown();
  const bool upper = (units_ - down.units_) * 2 >= quantum(currency_);
  return upper ? roundedUp() : down;
}

Price operator+(const Price& a, const Price& b) {
  ensure(a.currency_ == b.currency_, "prices of different currencies were added");
  return {a.units_ + b.units_, a.currency_};
}

Price operator-(const Price& a, const Price& b) {
  ensure(a.currency_ == b.currency_, "prices of different currencies were subtracted");
  return {a.units_ - b.units_, a.currency_};
}

std::strong_ordering operator<=>(const Price& a, const Price& b) {
  ensure(a.currency_ == b.currency_, "prices of different currencies were compared");
  return a.units_ <=> b.units_;
}

bool PriceMap::empty() const {
  return others.empty() && std::ranges::none_of(known_, [](const auto& price) { return price.has_value(); });
}

}  // namespace provider
