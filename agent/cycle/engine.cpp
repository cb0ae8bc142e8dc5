#include "agent/cycle/engine.h"

#include <algorithm>
#include <set>
#include <utility>

#include "agent/cycle/observe.h"
#include "agent/log/log.h"
#include "provider/alerts/machine_readings.h"
#include "provider/market/gpu.h"

namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kKeptErrors = 64;

void logEvent(const alerts::Event& event) {
  const bool fired = event.change == alerts::Change::Fired;
  const auto severity = alerts::severityOf(event.id.rule);
  const log::Level level = !fired                                   ? log::Level::Notice
                           : severity == alerts::Severity::Critical ? log::Level::Error
                                                                    : log::Level::Warning;
  log::Fields fields{{"rule", alerts::name(event.id.rule)}, {"severity", alerts::name(severity)}};
  if (!event.id.subject.empty()) fields.emplace_back("machine", event.id.subject);
  const auto lasted = std::chrono::duration_cast<std::chrono::seconds>(event.at - event.since);
  fields.emplace_back(fired ? "for_seconds" : "after_seconds", lasted.count());
  if (!event.detail.empty()) fields.emplace_back("detail", event.detail);
  log::write(level, fired ? "alert_firing" : "alert_resolved", fields);
}

/// Two decisions that read the same in the log: their numbers may differ, what they lead to does not.
bool sameOutcome(const pricing::Decision& a, const pricing::Decision& b) {
  if (a.action != b.action || a.settledBy != b.settledBy) return false;
  return !a.wanted || (b.wanted && describe(*a.wanted) == describe(*b.wanted));
}

void logDecision(const pricing::Decision& decision, bool mayWrite) {
  const char* event = decision.action == pricing::Action::Write  ? (mayWrite ? "will_write" : "would_write")
                      : decision.action == pricing::Action::Hold ? "price_held"
                                                                 : "price_as_wanted";
  const log::Level level = decision.action == pricing::Action::Hold ? log::Level::Warning : log::Level::Info;
  log::write(level, event,
             {{"machine", decision.machine}, {"policy", decision.policy}, {"reason", decision.reason}});
}

}  // namespace

Engine::Engine(Parts parts, config::Config config, Authority authority)
    : parts_(parts),
      config_(std::move(config)),
      gate_(parts.journal, parts.clock, authority),
      settingsWriter_(parts.client, parts.clock, gate_),
      offerMover_(parts.client, parts.clock, gate_) {}

Result<void> Engine::recall() {
  auto machines = parts_.journal.machines();
  auto pricing = parts_.journal.pricing();
  auto offers = parts_.journal.offers();
  auto alerts = parts_.journal.alerts();
  auto unsettled = parts_.journal.unsettled();
  if (!machines) return std::unexpected(machines.error());
  if (!pricing) return std::unexpected(pricing.error());
  if (!offers) return std::unexpected(offers.error());
  if (!alerts) return std::unexpected(alerts.error());
  if (!unsettled) return std::unexpected(unsettled.error());
  machineMemory_ = std::move(*machines);
  pricingMemory_ = std::move(*pricing);
  offerMemory_ = std::move(*offers);
  knowledge_.alerts = std::move(*alerts);
  // Another process that works at this moment confirms its writes itself; only the first look finds what a
  // crash left.
  if (!recalled_) toTakeUp_ = std::move(*unsettled);
  recalled_ = true;
  for (auto& [name, state] : knowledge_.machines) {
    if (machineMemory_.contains(name)) state.memory = machineMemory_[name];
    if (pricingMemory_.contains(name)) state.pricing = pricingMemory_[name];
  }
  for (auto& [id, state] : knowledge_.offers)
    if (offerMemory_.contains(id)) state.memory = offerMemory_[id];
  return {};
}

void Engine::focusOn(const std::string& machine) {
  focus_ = machine;
  config_.offers.clear();
}

SteadyTime Engine::nextDue() const {
  const std::vector<Task> all = allTasks();
  return std::ranges::min_element(all, {}, &Task::due)->due;
}

bool Engine::cycleComplete() const {
  // Without the account's machines nothing can be decided; what was written has to be seen all the same.
  const bool blind = knowledge_.lastPollError.has_value();
  return std::ranges::none_of(allTasks(), [blind](const Task& task) {
    const bool confirms = task.kind == TaskKind::ConfirmSettings || task.kind == TaskKind::ConfirmOffer;
    return task.essential && (confirms || !blind);
  });
}

