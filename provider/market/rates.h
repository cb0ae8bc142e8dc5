#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/price.h"

namespace provider::market {

/// Where an exchange rate comes from; the first that is fresh counts.
enum class RateSource {
  SpotMarket,   ///< `currency_rates_in_usd` of `spot_marketplace`
  Marketplace,  ///< the machines' own USD figures in `marketplace`: their median
  Configured,   ///< `[rates]`: only used while the API gives none; has no age
};
inline constexpr std::size_t kRateSources = 3;

[[nodiscard]] std::string_view name(RateSource source);

/// USD for one coin.
struct Rate {
  double usdPerCoin = 0;
  RateSource source = RateSource::Configured;
  WallTime readAt{};  ///< of `Configured`: not meant

  friend bool operator==(const Rate&, const Rate&) = default;
};

/// Exchange rates as far as known. USD is worth 1.
class Rates {
 public:
  /// A reading that differs by more than this share from the last one believed, while that is fresh, is
  /// doubted until one at least ten minutes later, from the same source, lies within the same share of it: a
  /// slip of the feed must not move a floor. The first reading of a source is measured by the
  /// other source's, never by what was configured. Meanwhile the one believed counts, until it is too old; a
  /// reading near it ends the doubt.
  static constexpr double kDoubted = 0.25;
  static constexpr std::chrono::minutes kConfirmedAfter{10};

  void setMaxAge(std::chrono::milliseconds age) { maxAge_ = age; }
  /// What `[rates]` says; nothing = nothing.
  void configure(Currency currency, std::optional<double> usdPerCoin);
  /// Takes in one reading. What is no positive number is passed over; of `Configured` it is `configure`.
  void learn(Currency currency, double usdPerCoin, RateSource source, WallTime now);

  /// What is believed of the API's sources, to be kept over a restart: the first reading after it would
  /// otherwise be measured by nothing.
  struct Known {
    Currency currency = Currency::Bitcoin;
    Rate rate;

    friend bool operator==(const Known&, const Known&) = default;
  };
  [[nodiscard]] std::vector<Known> believed() const;
  void restore(const std::vector<Known>& known);

  /// The calendar jumped by `by`, forward or back: what was read moves along.
  void shift(std::chrono::milliseconds by);

  /// The rate that counts now: of the first source, in the order of `RateSource`, that is fresh. A reading
  /// dated more than a minute ahead is not: the clock was set back since.
  [[nodiscard]] std::optional<Rate> rate(Currency currency, WallTime now) const;
  /// Why there is none: `no rate for CLORE`, `the rate for CLORE is 2h old`. Empty when there is one.
  [[nodiscard]] std::string whyNone(Currency currency, WallTime now) const;
  /// By way of USD, to the nearest 10⁻⁸. Nothing when a rate is missing or too old, or the result is no
  /// price: out of range, or 0 from what was not.
  [[nodiscard]] std::optional<Price> convert(const Price& price, Currency to, WallTime now) const;
  /// How much of `to` one of `from` is worth; nothing when a rate is missing or too old.
  [[nodiscard]] std::optional<double> factor(Currency from, Currency to, WallTime now) const;
  /// By which rates, for people: `at 65000 USD for 1 BTC (spot market, 40s old)`. Empty where none is needed.
  [[nodiscard]] std::string how(Currency from, Currency to, WallTime now) const;

 private:
  struct Slot {
    std::optional<Rate> believed;
    std::optional<Rate> doubted;
  };
  std::chrono::milliseconds maxAge_ = std::chrono::hours{1};
  std::array<std::array<Slot, kRateSources>, kCurrencies.size()> slots_{};
};

}  // namespace provider::market
