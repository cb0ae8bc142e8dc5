#include "agent/report/explanation.h"

#include "agent/report/explanation_parts.h"
#include "agent/report/next_change.h"
#include "agent/report/plan_table.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "agent/report/wrap.h"
#include "agent/text/times.h"

namespace agent::report {

using namespace provider;

namespace {

std::string_view rentalText(machines::Rental rental) {
  switch (rental) {
    case machines::Rental::None:
      return "no";
    case machines::Rental::Spot:
      return "on the spot market";
    case machines::Rental::OnDemand:
      return "on demand";
    case machines::Rental::FixedUsd:
      return "at a fixed USD price";
  }
  return "";
}

std::string rentedText(const Explanation& e) {
  const machines::Rental rental = e.machine.settings->rental;
  const bool rented = rental != machines::Rental::None;
  std::string text{rentalText(rental)};
  if (e.reasoning) {
    const pricing::Memory& memory = e.reasoning->memory.memory;
    if (memory.rentalChangedAt && (memory.rental.value_or(rental) != machines::Rental::None) == rented)
      text += (rented ? ", for at least " : ", idle for at least ") +
              humanDuration(e.now - *memory.rentalChangedAt);
  }
  return rented ? text + "; a change applies to the next order" : text;
}

std::string policyText(const Reasoning& reasoning) {
  std::string text = reasoning.policy.label;
  if (!reasoning.section.empty()) text += ", by [server." + reasoning.section + "]";
  return text + "; sets the price in " + std::string(symbol(reasoning.policy.currency));
}

/// What differs when the owner decides: confirmations count as given and cooldowns are passed over.
std::string byOwner(const Reasoning& r) {
  if (!r.ownersWord || !r.gate.paused.empty() || r.gate.mode == "paused") return {};
  const pricing::Decision& owner = *r.ownersWord;
  const bool bothWrite =
      owner.action == pricing::Action::Write && r.decision.action == pricing::Action::Write;
  if (bothWrite && r.gate.holdLeft) return "would change it now: it passes over the hold after failed writes";
  if (owner.action == r.decision.action && owner.wanted.has_value() == r.decision.wanted.has_value() &&
      owner.onDemand.target == r.decision.onDemand.target && owner.spot.target == r.decision.spot.target)
    return {};
  return std::string("would ") + std::string(verb(owner.action)) + ": " + owner.reason;
}

/// What gave the decision its shape. A write that no guard touched was let through by all of them.
std::string settledText(const pricing::Decision& decision) {
  if (decision.action == pricing::Action::Write && decision.settledBy == pricing::Guard::Unchanged) {
    const auto moves = [](const pricing::PriceTrail& trail) {
      return trail.target && trail.target != trail.current;
    };
    return moves(decision.onDemand) || moves(decision.spot)
               ? "passed all guards"
               : "no guard: it is not the prices that are changed";
  }
  const auto number = static_cast<int>(decision.settledBy);
  return (number > 0 ? "guard " + std::to_string(number) + ", " : std::string{}) +
         std::string(pricing::name(decision.settledBy));
}

}  // namespace

std::string pricesText(const PriceMap& prices) {
  std::string text;
  for (const Currency currency : kCurrencies)
    if (const auto price = prices.get(currency)) text += (text.empty() ? "" : ", ") + price->text();
  for (const auto& [key, coins] : prices.others)
    text += (text.empty() ? "" : ", ") + std::string("also in ") + key;
  return text.empty() ? "none" : text;
}

std::string ago(WallTime then, WallTime now) { return humanDuration(now - then) + " ago"; }

std::string inText(WallTime time, WallTime now) {
  return "in " + humanDuration(time - now) + " (" + text::utcText(time) + ")";
}

std::string machineSection(const Explanation& e) {
  const machines::Reading& reading = e.machine.reading;
  const auto status = machines::statusOf(reading);
  std::string text = printable(reading.name) + "\n";
  text += labelled("status", std::string(status ? machines::name(*status) : "unknown") + ", read " +
                                 ago(e.machine.readAt, e.now));
  text += labelled("GPUs", e.gpu.empty() ? "not told" : e.gpu);
  if (e.machine.settings) {
    const machines::Settings& settings = *e.machine.settings;
    text += labelled("visibility", settings.visibility.empty() ? "not told" : settings.visibility);
    text +=
        labelled("max. rental", settings.mrlHours ? std::to_string(*settings.mrlHours) + "h" : "not told");
    text += labelled("rented", rentedText(e));
    text += labelled("on demand", pricesText(settings.onDemand));
    text += labelled("spot minimum", pricesText(settings.spotMinimum));
    text += labelled("settings", "read " + ago(settings.readAt, e.now));
  } else {
    text += labelled("settings", "not read");
  }
  return text + labelled("policy", e.reasoning
                                       ? policyText(*e.reasoning)
                                       : "none: no [server.…] section gives it one, it is only watched");
}

std::string decisionSection(const Explanation& e) {
  const Reasoning& r = *e.reasoning;
  const pricing::Decision& decision = r.decision;
  std::string text = "\ndecision\n" + labelled(verb(decision.action), decision.reason);
  text += labelled("settled by", settledText(decision));
  text += labelled("next change", nextChange(e));
  if (const std::string owner = byOwner(r); !owner.empty()) text += labelled("apply", owner);
  // In one line, however long: it is what would be sent, to be copied.
  if (!r.request.empty()) text += "  request         " + printable(r.request) + "\n";
  return text;
}

std::string explanationText(const Explanation& e) {
  std::string text = machineSection(e);
  if (!e.reasoning) return text;
  const Reasoning& reasoning = *e.reasoning;
  text += inputSection(reasoning.inputs, e.now);
  text += priceSection(e, market::Side::OnDemand);
  text += priceSection(e, market::Side::Spot);
  text += memorySection(reasoning, e.now);
  return text + decisionSection(e);
}

}  // namespace agent::report