std::optional<TaskKind> Engine::step() {
  const auto task = mostUrgent(allTasks(), now(), lastWasPoll_);
  if (!task) return std::nullopt;
  lastWasPoll_ = task->kind == TaskKind::PollMachines;
  perform(*task);
  return task->kind;
}

void Engine::reconfigure(config::Config config, Authority authority) {
  config_ = std::move(config);
  gate_.setAuthority(authority);
  for (auto& [id, state] : knowledge_.offers) {
    state.memory.pausedBecause.clear();
    state.target = targetOf(state.offer);
  }
  decideAll();
}

std::optional<Price> Engine::targetOf(const offers::Offer& offer) const {
  const config::OfferRule* rule = config::matchOffer(config_, offer.id, offer.serverId);
  return rule ? rule->fixedPrice : std::nullopt;
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
    case TaskKind::ConfirmSettings:
    case TaskKind::WriteSettings:
    case TaskKind::ReadSettings:
      return workOn(knowledge_.machines.at(task.machine), task.kind);
    case TaskKind::ConfirmOffer:
    case TaskKind::MoveOffer:
    case TaskKind::ReadSpotMarket:
      return workOn(knowledge_.offers.at(task.order), task.kind);
  }
  decideAll();
}

void Engine::workOn(MachineState& state, TaskKind kind) {
  decide(state);
  const bool wanted = state.decision && state.decision->action == pricing::Action::Write;
  if (kind == TaskKind::ConfirmSettings) settingsWriter_.confirm(state);
  if (kind == TaskKind::WriteSettings && wanted) settingsWriter_.write(state);
  if (kind == TaskKind::ReadSettings) readSettings(state);
  decide(state);
}

void Engine::workOn(OfferState& state, TaskKind kind) {
  plan(state);
  if (kind == TaskKind::ConfirmOffer) offerMover_.confirm(state, offerRules());
  const auto* send = state.move ? std::get_if<offers::Send>(&state.move->action) : nullptr;
  if (kind == TaskKind::MoveOffer && send) offerMover_.move(state, Price(send->price), offerRules());
  if (kind == TaskKind::ReadSpotMarket) readSpotMarket(state);
  plan(state);
}

offers::Rules Engine::offerRules() const {
  offers::Rules rules = config_.offerRules;
  // One reading may fail before a move is given up for lack of knowledge.
  rules.maxAge = std::max<milliseconds>(rules.maxAge, 2 * config_.offersInterval + 1min);
  return rules;
}

void Engine::failed(const char* endpoint, const Error& error) {
  if (error.kind == ErrorKind::Cancelled) return;
  log::warning("read_failed", {{"endpoint", endpoint}, {"kind", name(error.kind)}, {"error", error.message}});
  if (errors_.size() == kKeptErrors) errors_.erase(errors_.begin());
  errors_.push_back(error);
}

void Engine::pollMachines() {
  knowledge_.machinesAskedAt = parts_.clock.steady();
  const auto servers = parts_.client.myServers();
  if (!servers) {
    failed("my_servers", servers.error());
    if (servers.error().kind == ErrorKind::Cancelled) return knowledge_.machinesAskedAt.reset();
    knowledge_.lastPollError = servers.error();
    watch({{.id = {alerts::Rule::ApiUnreachable, {}}, .failing = true, .detail = servers.error().message}});
    return;
  }
  knowledge_.lastPollError.reset();
  takeMachines(*servers);
  logCycle();
}

