#include "provider/sandbox/crowd.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "provider/core/ensure.h"
#include "provider/sandbox/renters.h"
#include "provider/sandbox/world.h"

/// How the crowd is fitted to its market, and what it does when.
namespace provider::sandbox {
namespace {

/// Assumptions, as those of renters.h.
constexpr double kTrendEveryHours = 6, kTrendKept = 0.98, kTrendSpread = 0.08;
constexpr int kTrials = 400;

double inHours(std::chrono::milliseconds time) {
  return std::chrono::duration<double, std::ratio<3600>>(time).count();
}

}  // namespace

Crowd::Crowd(World& world, std::uint64_t seed)
    : world_(world), seed_(seed), random_(seed ^ 0xc2b2ae3d27d4eb4fU), failures_(seed ^ 0x165667b19e3779f9U) {
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
    Group& group = groups_[place->second];
    group.machines.push_back(i);
    if (!machine.own) group.beginners.push_back(i);
    owners_.push_back({.group = place->second,
                       .onDemand = machine.settings.onDemand,
                       .spotMinimum = machine.settings.spotMinimum,
                       .key = i});
  }
}

/// So many come as keep what is there now, given how long they stay and how many of them find something. What
/// they find is tried on a market that is rented as usual, machine by machine, and not on the one that
/// happens to be: where the few machines of a model are all rented, nobody would find anything, and no number
/// would be enough.
void Crowd::fit(Group& group) {
  std::vector<double> prices;
  double rented = 0, bids = 0;
  for (const std::size_t i : group.machines) {
    const Machine& machine = world_.market_.machines[i];
    if (const auto deal = bestDeal(machine.settings.onDemand, machine, world_.options_))
      prices.push_back(deal->usdPerGpu);
    if (machine.rented) ++rented;
    bids += static_cast<double>(std::ranges::count_if(machine.orders, [this](std::size_t order) {
      return world_.market_.orders[order].spot && !world_.market_.orders[order].mine;
    }));
  }
  if (prices.empty()) return;
  std::ranges::nth_element(prices, prices.begin() + std::ssize(prices) / 2);
  group.usualUsdPerGpu = prices[prices.size() / 2];

  std::vector<double> rentedShare(world_.market_.machines.size(), 1);
  for (const std::size_t i : group.machines) {
    const Machine& machine = world_.market_.machines[i];
    const auto deal = bestDeal(machine.settings.onDemand, machine, world_.options_);
    if (deal && world_.reachable(machine))
      rentedShare[i] = usuallyRented(deal->usdPerGpu / group.usualUsdPerGpu);
  }
  std::vector<bool> free(world_.market_.machines.size());
  const IsFree usually = [&](std::size_t machine) { return free[machine]; };
  double stays_h = 0, found = 1, bid = 1;
  for (int i = 0; i < kTrials; ++i) {
    for (const std::size_t machine : group.machines) free[machine] = !random_.chance(rentedShare[machine]);
    const Machine& machine = world_.market_.machines[group.machines[random_.below(group.machines.size())]];
    stays_h += inHours(drawStay(random_, std::chrono::hours{machine.settings.mrlHours}));
    const double most = group.usualUsdPerGpu * drawBudget(random_, world_.options_.renters);
    if (choose(group, &Settings::onDemand, most, usually)) ++found;
    const double mostOnSpot = group.usualUsdPerGpu * drawSpotBudget(random_);
    const auto wanted = choose(group, &Settings::spotMinimum, mostOnSpot, usually);
    if (wanted && openingBid(world_.market_.machines[*wanted], mostOnSpot)) ++bid;
  }
  // A model of few machines that are all rented, or none, does not always stay so.
  const double count = static_cast<double>(group.machines.size());
  const double wanted = count * (rented + 0.5) / (count + 1);
  group.rentersPerHour = wanted / (stays_h / kTrials) / (found / kTrials);
  group.biddersPerHour = bids / kBidStandsHours / (bid / kTrials);
}

