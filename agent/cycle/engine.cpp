#include "agent/cycle/engine.h"

#include <algorithm>
#include <utility>

#include "agent/cycle/log_lines.h"
#include "agent/cycle/pauses.h"
#include "agent/cycle/price_events.h"
#include "agent/log/log.h"
#include "agent/report/history.h"

namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

Engine::Engine(Parts parts, config::Config config, Authority authority)
    : parts_(std::move(parts)),
      config_(std::move(config)),
      gate_(parts_.journal, parts_.clock, authority),
      settingsWriter_(parts_.client, parts_.clock, gate_),
      offerMover_(parts_.clock, gate_),
      clockWatch_(parts_.clock, parts_.bootId) {
  configureRates();
}

void Engine::configureRates() {
  knowledge_.rates.setMaxAge(config_.rates.maxAge);
  for (const Currency currency : kCurrencies)
    knowledge_.rates.configure(currency, config_.rates.usdPerCoin[indexOf(currency)]);
}

Result<void> Engine::recall() {
  auto machines = parts_.journal.machines();
  auto pricing = parts_.journal.pricing();
  auto offers = parts_.journal.offers();
  auto alerts = parts_.journal.alerts();
  auto unsettled = parts_.journal.unsettled();
  auto rates = parts_.journal.rates();
  if (!machines) return std::unexpected(machines.error());
  if (!pricing) return std::unexpected(pricing.error());
  if (!offers) return std::unexpected(offers.error());
  if (!alerts) return std::unexpected(alerts.error());
  if (!unsettled) return std::unexpected(unsettled.error());
  if (!rates) return std::unexpected(rates.error());
  machineMemory_ = std::move(*machines);
  pricingMemory_ = std::move(*pricing);
  offerMemory_ = std::move(*offers);
  // What the journal could not be told is known here alone.
  for (const alerts::ConditionId& id : alertsUnstored_) {
    const auto known = knowledge_.alerts.find(id);
    if (known == knowledge_.alerts.end())
      alerts->erase(id);
    else
      (*alerts)[id] = known->second;
  }
  knowledge_.alerts = std::move(*alerts);
  toTakeUp_ = std::move(*unsettled);
  gate_.forgetOwed();
  knowledge_.rates.restore(*rates);
  ratesStored_ = std::move(*rates);
  readSwitches();
  // What else was noticed here and not stored will be noticed again.
  pricingUnstored_.clear();
  eventsUnstored_.clear();
  offersUnstored_.clear();
  machinesUnstored_ = false;
  if (auto followed = followClockSinceLastRun(); !followed) return followed;
  // What is known of the marketplace may rest on a time before the other process wrote: it is asked again.
  for (auto& [name, state] : knowledge_.machines) {
    if (machineMemory_.contains(name)) state.memory = machineMemory_[name];
    if (pricingMemory_.contains(name)) state.pricing = pricingMemory_[name];
    state.machine.settings.reset();
    state.settingsAskedAt.reset();
    // What waits to be seen is what the journal says: the other process may have seen it, or written anew.
    state.unconfirmed.reset();
  }
  for (auto& [id, state] : knowledge_.offers) {
    if (offerMemory_.contains(id)) state.memory = offerMemory_[id];
    state.bidKnown = false;
    state.unconfirmed.reset();
  }
  offersAside_.clear();
  knowledge_.books.clear();
  knowledge_.ordersAskedAt.reset();
  takeUpWaiting();
  decideAll();
  storeMemories();
  return {};
}

void Engine::focusOn(const std::string& machine) {
  focus_ = machine;
  config_.offers.clear();
}

void Engine::focusOnOffers() { offersOnly_ = true; }

void Engine::waitWhileLeftAlone(Task& task) const {
  const SteadyTime until = parts_.client.leftAloneUntil();
  if (task.kind != TaskKind::PollMachines) {
    task.due = std::max(task.due, until);
    return;
  }
  // One that failed meanwhile is not good for a whole interval after.
  const auto& asked = knowledge_.machinesAskedAt;
  if (knowledge_.lastPollError && asked && *asked < until) task.due = std::min(task.due, until);
}

std::vector<Task> Engine::allTasks() const {
  std::vector<Task> all =
      tasks(knowledge_, config_, {.mayWrite = gate_.mayWrite(), .offersOnly = offersOnly_}, now());
  if (waitsWhileLeftAlone_)
    for (Task& task : all) waitWhileLeftAlone(task);
  return all;
}

SteadyTime Engine::nextDue() const {
  const std::vector<Task> all = allTasks();
  return std::ranges::min_element(all, {}, &Task::due)->due;
}

