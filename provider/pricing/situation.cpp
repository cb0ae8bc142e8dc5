#include "provider/pricing/situation.h"

namespace provider::pricing {
namespace {

using Money = std::expected<Resolved, std::string>;

constexpr double kHoursPerDay = 24;
constexpr double kWattsPerKilowatt = 1000;

std::string unknownGpus(const Situation& s) {
  return "it is per GPU, and the machine's GPUs are not known (\"" + s.settings.gpu + "\")";
}

Money inOwnCurrency(const Price& price, const Situation& s) {
  const Currency own = s.policy.currency;
  if (price.currency() == own) return Resolved{.price = price, .reading = {}};
  if (!s.inputs.rates) return std::unexpected("no exchange rate is known");
  const auto converted = s.inputs.rates->convert(price, own, s.inputs.now);
  if (!converted) {
    const Currency missing = s.inputs.rates->rate(own, s.inputs.now) ? price.currency() : own;
    return std::unexpected(s.inputs.rates->whyNone(missing, s.inputs.now));
  }
  std::optional<WallTime> reading;
  for (const Currency currency : {price.currency(), own}) {
    const auto rate = s.inputs.rates->rate(currency, s.inputs.now);
    const bool aged = currency != Currency::Usd && rate && rate->source != market::RateSource::Configured;
    if (aged && (!reading || rate->readAt < *reading)) reading = rate->readAt;
  }
  return Resolved{.price = *converted, .reading = reading};
}

/// A day's electricity with the margin, and what the fees take from it added.
Money costOf(const CostPlus& rule, market::Side side, const Situation& s) {
  if (!s.policy.power) return std::unexpected("it rests on costs, and the machine's power is not configured");
  const Power& power = *s.policy.power;
  if (power.perGpu && !s.gpu) return std::unexpected(unknownGpus(s));
  const double watts = power.watts * (power.perGpu ? s.gpu->count : 1);
  const Money daily = inOwnCurrency(power.perKwh.scaled(watts * kHoursPerDay / kWattsPerKilowatt), s);
  if (!daily) return daily;
  const auto& fees = side == market::Side::Spot ? s.policy.fees.spot : s.policy.fees.onDemand;
  const double kept = 1.0 - fees[indexOf(s.policy.currency)];
  Resolved result = *daily;
  result.price = daily->price.scaled((1.0 + rule.margin) / kept);
  return result;
}

}  // namespace

Money resolve(const OwnerPrice& given, const Situation& s) {
  if (given.perGpu && !s.gpu) return std::unexpected(unknownGpus(s));
  return inOwnCurrency(given.forMachine(s.gpu ? s.gpu->count : 1), s);
}

MachineBounds boundsFor(market::Side side, const Situation& s) {
  const bool spot = side == market::Side::Spot;
  const Bounds& bounds = spot ? s.policy.spotBounds : s.policy.onDemandBounds;
  MachineBounds result{.floor = {},
                       .ceiling = {},
                       .required = spot ? movesSpot(s.policy) : movesOnDemand(s.policy),
                       .unresolved = {}};
  const auto take = [&result](const char* which, const Money& money, std::optional<Price>& into) {
    if (money)
      into = money->price;
    else
      result.unresolved = std::string("the ") + which + " is not known: " + money.error();
  };
  if (bounds.floor) {
    if (const auto* given = std::get_if<OwnerPrice>(&*bounds.floor))
      take("floor", resolve(*given, s), result.floor);
    else
      take("floor", costOf(std::get<CostPlus>(*bounds.floor), side, s), result.floor);
  }
  if (bounds.ceiling) take("ceiling", resolve(*bounds.ceiling, s), result.ceiling);
  return result;
}

}  // namespace provider::pricing
