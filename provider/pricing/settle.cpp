#include "provider/pricing/settle.h"

#include <algorithm>

#include "provider/pricing/notice.h"

namespace provider::pricing {
namespace {

/// Reasons of the guards that let the price through with another value.
std::string corrections(const PriceTrail& trail) {
  std::string text;
  for (const GuardVerdict& said : trail.guards)
    if (said.verdict == Verdict::Changed && said.guard != Guard::Rounding) text += "; " + said.reason;
  return text;
}

std::string changeText(const PriceTrail& trail, const char* what) {
  return std::string(what) + " " + (trail.current ? trail.current->text() : "none") + " -> " +
         trail.target->text() + " (" + trail.candidateReason + corrections(trail) + ")";
}

/// What the machine is to be called: the present word where it means the same.
std::string availabilityBy(const Policy& policy, const machines::Settings& settings, const Memory& memory) {
  const bool keep =
      !policy.availability || (memory.availability.changedByOthersAt && !settings.visibility.empty());
  if (keep || *policy.availability == listing(settings.visibility)) return settings.visibility;
  return *policy.availability;
}

std::int64_t mrlBy(const Policy& policy, const machines::Settings& settings, const Memory& memory) {
  const std::int64_t present = settings.mrlHours.value_or(0);
  const bool keep = memory.mrlHours.changedByOthersAt && settings.mrlHours;
  return keep ? present : policy.mrlHours.value_or(present);
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

/// The last guard that changed a price which is written; where none did, the last of all.
Guard shapedBy(const Decision& decision) {
  for (const PriceTrail* trail : {&decision.onDemand, &decision.spot}) {
    if (!changes(*trail)) continue;
    for (auto said = trail->guards.rbegin(); said != trail->guards.rend(); ++said)
      if (said->verdict == Verdict::Changed && said->guard != Guard::Rounding) return said->guard;
  }
  return Guard::Unchanged;
}

void settleWrite(Decision& decision, Wanted wanted) {
  decision.action = Action::Write;
  decision.settledBy = shapedBy(decision);
  const auto add = [&decision](const std::string& text) {
    decision.reason += (decision.reason.empty() ? "" : "; ") + text;
  };
  if (changes(decision.onDemand)) add(changeText(decision.onDemand, "on demand"));
  if (changes(decision.spot)) add(changeText(decision.spot, "spot minimum"));
  for (const std::string& text : decision.notes) add(text);
  decision.wanted = std::move(wanted);
}

/// Nothing is to be written: because all is as it should be, or because a guard held a price back.
void settleNoWrite(Decision& decision) {
  decision.action = Action::Unchanged;
  decision.settledBy = Guard::Unchanged;
  for (const PriceTrail* trail : {&decision.onDemand, &decision.spot}) {
    if (trail->target || trail->guards.empty()) continue;
    const GuardVerdict& word = trail->guards.back();
    if (trail->notBefore && (!decision.nextChangeAt || *trail->notBefore < *decision.nextChangeAt))
      decision.nextChangeAt = trail->notBefore;
    if (decision.action == Action::Hold) continue;
    decision.action = Action::Hold;
    decision.settledBy = word.guard;
    decision.reason =
        std::string(trail->side == market::Side::Spot ? "spot minimum" : "on demand") + ": " + word.reason;
  }
  if (decision.action == Action::Unchanged) decision.reason = "already as the policy wants it";
}

}  // namespace

bool changes(const PriceTrail& trail) { return trail.target && trail.target != trail.current; }

void settle(Decision& decision, const Policy& policy, const machines::Settings& settings,
            const Memory& memory) {
  const std::int64_t mrl = mrlBy(policy, settings, memory);
  std::string availability = availabilityBy(policy, settings, memory);
  const bool beside = mrl != settings.mrlHours || availability != settings.visibility;
  if (!changes(decision.onDemand) && !changes(decision.spot) && !beside) return settleNoWrite(decision);
  Wanted wanted{.onDemand = settings.onDemand,
                .spotMinimum = settings.spotMinimum,
                .mrlHours = mrl,
                .availability = std::move(availability)};
  if (decision.onDemand.target) wanted.onDemand.set(*decision.onDemand.target);
  if (decision.spot.target) wanted.spotMinimum.set(*decision.spot.target);
  note(decision, wanted, settings);
  settleWrite(decision, std::move(wanted));
}

}  // namespace provider::pricing