void Engine::takeMachines(const std::vector<api::MyServer>& servers) {
  const WallTime wall = parts_.clock.wall();
  knowledge_.machinesReadAt = wall;
  std::vector<alerts::Reading> readings{
      {.id = {alerts::Rule::ApiUnreachable, {}}, .failing = false, .detail = {}}};
  std::map<std::string, MachineState> present;
  const auto memoryBefore = machineMemory_;
  for (const api::MyServer& server : servers) {
    if (!focus_.empty() && server.name != focus_) continue;
    auto node = knowledge_.machines.extract(server.name);
    MachineState state = node ? std::move(node.mapped()) : MachineState{};
    if (!node && pricingMemory_.contains(server.name)) state.pricing = pricingMemory_[server.name];
    const auto known = machineMemory_.find(server.name);
    state.machine.reading = readingOf(server);
    state.machine.readAt = wall;
    if (!server.specs.gpu.empty()) state.gpu = server.specs.gpu;
    // What was seen before this reading decides whether a machine that reads as never connected was lost.
    state.memory =
        machines::remember(known == machineMemory_.end() ? std::nullopt : std::optional(known->second),
                           state.machine.reading, wall);
    machineMemory_[server.name] = state.memory;
    std::ranges::move(alerts::readingsOf(state.machine.reading, state.memory), std::back_inserter(readings));
    present.emplace(server.name, std::move(state));
  }
  knowledge_.machines = std::move(present);
  if (gate_.mayStore() && machineMemory_ != memoryBefore)
    gate_.noted(parts_.journal.storeMachines(machineMemory_));
  std::vector<journal::Write> waiting = std::exchange(toTakeUp_, {});
  for (const journal::Write& write : waiting) takeUp(write);
  watch(readings);
}

void Engine::readSettings(MachineState& state) {
  state.settingsAskedAt = parts_.clock.steady();
  const auto settings = parts_.client.serverConfig(state.machine.reading.name);
  if (!settings) return failed("server_config", settings.error());
  state.machine.settings = settingsOf(*settings, parts_.clock.wall());
  if (!state.machine.settings->gpu.empty()) state.gpu = state.machine.settings->gpu;
  if (state.machine.settings->gpu.empty()) state.machine.settings->gpu = state.gpu;
}

void Engine::readMarket() {
  knowledge_.marketAskedAt = parts_.clock.steady();
  market::Snapshot snapshot(neededModels(knowledge_, config_));
  // The same few hundred texts come again for thousands of machines.
  std::map<std::string, std::optional<market::Gpu>, std::less<>> parsed;
  const auto summary = parts_.client.marketplace([&](const api::MarketMachine& machine) {
    auto found = parsed.find(machine.gpu);
    if (found == parsed.end()) found = parsed.emplace(machine.gpu, market::parseGpu(machine.gpu)).first;
    if (found->second) snapshot.add(*found->second, listingOf(machine));
  });
  if (!summary) return failed("marketplace", summary.error());
  for (const std::int64_t id : summary->ownIds) snapshot.addOwn(id);
  for (const auto& [name, state] : knowledge_.machines)
    if (state.machine.settings && state.machine.settings->id) snapshot.addOwn(*state.machine.settings->id);
  snapshot.finish(parts_.clock.wall());
  log::info(
      "market_read",
      {{"machines", summary->machines}, {"unreadable", summary->unreadable}, {"kept", snapshot.size()}});
  knowledge_.market = std::move(snapshot);
}

void Engine::pollOrders() {
  knowledge_.ordersAskedAt = parts_.clock.steady();
  const auto orders = parts_.client.myOrders(api::OrderScope::Active);
  if (!orders) return failed("my_orders", orders.error());
  takeOrders(*orders);
}

void Engine::takeOrders(const std::vector<api::Order>& orders) {
  std::map<std::int64_t, OfferState> present;
  for (const api::Order& order : orders) {
    const auto offer = offerOf(order);
    if (!offer) continue;
    auto node = knowledge_.offers.extract(offer->id);
    OfferState state = node ? std::move(node.mapped()) : OfferState{};
    if (!node) {
      state.offer = *offer;
      if (offerMemory_.contains(offer->id)) state.memory = offerMemory_[offer->id];
      // What paused it before the restart may be over; one refused request will tell.
      state.memory.pausedBecause.clear();
    } else if (!state.unconfirmed) {
      state.offer.bid = offer->bid;
    }
    state.target = targetOf(state.offer);
    present.emplace(offer->id, std::move(state));
  }
  knowledge_.offers = std::move(present);
  std::vector<journal::Write> waiting = std::exchange(toTakeUp_, {});
  for (const journal::Write& write : waiting) takeUp(write);
}

void Engine::readSpotMarket(OfferState& state) {
  state.marketAskedAt = parts_.clock.steady();
  const auto market = parts_.client.spotMarketplace(state.offer.serverId);
  if (!market) return failed("spot_marketplace", market.error());
  state.offer = refresh(state.offer, *market, parts_.clock.wall());
}

