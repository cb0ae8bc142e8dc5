#include "provider/sandbox/crowd.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "provider/sandbox/renters.h"
#include "provider/sandbox/world.h"

namespace provider::sandbox {

using std::chrono::duration;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

/// Assumptions, as those of renters.h.
constexpr double kBidLastsHours = 14, kBidderLooksEveryHours = 1.5;
constexpr double kOwnerRepricesEveryHours = 96, kOwnerStaysHours = 60 * 24;
constexpr double kTrendEveryHours = 6, kTrendKept = 0.98, kTrendSpread = 0.08;
/// A tenant whose machine cannot be reached gives up after this time.
constexpr auto kPatience = minutes{15};
constexpr int kTrials = 400;

}  // namespace

Crowd::Crowd(World& world, std::uint64_t seed)
    : world_(world), random_(seed ^ 0xc2b2ae3d27d4eb4fU), now_(world.clock_.steady()) {
  formGroups();
  for (Group& group : groups_) fit(group);
  begin();
}

void Crowd::formGroups() {
  std::map<std::string, std::size_t> byModel;
  for (std::size_t i = 0; i < world_.market_.machines.size(); ++i) {
    const Machine& machine = world_.market_.machines[i];
    const auto [place, isNew] = byModel.emplace(modelOf(machine.hardware.gpu), groups_.size());
    if (isNew) groups_.emplace_back();
    groups_[place->second].machines.push_back(i);
    owners_.push_back({.group = place->second,
                       .onDemand = machine.settings.onDemand,
                       .spotMinimum = machine.settings.spotMinimum});
  }
}

/// So many come as keep what is there now, given how long they stay and how many of them find something.
void Crowd::fit(Group& group) {
  std::vector<double> prices;
  double rented = 0, bids = 0;
  for (const std::size_t i : group.machines) {
    const Machine& machine = world_.market_.machines[i];
    if (const auto deal = bestDeal(machine.settings.onDemand, machine, world_.options_))
      prices.push_back(deal->usdPerGpu);
    if (world_.rental(machine)) ++rented;
    bids += static_cast<double>(std::ranges::count_if(machine.orders, [this](std::size_t order) {
      const Order& bid = world_.market_.orders[order];
      return bid.spot && !bid.mine && !bid.ended;
    }));
  }
  if (prices.empty()) return;
  std::ranges::nth_element(prices, prices.begin() + std::ssize(prices) / 2);
  group.usualUsdPerGpu = prices[prices.size() / 2];
  double stays = 0, found = 1;
  for (int i = 0; i < kTrials; ++i) {
    const Machine& machine = world_.market_.machines[group.machines[random_.below(group.machines.size())]];
    stays += duration<double, std::ratio<3600>>(
                 std::min<milliseconds>(drawStay(random_), hours{machine.settings.mrlHours}))
                 .count();
    if (choose(group, false, group.usualUsdPerGpu * drawBudget(random_))) ++found;
  }
  // A model of few machines that are all rented, or none, does not always stay so.
  const double count = static_cast<double>(group.machines.size());
  const double wanted = count * (rented + 0.5) / (count + 1);
  group.rentersPerHour = wanted / (stays / kTrials) / (found / kTrials);
  group.biddersPerHour = bids / kBidLastsHours;
}

void Crowd::begin() {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    planAfter(1 / (groups_[i].rentersPerHour * kMostCrowded), Kind::RenterComes, i);
    planAfter(1 / groups_[i].biddersPerHour, Kind::BidderComes, i);
  }
  for (std::size_t i = 0; i < world_.market_.orders.size(); ++i) {
    const Order& order = world_.market_.orders[i];
    if (order.mine || order.ended) continue;
    if (!order.spot) {
      plan(now_ + drawRestOfStay(random_, std::chrono::seconds{order.mrlSeconds}), Kind::RentalEnds, i);
      continue;
    }
    mostPaid_[i] = world_.worthInUsd(order.price) * random_.between(1, 1.5);
    planAfter(kBidLastsHours, Kind::BidEnds, i);
    planAfter(kBidderLooksEveryHours, Kind::BidderLooks, i);
  }
  for (std::size_t i = 0; i < owners_.size(); ++i)
    if (!world_.market_.machines[i].own) follow(i);
  for (const auto& [machine, outages] : world_.outages_)
    for (const Outage& outage : outages) plan(now_ + outage.after + kPatience, Kind::TenantGivesUp, machine);
  planAfter(kTrendEveryHours, Kind::TrendMoves, 0);
}

