#pragma once

#include <array>

#include "provider/core/price.h"

namespace provider {

/// The outermost bounds per machine and day, as a last stop for a slip of currency (`[limits]`).
struct Limit {
  Price lowest;
  Price highest;
};
/// One per `Currency`.
using Limits = std::array<Limit, kCurrencies.size()>;

[[nodiscard]] inline bool isWithin(const Limits& limits, const Price& price) {
  const Limit& limit = limits[indexOf(price.currency())];
  return price >= limit.lowest && price <= limit.highest;
}

}  // namespace provider
