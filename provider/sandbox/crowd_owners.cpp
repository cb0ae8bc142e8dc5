#include <algorithm>
#include <cmath>

#include "provider/sandbox/crowd.h"
#include "provider/sandbox/failures.h"
#include "provider/sandbox/renters.h"
#include "provider/sandbox/world.h"

/// Those who offer machines, and the machines themselves.
namespace provider::sandbox {
namespace {

/// Assumptions, as those of renters.h.
constexpr double kOwnerRepricesEveryHours = 96, kOwnerStaysHours = 60 * 24;
/// Nobody leaves while he has a tenant; then he thinks of it again.
constexpr double kThinksAgainHours = 12;

/// What a newcomer brings: hardware and habits, nothing that is the other's own.
Machine likeThat(const Machine& other) {
  Machine machine = other;
  machine.own = machine.removed = false;
  machine.connected = machine.online = machine.working = true;
  machine.name.clear();
  machine.initToken.clear();
  machine.orders.clear();
  machine.rented = false;
  machine.settings.listed = true;
  machine.settings.autoprice.reset();
  machine.settings.usdPricing.reset();
  return machine;
}

}  // namespace

void Crowd::follow(std::size_t machine) {
  planAfter(kOwnerRepricesEveryHours, Occasion::OwnerReprices, machine);
  planAfter(kOwnerStaysHours, Occasion::OwnerLeaves, machine);
}

void Crowd::setPrices(Settings& settings, const Owner& owner) const {
  const double factor = std::exp(owner.mood + trend_);
  settings.onDemand = scaledPrices(owner.onDemand, settings.accepts, factor);
  settings.spotMinimum = scaledPrices(owner.spotMinimum, settings.accepts, factor);
}

void Crowd::ownerReprices(std::size_t position) {
  const Machine& machine = world_.market_.machines[position];
  if (machine.removed) return;
  owners_[position].mood = nextMood(owners_[position].mood, random_);
  Settings settings = machine.settings;
  setPrices(settings, owners_[position]);
  world_.apply(position, std::move(settings));
  planAfter(kOwnerRepricesEveryHours, Occasion::OwnerReprices, position);
}

void Crowd::ownerLeaves(std::size_t position) {
  Machine& machine = world_.market_.machines[position];
  if (machine.rented) return planAfter(kThinksAgainHours, Occasion::OwnerLeaves, position);
  const std::size_t group = owners_[position].group;
  machine.removed = true;
  world_.apply(position, machine.settings);
  std::erase(groups_[group].machines, position);
  ownerComes(group);
}

void Crowd::ownerComes(std::size_t index) {
  Group& group = groups_[index];
  const std::size_t other = group.beginners[random_.below(group.beginners.size())];
  Owner owner = owners_[other];
  owner.mood = firstMood(random_);
  owner.key = random_.bits();
  Machine machine = likeThat(world_.market_.machines[other]);
  machine.id = static_cast<std::int64_t>(world_.market_.machines.size()) + 1;
  machine.owner = static_cast<std::int64_t>(random_.below(900)) + 1000;
  setPrices(machine.settings, owner);
  const std::size_t position = world_.market_.machines.size();
  group.machines.push_back(position);
  world_.market_.machines.push_back(std::move(machine));
  owners_.push_back(std::move(owner));
  follow(position);
}

void Crowd::planFailure(SteadyTime after, std::size_t machine) {
  if (world_.options_.outagesPerMachineMonth <= 0) return;
  plan(after + drawTimeToFailure(failures_, world_.options_.outagesPerMachineMonth), Occasion::MachineFails,
       machine);
}

void Crowd::machineFails(std::size_t machine) {
  const Failure failure = drawFailure(failures_);
  world_.planOutage(machine, failure.kind, world_.now(), failure.lasts);
  planFailure(world_.now() + failure.lasts, machine);
}

}  // namespace provider::sandbox
