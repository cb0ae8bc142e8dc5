#include "tests/simulation/invariants/price_bounds.h"

#include <algorithm>

namespace simulation {

using namespace provider;
using market::Side;

namespace {

const PriceMap& pricesOf(const sandbox::Settings& settings, Side side) {
  return side == Side::Spot ? settings.spotMinimum : settings.onDemand;
}

std::string text(const Interval& interval, Currency currency) {
  const auto amount = [currency](double units) {
    return Price::fromUnits(static_cast<std::int64_t>(std::min(units, 9e15)), currency).text();
  };
  return amount(interval.low) + " .. " + amount(interval.high);
}

}  // namespace

void PriceBounds::sending(const Exchange& exchange) {
  if (const auto request = settingsRequest(exchange, facts()))
    for (const Side side : {Side::OnDemand, Side::Spot}) judge(*request, side);
  if (const auto request = bidRequest(exchange, facts())) judge(*request);
}

void PriceBounds::judge(const SettingsRequest& request, Side side) const {
  const ToldSettings::Told* told = told_.find(request.name);
  const PolicyWish* policy = facts().wishes.policyFor(request.name);
  for (const Currency currency : kCurrencies) {
    const auto price = pricesOf(request.after, side).get(currency);
    const bool asItWas = told && std::ranges::any_of(told->possible, [&](const sandbox::Settings& settings) {
                           return pricesOf(settings, side).get(currency) == price;
                         });
    if (!price || asItWas) continue;
    const auto units = static_cast<double>(price->units());
    const std::string what = request.name + ": " + price->text() + " was sent as " +
                             (side == Side::Spot ? "spot minimum" : "on-demand price") + ", outside ";
    const Interval limits = facts().wishes.limitsOf(currency);
    if (!limits.contains(units)) broken(what + "[limits] " + text(limits, currency));
    if (!policy || policy->currency != currency) continue;
    const int gpus = request.machine->hardware.gpuCount;
    const Interval bounds = side == Side::Spot ? policy->spotBounds(gpus, facts().rates)
                                               : policy->onDemandBounds(gpus, facts().rates);
    if (!bounds.contains(units)) broken(what + "floor and ceiling " + text(bounds, currency));
  }
}

void PriceBounds::judge(const BidRequest& request) const {
  const Interval limits = facts().wishes.limitsOf(request.desired.currency());
  const std::string what =
      "offer " + std::to_string(request.order) + ": " + request.desired.text() + " was sent, ";
  if (!limits.contains(static_cast<double>(request.desired.units())))
    broken(what + "outside [limits] " + text(limits, request.desired.currency()));
  const OfferWish* wish = facts().wishes.offerFor(request.order);
  if (!wish || !request.present || request.desired <= request.present->price) return;
  if (wish->price.currency() == request.desired.currency() && request.desired > wish->price)
    broken(what + "a raise above " + wish->price.text());
}

}  // namespace simulation
