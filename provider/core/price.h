#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "provider/core/currency.h"

namespace provider {

/// An amount of one named currency for a whole machine and a day, as an integer number of 10⁻⁸ of that
/// currency. It is the only type that is money: amounts of different currencies neither compare nor add
/// (`std::logic_error`).
class Price {
 public:
  /// Units in one whole coin or dollar.
  static constexpr std::int64_t kUnitsPerCoin = 100'000'000;
  /// Largest magnitude accepted from outside, in coins: doubles are exact below it, and no price comes near.
  static constexpr double kLargestCoins = 9.0e7;

  [[nodiscard]] static constexpr Price fromUnits(std::int64_t units, Currency currency) {
    return {units, currency};
  }

  /// The smallest amount that the currency's decimals can show.
  [[nodiscard]] static Price smallest(Currency currency);

  /// From a JSON number, to the nearest 10⁻⁸. Nothing when it is not finite or beyond `kLargestCoins`.
  [[nodiscard]] static std::optional<Price> fromNumber(double coins, Currency currency);

  /// Like `fromNumber`, but never below the number given: for limits such as `max_step`, which must not be
  /// undercut.
  [[nodiscard]] static std::optional<Price> atLeast(double coins, Currency currency);

  /// From decimal text without sign or exponent (`0.0001`), exactly. Nothing when it has more than eight
  /// decimals.
  [[nodiscard]] static std::optional<Price> parse(std::string_view amount, Currency currency);

  [[nodiscard]] constexpr std::int64_t units() const { return units_; }
  [[nodiscard]] constexpr Currency currency() const { return currency_; }

  /// The double nearest to the amount: what is put into JSON.
  [[nodiscard]] double toNumber() const;

  /// `0.00000420`, `110.00`: the currency's decimals, and more where the amount needs them. Not locale
  /// dependent.
  [[nodiscard]] std::string amount() const;

  /// `0.00000420 BTC`
  [[nodiscard]] std::string text() const;

  /// Times a factor, to the nearest 10⁻⁸.
  [[nodiscard]] Price scaled(double factor) const;
  /// The same for what comes from outside: `kLargestCoins` where it would be more.
  [[nodiscard]] Price scaledOrLargest(double factor) const;

  /// To the currency's decimals.
  [[nodiscard]] Price roundedDown() const;
  [[nodiscard]] Price roundedUp() const;
  [[nodiscard]] Price roundedNearest() const;

  friend Price operator+(const Price& a, const Price& b);
  friend Price operator-(const Price& a, const Price& b);
  friend std::strong_ordering operator<=>(const Price& a, const Price& b);
  friend bool operator==(const Price& a, const Price& b) = default;

 private:
  constexpr Price(std::int64_t units, Currency currency) : units_(units), currency_(currency) {}

  std::int64_t units_;
  Currency currency_;
};

/// What one thing costs in each currency. Absent means "not offered in this currency" (on the wire: 0 or
/// missing; API page, *Money*).
class PriceMap {
 public:
  [[nodiscard]] std::optional<Price> get(Currency currency) const { return known_[indexOf(currency)]; }
  void set(const Price& price) { known_[indexOf(price.currency())] = price; }
  void clear(Currency currency) { known_[indexOf(currency)].reset(); }
  [[nodiscard]] bool empty() const;

  /// Prices in currencies this program does not know, by wire key, as they were read: sent back untouched.
  std::map<std::string, double> others;

  friend bool operator==(const PriceMap& a, const PriceMap& b) = default;

 private:
  std::array<std::optional<Price>, kCurrencies.size()> known_;
};

}  // namespace provider