void Crowd::follow(std::size_t machine) {
  planAfter(kOwnerRepricesEveryHours, Kind::OwnerReprices, machine);
  planAfter(kOwnerStaysHours, Kind::OwnerLeaves, machine);
}

void Crowd::plan(SteadyTime at, Kind kind, std::size_t subject) {
  events_.push({at, planned_++, kind, subject});
}

void Crowd::planAfter(double mean_h, Kind kind, std::size_t subject) {
  // Nobody comes where nobody ever came.
  if (std::isfinite(mean_h)) plan(now_ + ofHours(random_.exponential(mean_h)), kind, subject);
}

void Crowd::liveUntil(SteadyTime until) {
  while (!events_.empty() && events_.top().at <= until) {
    const Event event = events_.top();
    events_.pop();
    now_ = event.at;
    world_.past_ = now_;
    happen(event);
  }
  world_.past_.reset();
}

void Crowd::happen(const Event& event) {
  switch (event.kind) {
    case Kind::RenterComes:
      renterComes(event.subject);
      return planAfter(1 / (groups_[event.subject].rentersPerHour * kMostCrowded), event.kind, event.subject);
    case Kind::BidderComes:
      bidderComes(event.subject);
      return planAfter(1 / groups_[event.subject].biddersPerHour, event.kind, event.subject);
    case Kind::BidderLooks:
      return bidderLooks(event.subject);
    case Kind::RentalEnds:
    case Kind::BidEnds:
      return endIfRunning(event.subject);
    case Kind::TenantGivesUp:
      return tenantGivesUp(event.subject);
    case Kind::OwnerReprices:
      return ownerReprices(event.subject);
    case Kind::OwnerLeaves:
      return ownerLeaves(event.subject);
    case Kind::TrendMoves:
      trend_ = kTrendKept * trend_ + std::sqrt(1 - kTrendKept * kTrendKept) * kTrendSpread * random_.normal();
      return planAfter(kTrendEveryHours, event.kind, 0);
  }
}

/// What feels cheapest of what one sees and can pay.
std::optional<std::size_t> Crowd::choose(const Group& group, bool spot, double mostUsdPerGpu) {
  std::optional<std::size_t> best;
  double lowest = HUGE_VAL;
  for (int seen = 0, tried = 0; seen < kLooks && tried < 4 * kLooks; ++tried) {
    const std::size_t position = group.machines[random_.below(group.machines.size())];
    const Machine& machine = world_.market_.machines[position];
    if (!world_.reachable(machine) || world_.rental(machine)) continue;
    const auto deal =
        bestDeal(spot ? machine.settings.spotMinimum : machine.settings.onDemand, machine, world_.options_);
    if (!deal) continue;
    ++seen;
    const double feels = felt(*deal, random_);
    if (deal->usdPerGpu > mostUsdPerGpu || feels >= lowest) continue;
    lowest = feels;
    best = position;
  }
  return best;
}

void Crowd::renterComes(std::size_t group) {
  if (!random_.chance(crowding(world_.wallAt(now_)) / kMostCrowded)) return;
  const auto position =
      choose(groups_[group], false, groups_[group].usualUsdPerGpu * std::exp(trend_) * drawBudget(random_));
  if (!position) return;
  const Machine& machine = world_.market_.machines[*position];
  Order order;
  order.machine = *position;
  order.price = bestDeal(machine.settings.onDemand, machine, world_.options_)->price;
  order.mrlSeconds = machine.settings.mrlHours * 3600;
  const milliseconds stay = std::min<milliseconds>(drawStay(random_), std::chrono::seconds{order.mrlSeconds});
  plan(now_ + stay, Kind::RentalEnds, world_.addOrder(std::move(order)));
}

std::optional<double> Crowd::highestRival(const Machine& machine, std::optional<std::size_t> but) const {
  std::optional<double> highest;
  for (const std::size_t i : machine.orders) {
    const Order& order = world_.market_.orders[i];
    if (order.spot && !order.ended && i != but)
      highest = std::max(highest.value_or(0), world_.worthInUsd(order.price));
  }
  return highest;
}

