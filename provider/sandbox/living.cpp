#include <cmath>

#include "provider/sandbox/world.h"

/// What happens by itself, in the order of time: outages, rentals that run out, empty wallets, and the crowd.
namespace provider::sandbox {
namespace {

using std::chrono::milliseconds;
using Days = std::chrono::duration<double, std::ratio<86400>>;

/// What lasts longer than this is not planned.
constexpr Days kForGood{36'500};

}  // namespace

void World::catchUp() {
  const SteadyTime until = clock_.steady();
  for (;;) {
    planEmptyWallets();
    const auto event = agenda_.take(until);
    if (!event) break;
    now_ = event->at;
    happen(*event);
  }
  now_ = until;
}

void World::happen(const Event& event) {
  switch (event.occasion) {
    case Occasion::OutageBegins:
      return beginOutage(event.subject);
    case Occasion::OutageEnds:
      return endOutage(event.subject);
    case Occasion::RentalRunsOut:
      if (const auto position = orderPosition(static_cast<std::int64_t>(event.subject));
          position && !market_.orders[*position].ended)
        end(*position);
      return;
    case Occasion::WalletRunsEmpty:
      return emptyWallet(event);
    default:
      return crowd_->happen(event);
  }
}

void World::planOutage(std::size_t machine, OutageKind kind, SteadyTime at, milliseconds lasts) {
  outages_.push_back({machine, kind});
  agenda_.plan(at, Occasion::OutageBegins, outages_.size() - 1);
  agenda_.plan(at + lasts, Occasion::OutageEnds, outages_.size() - 1);
}

void World::beginOutage(std::size_t outage) {
  const auto [machine, kind] = outages_[outage];
  ++down_[machine][static_cast<std::size_t>(kind)];
  noteAnswering(machine);
}

void World::endOutage(std::size_t outage) {
  const auto [machine, kind] = outages_[outage];
  --down_[machine][static_cast<std::size_t>(kind)];
  noteAnswering(machine);
}

void World::noteAnswering(std::size_t machine) {
  award(machine);
  if (crowd_) crowd_->noteAnswering(machine);
}

MachineHealth World::health(const Machine& machine) const {
  MachineHealth health{machine.connected, machine.online, machine.working};
  const auto down = machine.own ? down_.find(static_cast<std::size_t>(machine.id - 1)) : down_.end();
  if (down == down_.end()) return health;
  const auto has = [&](OutageKind kind) { return down->second[static_cast<std::size_t>(kind)] > 0; };
  if (has(OutageKind::NotWorking)) health.working = false;
  if (has(OutageKind::Offline) || has(OutageKind::Disconnected)) health.online = false;
  if (has(OutageKind::Disconnected)) health.connected = false;
  return health;
}

/// As long as nothing changes in what is paid from a wallet, its end is known in advance.
void World::planEmptyWallets() {
  for (const Currency currency : kCurrencies) {
    if (!std::exchange(spendingChanged_[indexOf(currency)], false)) continue;
    auto& emptyAt = walletEmptyAt_[indexOf(currency)];
    emptyAt.reset();
    double unitsPerDay = 0;
    for (const std::size_t i : myOrders_)
      if (const Order& order = market_.orders[i]; order.active && order.price.currency() == currency)
        unitsPerDay += static_cast<double>(order.price.units());
    if (unitsPerDay <= 0) continue;
    const Days left{static_cast<double>(balance(currency).units()) / unitsPerDay};
    if (left > kForGood) continue;
    emptyAt = now_ + std::chrono::ceil<milliseconds>(left);
    agenda_.plan(*emptyAt, Occasion::WalletRunsEmpty, indexOf(currency));
  }
}

void World::emptyWallet(const Event& event) {
  const Currency currency = kCurrencies[event.subject];
  // What was planned before something changed.
  if (walletEmptyAt_[event.subject] != event.at) return;
  spendingChanged_[event.subject] = true;
  // Each order's expense is rounded for itself: a last unit may be left.
  if (balance(currency).units() > 0) return;
  for (const std::size_t i : myOrders_)
    if (const Order& order = market_.orders[i]; order.active && order.price.currency() == currency) end(i);
}

}  // namespace provider::sandbox