bool Engine::cycleComplete() const {
  // Without the account's machines nothing can be decided about them; what was written has to be seen all the
  // same, and offers are on other people's.
  const bool blind = knowledge_.lastPollError.has_value();
  return std::ranges::none_of(allTasks(), [blind](const Task& task) {
    return task.essential && (!blind || task.kind == TaskKind::ConfirmSettings || isOfOffers(task.kind));
  });
}

std::optional<TaskKind> Engine::step() {
  followClock();
  // On disk before anything is dated by the calendar as it is now.
  if (clockMarkUnstored_) storeMemories();
  readSwitches();
  const auto task = mostUrgent(allTasks(), now(), last_);
  if (!task) return std::nullopt;
  last_ = task->kind;
  perform(*task);
  storeMemories();
  return task->kind;
}

void Engine::reconfigure(config::Config config, Authority authority) {
  config_ = std::move(config);
  gate_.setAuthority(authority);
  configureRates();
  endOffersTrouble();
}

void Engine::passOverHolds() {
  for (auto& [name, state] : knowledge_.machines) state.pricing.heldUntil.reset();
  endOffersTrouble();
}

void Engine::endOffersTrouble() {
  for (auto& [id, memory] : offerMemory_) {
    memory = offers::withoutTrouble(memory);
    offersUnstored_.insert(id);
  }
  for (auto& [id, state] : knowledge_.offers) {
    state.memory = offers::withoutTrouble(state.memory);
    offersUnstored_.insert(id);
  }
  decideAll();
}

void Engine::takeOwnersWord() {
  word_ = Word::Owner;
  decideAll();
}

void Engine::perform(const Task& task) {
  switch (task.kind) {
    case TaskKind::PollMachines:
      pollMachines();
      break;
    case TaskKind::ReadMarket:
      readMarket();
      break;
    case TaskKind::PollOrders:
      pollOrders();
      break;
    case TaskKind::ReadRates:
      readRates(task.number);
      break;
    case TaskKind::ReadSpotMarket:
      // A failure is on record; the offers there wait for the next reading. Nothing else rests on it.
      return static_cast<void>(readBook(task.number));
    case TaskKind::ConfirmSettings:
    case TaskKind::WriteSettings:
    case TaskKind::ReadSettings:
      return workOn(knowledge_.machines.at(task.machine), task.kind);
    case TaskKind::ConfirmOffer:
    case TaskKind::MoveOffer:
      return workOn(knowledge_.offers.at(task.number), task.kind);
  }
  decideAll();
}

void Engine::workOn(MachineState& state, TaskKind kind) {
  decide(state);
  const bool wanted = state.decision && state.decision->action == pricing::Action::Write;
  if (kind == TaskKind::ConfirmSettings) confirmSettings(state);
  if (kind == TaskKind::WriteSettings && wanted) settingsWriter_.write(state);
  if (kind != TaskKind::ReadSettings) pricingUnstored_.insert(state.machine.reading.name);
  if (kind == TaskKind::ReadSettings) readSettings(state);
  decide(state);
}

void Engine::confirmSettings(MachineState& state) {
  const auto write = state.unconfirmed ? state.unconfirmed->write : 0;
  settingsWriter_.confirm(state);
  const auto settled = std::ranges::find(gate_.writes(), write, &journal::Write::id);
  if (settled == gate_.writes().end() || settled->outcome != journal::Outcome::Verified) return;
  const std::string change = report::differences(settled->before, settled->after);
  happenings_.push_back({.kind = Happening::Kind::Price,
                         .machine = settled->subject,
                         .at = parts_.clock.wall(),
                         .detail = change});
}

void Engine::decideAll() {
  for (auto& [name, state] : knowledge_.machines) decide(state);
  planAll();
}

pricing::Decided Engine::decided(const pricing::Policy& policy, const MachineState& state, Word word) const {
  const bool inCharge =
      gate_.authority() == Authority::Enforce || config_.agent.mode != config::Mode::Observe;
  const AgeLimits limits = ageLimits(config_.agent);
  return pricing::decide(policy, config_.limits,
                         {.machine = state.machine,
                          .market = knowledge_.market ? &*knowledge_.market : nullptr,
                          .rates = ratesAwaited(knowledge_) ? nullptr : &knowledge_.rates,
                          .memory = state.pricing.memory,
                          .now = parts_.clock.wall(),
                          .machineMaxAge = limits.machine,
                          .settingsMaxAge = limits.settings,
                          .word = word,
                          .inCharge = inCharge,
                          .resumedAt = resumedAt(knowledge_.switches, state.machine.reading.name)});
}

std::optional<pricing::Decision> Engine::byItself(const MachineState& state) const {
  const auto policy = config::policyFor(config_, state.machine.reading.name, state.gpu);
  if (!policy) return std::nullopt;
  return decided(*policy, state, Word::Agent).decision;
}

