#include <algorithm>
#include <chrono>
#include <cmath>

#include "provider/sandbox/crowd.h"
#include "provider/sandbox/renters.h"
#include "provider/sandbox/world.h"

/// Those who rent on demand.
namespace provider::sandbox {
namespace {

/// A tenant whose machine cannot be reached gives up after this time. An assumption, as those of renters.h.
constexpr auto kPatience = std::chrono::minutes{15};

}  // namespace

bool Crowd::isFree(std::size_t position) const {
  const Machine& machine = world_.market_.machines[position];
  // Most that are not free are rented: that is asked first.
  return !machine.rented && world_.reachable(machine);
}

std::optional<std::size_t> Crowd::choose(const Group& group, Asked asked, double mostUsdPerGpu,
                                         const IsFree& isFree) {
  std::optional<std::size_t> best;
  double lowest = HUGE_VAL;
  // Of few machines each is seen about once.
  const std::size_t looks = std::min(kLooks, group.machines.size());
  for (std::size_t seen = 0, tried = 0; seen < looks && tried < 4 * looks; ++tried) {
    const std::size_t position = group.machines[random_.below(group.machines.size())];
    if (!isFree(position)) continue;
    const Machine& machine = world_.market_.machines[position];
    const auto deal = bestDeal(machine.settings.*asked, machine, world_.options_);
    if (!deal) continue;
    ++seen;
    if (deal->usdPerGpu > mostUsdPerGpu) continue;
    const double feels = felt(*deal, world_.options_.renters, random_);
    if (feels >= lowest) continue;
    lowest = feels;
    best = position;
  }
  return best;
}

void Crowd::renterComes(std::size_t index) {
  const Group& group = groups_[index];
  if (!random_.chance(crowding(world_.wallAt(world_.now())) / kMostCrowded)) return;
  const double most = group.usualUsdPerGpu * std::exp(trend_) * drawBudget(random_, world_.options_.renters);
  const auto position =
      choose(group, &Settings::onDemand, most, [this](std::size_t machine) { return isFree(machine); });
  if (!position) return;
  const Machine& machine = world_.market_.machines[*position];
  const std::chrono::hours longest{machine.settings.mrlHours};
  Order order;
  order.machine = *position;
  order.price = bestDeal(machine.settings.onDemand, machine, world_.options_)->price;
  order.mrlSeconds = std::chrono::seconds{longest}.count();
  const std::int64_t id = world_.addOrder(std::move(order)).id;
  planOrder(world_.now() + drawStay(random_, longest), Occasion::RentalEnds, id);
}

void Crowd::end(std::int64_t id) {
  const auto position = world_.orderPosition(id);
  if (!position || world_.market_.orders[*position].spot) bidders_.erase(id);
  if (position && !world_.market_.orders[*position].ended) world_.end(*position);
}

void Crowd::noteAnswering(std::size_t machine) {
  if (world_.answers(world_.market_.machines[machine])) {
    silentSince_.erase(machine);
  } else if (silentSince_.emplace(machine, world_.now()).second) {
    plan(world_.now() + kPatience, Occasion::TenantGivesUp, machine);
  }
}

void Crowd::tenantGivesUp(std::size_t position) {
  const auto since = silentSince_.find(position);
  // It came back meanwhile, and may have gone away again: that is another patience.
  if (since == silentSince_.end() || world_.now() - since->second < kPatience) return;
  const Order* rental = world_.rental(world_.market_.machines[position]);
  if (rental && !rental->mine) end(rental->id);
}

}  // namespace provider::sandbox
