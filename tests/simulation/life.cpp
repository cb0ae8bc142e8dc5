#include "tests/simulation/life.h"

#include <algorithm>
#include <array>

#include "tests/simulation/invariants/convergence.h"
#include "tests/simulation/wish_drawing.h"

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// Things happen every so often on the average.
constexpr double kMeanPause_s = 240;
/// So many lowerings lead from the highest to the lowest price of an offer.
constexpr std::int64_t kLowerings = 5;
constexpr std::size_t kCrowd = 1'000;
/// A crowd rests that is found so three times in a row, with nothing written in between: for longer than it
/// takes until its settings are read again.
constexpr auto kLookAgain = 65min;
constexpr int kLooks = 3;

}  // namespace

Life::Life(Town& town) : town_(town), chance_(town.seed, "life") {
  std::map<Currency, Price> highest;
  for (const sandbox::Order& order : town.world.orders())
    if (order.mine) {
      auto& known = highest.try_emplace(order.price.currency(), order.price).first->second;
      known = std::max(known, order.price);
    }
  for (const auto& [currency, price] : highest)
    town.world.setLowering(Price::fromUnits(price.units() / kLowerings + 1, currency),
                           town.options.loweringWindow);
  Chance wishes(town.seed, "wishes");
  Wishes drawn = drawWishes(wishes, town.world, town.options.usdRates);
  for (const sandbox::Machine& machine : town.world.machines())
    if (machine.own) own_.push_back(machine.name);
  // A policy in a coin that the machine does not take would have nothing to do.
  for (const std::string& name : own_)
    if (const PolicyWish* policy = drawn.policyFor(name); policy && !chance_.oneIn(10)) {
      const Price price = priceIn(policy->currency);
      sandbox::MachineChange change;
      change.accepts = {policy->currency};
      const auto& present = town.world.ownMachine(name)->settings;
      if (!present.onDemand.get(policy->currency)) change.onDemand = {price};
      if (!present.spotMinimum.get(policy->currency)) change.spotMinimum = {price.scaled(0.7).roundedUp()};
      town.world.change(name, change);
    }
  town.configure(std::move(drawn));
  town.start();
}

Price Life::priceIn(Currency currency) {
  const double btc = 2e-4 * chance_.between(0.5, 2);
  const UsdRates& rates = town_.options.usdRates;
  const double coins = btc * rates[indexOf(Currency::Bitcoin)] / rates[indexOf(currency)];
  return Price::fromNumber(coins, currency).value().roundedUp();
}

void Life::after(milliseconds span, std::function<void()> deed) {
  later_.emplace(town_.clock.steady() + span, std::move(deed));
}

void Life::runUntil(SteadyTime end, bool eventful) {
  const auto pause = [this] {
    return milliseconds{static_cast<std::int64_t>(1000 * chance_.exponential(kMeanPause_s))};
  };
  SteadyTime next = town_.clock.steady() + pause();
  while (town_.clock.steady() < end) {
    while (!later_.empty() && later_.begin()->first <= town_.clock.steady()) {
      const auto deed = later_.extract(later_.begin());
      deed.mapped()();
    }
    if (eventful && next <= town_.clock.steady()) {
      happen();
      next = town_.clock.steady() + pause();
    }
    SteadyTime until = eventful ? std::min(end, next) : end;
    if (!later_.empty()) until = std::min(until, later_.begin()->first);
    town_.turn(std::max(until, town_.clock.steady()));
  }
}

void Life::happen() {
  struct Weighted {
    double weight;
    Deed deed;
  };
  static constexpr std::array kDeeds{
      Weighted{10, &Life::setPriceByHand}, Weighted{3, &Life::setListingByHand},
      Weighted{8, &Life::rivalsMove},      Weighted{6, &Life::rentOrRelease},
      Weighted{6, &Life::bidOrEnd},        Weighted{4, &Life::repriceOwnOffer},
      Weighted{10, &Life::machineFails},   Weighted{4, &Life::machineVanishes},
      Weighted{14, &Life::networkTrouble}, Weighted{7, &Life::diskTrouble},
      Weighted{3, &Life::mailTrouble},     Weighted{5, &Life::calendarJump},
      Weighted{5, &Life::killNow},         Weighted{7, &Life::killSoon},
      Weighted{6, &Life::pauseOrResume},   Weighted{3, &Life::silence},
      Weighted{3, &Life::reload}};
  std::array<double, kDeeds.size()> weights{};
  std::ranges::transform(kDeeds, weights.begin(), &Weighted::weight);
  (this->*kDeeds[chance_.weighted(weights)].deed)();
}

void Life::trouble(milliseconds span) {
  town_.wire.setTrouble(0.01);
  runUntil(town_.clock.steady() + span, true);
}

void Life::calm() {
  while (!later_.empty()) {
    const auto deed = later_.extract(later_.begin());
    deed.mapped()();
  }
  town_.wire.setTrouble(0);
  town_.wire.setDeadliness(0);
  town_.setDiskTrouble(std::nullopt);
  town_.setMailTrouble(0);
  healMachines();
  if (!chance_.oneIn(4)) {
    for (const auto& [subject, until] : std::map(town_.facts.pauses))
      command("resume " + subject, [&](agent::journal::Journal& journal) -> Result<void> {
        const auto done = journal.resume(subject, town_.clock.wall());
        if (!done) return std::unexpected(done.error());
        town_.facts.pauses.erase(subject);
        town_.tellAll([&](Invariant& each) { each.resumed(subject); });
        return {};
      });
  }
  town_.facts.calm = true;
  town_.trace.add("everything works again");
  const SteadyTime end = town_.clock.steady() + settlingTime(town_.facts);
  // A crowd has a day to come to rest, and needs a part of it.
  if (isCrowded())
    runUntilItRests(end);
  else
    runUntil(end, false);
  town_.tellAll([](Invariant& each) { each.finished(); });
}

bool Life::isCrowded() const { return own_.size() >= kCrowd; }

void Life::runUntilItRests(SteadyTime end) {
  std::size_t written = town_.tally.writes;
  for (int looks = 0; looks < kLooks && town_.clock.steady() < end;) {
    runUntil(std::min(end, town_.clock.steady() + kLookAgain), false);
    looks = allRests() && town_.tally.writes == written ? looks + 1 : 0;
    written = town_.tally.writes;
  }
}

bool Life::allRests() {
  if (!town_.facts.engine) return false;
  try {
    town_.tellAll([](Invariant& each) { each.finished(); });
  } catch (const Violation&) {
    return false;
  }
  return true;
}

const sandbox::Machine& Life::someOwn() { return *town_.world.ownMachine(own_[chance_.below(own_.size())]); }

std::vector<std::int64_t> Life::ownOffers() const {
  std::vector<std::int64_t> ids;
  for (const sandbox::Order& order : town_.world.orders())
    if (order.mine && order.spot && !order.ended) ids.push_back(order.id);
  return ids;
}

std::string Life::someSubject() {
  const auto offers = ownOffers();
  switch (chance_.below(3)) {
    case 0:
      return {};
    case 1:
      return offers.empty() ? std::string{} : "offer:" + std::to_string(offers[chance_.below(offers.size())]);
    default:
      return someOwn().name;
  }
}

}  // namespace simulation
