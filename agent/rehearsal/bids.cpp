#include "agent/rehearsal/bids.h"

#include <algorithm>

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

/// Nobody has it on demand, and it takes bids of this size.
bool open(const sandbox::Machine& machine, const Price& bid, const sandbox::World& world) {
  const auto minimum = machine.settings.spotMinimum.get(bid.currency());
  if (machine.own || machine.removed || !machine.settings.listed || !minimum || *minimum > bid) return false;
  if (!machine.settings.accepts[indexOf(bid.currency())]) return false;
  return std::ranges::all_of(machine.orders, [&world](std::size_t order) {
    return world.orders()[order].spot || world.orders()[order].ended;
  });
}

}  // namespace

std::optional<api::NewOrder> bidFor(const config::Config& config, std::size_t rule,
                                    const sandbox::World& world, const std::set<std::int64_t>& taken) {
  const config::OfferRule& wanted = config.offers[rule];
  if (!wanted.policy) return std::nullopt;
  const Price bid = firstBid(*wanted.policy).roundedUp();
  for (const sandbox::Machine& machine : world.machines()) {
    if (taken.contains(machine.id) || !open(machine, bid, world)) continue;
    const offers::Offer offer{.id = wanted.order.value_or(0),
                              .serverId = wanted.server.value_or(machine.id),
                              .gpu = machine.hardware.gpu,
                              .bid = bid};
    if (config::matchOffer(config, offer) != &wanted) continue;
    api::NewOrder order;
    order.currency = bid.currency();
    order.image = "cloreai/ubuntu20.04-jupyter";
    order.serverId = machine.id;
    order.type = api::OrderType::Spot;
    order.spotPrice = bid;
    order.ports = {{22, "tcp"}};
    return order;
  }
  return std::nullopt;
}

}  // namespace agent::rehearsal
