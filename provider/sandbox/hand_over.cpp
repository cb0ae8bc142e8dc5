#include "provider/sandbox/wording.h"
#include "provider/sandbox/world.h"

/// The largest answers as values: as the client would read them from the wire.
namespace provider::sandbox {
namespace {

api::Specs specsOf(const Hardware& hardware) {
  return {.gpu = hardware.gpu,
          .gpuMemoryGb = hardware.gpuMemoryGb,
          .ramGb = hardware.ramGb,
          .disk = hardware.disk,
          .region = hardware.country};
}

}  // namespace

bool World::handsOver(const Question& question, api::HandOver& handOver) const {
  if (question.endpoint == "marketplace")
    handOver.showMarket = [this, keyed = question.keyed](const api::MarketVisitor& visit) {
      return showMarket(keyed, visit);
    };
  else if (question.endpoint == "my_servers")
    handOver.servers = myServers();
  else if (question.endpoint == "server_config")
    handOver.config = configAsked(question);
  return handOver.showMarket || handOver.servers || handOver.config;
}

std::vector<api::MyServer> World::myServers() const {
  std::vector<api::MyServer> servers;
  servers.reserve(own_.size());
  for (const std::size_t position : own_) {
    const Machine& machine = market_.machines[position];
    if (machine.removed) continue;
    const MachineHealth now = health(machine);
    servers.push_back({.name = machine.name,
                       .id = machine.id,
                       .connected = now.connected,
                       .online = now.online,
                       .workingProperly = now.working,
                       .visibility = visibility(machine.settings),
                       .onDemand = toldPrices(machine),
                       .spotMinimum = machine.settings.spotMinimum,
                       .specs = specsOf(machine.hardware)});
  }
  return servers;
}

std::optional<api::ServerConfig> World::configAsked(const Question& question) const {
  const Machine* machine = machineAsked(question);
  // What the platform prices by itself is kept as it stands in the answer's text.
  if (!machine || machine->settings.autoprice || machine->settings.usdPricing) return std::nullopt;
  const Settings& settings = machine->settings;
  const MachineHealth now = health(*machine);
  api::ServerConfig config;
  config.name = machine->name;
  config.id = machine->id;
  config.connected = now.connected;
  config.online = now.online;
  config.visibility = visibility(settings);
  config.onDemand = toldPrices(*machine);
  config.spotMinimum = settings.spotMinimum;
  config.onDemandTold = config.spotMinimumTold = true;
  config.mrlHours = settings.mrlHours;
  config.rentalStatus = rentalStatus(*machine);
  config.allowedCoins.emplace();
  for (const Currency currency : kCurrencies)
    if (settings.accepts[indexOf(currency)]) config.allowedCoins->emplace_back(wireKey(currency));
  config.specs = specsOf(machine->hardware);
  return config;
}

PriceMap World::toldPrices(const Machine& machine) {
  PriceMap prices = machine.settings.onDemand;
  if (machine.tellsUsdZero) prices.others["usd"] = 0;
  return prices;
}

api::MarketSummary World::showMarket(bool keyed, const api::MarketVisitor& visit) const {
  api::MarketSummary summary;
  if (keyed)
    for (const std::size_t position : own_) summary.ownIds.push_back(market_.machines[position].id);
  api::MarketMachine shown;
  for (const Machine& machine : market_.machines) {
    if (!reachable(machine)) continue;
    fillMarketMachine(shown, machine);
    visit(shown);
    ++summary.machines;
  }
  return summary;
}

void World::fillMarketMachine(api::MarketMachine& into, const Machine& machine) const {
  into.id = machine.id;
  into.owner = machine.owner;
  into.gpu = machine.hardware.gpu;
  into.rented = machine.rented;
  into.onDemand = machine.settings.onDemand;
  into.spot = machine.settings.spotMinimum;
  into.accepts = machine.settings.accepts;
  into.mrlHours = machine.settings.mrlHours;
  into.reliability = machine.reliability;
  into.ratingAverage = machine.ratingAverage;
  into.ratingCount = machine.ratingCount;
  into.region = machine.hardware.country;
  for (const Currency currency : kCurrencies)
    into.worthInUsd[indexOf(currency)] = worthOnDemand(machine.settings, currency).value_or(0);
}

}  // namespace provider::sandbox
