#include <algorithm>

#include "provider/sandbox/wording.h"
#include "provider/sandbox/world.h"

/// `wallets`, `my_servers`, `server_config`, `my_orders`: what the account may know of itself.
namespace provider::sandbox {
namespace {

constexpr int kMostServers = 10'000;
constexpr int kMostOrders = 10'000;

struct WalletWords {
  const char* deposit;  ///< null: not told
  double withdrawalFee;
};
constexpr WalletWords kWallets[] = {{"bc1qsandboxsandboxsandboxsandboxsandbox00", 0.00012},
                                    {"ASandboxSandboxSandboxSandboxSandb", 1},
                                    {nullptr, 0}};

/// Share of the price that the renter pays on top (API page, *Fees*: half of 10 % and of 2.5 %).
constexpr double kOnDemandFee = 0.05;
constexpr double kSpotFee = 0.0125;

enum RentalStatus { kNotRented, kOnSpot, kOnDemand, kAtUsdPrice };

}  // namespace

Reply World::wallets(const Question&) {
  JsonWriter json;
  json.beginObject().key("wallets").beginArray();
  for (const Currency currency : kCurrencies) {
    const WalletWords& words = kWallets[indexOf(currency)];
    json.beginObject().member("name", wireKey(currency));
    if (words.deposit)
      json.member("deposit", words.deposit)
          .member("balance", balance(currency))
          .member("withdrawal_fee", words.withdrawalFee);
    else
      json.key("deposit").null().key("balance").null();
    json.endObject();
  }
  json.endArray();
  return accepted(std::move(json));
}

Reply World::myServers(const Question&) {
  JsonWriter json;
  json.beginObject().key("servers").beginArray();
  for (const std::size_t position : own_) {
    const Machine& machine = market_.machines[position];
    if (machine.removed) continue;
    const MachineHealth now = health(machine);
    json.beginObject()
        .member("id", machine.id)
        .member("name", machine.name)
        .member("connected", now.connected);
    json.member("visibility", visibility(machine.settings)).key("pricing");
    writePrices(json, machine.settings.onDemand, machine.tellsUsdZero ? UsdZero::Tell : UsdZero::Leave);
    json.member("online", now.online).member("working_properly", now.working).key("min_spot_pricing");
    writePrices(json, machine.settings.spotMinimum);
    json.member("init_token", machine.initToken).key("specs");
    writeSpecs(json, machine.hardware);
    json.endObject();
  }
  json.endArray().member("limit", kMostServers);
  return accepted(std::move(json));
}

const Machine* World::machineAsked(const Question& question) const {
  const JsonValue* name = question.body.find("server_name");
  const std::string* text = name ? name->text() : nullptr;
  const Machine* machine = text ? ownMachine(*text) : nullptr;
  return machine && !machine->removed ? machine : nullptr;
}

int World::rentalStatus(const Machine& machine) const {
  if (const Order* rented = rental(machine))
    return rented->price.currency() == Currency::Usd ? kAtUsdPrice : kOnDemand;
  const bool active =
      std::ranges::any_of(machine.orders, [this](std::size_t order) { return market_.orders[order].active; });
  return active ? kOnSpot : kNotRented;
}

Reply World::serverConfig(const Question& question) {
  const Machine* machine = machineAsked(question);
  if (!machine) return coded(kCodeInvalidInput);
  const Settings& settings = machine->settings;
  const MachineHealth now = health(*machine);

  JsonWriter json;
  json.beginObject().member("creation_completed", true).key("config").beginObject();
  json.member("name", machine->name)
      .member("connected", now.connected)
      .member("visibility", visibility(settings));
  json.key("pricing");
  writePrices(json, settings.onDemand, machine->tellsUsdZero ? UsdZero::Tell : UsdZero::Leave);
  json.key("spot_pricing");
  writePrices(json, settings.spotMinimum);
  json.member("mrl", settings.mrlHours).member("online", now.online).member("initialized", true);
  json.member("id", machine->id).member("rental_status", rentalStatus(*machine)).key("allowed_coins");
  writeCoins(json, settings);
  if (settings.autoprice) {
    json.key("autoprice").beginObject();
    for (const auto& [currency, on] : *settings.autoprice) {
      json.key(currency);
      if (on)
        json.value("usd");
      else
        json.value(false);
    }
    json.endObject();
  }
  if (settings.usdPricing) {
    json.key("usd_pricing").beginObject();
    for (const auto& [kind, price] : *settings.usdPricing) json.member(kind, price);
    json.endObject();
  }
  json.key("specs");
  writeSpecs(json, machine->hardware);
  json.key("background_job")
      .beginObject()
      .member("image", "")
      .member("command", "")
      .key("env")
      .beginArray()
      .endArray();
  json.endObject().endObject();
  return accepted(std::move(json));
}

Reply World::myOrders(const Question& question) {
  const auto wanted = question.query.find("return_completed");
  const bool alsoEnded = wanted != question.query.end() && wanted->second == "true";
  JsonWriter json;
  json.beginObject().key("orders").beginArray();
  for (const std::size_t i : myOrders_)
    if (alsoEnded || !market_.orders[i].ended) writeOrder(json, market_.orders[i]);
  json.endArray().member("limit", kMostOrders);
  return accepted(std::move(json));
}

void World::writeOrder(JsonWriter& json, const Order& order) const {
  const Machine& machine = market_.machines[order.machine];
  const auto created = std::chrono::duration_cast<std::chrono::seconds>(order.createdAt.time_since_epoch());
  json.beginObject()
      .member("id", order.id)
      .member("fee", order.price.scaled(order.spot ? kSpotFee : kOnDemandFee));
  json.member("creation_fee", 0).member("price", order.price).member("mrl", order.mrlSeconds);
  json.member("image", order.image).member("currency", wireKey(order.price.currency()));
  json.member("spend", spentBy(order)).member("ct", created.count()).key("specs");
  writeSpecs(json, machine.hardware);
  json.member("si", machine.id).key("pub_cluster").beginArray();
  if (order.active) json.value("n1.sandbox.invalid").value("n2.sandbox.invalid");
  json.endArray().key("tcp_ports").beginArray();
  // One public port a private one, from ten thousand up, the same for an order's whole life.
  std::int64_t outside = 10'000 + order.id * 5 % 50'000;
  for (const auto& [port, kind] : order.ports)
    if (order.active && kind == "tcp") json.value(std::to_string(port) + ":" + std::to_string(outside++));
  json.endArray();
  for (const auto& [port, kind] : order.ports) {
    if (kind != "http") continue;
    json.member("http_port", std::to_string(port));
    break;
  }
  json.member("spot", order.spot).member("expired", order.ended).endObject();
}

}  // namespace provider::sandbox
