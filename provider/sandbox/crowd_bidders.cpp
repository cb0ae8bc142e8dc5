#include <algorithm>
#include <cmath>

#include "provider/sandbox/crowd.h"
#include "provider/sandbox/renters.h"
#include "provider/sandbox/world.h"

/// Those who bid on the spot market.
namespace provider::sandbox {
namespace {

/// Assumptions, as those of renters.h.
constexpr double kBidderLooksEveryHours = 1.5;
constexpr double kOutbidLeaves = 0.4;

}  // namespace

std::optional<double> Crowd::highestRival(const Machine& machine, std::optional<std::size_t> but) const {
  std::optional<double> highest;
  for (const std::size_t i : machine.orders) {
    const Order& order = world_.market_.orders[i];
    if (order.spot && i != but) highest = std::max(highest.value_or(0), world_.worthInUsd(order.price));
  }
  return highest;
}

double Crowd::mostOnSpotUsd(const Machine& machine) const {
  // It may be taken away at any moment: nobody pays more for that than for having it to the end.
  const auto onDemand = bestDeal(machine.settings.onDemand, machine, world_.options_);
  return onDemand ? onDemand->usd : HUGE_VAL;
}

std::optional<Price> Crowd::openingBid(const Machine& machine, double mostUsdPerGpu) {
  const auto minimum = bestDeal(machine.settings.spotMinimum, machine, world_.options_);
  if (!minimum) return std::nullopt;
  const auto rival = highestRival(machine, std::nullopt);
  const double usd = rival && *rival >= minimum->usd ? *rival * random_.between(1.01, 1.1)
                                                     : minimum->usd * random_.between(1, 1.25);
  const Price price = std::max(minimum->price, minimum->price.scaled(usd / minimum->usd).roundedUp());
  const double most = std::min(mostUsdPerGpu * machine.hardware.gpuCount, mostOnSpotUsd(machine));
  return world_.worthInUsd(price) <= most ? std::optional(price) : std::nullopt;
}

void Crowd::bidderComes(std::size_t index) {
  const Group& group = groups_[index];
  const double most = group.usualUsdPerGpu * std::exp(trend_) * drawSpotBudget(random_);
  const auto position =
      choose(group, &Settings::spotMinimum, most, [this](std::size_t machine) { return isFree(machine); });
  if (!position) return;
  const Machine& machine = world_.market_.machines[*position];
  const auto bid = openingBid(machine, most);
  if (!bid) return;
  Order order;
  order.machine = *position;
  order.spot = true;
  order.price = *bid;
  order.mrlSeconds = machine.settings.mrlHours * 3600;
  planBidder(world_.addOrder(std::move(order)).id, most * machine.hardware.gpuCount);
}

void Crowd::planBidder(std::int64_t order, double mostUsd) {
  bidders_[order] = {.mostUsd = mostUsd, .key = random_.bits()};
  const auto subject = static_cast<std::size_t>(order);
  planAfter(kBidLastsHours, Occasion::BidEnds, subject);
  planAfter(kBidderLooksEveryHours, Occasion::BidderLooks, subject);
}

std::optional<Price> Crowd::higherBid(std::size_t position) {
  const Order& order = world_.market_.orders[position];
  const Machine& machine = world_.market_.machines[order.machine];
  const auto minimum = machine.settings.spotMinimum.get(order.price.currency());
  const double own = world_.worthInUsd(order.price);
  if (!minimum || !machine.settings.accepts[indexOf(order.price.currency())] || own <= 0) return std::nullopt;
  const double toBeat =
      std::max({own, world_.worthInUsd(*minimum), highestRival(machine, position).value_or(0)});
  const Price higher = order.price.scaled(toBeat / own * random_.between(1.01, 1.06)).roundedUp();
  const double most = std::min(bidders_.at(order.id).mostUsd, mostOnSpotUsd(machine));
  return world_.worthInUsd(higher) <= most ? std::optional(higher) : std::nullopt;
}

void Crowd::bidderLooks(std::int64_t id) {
  const auto position = world_.orderPosition(id);
  // The marketplace ended it: the machine was hidden, or left.
  if (!position || world_.market_.orders[*position].ended) return end(id);
  const Order& order = world_.market_.orders[*position];
  if (!order.active && isFree(order.machine)) {
    if (const auto higher = higherBid(*position))
      world_.repriceOrder(*position, *higher);
    else if (random_.chance(kOutbidLeaves))
      return end(id);
  }
  planAfter(kBidderLooksEveryHours, Occasion::BidderLooks, static_cast<std::size_t>(id));
}

}  // namespace provider::sandbox
