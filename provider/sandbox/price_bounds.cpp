#include "provider/sandbox/price_bounds.h"

#include <algorithm>

namespace provider::sandbox {
namespace {

struct Bounds {
  std::int64_t lowUnits, highUnits;
};
/// BTC 1e-6 … 0.005, CLORE 0.1 … 5000, USD 0.2 … 200.
constexpr Bounds kBounds[] = {{100, 500'000}, {10'000'000, 500'000'000'000}, {20'000'000, 20'000'000'000}};

}  // namespace

bool insideBounds(const Price& price) { return broughtInsideBounds(price) == price; }

Price broughtInsideBounds(const Price& price) {
  const Bounds& bounds = kBounds[indexOf(price.currency())];
  return Price::fromUnits(std::clamp(price.units(), bounds.lowUnits, bounds.highUnits), price.currency());
}

}  // namespace provider::sandbox
