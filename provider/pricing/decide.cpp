#include <algorithm>
#include <cmath>

#include "provider/market/gpu.h"
#include "provider/pricing/candidate.h"
#include "provider/pricing/decision.h"
#include "provider/pricing/guards.h"
#include "provider/pricing/notice.h"
#include "provider/pricing/settle.h"
#include "provider/pricing/situation.h"

namespace provider::pricing {
namespace {

using market::Side;

constexpr double kShareTolerance = 0.001;

/// What forbids any write to this machine, whatever its price should be; empty when nothing does.
std::string obstacle(const Policy& policy, const Inputs& inputs) {
  const machines::Machine& machine = inputs.machine;
  if (isAhead(machine.readAt, inputs.now)) return "the machine was read before the clock was set back";
  if (inputs.now - machine.readAt > inputs.machineMaxAge) return "the machine was not read recently enough";
  if (!machine.settings) return "the machine's settings were not read yet";
  const machines::Settings& settings = *machine.settings;
  if (isAhead(settings.readAt, inputs.now))
    return "the machine's settings were read before the clock was set back";
  if (inputs.now - settings.readAt > inputs.settingsMaxAge)
    return "the machine's settings were not read recently enough";
  if (settings.visibility.empty() && !policy.availability)
    return "the marketplace did not say whether the machine is public or hidden, and a write would have to";
  if (!settings.pricesTold)
    return "the marketplace did not say what the machine costs now, and a write would have to";
  if (!settings.mrlHours && !policy.mrlHours)
    return "the marketplace did not say the machine's maximum rental length, and a write would have to";
  if (machines::autopriced(settings, policy.currency))
    return "the platform sets the " + std::string(symbol(policy.currency)) +
           " price itself (autoprice is on)";
  if (settings.allowedCoins && !machines::accepts(settings, policy.currency))
    return "the machine does not accept " + std::string(symbol(policy.currency));
  return {};
}

/// The price as it will be.
std::optional<Price> outcome(const PriceTrail& trail) { return trail.target ? trail.target : trail.current; }

/// The on-demand price that the spot minimum is measured by: as it will be, or as it stays when it was only
/// not the moment to move it.
std::optional<Price> settledOnDemand(const PriceTrail& trail) {
  if (trail.target) return trail.target;
  if (trail.guards.empty() || onlyNotNow(trail.guards.back().guard)) return trail.current;
  return std::nullopt;
}

class Decider {
 public:
  Decider(const Policy& policy, const Limits& limits, const Inputs& inputs)
      : policy_(policy),
        limit_(limits[indexOf(policy.currency)]),
        inputs_(inputs),
        settings_(*inputs.machine.settings),
        situation_{.policy = policy,
                   .inputs = inputs,
                   .settings = settings_,
                   .gpu = market::parseGpu(settings_.gpu),
                   .schedule = active(policy.schedules, inputs.now)} {}

  void prices(Decision& decision, Memory& memory) const {
    Guarded onDemand = guard(onDemandCandidate(situation_, memory), inputsFor(Side::OnDemand, memory, {}),
                             std::move(memory.onDemand));
    memory.onDemand = std::move(onDemand.memory);
    decision.onDemand = std::move(onDemand.trail);
    GuardInputs asked = inputsFor(Side::Spot, memory, outcome(decision.onDemand));
    Candidate proposed = spotCandidate(situation_, settledOnDemand(decision.onDemand));
    proposed.follows =
        proposed.follows && changes(decision.onDemand) && isAtItsShare(decision.onDemand, asked);
    takeSpot(guard(std::move(proposed), asked, std::move(memory.spot)), decision, memory);
    goAlong(decision, memory, asked);
    keepApart(decision);
  }

 private:
  static void takeSpot(Guarded spot, Decision& decision, Memory& memory) {
    memory.spot = std::move(spot.memory);
    decision.spot = std::move(spot.trail);
  }

