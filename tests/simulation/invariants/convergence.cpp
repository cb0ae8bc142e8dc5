#include "tests/simulation/invariants/convergence.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "agent/cycle/pauses.h"

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using agent::cycle::MachineState;
using agent::cycle::OfferState;
using pricing::Guard;
using std::chrono::milliseconds;

namespace {

/// What may hold a price for good.
bool mayRest(Guard guard) {
  return guard == Guard::Unchanged || guard == Guard::WhenRented || guard == Guard::DeadBand ||
         guard == Guard::FreshInputs || guard == Guard::Sanity || guard == Guard::Rounding;
}

bool isHeldNow(const pricing::Memory& memory) {
  return memory.onDemand.price.changedByOthersAt || memory.spot.price.changedByOthersAt;
}

milliseconds readingRound(const Facts& facts) {
  int machines = 0;
  for (const sandbox::Machine& machine : facts.world.machines()) machines += machine.own ? 1 : 0;
  return machines * 4 * facts.wishes.requestInterval;
}

/// From one bound to the other, each step with its cooldown and its confirmations.
milliseconds timeForSteps(const PolicyWish& policy, const Facts& facts) {
  const Wishes& wishes = facts.wishes;
  const bool bounded = policy.floor && policy.ceiling;
  const double ratio = bounded ? policy.ceiling->price.toNumber() / policy.floor->price.toNumber() : 100.0;
  const double share = policy.stepPercent ? *policy.stepPercent / 100.0 : 1e9;
  const auto steps = 1 + static_cast<int>(std::ceil(std::log(ratio) / -std::log(1 - std::min(share, 0.9))));
  const milliseconds each =
      std::max<milliseconds>(policy.cooldown, policy.confirmations * wishes.marketInterval) +
      wishes.marketInterval + wishes.pollInterval + 2min + readingRound(facts);
  return steps * each;
}

std::string stands(const std::string& machine, const pricing::Decision& decision) {
  return machine + " does not rest: " + decision.reason;
}

}  // namespace

void Convergence::stepped() {
  if (!facts().calm || !facts().engine) return;
  for (const auto& [name, state] : facts().engine->knowledge().machines)
    if (isHeldNow(state.pricing.memory)) heldAt_[name] = facts().clock.steady();
}

bool Convergence::wasHeldJustNow(const std::string& machine) const {
  const auto held = heldAt_.find(machine);
  return held != heldAt_.end() &&
         facts().clock.steady() - held->second < timeForSteps(*facts().wishes.policyFor(machine), facts());
}

void Convergence::finished() {
  if (facts().wishes.mode != "enforce") return;
  for (const auto& [name, state] : facts().engine->knowledge().machines)
    if (facts().wishes.policyFor(name) && !facts().isPaused(name) && !isHeldNow(state.pricing.memory))
      judge(name, state);
  for (const auto& [id, state] : facts().engine->knowledge().offers)
    if (facts().wishes.offerFor(id) && !facts().isPaused("offer:" + std::to_string(id))) judge(state);
}

void Convergence::judge(const std::string& name, const MachineState& state) const {
  if (!state.decision || !state.machine.settings) broken(name + " was never decided on");
  const pricing::Decision& decision = *state.decision;
  const sandbox::Settings& truth = facts().world.ownMachine(name)->settings;
  const machines::Settings& known = *state.machine.settings;
  if (known.onDemand.get(decision.currency) != truth.onDemand.get(decision.currency) ||
      known.spotMinimum.get(decision.currency) != truth.spotMinimum.get(decision.currency) ||
      known.mrlHours != truth.mrlHours)
    broken(name + " has other settings than the agent knows");
  // What is free again has the time that its steps take.
  if (wasHeldJustNow(name)) return;
  if (decision.action == pricing::Action::Write) broken(stands(name, decision));
  if (decision.action == pricing::Action::Hold && !mayRest(decision.settledBy))
    broken(stands(name, decision));
  // Too old is not too few.
  const bool stale = decision.reason.find("recently enough") != std::string::npos ||
                     decision.reason.find("not read yet") != std::string::npos;
  if (decision.action == pricing::Action::Hold && stale) broken(stands(name, decision));
  judgeFixed(name, state);
}

