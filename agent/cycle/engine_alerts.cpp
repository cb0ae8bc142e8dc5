#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/cycle/alert_events.h"
#include "agent/cycle/engine.h"
#include "agent/cycle/log_lines.h"
#include "agent/cycle/price_readings.h"
#include "agent/log/log.h"
#include "provider/alerts/machine_readings.h"

/// The engine's watch: what each reading says of conditions, and which machines are still the account's.
namespace agent::cycle {

using namespace provider;

namespace {

alerts::Reading healthy(alerts::Rule rule) { return {.id = {rule, {}}, .failing = false, .detail = {}}; }

/// What has been so for long is how its owner wants it.
void acceptOld(std::vector<alerts::Reading>& readings, const alerts::State& state, WallTime now) {
  for (alerts::Reading& reading : readings) {
    const bool accepted =
        reading.id.rule == alerts::Rule::MachineUnlisted || reading.id.rule == alerts::Rule::HardwareChanged;
    const auto known = accepted && !reading.failing ? state.find(reading.id) : state.end();
    if (known != state.end() && now - known->second.since >= machines::kNewNormal - machines::kGrain)
      reading.withdrawn = true;
  }
}

}  // namespace

void Engine::watchFailedPoll(const Error& error) {
  const auto failing = [&error](alerts::Rule rule) {
    return alerts::Reading{.id = {rule, {}}, .failing = true, .detail = error.message};
  };
  // Who refuses a key can be reached.
  if (error.kind == ErrorKind::KeyRefused)
    return watch({failing(alerts::Rule::KeyRefused), healthy(alerts::Rule::ApiUnreachable)});
  watch({failing(alerts::Rule::ApiUnreachable)});
}

void Engine::watchMachines() {
  const WallTime wall = parts_.clock.wall();
  std::vector<alerts::Reading> readings{healthy(alerts::Rule::ApiUnreachable),
                                        healthy(alerts::Rule::KeyRefused)};
  const auto add = [&readings](std::vector<alerts::Reading> more) {
    std::ranges::move(more, std::back_inserter(readings));
  };
  for (const auto& [name, state] : knowledge_.machines) {
    const machines::Reading& reading = state.machine.reading;
    add(alerts::readingsOf(reading, state.memory));
    add(hiddenByPolicy(config_, state)
            ? std::vector<alerts::Reading>{{.id = {alerts::Rule::MachineUnlisted, name}, .withdrawn = true}}
            : alerts::readingsOfListing(reading, state.memory, wall));
    add(alerts::readingsOfHardware(name, reading.hardware, state.memory, wall));
    add(readingsOfPricing(state, config_));
  }
  if (focus_.empty())
    for (const auto& [name, memory] : machineMemory_)
      readings.push_back(alerts::readingOfPresence(name, !knowledge_.machines.contains(name)));
  add(readingsOfInputs(knowledge_, config_, wall));
  addDeparted(readings);
  acceptOld(readings, knowledge_.alerts, wall);
  watch(readings);
}

void Engine::forgetMachines() {
  if (!focus_.empty()) return;
  for (const auto& [name, at] : knowledge_.switches.forgotten) {
    forgottenTaken_.insert(name);
    if (!knowledge_.machines.contains(name)) forget(name);
  }
  // An owner who was told for a week has heard it.
  std::vector<std::string> over;
  for (const auto& [id, condition] : knowledge_.alerts)
    if (id.rule == alerts::Rule::MachineMissing && !knowledge_.machines.contains(id.subject) &&
        parts_.clock.wall() - condition.since >= machines::kNewNormal)
      over.push_back(id.subject);
  for (const std::string& name : over) {
    forget(name);
    record({.id = 0,
            .kind = journal::EventKind::Forgotten,
            .subject = name,
            .at = parts_.clock.wall(),
            .before = {},
            .after = {},
            .detail = "missing for a week"});
  }
}

void Engine::forget(const std::string& machine) {
  machineMemory_.erase(machine);
  for (const alerts::Rule rule : alerts::kRulesOfMachines) withdraw({rule, machine});
}

void Engine::withdraw(const alerts::ConditionId& id) {
  knowledge_.alerts.erase(id);
  alertsUnstored_.insert(id);
  withdrawn_.insert(id);
  withdrawnUnstored_.insert(id);
}

void Engine::addDeparted(std::vector<alerts::Reading>& readings) const {
  // Without this, what was said of an offer that ended, or of a machine that nobody remembers, would be said
  // for ever. What a missing machine was before stays as it was.
  if (!focus_.empty()) return;
  for (const auto& [id, condition] : knowledge_.alerts) {
    const bool gone = (scopeOf(id.rule) == alerts::Scope::Offer && config_.offers.empty()) ||
                      (scopeOf(id.rule) == alerts::Scope::Machine && !machineMemory_.contains(id.subject));
    if (gone) readings.push_back({.id = id, .withdrawn = true});
  }
}

void Engine::watch(const std::vector<alerts::Reading>& readings) {
  const alerts::State before = knowledge_.alerts;
  alerts::Observed observed =
      alerts::observe(std::move(knowledge_.alerts), readings, config_.alertTiming, parts_.clock.wall());
  knowledge_.alerts = std::move(observed.state);
  if (!gate_.mayStore()) return;
  // Said first: what is said twice after a crash is better than what is never said.
  for (const alerts::Event& event : observed.events) {
    if (event.change == alerts::Change::Withdrawn) withdraw(event.id);
    logEvent(event);
    if (alertEventsUnstored_.size() < kMostEventsKept) alertEventsUnstored_.push_back(eventOf(event));
  }
  for (const alerts::Reading& reading : readings) {
    const auto was = before.find(reading.id);
    const auto is = knowledge_.alerts.find(reading.id);
    const bool same = was == before.end() ? is == knowledge_.alerts.end()
                                          : is != knowledge_.alerts.end() && was->second == is->second;
    if (!same) alertsUnstored_.insert(reading.id);
  }
}

Result<void> Engine::storeAlerts() {
  Result<void> stored;
  if (!alertsUnstored_.empty()) stored = parts_.journal.storeAlerts(knowledge_.alerts, alertsUnstored_);
  if (stored && !withdrawnUnstored_.empty())
    stored = parts_.journal.storeAnnouncements({}, withdrawnUnstored_);
  if (stored && !alertEventsUnstored_.empty()) stored = parts_.journal.record(alertEventsUnstored_);
  return stored;
}

}  // namespace agent::cycle