void Crowd::bidderComes(std::size_t group) {
  // A spot machine may be taken away at any moment, which makes it worth less.
  const double most = groups_[group].usualUsdPerGpu * std::exp(trend_) * 0.7 * drawBudget(random_);
  const auto position = choose(groups_[group], true, most);
  if (!position) return;
  const Machine& machine = world_.market_.machines[*position];
  const auto minimum = bestDeal(machine.settings.spotMinimum, machine, world_.options_);
  const auto rival = highestRival(machine, std::nullopt);
  const double mostUsd = most * machine.hardware.gpuCount;
  const double usd = rival && *rival >= minimum->usd ? *rival * random_.between(1.01, 1.1)
                                                     : minimum->usd * random_.between(1, 1.25);
  if (usd > mostUsd) return;
  Order order;
  order.machine = *position;
  order.spot = true;
  order.price = std::max(minimum->price, minimum->price.scaled(usd / minimum->usd).roundedUp());
  order.mrlSeconds = machine.settings.mrlHours * 3600;
  const std::size_t placed = world_.addOrder(std::move(order));
  mostPaid_[placed] = mostUsd;
  planAfter(kBidLastsHours, Kind::BidEnds, placed);
  planAfter(kBidderLooksEveryHours, Kind::BidderLooks, placed);
}

void Crowd::bidderLooks(std::size_t position) {
  Order& order = world_.market_.orders[position];
  if (order.ended) return;
  const Machine& machine = world_.market_.machines[order.machine];
  if (!order.active && !world_.rental(machine)) {
    const auto rival = highestRival(machine, position);
    const double usd = rival.value_or(world_.worthInUsd(order.price)) * random_.between(1.01, 1.06);
    if (usd <= mostPaid_[position])
      world_.repriceOrder(order, order.price.scaled(usd / world_.worthInUsd(order.price)).roundedUp());
    else if (random_.chance(0.4))
      return endIfRunning(position);
  }
  planAfter(kBidderLooksEveryHours, Kind::BidderLooks, position);
}

void Crowd::endIfRunning(std::size_t position) {
  mostPaid_.erase(position);
  Order& order = world_.market_.orders[position];
  if (!order.ended) world_.end(order);
  std::erase(world_.market_.machines[order.machine].orders, position);
}

void Crowd::tenantGivesUp(std::size_t position) {
  const Machine& machine = world_.market_.machines[position];
  if (world_.reachable(machine)) return;
  for (const std::size_t order : std::vector(machine.orders))
    if (const Order& rental = world_.market_.orders[order]; !rental.spot && !rental.mine) endIfRunning(order);
}

void Crowd::ownerReprices(std::size_t position) {
  const Machine& machine = world_.market_.machines[position];
  if (machine.removed) return;
  Owner& owner = owners_[position];
  owner.mood = nextMood(owner.mood, random_);
  const double factor = std::exp(owner.mood + trend_);
  Settings settings = machine.settings;
  settings.onDemand = scaledPrices(owner.onDemand, machine, factor);
  settings.spotMinimum = scaledPrices(owner.spotMinimum, machine, factor);
  world_.apply(position, std::move(settings));
  planAfter(kOwnerRepricesEveryHours, Kind::OwnerReprices, position);
}

/// Somebody with a machine like one of those that are there comes in his place.
void Crowd::ownerLeaves(std::size_t position) {
  if (world_.rental(world_.market_.machines[position])) return planAfter(12, Kind::OwnerLeaves, position);
  const Owner& leaver = owners_[position];
  Group& group = groups_[leaver.group];
  const std::size_t likeThis = group.machines[random_.below(group.machines.size())];
  Machine follower = world_.market_.machines[likeThis];
  Owner owner = owners_[likeThis];
  world_.market_.machines[position].removed = true;
  world_.apply(position, world_.market_.machines[position].settings);
  std::erase(group.machines, position);

  follower.id = static_cast<std::int64_t>(world_.market_.machines.size()) + 1;
  follower.owner = static_cast<std::int64_t>(random_.below(900)) + 1000;
  follower.own = follower.removed = false;
  follower.connected = follower.online = follower.working = true;
  follower.name.clear();
  follower.orders.clear();
  follower.settings.listed = true;
  group.machines.push_back(world_.market_.machines.size());
  world_.market_.machines.push_back(std::move(follower));
  owners_.push_back(std::move(owner));
  this->follow(owners_.size() - 1);
}

}  // namespace provider::sandbox