void Engine::takeUp(const journal::Write& write) {
  const Unconfirmed unconfirmed{.write = write.id,
                                .answered = write.outcome == journal::Outcome::Accepted,
                                .sentAt = write.at,
                                .readsLeft = 3,
                                .nextRead = parts_.clock.steady()};
  if (!gate_.mayStore()) return;
  if (write.kind == journal::WriteKind::Settings) {
    const auto found = knowledge_.machines.find(write.subject);
    if (found == knowledge_.machines.end()) return toTakeUp_.push_back(write);
    if (found->second.unconfirmed) return;
    found->second.unconfirmed = unconfirmed;
    found->second.expected = write.after;
    return;
  }
  const auto found = std::ranges::find_if(
      knowledge_.offers, [&](const auto& entry) { return std::to_string(entry.first) == write.subject; });
  if (found == knowledge_.offers.end()) return toTakeUp_.push_back(write);
  if (found->second.unconfirmed) return;
  const std::string amount = write.after.substr(0, write.after.find(' '));
  found->second.expected = Price::parse(amount, found->second.offer.bid.currency());
  if (found->second.expected) found->second.unconfirmed = unconfirmed;
}

void Engine::watch(const std::vector<alerts::Reading>& readings) {
  const alerts::State before = knowledge_.alerts;
  alerts::Observed observed =
      alerts::observe(std::move(knowledge_.alerts), readings, config_.alertTiming, parts_.clock.wall());
  knowledge_.alerts = std::move(observed.state);
  if (gate_.mayStore() && knowledge_.alerts != before)
    gate_.noted(parts_.journal.storeAlerts(knowledge_.alerts));
  for (const alerts::Event& event : observed.events) logEvent(event);
}

void Engine::decideAll() {
  for (auto& [name, state] : knowledge_.machines) decide(state);
  for (auto& [id, state] : knowledge_.offers) plan(state);
}

void Engine::decide(MachineState& state) {
  const std::string& name = state.machine.reading.name;
  const auto policy = config::policyFor(config_, name, state.gpu);
  if (!policy) return state.decision.reset();
  const pricing::Inputs inputs{.machine = state.machine,
                               .market = knowledge_.market ? &*knowledge_.market : nullptr,
                               .now = parts_.clock.wall(),
                               .machineMaxAge = std::max<milliseconds>(3 * config_.agent.pollInterval, 1min),
                               .settingsMaxAge = config_.agent.configInterval + 5min};
  pricing::Decision decision = pricing::decide(*policy, config_.limits, inputs);
  const bool worthALine =
      state.machine.settings && (!state.decision || !sameOutcome(*state.decision, decision));
  if (worthALine && gate_.mayStore()) logDecision(decision, gate_.mayWrite());
  state.decision = std::move(decision);
}

void Engine::plan(OfferState& state) {
  if (!state.target) return state.move.reset();
  offers::Move move =
      offers::plan(state.offer, {*state.target}, state.memory, offerRules(), parts_.clock.wall());
  const bool worthALine =
      state.offer.readAt != WallTime{} && (!state.move || state.move->reason != move.reason);
  if (worthALine && gate_.mayStore())
    log::info("offer_plan", {{"order", state.offer.id},
                             {"bid", state.offer.bid.text()},
                             {"target", state.target->text()},
                             {"reason", move.reason}});
  state.move = std::move(move);
}

void Engine::logCycle() const {
  if (!gate_.mayStore()) return;
  std::map<std::optional<machines::Status>, std::size_t> count;
  for (const auto& [name, state] : knowledge_.machines) ++count[machines::statusOf(state.machine.reading)];
  const auto firing = std::ranges::count_if(knowledge_.alerts, [](const auto& entry) {
    return entry.second.phase == alerts::Phase::Firing || entry.second.phase == alerts::Phase::Recovering;
  });
  log::info("cycle", {{"machines", knowledge_.machines.size()},
                      {"online", count[machines::Status::Online]},
                      {"alerts", firing},
                      {"offers", knowledge_.offers.size()},
                      {"requests", parts_.client.requestsSent()},
                      {"writes", gate_.accepted()}});
}

}  // namespace agent::cycle