void Convergence::judgeFixed(const std::string& name, const MachineState& state) const {
  const PolicyWish& policy = *facts().wishes.policyFor(name);
  const sandbox::Machine& machine = *facts().world.ownMachine(name);
  const bool rented =
      state.machine.settings->rental != machines::Rental::None && policy.whenRented != "follow";
  const bool autopriced = machine.settings.autoprice.has_value();
  if (policy.strategy != Strategy::Fixed || rented || autopriced ||
      !machine.settings.accepts[indexOf(policy.currency)])
    return;
  const int gpus = machine.hardware.gpuCount;
  const double given = policy.onDemand->units(policy.currency, gpus, facts().rates);
  const Interval bounds = policy.onDemandBounds(gpus, facts().rates);
  const double wanted = std::clamp(given, bounds.low, bounds.high);
  const auto price = machine.settings.onDemand.get(policy.currency);
  // From outside [limits] no step need lead inside, and what is outside is not sent.
  const Interval limits = facts().wishes.limitsOf(policy.currency);
  if (!limits.contains(given) || (price && !limits.contains(static_cast<double>(price->units())))) return;
  const double step = static_cast<double>(Price::smallest(policy.currency).units());
  // The dead band is a share of the price that stands.
  const double standing = price ? static_cast<double>(price->units()) : 0;
  const double slack = step + standing * policy.minChangePercent / 100.0;
  const double off = std::abs(standing - wanted);
  // Its spot minimum may forbid to go lower.
  const auto spot = machine.settings.spotMinimum.get(policy.currency);
  const bool keptApart = !policy.spotPercent && spot && price && *spot >= *price;
  if (off > slack && !keptApart)
    broken(name + " stands at " + (price ? price->text() : "no price") + ", wanted is " +
           Price::fromUnits(static_cast<std::int64_t>(wanted), policy.currency).text() +
           "; the agent says: " + state.decision->reason);
}

void Convergence::judge(const OfferState& state) const {
  const std::string name = "offer " + std::to_string(state.offer.id);
  if (!state.memory.pausedBecause.empty()) return;
  const sandbox::Order* order = facts().world.order(state.offer.id);
  if (order->ended) broken(name + " ended, and the agent does not know");
  if (!state.bidKnown || state.offer.bid != order->price)
    broken(name + " has another price than the agent knows");
  if (!state.move) broken(name + " was never planned");
  if (!std::holds_alternative<offers::Stay>(state.move->action))
    broken(name + " does not rest: " + state.move->reason);
  const OfferWish& wish = *facts().wishes.offerFor(state.offer.id);
  const sandbox::Machine& machine = facts().world.machines()[order->machine];
  const Interval limits = facts().wishes.limitsOf(order->price.currency());
  if (!limits.contains(static_cast<double>(order->price.units()))) return;
  if (wish.lowestWinning || !machine.settings.listed || !machine.online || !machine.connected) return;
  const auto minimum = machine.settings.spotMinimum.get(order->price.currency());
  const Price wanted = wish.price.roundedDown();
  if (!minimum || order->price == std::max(wanted, *minimum)) return;
  if (*minimum > wanted && order->price < *minimum) return;
  broken(name + " stands at " + order->price.text() + ", wanted is " + wanted.text());
}

milliseconds settlingTime(const Facts& facts) {
  const Wishes& wishes = facts.wishes;
  milliseconds longest{0};
  for (const PolicyWish& policy : wishes.policies) longest = std::max(longest, timeForSteps(policy, facts));
  for (const OfferWish& wish : wishes.offers) {
    const sandbox::Order* order = facts.world.order(wish.order);
    if (!order || order->ended) continue;
    const auto window = facts.loweringWindow + wishes.offersInterval;
    longest = std::max<milliseconds>(longest, 12 * window);
  }
  // Of a ladder the last rung is three hours up.
  return longest + 75min + wishes.configInterval + 2 * readingRound(facts) +
         (wishes.policies.empty() ? 0h : 3h);
}

}  // namespace simulation
