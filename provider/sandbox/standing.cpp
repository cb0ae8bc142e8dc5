#include <algorithm>

#include "provider/sandbox/world.h"

/// Who has which machine, and what that costs.
namespace provider::sandbox {

const Machine* World::ownMachine(std::string_view name) const {
  const auto position = ownPosition(name);
  return position ? &market_.machines[*position] : nullptr;
}

std::optional<std::size_t> World::ownPosition(std::string_view name) const {
  const auto found =
      std::ranges::find(own_, name, [this](std::size_t i) { return market_.machines[i].name; });
  return found == own_.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::size_t> World::positionOf(std::int64_t serverId) const {
  if (serverId < 1 || serverId > static_cast<std::int64_t>(market_.machines.size())) return std::nullopt;
  return static_cast<std::size_t>(serverId - 1);
}

std::optional<std::size_t> World::orderPosition(std::int64_t id) const {
  const auto found = orderPositions_.find(id);
  return found == orderPositions_.end() ? std::nullopt : std::optional(found->second);
}

const Order* World::order(std::int64_t id) const {
  const auto position = orderPosition(id);
  return position ? &market_.orders[*position] : nullptr;
}

const Order* World::rental(const Machine& machine) const {
  if (!machine.rented) return nullptr;
  for (const std::size_t i : machine.orders)
    if (const Order& order = market_.orders[i]; !order.spot) return &order;
  return nullptr;
}

bool World::answers(const Machine& machine) const {
  const MachineHealth now = health(machine);
  return !machine.removed && now.connected && now.online;
}

bool World::reachable(const Machine& machine) const { return machine.settings.listed && answers(machine); }

double World::worthInUsd(const Price& price) const {
  return price.toNumber() * options_.usdRates[indexOf(price.currency())];
}

std::optional<std::size_t> World::winner(const Machine& machine) const {
  std::optional<std::size_t> best;
  for (const std::size_t i : machine.orders) {
    const Order& order = market_.orders[i];
    if (!order.spot) return i;
    const Currency currency = order.price.currency();
    const auto minimum = machine.settings.spotMinimum.get(currency);
    const bool eligible = minimum && machine.settings.accepts[indexOf(currency)] && order.price >= *minimum;
    // Among equals, the older bid keeps the machine.
    if (eligible && (!best || worthInUsd(order.price) > worthInUsd(market_.orders[*best].price))) best = i;
  }
  return reachable(machine) ? best : std::nullopt;
}

void World::award(std::size_t position) {
  const Machine& machine = market_.machines[position];
  const auto best = winner(machine);
  for (const std::size_t i : machine.orders) setActive(market_.orders[i], best == i);
}

void World::setActive(Order& order, bool active) {
  if (order.active == active) return;
  if (active) order.activeSince = now();
  if (!active) {
    account(order);
    order.activeSince.reset();
  }
  order.active = active;
  if (order.mine) spendingChanged_[indexOf(order.price.currency())] = true;
}

void World::end(std::size_t position) {
  close(position);
  award(market_.orders[position].machine);
}

void World::close(std::size_t position) {
  Order& order = market_.orders[position];
  setActive(order, false);
  order.ended = true;
  std::erase(market_.machines[order.machine].orders, position);
  // Nobody rents what is rented: there is one at most.
  if (!order.spot) market_.machines[order.machine].rented = false;
  if (!order.mine) endedOfOthers_.emplace_back(now_, position);
}

void World::apply(std::size_t position, Settings settings) {
  Machine& machine = market_.machines[position];
  machine.settings = std::move(settings);
  // Offers can exist only while the machine is public (API page, *Spot offers*), and nothing without it.
  for (const std::size_t i : std::vector(machine.orders))
    if (machine.removed || (market_.orders[i].spot && !machine.settings.listed)) close(i);
  award(position);
}

Price World::spentBy(const Order& order) const {
  if (!order.activeSince) return order.spent;
  const std::chrono::duration<double, std::ratio<86400>> days = now() - *order.activeSince;
  return order.spent + order.price.scaled(days.count());
}

void World::account(Order& order) {
  order.spent = spentBy(order);
  if (auto tenancy = tenancyOf(order)) tenancies_.push_back(std::move(*tenancy));
  if (tenancies_.size() > kTenanciesKept) tenancies_.pop_front();
}

std::optional<Tenancy> World::tenancyOf(const Order& order) const {
  const Machine& machine = market_.machines[order.machine];
  if (!machine.own || order.mine || !order.activeSince || *order.activeSince == now()) return std::nullopt;
  return Tenancy{.machine = machine.name,
                 .order = order.id,
                 .spot = order.spot,
                 .price = order.price,
                 .from = *order.activeSince,
                 .until = now()};
}

std::vector<Tenancy> World::tenancies() const {
  std::vector<Tenancy> all(tenancies_.begin(), tenancies_.end());
  for (const std::size_t position : own_)
    for (const std::size_t i : market_.machines[position].orders)
      if (auto running = tenancyOf(market_.orders[i])) all.push_back(std::move(*running));
  return all;
}

Price World::balance(Currency currency) const {
  Price left = options_.deposited[indexOf(currency)];
  for (const std::size_t i : myOrders_)
    if (const Order& order = market_.orders[i]; order.price.currency() == currency)
      left = left - spentBy(order);
  return std::max(left, Price::fromUnits(0, currency));
}

void World::repriceOrder(std::size_t position, const Price& price) {
  Order& order = market_.orders[position];
  account(order);
  if (order.activeSince) order.activeSince = now();
  order.price = price;
  if (order.mine) spendingChanged_[indexOf(price.currency())] = true;
  award(order.machine);
}

std::size_t World::placeForOrder() {
  if (endedOfOthers_.empty() || endedOfOthers_.front().first + kEndedKept > now_) {
    market_.orders.emplace_back();
    return market_.orders.size() - 1;
  }
  const std::size_t position = endedOfOthers_.front().second;
  endedOfOthers_.pop_front();
  orderPositions_.erase(market_.orders[position].id);
  return position;
}

const Order& World::addOrder(Order order) {
  order.id = market_.nextOrderId++;
  order.spent = Price::fromUnits(0, order.price.currency());
  order.createdAt = wallAt(now());
  order.startedAt = now();
  const std::size_t position = placeForOrder();
  orderPositions_[order.id] = position;
  if (order.mine) {
    myOrders_.push_back(position);
    if (!order.spot)
      agenda_.plan(now_ + std::chrono::seconds(order.mrlSeconds), Occasion::RentalRunsOut,
                   static_cast<std::size_t>(order.id));
  }
  const std::size_t machine = order.machine;
  market_.machines[machine].orders.push_back(position);
  market_.machines[machine].rented |= !order.spot;
  market_.orders[position] = std::move(order);
  award(machine);
  return market_.orders[position];
}

}  // namespace provider::sandbox
