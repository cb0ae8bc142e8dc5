#include "agent/report/plan_table.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "agent/report/wrap.h"

namespace agent::report {

using namespace provider;

namespace {

constexpr std::size_t kWhyWidth = 80;

std::string shown(const std::optional<Price>& price) { return price ? price->text() : "-"; }

bool moves(const pricing::PriceTrail& trail) { return trail.target && trail.target != trail.current; }

/// The price as it will be; `=` where it stays.
std::string becoming(const pricing::PriceTrail& trail) { return moves(trail) ? trail.target->text() : "="; }

/// Where a price comes from, and what the guards made of it.
std::string originOf(const pricing::PriceTrail& trail) {
  std::string text = trail.candidateReason;
  for (const pricing::GuardVerdict& said : trail.guards)
    if (said.verdict == pricing::Verdict::Changed && said.guard != pricing::Guard::Rounding)
      text += ", " + said.reason;
  return text;
}

std::string withNotes(std::string reason, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) reason += (reason.empty() ? "" : "; ") + note;
  return reason;
}

/// In a plan the columns show the prices; the reason says where they come from.
std::string reasonOf(const pricing::Decision& decision) {
  if (decision.action != pricing::Action::Write) return decision.reason;
  std::string reason = moves(decision.onDemand) ? originOf(decision.onDemand) : std::string{};
  if (moves(decision.spot)) reason += (reason.empty() ? "spot " : "; spot ") + originOf(decision.spot);
  return withNotes(std::move(reason), decision.notes);
}

bool isPaused(const PlanTable& plan, const pricing::Decision& decision) {
  return decision.action == pricing::Action::Write && plan.paused.contains(decision.machine);
}

/// Where nothing is to be done there is nothing to pause.
bool isPaused(const PlannedOffer& planned) {
  return planned.paused && !std::holds_alternative<offers::Stay>(planned.move.action);
}

std::string nextOf(const PlannedOffer& planned) {
  if (isPaused(planned)) return "paused";
  if (const auto* send = std::get_if<offers::Send>(&planned.move.action)) return send->price.text();
  return std::holds_alternative<offers::Wait>(planned.move.action) ? "wait" : "=";
}

/// The last cell is wrapped, so that the columns stay readable beside it.
void addWrapped(Table& table, std::vector<std::string> row) {
  const auto lines = wrapped(printable(row.back()), kWhyWidth);
  row.back() = lines.front();
  const std::size_t columns = row.size();
  table.add(std::move(row));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::vector<std::string> more(columns);
    more.back() = lines[i];
    table.add(std::move(more));
  }
}

std::string machineTable(const PlanTable& plan) {
  Table table({{"MACHINE"},
               {"POLICY"},
               {"DO"},
               {"ON DEMAND", Table::Align::Right},
               {"->", Table::Align::Right},
               {"SPOT MINIMUM", Table::Align::Right},
               {"->", Table::Align::Right},
               {"WHY"}});
  for (const pricing::Decision& decision : plan.machines)
    addWrapped(table, {decision.machine, decision.policy,
                       isPaused(plan, decision) ? "paused" : std::string(verb(decision.action)),
                       shown(decision.onDemand.current), becoming(decision.onDemand),
                       shown(decision.spot.current), becoming(decision.spot), reasonOf(decision)});
  return table.text();
}

std::string offerTable(const PlanTable& plan) {
  Table table({{"OFFER", Table::Align::Right},
               {"SERVER", Table::Align::Right},
               {"BID", Table::Align::Right},
               {"TARGET", Table::Align::Right},
               {"NEXT", Table::Align::Right},
               {"STEPS", Table::Align::Right},
               {"ETA", Table::Align::Right},
               {"WHY"}});
  for (const PlannedOffer& planned : plan.offers) {
    const auto& outlook = planned.move.outlook;
    addWrapped(table, {std::to_string(planned.offer.id), std::to_string(planned.offer.serverId),
                       planned.offer.bid.text(), shown(planned.move.target.price), nextOf(planned),
                       outlook.loweringsLeft ? std::to_string(*outlook.loweringsLeft) : "-",
                       outlook.timeLeft ? humanDuration(*outlook.timeLeft) : "-",
                       withNotes(planned.move.reason, planned.notes)});
  }
  return table.text();
}

}  // namespace

std::string_view verb(pricing::Action action) {
  switch (action) {
    case pricing::Action::Write:
      return "change";
    case pricing::Action::Unchanged:
      return "keep";
    case pricing::Action::Hold:
      return "hold";
  }
  return "";
}

std::size_t changes(const PlanTable& plan) {
  const auto machines = std::ranges::count_if(plan.machines, [&plan](const pricing::Decision& decision) {
    return decision.action == pricing::Action::Write && !isPaused(plan, decision);
  });
  const auto offers = std::ranges::count_if(plan.offers, [](const PlannedOffer& planned) {
    return std::holds_alternative<offers::Send>(planned.move.action) && !isPaused(planned);
  });
  return static_cast<std::size_t>(machines + offers);
}

std::string planText(const PlanTable& plan) {
  std::string text;
  if (!plan.machines.empty()) text += machineTable(plan) + "\n";
  if (!plan.offers.empty()) text += offerTable(plan) + "\n";
  const auto held = std::ranges::count(plan.machines, pricing::Action::Hold, &pricing::Decision::action);
  const auto kept = std::ranges::count(plan.machines, pricing::Action::Unchanged, &pricing::Decision::action);
  const auto paused =
      std::ranges::count_if(plan.machines,
                            [&plan](const pricing::Decision& decision) { return isPaused(plan, decision); }) +
      std::ranges::count_if(plan.offers, [](const PlannedOffer& planned) { return isPaused(planned); });
  return text + "Plan: " + std::to_string(changes(plan)) + " to change, " + std::to_string(kept) +
         " as wanted, " + std::to_string(held) + " held, " +
         (paused > 0 ? std::to_string(paused) + " paused, " : std::string{}) +
         std::to_string(plan.watched.size()) + " only watched.\n";
}

}  // namespace agent::report
