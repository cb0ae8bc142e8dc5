#include "provider/core/ensure.h"
#include "provider/pricing/policy.h"

namespace provider::pricing {
namespace {

Limit limit(const char* lowest, const char* highest, Currency currency) {
  const auto low = Price::parse(lowest, currency);
  const auto high = Price::parse(highest, currency);
  ensure(low && high, "a default limit is not a price");
  return {*low, *high};
}

}  // namespace

Limits defaultLimits() {
  return {limit("0.000001", "0.005", Currency::Bitcoin), limit("0.1", "5000", Currency::Clore),
          limit("0.2", "200", Currency::Usd)};
}

}  // namespace provider::pricing
