#include "agent/rehearsal/bids.h"

#include <vector>

namespace agent::rehearsal {

using namespace provider;

namespace {

/// Half above: so that there is something to lower.
constexpr double kAboveFixed = 1.5;

Price firstBid(const offers::Policy& policy) {
  if (const auto* fixed = std::get_if<offers::Fixed>(&policy.strategy))
    return fixed->price.scaled(kAboveFixed);
  return std::get<offers::LowestWinning>(policy.strategy).maxBid;
}

/// Nobody has it on demand.
bool isFree(const sandbox::Machine& machine) {
  return !machine.own && !machine.removed && machine.settings.listed && !machine.rented;
}

/// As much in a coin that the machine takes; in its own if it can be. Nothing when the machine asks for more.
std::optional<Price> bidOn(const sandbox::Machine& machine, const Price& most,
                           const sandbox::UsdRates& usdRates) {
  const double usd = most.toNumber() * usdRates[indexOf(most.currency())];
  std::vector<Currency> coins{most.currency()};
  coins.insert(coins.end(), kCurrencies.begin(), kCurrencies.end());
  for (const Currency coin : coins) {
    const auto minimum = machine.settings.spotMinimum.get(coin);
    if (!minimum || !machine.settings.accepts[indexOf(coin)]) continue;
    const auto worth = Price::fromNumber(usd / usdRates[indexOf(coin)], coin);
    if (!worth) continue;
    const Price bid = coin == most.currency() ? most.roundedUp() : worth->roundedDown();
    if (*minimum <= bid) return bid;
  }
  return std::nullopt;
}

}  // namespace

std::optional<api::NewOrder> bidFor(const config::Config& config, std::size_t rule,
                                    const sandbox::World& world, const sandbox::UsdRates& usdRates,
                                    const std::set<std::int64_t>& taken) {
  const config::OfferRule& wanted = config.offers[rule];
  if (!wanted.policy) return std::nullopt;
  for (const sandbox::Machine& machine : world.machines()) {
    if (taken.contains(machine.id) || !isFree(machine)) continue;
    const auto bid = bidOn(machine, firstBid(*wanted.policy), usdRates);
    if (!bid) continue;
    const offers::Offer offer{.id = wanted.order.value_or(0),
                              .serverId = wanted.server.value_or(machine.id),
                              .gpu = machine.hardware.gpu,
                              .bid = *bid};
    if (config::matchOffer(config, offer) != &wanted) continue;
    api::NewOrder order;
    order.currency = bid->currency();
    order.image = "cloreai/ubuntu20.04-jupyter";
    order.serverId = machine.id;
    order.type = api::OrderType::Spot;
    order.spotPrice = *bid;
    order.ports = {{22, "tcp"}};
    return order;
  }
  return std::nullopt;
}

}  // namespace agent::rehearsal
