#include "agent/report/next_change.h"

#include <algorithm>

#include "agent/report/explanation_parts.h"
#include "agent/report/next_change_missing.h"
#include "agent/report/numbers.h"
#include "agent/report/tables.h"
#include "provider/core/text.h"

namespace agent::report {

using namespace provider;
using pricing::Guard;
using pricing::PriceTrail;

namespace {

/// What the candidate is read from, and how often that happens.
std::string readings(const PriceTrail& trail, const Reasoning& r, int count) {
  const bool several = count > 1;
  const std::string of = several ? "with " + std::to_string(count) + " more readings in a row of "
                                 : std::string("with the next reading of ");
  const auto every = [several](std::chrono::milliseconds interval) {
    return std::string(several ? " (one every " : " (every ") + humanDuration(interval) + ")";
  };
  if (trail.query) return of + "the marketplace" + every(r.marketInterval);
  const bool rates = !pricing::ratesNeeded(r.policy).empty();
  return of + (rates ? "the exchange rates or the machine" : "the machine" + every(r.pollInterval));
}

int readingsMissing(const PriceTrail& trail, const Reasoning& r) {
  const bool spot = trail.side == market::Side::Spot;
  const pricing::PriceMemory& memory = spot ? r.memory.memory.spot : r.memory.memory.onDemand;
  const bool raise = trail.candidate > trail.current;
  return (raise ? r.policy.pace.confirmRaise : r.policy.pace.confirmLower) - memory.readings;
}

std::string afterRental(const Reasoning& r) {
  return r.policy.pace.whenRented == pricing::WhenRented::RaiseOnly ? "when the rental ends, or for a raise"
                                                                    : "when the rental ends";
}

/// When the guard that holds a price may let it through.
std::string whenLetThrough(const PriceTrail& trail, const Explanation& e) {
  const Reasoning& r = *e.reasoning;
  if (trail.notBefore) return inText(*trail.notBefore, e.now);
  switch (trail.guards.back().guard) {
    case Guard::ManualHold:
      return "when the manual hold ends";
    case Guard::FreshInputs:
      return untilCandidate(trail, e);
    case Guard::Bounds:
      return untilBounded(trail, e);
    case Guard::Sanity:
    case Guard::Rounding:
      return "when the candidate or the configuration is another";
    case Guard::WhenRented:
      return afterRental(r);
    case Guard::DeadBand:
      return "when a change of at least min_change " + percentText(r.policy.pace.minChange) + " is wanted";
    case Guard::Confirmation:
      return readings(trail, r, readingsMissing(trail, r));
    case Guard::Cooldown:
      return "when the cooldown ends";
    case Guard::Correction:
    case Guard::StepCap:
    case Guard::Unchanged:
      break;
  }
  return "when something else is wanted";
}

bool isHeld(const PriceTrail& trail) { return !trail.target && !trail.guards.empty(); }

/// Whether the spot minimum waits for the on-demand price that it is a share of, and for nothing else.
bool waitsForOnDemand(const Reasoning& r) {
  return isHeld(r.decision.onDemand) && std::holds_alternative<pricing::ShareOfOnDemand>(r.policy.spot) &&
         r.decision.spot.guards.back().guard == Guard::FreshInputs;
}

std::string ofHeld(const Explanation& e) {
  const Reasoning& r = *e.reasoning;
  const PriceTrail& onDemand = r.decision.onDemand;
  const PriceTrail& spot = r.decision.spot;
  if (!isHeld(onDemand) && !isHeld(spot)) return untilDecidable(e);
  const std::string first = isHeld(onDemand) ? whenLetThrough(onDemand, e) : std::string{};
  const std::string second = isHeld(spot) && !waitsForOnDemand(r) ? whenLetThrough(spot, e) : std::string{};
  if (first == second || second.empty()) return first;
  return first.empty() ? second : "on demand " + first + "; spot minimum " + second;
}

std::string ofUnchanged(const Reasoning& r) {
  if (pricing::staysForSpotTenant(r.policy, r.memory.memory))
    return "when the tenant of the spot market leaves";
  if (!pricing::needsMarket(r.policy)) return "when the policy wants another price";
  return "when a reading of the marketplace (every " + humanDuration(r.marketInterval) +
         ") asks for another price";
}

std::string ofWrite(const Gate& gate) {
  if (gate.unconfirmed) return "when the last write was read back";
  if (gate.holdLeft)
    return "in " + humanDuration(*gate.holdLeft) + ", when the hold after failed writes ends";
  return gate.mode == "enforce" ? "at once" : "once mode = enforce; apply does it at once";
}

}  // namespace

std::string nextChange(const Explanation& e) {
  const Reasoning& r = *e.reasoning;
  if (r.gate.mode == "paused") return "not while mode = paused";
  const bool write = r.decision.action == pricing::Action::Write;
  if (!r.gate.paused.empty()) {
    if (!r.gate.pausedUntil) return "after clore-agent resume";
    const WallTime earliest =
        std::max(*r.gate.pausedUntil, r.decision.nextChangeAt.value_or(WallTime::min()));
    return "not before the pause ends: " + inText(earliest, e.now);
  }
  if (write) return ofWrite(r.gate);
  std::string text = r.decision.action == pricing::Action::Unchanged ? ofUnchanged(r) : ofHeld(e);
  if (r.gate.mode != "enforce") text += "; then only by apply, or once mode = enforce";
  return text;
}

}  // namespace agent::report
