#include <algorithm>
#include <cmath>

#include "tests/simulation/life.h"

/// The owner on the website, renters, rivals, and the machines themselves.
namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using sandbox::Machine;
using sandbox::MachineChange;

void Life::byHand(const std::string& machine, const MachineChange& change, const std::string& what) {
  town_.world.change(machine, change);
  ++town_.tally.byHand;
  town_.trace.add("by hand: " + machine + " " + what);
  town_.tellAll([&](Invariant& each) { each.changedByHand(machine); });
}

void Life::setPriceByHand() {
  const Machine& machine = someOwn();
  const Currency currency = kCurrencies[chance_.below(kCurrencies.size())];
  const bool spot = chance_.oneIn(3);
  const PriceMap& prices = spot ? machine.settings.spotMinimum : machine.settings.onDemand;
  const auto present = prices.get(currency);
  if (!present) return;
  const Price price = present->scaled(std::pow(4.0, chance_.between(-1, 1))).roundedUp();
  // What the website takes.
  static constexpr std::int64_t kLow[] = {100, 10'000'000, 20'000'000};
  static constexpr std::int64_t kHigh[] = {500'000, 500'000'000'000, 20'000'000'000};
  if (price.units() < kLow[indexOf(currency)] || price.units() > kHigh[indexOf(currency)]) return;
  MachineChange change;
  (spot ? change.spotMinimum : change.onDemand) = {price};
  byHand(machine.name, change, (spot ? "spot minimum " : "on demand ") + price.text());
}

void Life::setListingByHand() {
  const Machine& machine = someOwn();
  MachineChange change;
  if (chance_.oneIn(2)) {
    change.listed = !machine.settings.listed;
    return byHand(machine.name, change, *change.listed ? "public" : "hidden");
  }
  change.mrlHours = chance_.whole(6, 300);
  byHand(machine.name, change, "mrl " + std::to_string(*change.mrlHours) + "h");
}

void Life::rivalsMove() {
  std::vector<std::pair<std::int64_t, MachineChange>> moves;
  for (const Machine& machine : town_.world.machines()) {
    if (machine.own || chance_.oneIn(2)) continue;
    MachineChange change;
    for (const Currency currency : kCurrencies)
      if (const auto price = machine.settings.onDemand.get(currency)) {
        const auto slot = machine.id * 4 + static_cast<std::int64_t>(currency);
        const Price base = rivalPrices_.try_emplace(slot, *price).first->second;
        change.onDemand.push_back(base.scaled(chance_.between(0.7, 1.4)).roundedUp());
      }
    moves.emplace_back(machine.id, change);
  }
  for (const auto& [id, change] : moves) town_.world.change(id, change);
  town_.trace.add("rivals reprice");
}

void Life::rentOrRelease() {
  const std::string name = someOwn().name;
  if (town_.world.rent(name))
    town_.trace.add(name + " is rented");
  else if (town_.world.release(name))
    town_.trace.add(name + " is released");
}

void Life::bidOrEnd() {
  const auto offers = ownOffers();
  if (offers.empty()) return;
  const sandbox::Order* own = town_.world.order(offers[chance_.below(offers.size())]);
  const Machine& machine = town_.world.machines()[own->machine];
  std::vector<std::int64_t> rivals;
  for (const std::size_t i : machine.orders)
    if (const sandbox::Order& order = town_.world.orders()[i]; order.spot && !order.mine && !order.ended)
      rivals.push_back(order.id);
  if (!rivals.empty() && chance_.oneIn(3)) {
    town_.world.endOrder(rivals[chance_.below(rivals.size())]);
    return town_.trace.add("a rival gives up");
  }
  const Price price = own->price.scaled(chance_.between(0.6, 1.3)).roundedUp();
  if (const auto id = town_.world.bid(machine.id, price))
    town_.trace.add("offer " + std::to_string(*id) + " of a rival: " + price.text());
}

void Life::repriceOwnOffer() {
  const auto offers = ownOffers();
  if (offers.empty()) return;
  const std::int64_t id = offers[chance_.below(offers.size())];
  if (chance_.oneIn(12)) {
    town_.world.endOrder(id);
    return town_.trace.add("by hand: offer " + std::to_string(id) + " is cancelled");
  }
  const Price price = town_.world.order(id)->price.scaled(chance_.between(0.7, 1.4)).roundedUp();
  if (!town_.world.reprice(id, price)) return;
  ++town_.tally.byHand;
  town_.trace.add("by hand: offer " + std::to_string(id) + " " + price.text());
  town_.tellAll([&](Invariant& each) { each.repricedByHand(id); });
}

void Life::machineFails() {
  const std::string name = someOwn().name;
  MachineChange change;
  MachineChange back;
  const auto kind = chance_.below(4);
  if (kind < 2) {
    change.online = false;
    back.online = true;
  } else if (kind == 2) {
    change.working = false;
    back.working = true;
  } else {
    change.online = change.connected = false;
    back.online = back.connected = true;
  }
  town_.world.change(name, change);
  town_.trace.add(name + (kind < 2 ? " is offline" : kind == 2 ? " does not work" : " is disconnected"));
  // Some never come back.
  if (chance_.oneIn(5)) return;
  after(chance_.span(10s, chance_.oneIn(2) ? 10min : 90min), [this, name, back] {
    town_.world.change(name, back);
    town_.trace.add(name + " is well again");
  });
}

void Life::machineVanishes() {
  const std::string name = someOwn().name;
  MachineChange change;
  change.removed = true;
  town_.world.change(name, change);
  town_.trace.add(name + " vanishes");
  after(chance_.span(10s, chance_.oneIn(2) ? 5min : 90min), [this, name] {
    MachineChange back;
    back.removed = false;
    town_.world.change(name, back);
    town_.trace.add(name + " is back");
  });
}

void Life::healMachines() {
  for (const std::string& name : own_) {
    MachineChange back;
    back.removed = false;
    if (!chance_.oneIn(4)) back.connected = back.online = back.working = true;
    town_.world.change(name, back);
    while (town_.world.release(name)) {
    }
  }
}

}  // namespace simulation