void Engine::decide(MachineState& state) {
  const std::string& name = state.machine.reading.name;
  const auto policy = config::policyFor(config_, name, state.gpu);
  if (!policy) return state.decision.reset();
  auto [decision, memory] = decided(*policy, state, word_);
  if (memory != state.pricing.memory) {
    for (journal::Event& event : eventsBetween(state.pricing.memory, memory, name, parts_.clock.wall()))
      record(std::move(event));
    state.pricing.memory = std::move(memory);
    pricingUnstored_.insert(name);
  }
  const bool worthALine =
      state.machine.settings && (!state.decision || !sameOutcome(*state.decision, decision));
  if (worthALine && gate_.mayStore()) logDecision(decision, gate_.mayWrite());
  state.decision = std::move(decision);
}

void Engine::record(journal::Event event) {
  if (gate_.mayStore()) logEvent(event);
  const bool rented = event.kind == journal::EventKind::Rented;
  if (rented || event.kind == journal::EventKind::Released)
    happenings_.push_back({.kind = rented ? Happening::Kind::Rented : Happening::Kind::Released,
                           .machine = event.subject,
                           .at = event.at,
                           .detail = event.detail});
  keep(std::move(event));
}

void Engine::keep(journal::Event event) {
  if (eventsUnstored_.size() < kMostEventsKept) eventsUnstored_.push_back(std::move(event));
}

void Engine::readSwitches() {
  auto switches = parts_.journal.switches();
  // What was switched before stays in force; a journal that cannot be read shuts the gate.
  if (!switches) return static_cast<void>(gate_.noted(std::unexpected(switches.error())));
  knowledge_.switches = std::move(*switches);
}

std::map<std::string, journal::PricingMemory> Engine::changedPricing() const {
  std::map<std::string, journal::PricingMemory> changed;
  for (const std::string& name : pricingUnstored_) {
    const auto listed = knowledge_.machines.find(name);
    const auto kept = pricingMemory_.find(name);
    if (listed != knowledge_.machines.end())
      changed.emplace(name, listed->second.pricing);
    else if (kept != pricingMemory_.end())
      changed.emplace(name, kept->second);
  }
  return changed;
}

Result<void> Engine::store(const std::map<std::string, journal::PricingMemory>& pricing) {
  journal::Journal& journal = parts_.journal;
  Result<void> stored;
  const auto then = [&stored](const auto& call) {
    if (stored) stored = call();
  };
  if (!pricing.empty()) then([&] { return journal.storePricing(pricing); });
  for (const std::int64_t id : offersUnstored_) {
    const auto found = knowledge_.offers.find(id);
    const auto& memory = found == knowledge_.offers.end() ? offerMemory_[id] : found->second.memory;
    then([&] { return journal.storeOffer(id, memory); });
  }
  if (!eventsUnstored_.empty()) then([&] { return journal.record(eventsUnstored_); });
  then([&] { return storeAlerts(); });
  if (machinesUnstored_) then([&] { return journal.storeMachines(machineMemory_); });
  if (!forgottenTaken_.empty())
    then([&] { return journal.tookForgotten({forgottenTaken_.begin(), forgottenTaken_.end()}); });
  if (clockMarkUnstored_) then([&] { return journal.storeClockMark(clockWatch_.mark()); });
  const auto rates = knowledge_.rates.believed();
  if (rates != ratesStored_) then([&] { return journal.storeRates(rates); });
  // Last: what a write taught is stored by then.
  then([&] { return gate_.payOwed(); });
  return stored;
}

void Engine::storeMemories() {
  const auto pricing = changedPricing();
  const auto rates = knowledge_.rates.believed();
  const bool nothing = pricing.empty() && offersUnstored_.empty() && eventsUnstored_.empty() &&
                       alertsUnstored_.empty() && alertEventsUnstored_.empty() && forgottenTaken_.empty() &&
                       !machinesUnstored_ && !clockMarkUnstored_ && rates == ratesStored_ && !gate_.owes();
  if (nothing) return gate_.tryAgain();
  if (gate_.mayStore() && !gate_.noted(parts_.journal.together([&] { return store(pricing); }))) return;
  pricingUnstored_.clear();
  offersUnstored_.clear();
  eventsUnstored_.clear();
  alertsUnstored_.clear();
  alertEventsUnstored_.clear();
  withdrawnUnstored_.clear();
  forgottenTaken_.clear();
  machinesUnstored_ = false;
  clockMarkUnstored_ = false;
  ratesStored_ = rates;
  gate_.paid();
}

}  // namespace agent::cycle
