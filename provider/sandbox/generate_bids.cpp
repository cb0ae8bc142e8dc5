#include <algorithm>

#include "provider/core/ensure.h"
#include "provider/sandbox/generate.h"
#include "provider/sandbox/renters.h"

namespace provider::sandbox {
namespace {

/// The documented bid, on a machine where it can be walked down: its minimum and its rivals are far below.
constexpr std::int64_t kFirstBidUnits = 420;
constexpr std::int64_t kFirstMinimumUnits = 100;
constexpr std::int64_t kFirstRivalUnits[] = {180, 120};

void place(Market& market, std::size_t position, const Price& price, bool mine) {
  Machine& machine = market.machines[position];
  Order order;
  order.machine = position;
  order.mine = mine;
  order.spot = true;
  order.price = price;
  order.mrlSeconds = machine.settings.mrlHours * 3600;
  order.image = "cloreai/ubuntu20.04-jupyter";
  if (mine) order.ports = {{22, "tcp"}, {8888, "http"}};
  machine.orders.push_back(market.orders.size());
  market.orders.push_back(std::move(order));
}

/// A price around a machine's minimum, in one of the coins its owner takes.
Price bidAround(const Machine& machine, double low, double high, Random& random) {
  std::vector<Price> minima;
  for (const Currency currency : kCurrencies) {
    const auto minimum = machine.settings.spotMinimum.get(currency);
    if (minimum && machine.settings.accepts[indexOf(currency)]) minima.push_back(*minimum);
  }
  ensure(!minima.empty(), "every generated machine has a minimum in a coin it takes");
  return minima[random.below(minima.size())].scaled(random.between(low, high)).roundedUp();
}

bool rentedOnDemand(const Market& market, const Machine& machine) {
  return std::ranges::any_of(machine.orders, [&](std::size_t i) { return !market.orders[i].spot; });
}

void makeWalkable(Machine& machine) {
  const Price minimum = Price::fromUnits(kFirstMinimumUnits, Currency::Bitcoin);
  machine.settings.spotMinimum = {};
  machine.settings.spotMinimum.set(minimum);
  const Price listing = Price::fromUnits(20 * kFirstBidUnits, Currency::Bitcoin);
  const auto present = machine.settings.onDemand.get(Currency::Bitcoin);
  if (!present || *present < listing) machine.settings.onDemand.set(listing);
  machine.settings.accepts = {};
  machine.settings.accepts[indexOf(Currency::Bitcoin)] = true;
}

void placeOwn(Market& market, const WorldOptions& options, std::size_t first, Random& random) {
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < market.machines.size(); ++i)
    if (!market.machines[i].own && i != first && !rentedOnDemand(market, market.machines[i]))
      free.push_back(i);
  for (std::size_t offer = 0; offer < options.offers; ++offer) {
    if (offer == 0 || free.empty()) {
      place(market, first, Price::fromUnits(kFirstBidUnits, Currency::Bitcoin), true);
    } else {
      const std::size_t position = free[random.below(free.size())];
      place(market, position, bidAround(market.machines[position], 1.05, 1.8, random), true);
    }
  }
}

void placeRivals(Market& market, const WorldOptions& options, std::size_t first, Random& random) {
  std::size_t own = 0;
  for (std::size_t i = 0; i < market.machines.size(); ++i) {
    const Machine& machine = market.machines[i];
    double wanted = rentedOnDemand(market, machine) ? 0.1 : 0.3;
    // Of the account's machines, the first of every four stays idle and the last is on the spot market.
    if (machine.own) wanted = own++ % 4 == 3 ? 1 : 0;
    if (!machine.settings.listed || (options.offers > 0 && i == first) || !random.chance(wanted)) continue;
    if (!bestDeal(machine.settings.spotMinimum, machine, options)) continue;
    const std::size_t bids = 1 + random.below(3);
    for (std::size_t bid = 0; bid < bids; ++bid)
      place(market, i, bidAround(machine, machine.own ? 1.0 : 0.8, 1.5, random), false);
  }
}

}  // namespace

void placeBids(Market& market, const WorldOptions& options, std::size_t first, Random& random) {
  const std::size_t rentals = market.orders.size();
  if (options.offers > 0) makeWalkable(market.machines[first]);
  placeOwn(market, options, first, random);
  if (options.offers > 0)
    for (const std::int64_t units : kFirstRivalUnits)
      place(market, first, Price::fromUnits(units, Currency::Bitcoin), false);
  placeRivals(market, options, first, random);
  // The account's own bids come first in the numbering: they begin at 39 in every world.
  for (std::size_t i = rentals; i < market.orders.size(); ++i) market.orders[i].id = market.nextOrderId++;
  for (std::size_t i = 0; i < rentals; ++i) market.orders[i].id = market.nextOrderId++;
}

}  // namespace provider::sandbox
