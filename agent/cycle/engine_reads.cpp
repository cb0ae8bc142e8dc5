#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "agent/cycle/engine.h"
#include "agent/cycle/log_lines.h"
#include "agent/cycle/needs.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/price_readings.h"
#include "agent/log/log.h"
#include "provider/alerts/machine_readings.h"
#include "provider/market/implied_rates.h"

/// The engine's eyes: each read of the marketplace, and what it makes of the answer.
namespace agent::cycle {

using namespace provider;

namespace {

constexpr std::size_t kKeptErrors = 64;

void logFailedRead(const char* endpoint, const Error& error) {
  log::warning("read_failed", {{"endpoint", endpoint}, {"kind", name(error.kind)}, {"error", error.message}});
}

}  // namespace

void Engine::failed(const char* endpoint, const Error& error) {
  if (error.kind == ErrorKind::Cancelled) return;
  logFailedRead(endpoint, error);
  if (errors_.size() == kKeptErrors) errors_.erase(errors_.begin());
  errors_.push_back(error);
}

void Engine::pollMachines() {
  knowledge_.machinesAskedAt = parts_.clock.steady();
  const auto servers = ask([](api::Client& client) { return client.myServers(); });
  watch({{.id = {alerts::Rule::JournalFailed, {}}, .failing = gate_.broken(), .detail = gate_.fault()}});
  if (!servers) {
    failed("my_servers", servers.error());
    if (servers.error().kind == ErrorKind::Cancelled) return knowledge_.machinesAskedAt.reset();
    knowledge_.lastPollError = servers.error();
    return watchFailedPoll(servers.error());
  }
  knowledge_.lastPollError.reset();
  takeMachines(*servers);
  if (gate_.mayStore()) logCycle(knowledge_, parts_.client.requestsSent(), gate_.accepted());
}

bool Engine::pollIfDue() {
  const auto& askedAt = knowledge_.machinesAskedAt;
  if (askedAt && *askedAt + config_.agent.pollInterval > parts_.clock.steady()) return false;
  pollMachines();
  decideAll();
  // Nothing else: what is remembered of machines and offers is the other process's to store. After a calendar
  // that was set, neither: `recall` begins from what is stored.
  if (alertsUnstored_.empty() || clockMarkUnstored_ || !gate_.mayStore()) return true;
  if (!gate_.noted(parts_.journal.together([this] { return storeAlerts(); }))) return true;
  alertsUnstored_.clear();
  alertEventsUnstored_.clear();
  withdrawnUnstored_.clear();
  return true;
}

void Engine::takeMachines(const std::vector<api::MyServer>& servers) {
  const WallTime wall = parts_.clock.wall();
  knowledge_.machinesReadAt = wall;
  std::map<std::string, MachineState> present;
  passedOver_.clear();
  const auto memoryBefore = machineMemory_;
  for (const api::MyServer& server : servers) {
    if (!focus_.empty() && server.name != focus_) {
      passedOver_.push_back(server.name);
      continue;
    }
    auto node = knowledge_.machines.extract(server.name);
    MachineState state = node ? std::move(node.mapped()) : MachineState{};
    if (!node) state.knownSince = parts_.clock.steady();
    if (!node && pricingMemory_.contains(server.name)) state.pricing = pricingMemory_[server.name];
    const auto known = machineMemory_.find(server.name);
    machines::Reading reading = readingOf(server);
    // A poll that shows another price than the one before: what did it is to be known soon.
    if (node && changed(state.machine.reading, reading) && contradicts(reading, state.machine.settings))
      state.settingsAskedAt.reset();
    state.machine.reading = std::move(reading);
    state.machine.readAt = wall;
    if (!server.specs.gpu.empty()) state.gpu = server.specs.gpu;
    if (server.id) state.id = server.id;
    // What was seen before this reading decides whether a machine that reads as never connected was lost.
    state.memory =
        machines::remember(known == machineMemory_.end() ? std::nullopt : std::optional(known->second),
                           state.machine.reading, wall);
    if (hiddenByPolicy(config_, state)) state.memory.listedAt.reset();
    machineMemory_[server.name] = state.memory;
    present.emplace(server.name, std::move(state));
  }
  for (auto& [name, state] : knowledge_.machines) putAside(name, state);
  knowledge_.machines = std::move(present);
  forgetMachines();
  machinesUnstored_ |= machineMemory_ != memoryBefore;
  takeUpWaiting();
  watchMachines();
}

void Engine::readSettings(MachineState& state) {
  state.settingsAskedAt = parts_.clock.steady();
  const auto settings =
      ask([&](api::Client& client) { return client.serverConfig(state.machine.reading.name); });
  state.settingsReadFailed = !settings;
  if (!settings) return failed("server_config", settings.error());
  state.machine.settings = settingsOf(*settings, state.machine.reading, parts_.clock.wall());
  state.settingsReadAt = parts_.clock.steady();
  if (!state.machine.settings->gpu.empty()) state.gpu = state.machine.settings->gpu;
  if (state.machine.settings->gpu.empty()) state.machine.settings->gpu = state.gpu;
  inferRental(state);
  if (!machines::isTold(state.machine.reading.hardware)) takeHardware(state, hardwareOf(settings->specs));
}

void Engine::takeHardware(MachineState& state, const machines::Hardware& hardware) {
  const std::string& name = state.machine.reading.name;
  const WallTime wall = parts_.clock.wall();
  machines::Memory memory = machines::remember(state.memory, hardware, wall);
  machinesUnstored_ |= memory != state.memory;
  state.memory = std::move(memory);
  machineMemory_[name] = state.memory;
  watch(alerts::readingsOfHardware(name, hardware, state.memory, wall));
}

void Engine::readMarket() {
  knowledge_.marketAskedAt = parts_.clock.steady();
  market::Snapshot snapshot(needsOf(knowledge_, config_).models);
  market::ImpliedRates implied;
  const auto take = [&](const api::MarketMachine& machine) {
    if (const auto& gpu = knowledge_.gpuTexts.read(machine.gpu)) snapshot.add(*gpu, listingOf(machine));
    for (const Currency currency : kCurrencies)
      if (const auto price = machine.onDemand.get(currency))
        implied.add(currency, *price, machine.worthInUsd[indexOf(currency)]);
  };
  const auto summary = ask([&](api::Client& client) { return client.marketplace(take); });
  knowledge_.marketReadFailed = !summary;
  if (!summary) return failed("marketplace", summary.error());
  for (const std::int64_t id : summary->ownIds) snapshot.addOwn(id);
  for (const auto& [name, state] : knowledge_.machines) {
    if (state.id) snapshot.addOwn(*state.id);
    if (state.machine.settings && state.machine.settings->id) snapshot.addOwn(*state.machine.settings->id);
  }
  snapshot.finish(parts_.clock.wall());
  log::info(
      "market_read",
      {{"machines", summary->machines}, {"unreadable", summary->unreadable}, {"kept", snapshot.size()}});
  knowledge_.market = std::move(snapshot);
  for (auto& [name, state] : knowledge_.machines) inferRental(state);
  for (const Currency currency : kCurrencies)
    if (const auto rate = implied.median(currency))
      knowledge_.rates.learn(currency, *rate, market::RateSource::Marketplace, parts_.clock.wall());
}

void Engine::inferRental(MachineState& state) const {
  auto& settings = state.machine.settings;
  if (!settings || settings->rentalTold || !settings->id || !knowledge_.market) return;
  const bool rented = knowledge_.market->ownRented(*settings->id);
  settings->rental = rented ? machines::Rental::OnDemand : machines::Rental::None;
}

void Engine::readRates(std::int64_t machine) {
  knowledge_.ratesAskedAt = parts_.clock.steady();
  knowledge_.ratesAskedOf = machine;
  const auto market = ask([machine](api::Client& client) { return client.spotMarketplace(machine); });
  ++knowledge_.ratesMisses;
  // Another machine may tell them: that this one does not is no failure of the cycle.
  if (!market) return logFailedRead("spot_marketplace", market.error());
  learnRates(*market);
}

void Engine::learnRates(const api::SpotMarket& market) {
  if (market.usdRates.empty()) return;
  // Whoever's market it was: nothing is asked for the sake of what was told.
  if (std::ranges::all_of(needsOf(knowledge_, config_).rates, [&](Currency currency) {
        return market.usdRates.contains(std::string(wireKey(currency)));
      })) {
    knowledge_.ratesAskedAt = parts_.clock.steady();
    knowledge_.ratesMisses = 0;
  }
  for (const auto& [key, usdPerCoin] : market.usdRates)
    if (const auto currency = currencyFromWireKey(key))
      knowledge_.rates.learn(*currency, usdPerCoin, market::RateSource::SpotMarket, parts_.clock.wall());
}

void Engine::takeUpWaiting() {
  if (gate_.mayStore())
    std::erase_if(toTakeUp_, [this](const journal::Write& write) { return takeUp(write); });
}

Unconfirmed Engine::readBackOf(const journal::Write& write) const {
  return {.write = write.id,
          .answered = write.outcome == journal::Outcome::Accepted,
          .readsLeft = 3,
          .nextRead = parts_.clock.steady()};
}

bool Engine::takeUp(const journal::Write& write) {
  if (write.kind == journal::WriteKind::Settings) {
    const auto found = knowledge_.machines.find(write.subject);
    if (found == knowledge_.machines.end()) return false;
    if (found->second.unconfirmed) return true;
    found->second.unconfirmed = UnconfirmedSettings{readBackOf(write), write.after, write.at};
    // Whoever sent it may not have lived to remember that.
    auto& lastWriteAt = found->second.pricing.memory.lastWriteAt;
    lastWriteAt = std::max(lastWriteAt.value_or(write.at), write.at);
    return true;
  }
  const auto found = std::ranges::find_if(
      knowledge_.offers, [&](const auto& entry) { return std::to_string(entry.first) == write.subject; });
  return found != knowledge_.offers.end() && takeUp(write, found->second);
}

void Engine::putAside(const std::string& machine, MachineState& state) {
  pricingMemory_[machine] = state.pricing;
  if (!state.unconfirmed) return;
  journal::Write write;
  write.id = state.unconfirmed->write;
  write.subject = machine;
  write.after = state.unconfirmed->expected;
  write.at = state.unconfirmed->sentAt;
  write.outcome = state.unconfirmed->answered ? journal::Outcome::Accepted : journal::Outcome::Unknown;
  toTakeUp_.push_back(std::move(write));
}

}  // namespace agent::cycle
