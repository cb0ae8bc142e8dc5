#include "provider/core/ensure.h"
#include "provider/sandbox/world.h"

/// What happens to the marketplace past its API: machines come and go, owners and renters use the website.
namespace provider::sandbox {
namespace {

/// `8x NVIDIA …` becomes `7x NVIDIA …`.
void setGpus(Hardware& hardware, int count) {
  hardware.gpuCount = count;
  hardware.gpu = std::to_string(count) + hardware.gpu.substr(hardware.gpu.find('x'));
}

}  // namespace

bool World::change(std::string_view name, const MachineChange& change) {
  catchUp();
  const auto position = ownPosition(name);
  if (position) changeAt(*position, change);
  return position.has_value();
}

bool World::change(std::int64_t serverId, const MachineChange& change) {
  catchUp();
  const auto position = positionOf(serverId);
  if (position) changeAt(*position, change);
  return position.has_value();
}

void World::changeAt(std::size_t position, const MachineChange& change) {
  Machine& machine = market_.machines[position];
  machine.connected = change.connected.value_or(machine.connected);
  machine.online = change.online.value_or(machine.online);
  machine.working = change.working.value_or(machine.working);
  machine.removed = change.removed.value_or(machine.removed);
  if (change.gpuCount) setGpus(machine.hardware, *change.gpuCount);
  Settings settings = machine.settings;
  settings.listed = change.listed.value_or(settings.listed);
  settings.mrlHours = change.mrlHours.value_or(settings.mrlHours);
  const auto put = [](PriceMap& prices, const Price& price) {
    if (price.units() == 0)
      prices.clear(price.currency());
    else
      prices.set(price);
  };
  for (const Price& price : change.onDemand) put(settings.onDemand, price);
  for (const Price& price : change.spotMinimum) put(settings.spotMinimum, price);
  for (const Currency currency : change.accepts) settings.accepts[indexOf(currency)] = true;
  apply(position, std::move(settings));
  noteAnswering(position);
}

bool World::rent(std::string_view name) {
  catchUp();
  return rentAt(ownPosition(name));
}

bool World::rent(std::int64_t serverId) {
  catchUp();
  return rentAt(positionOf(serverId));
}

bool World::rentAt(std::optional<std::size_t> position) {
  if (!position || market_.machines[*position].rented) return false;
  const Settings& settings = market_.machines[*position].settings;
  for (const Currency currency : kCurrencies) {
    const auto price = settings.onDemand.get(currency);
    if (!settings.accepts[indexOf(currency)] || !price) continue;
    Order order;
    order.machine = *position;
    order.price = *price;
    order.mrlSeconds = settings.mrlHours * 3600;
    addOrder(std::move(order));
    return true;
  }
  return false;
}

bool World::release(std::string_view name) {
  catchUp();
  return releaseAt(ownPosition(name));
}

bool World::release(std::int64_t serverId) {
  catchUp();
  return releaseAt(positionOf(serverId));
}

bool World::releaseAt(std::optional<std::size_t> position) {
  const Order* running = position ? rental(market_.machines[*position]) : nullptr;
  return running && endOrder(running->id);
}

std::optional<std::int64_t> World::bid(std::int64_t serverId, const Price& price) {
  catchUp();
  const auto position = positionOf(serverId);
  if (!position || !reachable(market_.machines[*position])) return std::nullopt;
  const Settings& settings = market_.machines[*position].settings;
  const auto minimum = settings.spotMinimum.get(price.currency());
  if (!minimum || !settings.accepts[indexOf(price.currency())] || price < *minimum) return std::nullopt;
  Order order;
  order.machine = *position;
  order.spot = true;
  order.price = price;
  order.mrlSeconds = settings.mrlHours * 3600;
  return addOrder(std::move(order)).id;
}

bool World::reprice(std::int64_t id, const Price& price) {
  catchUp();
  const auto position = orderPosition(id);
  if (!position) return false;
  Order& order = market_.orders[*position];
  if (!order.spot || order.ended || order.price.currency() != price.currency()) return false;
  const auto minimum = market_.machines[order.machine].settings.spotMinimum.get(price.currency());
  if (!minimum || price < *minimum) return false;
  if (price < order.price) order.loweredAt = now_;
  repriceOrder(*position, price);
  return true;
}

bool World::endOrder(std::int64_t id) {
  catchUp();
  const auto position = orderPosition(id);
  if (!position || market_.orders[*position].ended) return false;
  end(*position);
  return true;
}

void World::setLowering(const Price& step, std::chrono::milliseconds window) {
  ensure(step.units() > 0, "a lowering step is positive");
  ensure(window >= std::chrono::milliseconds::zero(), "a window is not negative");
  options_.loweringStep[indexOf(step.currency())] = step;
  options_.loweringWindow = window;
}

}  // namespace provider::sandbox
