#include "provider/pricing/situation.h"

#include <algorithm>
#include <initializer_list>

namespace provider::pricing {
namespace {

using Money = std::expected<Resolved, std::string>;

constexpr double kHoursPerDay = 24;
constexpr double kWattsPerKilowatt = 1000;

std::string unknownGpus(const Situation& s) {
  return "it is per GPU, and the machine's GPUs are not known (\"" + s.settings.gpu + "\")";
}

/// When the older of the rates that these need was read; nothing when none has an age.
std::optional<WallTime> oldestReading(std::initializer_list<Currency> currencies, const Situation& s) {
  std::optional<WallTime> reading;
  for (const Currency currency : currencies) {
    const auto rate = s.inputs.rates->rate(currency, s.inputs.now);
    const bool aged = currency != Currency::Usd && rate && rate->source != market::RateSource::Configured;
    if (aged && (!reading || rate->readAt < *reading)) reading = rate->readAt;
  }
  return reading;
}

/// Where the rounding to 10⁻⁸ leads: a bound is never widened by it.
enum class Towards { Nearest, Up, Down };

constexpr double kNoise = 1e-3;  // of the multiplications, in units

/// An amount, perhaps with more decimals than a price has, in the policy's currency: rounded once, at the
/// end.
Money inOwnCurrency(double coins, Currency from, Towards towards, const Situation& s) {
  const Currency own = s.policy.currency;
  Resolved result{.price = Price::fromUnits(0, own), .reading = {}};
  if (from != own) {
    if (!s.inputs.rates) return std::unexpected("the exchange rates were not read yet");
    const auto factor = s.inputs.rates->factor(from, own, s.inputs.now);
    if (!factor) {
      const Currency missing = s.inputs.rates->rate(own, s.inputs.now) ? from : own;
      return std::unexpected(s.inputs.rates->whyNone(missing, s.inputs.now));
    }
    coins *= *factor;
    result.reading = oldestReading({from, own}, s);
  }
  coins = std::min(coins, Price::kLargestCoins);
  const auto nearest = Price::fromNumber(coins, own).value_or(result.price);
  const double off = (coins - nearest.toNumber()) * static_cast<double>(Price::kUnitsPerCoin);
  const std::int64_t inwards = towards == Towards::Up && off > kNoise      ? 1
                               : towards == Towards::Down && off < -kNoise ? -1
                                                                           : 0;
  result.price = Price::fromUnits(nearest.units() + inwards, own);
  return result;
}

/// A day's electricity with the margin, and what the fees take from it added.
Money costOf(const CostPlus& rule, market::Side side, const Situation& s) {
  if (!s.policy.power) return std::unexpected("it rests on costs, and the machine's power is not configured");
  const Power& power = *s.policy.power;
  if (power.perGpu && !s.gpu) return std::unexpected(unknownGpus(s));
  const double kilowatts = power.watts * (power.perGpu ? s.gpu->count : 1) / kWattsPerKilowatt;
  const auto& fees = side == market::Side::Spot ? s.policy.fees.spot : s.policy.fees.onDemand;
  const double kept = 1.0 - fees[indexOf(s.policy.currency)];
  const double daily = kilowatts * kHoursPerDay * power.perKwh.toNumber();
  return inOwnCurrency(daily * (1.0 + rule.margin) / kept, power.perKwh.currency(), Towards::Up, s);
}

Money ofMachine(const OwnerPrice& given, double factor, Towards towards, const Situation& s) {
  if (given.perGpu && !s.gpu) return std::unexpected(unknownGpus(s));
  const Price whole = given.forMachine(s.gpu ? s.gpu->count : 1);
  const bool asItIs = factor == 1.0 && whole.currency() == s.policy.currency;
  if (asItIs) return Resolved{.price = whole, .reading = {}};
  return inOwnCurrency(whole.toNumber() * factor, whole.currency(), towards, s);
}

}  // namespace

Money resolve(const OwnerPrice& given, double factor, const Situation& s) {
  return ofMachine(given, factor, Towards::Nearest, s);
}

Price between(const MachineBounds& bounds, Price price) {
  if (bounds.ceiling) price = std::min(price, *bounds.ceiling);
  if (bounds.floor) price = std::max(price, *bounds.floor);
  return price;
}

MachineBounds boundsFor(market::Side side, const Situation& s) {
  const bool spot = side == market::Side::Spot;
  const Bounds& bounds = spot ? s.policy.spotBounds : s.policy.onDemandBounds;
  MachineBounds result{.floor = {},
                       .ceiling = {},
                       .required = spot ? movesSpot(s.policy) : movesOnDemand(s.policy),
                       .unresolved = {},
                       .moving = false};
  const auto take = [&result](const char* which, const Money& money, std::optional<Price>& into) {
    if (money)
      into = money->price;
    else
      result.unresolved = std::string("the ") + which + " is not known: " + money.error();
  };
  if (bounds.floor) {
    if (const auto* given = std::get_if<OwnerPrice>(&*bounds.floor))
      take("floor", ofMachine(*given, 1.0, Towards::Up, s), result.floor);
    else
      take("floor", costOf(std::get<CostPlus>(*bounds.floor), side, s), result.floor);
  }
  const auto foreign = [&s](const std::optional<OwnerPrice>& bound) {
    return bound && bound->price.currency() != s.policy.currency;
  };
  const auto* floorPrice = bounds.floor ? std::get_if<OwnerPrice>(&*bounds.floor) : nullptr;
  result.moving = foreign(bounds.ceiling) || (bounds.floor && (!floorPrice || foreign(*floorPrice)));
  if (bounds.ceiling) take("ceiling", ofMachine(*bounds.ceiling, 1.0, Towards::Down, s), result.ceiling);
  return result;
}

}  // namespace provider::pricing