void Crowd::begin() {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    planAfter(1 / (groups_[i].rentersPerHour * kMostCrowded), Occasion::RenterComes, i);
    planAfter(1 / groups_[i].biddersPerHour, Occasion::BidderComes, i);
  }
  for (const Order& order : world_.market_.orders) {
    if (order.mine || order.ended) continue;
    if (order.spot)
      planBidder(order.id, world_.worthInUsd(order.price) * random_.between(1, 1.5));
    else
      planOrder(world_.now() + drawRestOfStay(random_, std::chrono::seconds{order.mrlSeconds}),
                Occasion::RentalEnds, order.id);
  }
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    if (world_.market_.machines[i].own)
      planFailure(world_.now(), i);
    else
      follow(i);
  }
  planAfter(kTrendEveryHours, Occasion::TrendMoves, 0);
}

void Crowd::plan(SteadyTime at, Occasion occasion, std::size_t subject) {
  world_.agenda_.plan(at, occasion, subject);
}

void Crowd::planAfter(double mean_h, Occasion occasion, std::size_t subject) {
  // Nobody comes where nobody ever came.
  if (!std::isfinite(mean_h)) return;
  // At another time than this, or its chance would be the same, and so the next time, for ever.
  const auto later =
      std::max<std::chrono::milliseconds>(ofHours(random_.exponential(mean_h)), std::chrono::milliseconds{1});
  plan(world_.now() + later, occasion, subject);
}

void Crowd::planOrder(SteadyTime at, Occasion occasion, std::int64_t order) {
  plan(at, occasion, static_cast<std::size_t>(order));
}

std::uint64_t Crowd::keyOf(const Event& event) const {
  if (event.occasion == Occasion::OwnerReprices || event.occasion == Occasion::OwnerLeaves)
    return owners_[event.subject].key;
  const auto bidder = event.occasion == Occasion::BidderLooks
                          ? bidders_.find(static_cast<std::int64_t>(event.subject))
                          : bidders_.end();
  return bidder == bidders_.end() ? event.subject : bidder->second.key;
}

void Crowd::decide(const Event& event) {
  random_.follow(Random::keyOf({seed_, static_cast<std::uint64_t>(event.occasion), keyOf(event),
                                static_cast<std::uint64_t>(event.at.time_since_epoch().count())}));
}

void Crowd::happen(const Event& event) {
  decide(event);
  const auto order = static_cast<std::int64_t>(event.subject);
  switch (event.occasion) {
    case Occasion::RenterComes:
      renterComes(event.subject);
      return planAfter(1 / (groups_[event.subject].rentersPerHour * kMostCrowded), event.occasion,
                       event.subject);
    case Occasion::BidderComes:
      bidderComes(event.subject);
      return planAfter(1 / groups_[event.subject].biddersPerHour, event.occasion, event.subject);
    case Occasion::BidderLooks:
      return bidderLooks(order);
    case Occasion::RentalEnds:
    case Occasion::BidEnds:
      return end(order);
    case Occasion::TenantGivesUp:
      return tenantGivesUp(event.subject);
    case Occasion::OwnerReprices:
      return ownerReprices(event.subject);
    case Occasion::OwnerLeaves:
      return ownerLeaves(event.subject);
    case Occasion::MachineFails:
      return machineFails(event.subject);
    case Occasion::TrendMoves:
      trend_ = kTrendKept * trend_ + std::sqrt(1 - kTrendKept * kTrendKept) * kTrendSpread * random_.normal();
      return planAfter(kTrendEveryHours, event.occasion, 0);
    case Occasion::OutageBegins:
    case Occasion::OutageEnds:
    case Occasion::RentalRunsOut:
    case Occasion::WalletRunsEmpty:
      ensure(false, "the marketplace's own occasions are no concern of the crowd's");
  }
}

}  // namespace provider::sandbox
