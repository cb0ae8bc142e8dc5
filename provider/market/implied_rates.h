#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "provider/core/price.h"

namespace provider::market {

/// Exchange rates that a marketplace implies: what its machines' prices in a coin are worth in USD by its own
/// word. Filled while the marketplace is read, machine by machine; the median is then what `Rates` learns,
/// because single machines may tell anything.
class ImpliedRates {
 public:
  /// Fewer say nothing about a rate.
  static constexpr std::size_t kFewestSamples = 5;
  /// More are not kept: a market of any size takes bounded memory.
  static constexpr std::size_t kMostSamples = 4096;

  /// One price and its worth. Passed over when either is no positive number (the wire's "not told").
  /// `price` is in `currency`.
  void add(Currency currency, const Price& price, double worthInUsd);

  /// USD for one coin; nothing below `kFewestSamples`. Between the two in the middle when the number is even.
  [[nodiscard]] std::optional<double> median(Currency currency) const;

 private:
  std::array<std::vector<double>, kCurrencies.size()> usdPerCoin_;
};

}  // namespace provider::market
