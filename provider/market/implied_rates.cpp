#include "provider/market/implied_rates.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "provider/core/ensure.h"

namespace provider::market {

void ImpliedRates::add(Currency currency, const Price& price, double worthInUsd) {
  ensure(price.currency() == currency, "a price was given as one of another currency");
  std::vector<double>& samples = usdPerCoin_[indexOf(currency)];
  if (price.units() <= 0 || !(worthInUsd > 0) || samples.size() >= kMostSamples) return;
  const double rate = worthInUsd / price.toNumber();
  if (std::isfinite(rate) && rate > 0) samples.push_back(rate);
}

std::optional<double> ImpliedRates::median(Currency currency) const {
  std::vector<double> samples = usdPerCoin_[indexOf(currency)];
  if (samples.size() < kFewestSamples) return std::nullopt;
  const auto upper = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::ranges::nth_element(samples, upper);
  if (samples.size() % 2 == 1) return *upper;
  return std::midpoint(*std::max_element(samples.begin(), upper), *upper);
}

}  // namespace provider::market
