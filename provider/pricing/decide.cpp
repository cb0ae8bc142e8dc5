#include <algorithm>

#include "provider/market/gpu.h"
#include "provider/pricing/candidate.h"
#include "provider/pricing/decision.h"
#include "provider/pricing/guards.h"

namespace provider::pricing {
namespace {

using market::Side;

constexpr std::chrono::minutes kClockSlack{1};

/// What forbids any write to this machine, whatever its price should be; empty when nothing does.
std::string obstacle(const Policy& policy, const Inputs& inputs) {
  const machines::Machine& machine = inputs.machine;
  if (inputs.now - machine.readAt > inputs.machineMaxAge) return "the machine was not read recently enough";
  if (!machine.settings) return "the machine's settings were not read yet";
  const machines::Settings& settings = *machine.settings;
  if (settings.readAt > inputs.now + kClockSlack)
    return "the machine's settings were read before the clock was set back";
  if (inputs.now - settings.readAt > inputs.settingsMaxAge)
    return "the machine's settings were not read recently enough";
  if (settings.visibility.empty() && !policy.availability)
    return "the marketplace did not say whether the machine is public or hidden, and a write would have to";
  if (!settings.pricesTold)
    return "the marketplace did not say what the machine costs now, and a write would have to";
  if (!settings.mrlHours && !policy.mrlHours)
    return "the marketplace did not say the machine's maximum rental length, and a write would have to";
  const std::string key(wireKey(policy.currency));
  if (std::ranges::find(settings.autopriced, key) != settings.autopriced.end())
    return "the platform sets the " + std::string(symbol(policy.currency)) +
           " price itself (autoprice is on)";
  if (settings.allowedCoins && !machines::accepts(settings, policy.currency))
    return "the machine does not accept " + std::string(symbol(policy.currency));
  return {};
}

MachineBounds boundsFor(const Bounds& bounds, const machines::Settings& settings, bool required) {
  const auto gpu = market::parseGpu(settings.gpu);
  const auto resolve = [&gpu](const std::optional<OwnerPrice>& bound) -> std::optional<Price> {
    if (!bound || (bound->perGpu && !gpu)) return std::nullopt;
    return bound->forMachine(gpu ? gpu->count : 1);
  };
  const bool unresolved =
      !gpu && ((bounds.floor && bounds.floor->perGpu) || (bounds.ceiling && bounds.ceiling->perGpu));
  return {.floor = resolve(bounds.floor),
          .ceiling = resolve(bounds.ceiling),
          .required = required,
          .unresolved = unresolved};
}

/// A strategy that sets a price from something other than the owner's own figure has to be bounded.
bool movesOnDemand(const Policy& policy) { return std::holds_alternative<Percentile>(policy.strategy); }
bool movesSpot(const Policy& policy) {
  const auto* rule = std::get_if<Percentile>(&policy.strategy);
  return rule && rule->spotPercentile;
}

std::optional<Price> settled(const PriceTrail& trail) { return trail.target ? trail.target : trail.current; }

bool changes(const PriceTrail& trail) { return trail.target && trail.target != trail.current; }

/// The guard that had the last word on a price, and what it said.
const GuardVerdict* lastWord(const PriceTrail& trail) {
  return trail.guards.empty() ? nullptr : &trail.guards.back();
}

std::string changeText(const PriceTrail& trail, const char* what) {
  return std::string(what) + " " + (trail.current ? trail.current->text() : "none") + " -> " +
         trail.target->text() + " (" + trail.candidateReason + ")";
}

/// Only `public` is listed; what else a machine is called does not matter (API page, *Readings that are easy
/// to get wrong*).
std::string availabilityBy(const Policy& policy, const machines::Settings& settings) {
  const bool known = policy.availability && !settings.visibility.empty();
  const bool same = known && (*policy.availability == "public") == (settings.visibility == "public");
  return same ? settings.visibility : policy.availability.value_or(settings.visibility);
}

Wanted wantedBy(const Policy& policy, const machines::Settings& settings, const Decision& decision) {
  Wanted wanted{.onDemand = settings.onDemand,
                .spotMinimum = settings.spotMinimum,
                .mrlHours = policy.mrlHours.value_or(settings.mrlHours.value_or(0)),
                .availability = availabilityBy(policy, settings)};
  if (decision.onDemand.target) wanted.onDemand.set(*decision.onDemand.target);
  if (decision.spot.target) wanted.spotMinimum.set(*decision.spot.target);
  return wanted;
}

void note(Decision& decision, const Wanted& wanted, const machines::Settings& settings) {
  if (wanted.mrlHours != settings.mrlHours)
    decision.notes.push_back("mrl " +
                             (settings.mrlHours ? std::to_string(*settings.mrlHours) + "h" : "unknown") +
                             " -> " + std::to_string(wanted.mrlHours) + "h");
  if (wanted.availability != settings.visibility)
    decision.notes.push_back("availability " +
                             (settings.visibility.empty() ? "unknown" : settings.visibility) + " -> " +
                             wanted.availability);
}

void settleWrite(Decision& decision, Wanted wanted) {
  decision.action = Action::Write;
  decision.settledBy = Guard::Unchanged;
  if (changes(decision.onDemand)) decision.reason = changeText(decision.onDemand, "on demand");
  if (changes(decision.spot))
    decision.reason += (decision.reason.empty() ? "" : "; ") + changeText(decision.spot, "spot minimum");
  for (const std::string& text : decision.notes)
    decision.reason += (decision.reason.empty() ? "" : "; ") + text;
  decision.wanted = std::move(wanted);
}

/// Nothing is to be written: because all is as it should be, or because a guard held a price back.
void settleNoWrite(Decision& decision) {
  for (const PriceTrail* trail : {&decision.onDemand, &decision.spot}) {
    const GuardVerdict* word = lastWord(*trail);
    if (trail->target || !word) continue;
    decision.action = Action::Hold;
    decision.settledBy = word->guard;
    decision.reason =
        std::string(trail->side == Side::Spot ? "spot minimum" : "on demand") + ": " + word->reason;
    return;
  }
  decision.action = Action::Unchanged;
  decision.settledBy = Guard::Unchanged;
  decision.reason = "already as the policy wants it";
}

}  // namespace

std::string_view name(Guard guard) {
  switch (guard) {
    case Guard::FreshInputs:
      return "fresh inputs";
    case Guard::Sanity:
      return "sanity";
    case Guard::Bounds:
      return "floor and ceiling";
    case Guard::Rounding:
      return "rounding";
    case Guard::Unchanged:
      return "unchanged";
  }
  return "unknown";
}

Decision decide(const Policy& policy, const Limits& limits, const Inputs& inputs) {
  Decision decision;
  decision.machine = inputs.machine.reading.name;
  decision.policy = policy.label;
  decision.spot.side = Side::Spot;
  decision.reason = obstacle(policy, inputs);
  if (!decision.reason.empty()) {
    decision.settledBy = Guard::FreshInputs;
    return decision;
  }
  const machines::Settings& settings = *inputs.machine.settings;
  const Limit& limit = limits[indexOf(policy.currency)];
  decision.onDemand =
      guard(Side::OnDemand, settings.onDemand.get(policy.currency), onDemandCandidate(policy, inputs),
            boundsFor(policy.onDemandBounds, settings, movesOnDemand(policy)), limit, std::nullopt);
  const std::optional<Price> onDemand = settled(decision.onDemand);
  const std::optional<Price> spotMinimum = settings.spotMinimum.get(policy.currency);
  Candidate spot = spotCandidate(policy, inputs, decision.onDemand.target);
  // A spot minimum that nobody sets would be left above an on-demand price that is lowered: it goes along.
  if (!spot.price && decision.onDemand.target && spotMinimum && *spotMinimum > *onDemand)
    spot = {.price = onDemand,
            .about = "not above the on-demand price",
            .samples = 0,
            .leftAlone = false,
            .heldBy = {}};
  decision.spot = guard(Side::Spot, spotMinimum, spot,
                        boundsFor(policy.spotBounds, settings, movesSpot(policy)), limit, onDemand);
  Wanted wanted = wantedBy(policy, settings, decision);
  note(decision, wanted, settings);
  if (changes(decision.onDemand) || changes(decision.spot) || !decision.notes.empty())
    settleWrite(decision, std::move(wanted));
  else
    settleNoWrite(decision);
  return decision;
}

}  // namespace provider::pricing