  [[nodiscard]] GuardInputs inputsFor(Side side, const Memory& memory,
                                      const std::optional<Price>& highest) const {
    const bool spot = side == Side::Spot;
    const PriceMap& prices = spot ? settings_.spotMinimum : settings_.onDemand;
    return {.side = side,
            .current = prices.get(policy_.currency),
            .bounds = boundsFor(side, situation_),
            .limit = limit_,
            .highest = highest,
            .pace = policy_.pace,
            .word = inputs_.word,
            .rented = settings_.rental != machines::Rental::None,
            .lastWriteAt = memory.lastWriteAt,
            .manualUntil = heldUntil((spot ? memory.spot : memory.onDemand).price, policy_),
            .now = inputs_.now};
  }

  /// Whether the spot minimum is the share of the present on-demand price that it is meant to be: it then
  /// moves with it, and nothing else about it is to be confirmed or slowed down.
  [[nodiscard]] bool isAtItsShare(const PriceTrail& onDemand, const GuardInputs& spot) const {
    const auto* rule = std::get_if<ShareOfOnDemand>(&policy_.spot);
    if (!rule || !spot.current || !onDemand.current) return false;
    const Price meant = between(spot.bounds, onDemand.current->scaled(rule->share).roundedNearest());
    const auto off = static_cast<double>(std::abs(spot.current->units() - meant.units()));
    const auto smallest = static_cast<double>(Price::smallest(policy_.currency).units());
    return off <=
           smallest + std::max(policy_.pace.minChange, kShareTolerance) * static_cast<double>(meant.units());
  }

  /// A spot minimum that stays would be left above an on-demand price that is lowered: it goes along.
  void goAlong(Decision& decision, Memory& memory, GuardInputs& spot) const {
    const auto& onDemand = decision.onDemand.target;
    if (!changes(decision.onDemand) || decision.spot.target || !(decision.spot.current > onDemand)) return;
    Candidate along;
    along.price = onDemand;
    along.about = "not above the on-demand price";
    along.reading = inputs_.machine.readAt;
    along.follows = true;
    spot.manualUntil.reset();
    takeSpot(guard(std::move(along), spot, std::move(memory.spot)), decision, memory);
  }

  /// Where the spot minimum cannot go along, because its own floor forbids it, the on-demand price stays.
  static void keepApart(Decision& decision) {
    const auto spot = outcome(decision.spot);
    PriceTrail& onDemand = decision.onDemand;
    const bool lowered = changes(onDemand) && (!onDemand.current || *onDemand.target < *onDemand.current);
    if (!lowered || !(spot > onDemand.target)) return;
    onDemand.guards.push_back({.guard = Guard::Rounding,
                               .verdict = Verdict::Held,
                               .reason = onDemand.target->text() + " would be below the spot minimum " +
                                         spot->text() + ", which cannot go along"});
    onDemand.target.reset();
  }

  const Policy& policy_;
  const Limit& limit_;
  const Inputs& inputs_;
  const machines::Settings& settings_;
  Situation situation_;
};

}  // namespace

std::string_view name(Guard guard) {
  switch (guard) {
    case Guard::ManualHold:
      return "manual hold";
    case Guard::FreshInputs:
      return "fresh inputs";
    case Guard::Sanity:
      return "sanity";
    case Guard::Bounds:
      return "floor and ceiling";
    case Guard::Correction:
      return "correction";
    case Guard::WhenRented:
      return "when rented";
    case Guard::DeadBand:
      return "dead band";
    case Guard::Confirmation:
      return "confirmation";
    case Guard::Cooldown:
      return "cooldown";
    case Guard::StepCap:
      return "step caps";
    case Guard::Rounding:
      return "rounding";
    case Guard::Unchanged:
      return "unchanged";
  }
  return "unknown";
}

Decided decide(const Policy& policy, const Limits& limits, const Inputs& inputs) {
  Decided result{.decision = {}, .memory = notice(policy, inputs)};
  Decision& decision = result.decision;
  decision.machine = inputs.machine.reading.name;
  decision.policy = policy.label;
  decision.currency = policy.currency;
  decision.spot.side = Side::Spot;
  decision.reason = obstacle(policy, inputs);
  if (!decision.reason.empty()) return result;
  Decider(policy, limits, inputs).prices(decision, result.memory);
  settle(decision, policy, *inputs.machine.settings, result.memory);
  return result;
}

}  // namespace provider::pricing
