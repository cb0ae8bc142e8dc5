#include "tests/simulation/invariants/bodies.h"

#include "provider/sandbox/settings_request.h"

namespace simulation {

using namespace provider;
using sandbox::JsonValue;

namespace {

std::string textIn(const JsonValue& body, const char* key) {
  const JsonValue* value = body.find(key);
  const std::string* text = value ? value->text() : nullptr;
  return text ? *text : std::string{};
}

JsonValue withoutVerbatim(JsonValue::Object body) {
  std::erase_if(body, [](const JsonValue::Member& member) {
    return member.first == "autoprice" || member.first == "usd_pricing";
  });
  return JsonValue(std::move(body));
}

}  // namespace

std::optional<BidRequest> bidRequest(const Exchange& exchange, const Facts& facts) {
  if (exchange.endpoint != "set_spot_price") return std::nullopt;
  const auto body = JsonValue::parse(exchange.body);
  if (!body) return std::nullopt;
  const auto order = body->findInteger("order_id");
  const JsonValue* desired = body->find("desired_price");
  if (!order || !desired || !desired->number()) return std::nullopt;
  const sandbox::Order* present = facts.world.order(*order);
  const Currency currency = present ? present->price.currency() : Currency::Bitcoin;
  const auto price = Price::fromNumber(*desired->number(), currency);
  if (!price) return std::nullopt;
  return BidRequest{*order, present, *price};
}

std::string machineOf(const Exchange& exchange) {
  const auto body = JsonValue::parse(exchange.body);
  if (!body) return {};
  return textIn(*body, exchange.endpoint == "server_config" ? "server_name" : "name");
}

std::optional<SettingsRequest> settingsRequest(const Exchange& exchange, const Facts& facts,
                                               Verbatim verbatim) {
  if (exchange.endpoint != "set_server_settings") return std::nullopt;
  SettingsRequest request;
  request.name = machineOf(exchange);
  request.machine = facts.world.ownMachine(request.name);
  auto body = JsonValue::parse(exchange.body);
  if (!request.machine || !body || !body->object()) return std::nullopt;
  if (verbatim == Verbatim::PassedOver) body = withoutVerbatim(*body->object());
  auto after = sandbox::readSettings(*body, request.machine->settings);
  if (!after) return std::nullopt;
  request.after = std::move(*after);
  return request;
}

void ToldSettings::answered(const Exchange& exchange, const Facts& facts) {
  if (exchange.endpoint != "server_config" || exchange.told == simulation::Told::Nothing) return;
  if (!exchange.carriedOut) return;
  const std::string name = machineOf(exchange);
  Told& told = told_[name];
  if (exchange.told == simulation::Told::Faithfully) told.possible.clear();
  told.garbled = exchange.told == simulation::Told::Garbled;
  told.possible.push_back(facts.world.ownMachine(name)->settings);
  told.at = facts.clock.steady();
}

const ToldSettings::Told* ToldSettings::find(const std::string& machine) const {
  const auto found = told_.find(machine);
  return found == told_.end() ? nullptr : &found->second;
}

}  // namespace simulation
