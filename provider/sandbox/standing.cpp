#include <algorithm>

#include "provider/sandbox/world.h"

/// Who has which machine, what that costs, and what time alone brings about.
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
  const auto found = std::ranges::find(market_.orders, id, &Order::id);
  if (found == market_.orders.end()) return std::nullopt;
  return static_cast<std::size_t>(found - market_.orders.begin());
}

const Order* World::order(std::int64_t id) const {
  const auto position = orderPosition(id);
  return position ? &market_.orders[*position] : nullptr;
}

const Order* World::rental(const Machine& machine) const {
  for (const std::size_t i : machine.orders)
    if (const Order& order = market_.orders[i]; !order.spot && !order.ended) return &order;
  return nullptr;
}

MachineHealth World::health(const Machine& machine) const {
  MachineHealth health{machine.connected, machine.online, machine.working};
  const auto outages = machine.own ? outages_.find(static_cast<std::size_t>(machine.id - 1)) : outages_.end();
  if (outages == outages_.end()) return health;
  const auto age = now() - start_;
  for (const Outage& outage : outages->second) {
    if (age < outage.after || age >= outage.after + outage.lasts) continue;
    if (outage.kind == OutageKind::NotWorking) health.working = false;
    if (outage.kind != OutageKind::NotWorking) health.online = false;
    if (outage.kind == OutageKind::Disconnected) health.connected = false;
  }
  return health;
}

bool World::reachable(const Machine& machine) const {
  const MachineHealth now = health(machine);
  return !machine.removed && machine.settings.listed && now.connected && now.online;
}

double World::worthInUsd(const Price& price) const {
  return price.toNumber() * options_.usdRates[indexOf(price.currency())];
}

void World::catchUp() {
  if (crowd_) crowd_->liveUntil(clock_.steady());
  for (const auto& [machine, outages] : outages_) award(machine);
  endWhatIsOver();
}

void World::endWhatIsOver() {
  for (const std::size_t i : myOrders_) {
    Order& order = market_.orders[i];
    const bool over = !order.spot && now() >= order.startedAt + std::chrono::seconds(order.mrlSeconds);
    if (!order.ended && over) end(order);
  }
  for (const Currency currency : kCurrencies) {
    if (balance(currency).units() > 0) continue;
    for (const std::size_t i : myOrders_)
      if (Order& order = market_.orders[i]; order.active && order.price.currency() == currency) end(order);
  }
}

std::optional<std::size_t> World::winner(const Machine& machine) const {
  std::optional<std::size_t> best;
  for (const std::size_t i : machine.orders) {
    const Order& order = market_.orders[i];
    if (order.ended) continue;
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
}

void World::end(Order& order) {
  setActive(order, false);
  order.ended = true;
  award(order.machine);
}

void World::apply(std::size_t position, Settings settings) {
  Machine& machine = market_.machines[position];
  machine.settings = std::move(settings);
  // Offers can exist only while the machine is public (API page, *Spot offers*).
  if (!machine.settings.listed) {
    for (const std::size_t i : machine.orders) {
      Order& order = market_.orders[i];
      if (!order.spot) continue;
      setActive(order, false);
      order.ended = true;
    }
  }
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

void World::repriceOrder(Order& order, const Price& price) {
  account(order);
  if (order.activeSince) order.activeSince = now();
  order.price = price;
  award(order.machine);
}

std::size_t World::addOrder(Order order) {
  order.id = market_.nextOrderId++;
  order.spent = Price::fromUnits(0, order.price.currency());
  order.createdAt = wallAt(now());
  order.startedAt = now();
  const std::size_t position = market_.orders.size();
  const std::size_t machine = order.machine;
  if (order.mine) myOrders_.push_back(position);
  market_.machines[machine].orders.push_back(position);
  market_.orders.push_back(std::move(order));
  award(machine);
  return position;
}

}  // namespace provider::sandbox
