#include "provider/pricing/policy.h"

#include <algorithm>

namespace provider::pricing {
namespace {

bool foreign(const OwnerPrice& price, Currency own) { return price.price.currency() != own; }

void collect(std::vector<Currency>& into, const std::optional<OwnerPrice>& price) {
  if (price) into.push_back(price->price.currency());
}

/// The currencies of everything the owner gave.
std::vector<Currency> currenciesOf(const Policy& policy) {
  std::vector<Currency> all;
  if (const auto* fixed = std::get_if<Fixed>(&policy.strategy)) collect(all, fixed->onDemand);
  if (const auto* spot = std::get_if<OwnerPrice>(&policy.spot)) collect(all, *spot);
  for (const Bounds* bounds : {&policy.onDemandBounds, &policy.spotBounds}) {
    collect(all, bounds->ceiling);
    if (!bounds->floor) continue;
    if (const auto* given = std::get_if<OwnerPrice>(&*bounds->floor)) collect(all, *given);
    const bool ofCosts = std::holds_alternative<CostPlus>(*bounds->floor);
    if (ofCosts && policy.power) all.push_back(policy.power->perKwh.currency());
  }
  return all;
}

}  // namespace

Fees defaultFees() {
  Fees fees;
  for (const Currency currency : kCurrencies) {
    const double extra = currency == Currency::Clore ? 0.0 : 0.15;
    fees.onDemand[indexOf(currency)] = 0.05 + extra;
    fees.spot[indexOf(currency)] = 0.0125 + extra;
  }
  return fees;
}

Pace defaultPace() {
  return {.whenRented = WhenRented::Hold,
          .minChange = 0.02,
          .confirmRaise = 2,
          .confirmLower = 2,
          .cooldown = std::chrono::minutes{15},
          .stepUp = 0.15,
          .stepDown = 0.15,
          .manualHold = std::chrono::hours{24}};
}

bool movesOnDemand(const Policy& policy) {
  const auto* fixed = std::get_if<Fixed>(&policy.strategy);
  return !fixed || foreign(fixed->onDemand, policy.currency);
}

bool movesSpot(const Policy& policy) {
  const auto* given = std::get_if<OwnerPrice>(&policy.spot);
  return std::holds_alternative<AtPercentile>(policy.spot) || (given && foreign(*given, policy.currency));
}

bool needsMarket(const Policy& policy) {
  return !std::holds_alternative<Fixed>(policy.strategy) || std::holds_alternative<AtPercentile>(policy.spot);
}

std::vector<Currency> ratesNeeded(const Policy& policy) {
  const std::vector<Currency> given = currenciesOf(policy);
  std::vector<Currency> needed;
  for (const Currency currency : kCurrencies) {
    if (currency == Currency::Usd) continue;
    const bool converted =
        currency == policy.currency
            ? std::ranges::any_of(given, [&](Currency other) { return other != policy.currency; })
            : std::ranges::find(given, currency) != given.end();
    if (converted) needed.push_back(currency);
  }
  return needed;
}

}  // namespace provider::pricing
