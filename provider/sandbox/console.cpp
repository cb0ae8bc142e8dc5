#include "provider/sandbox/console.h"

#include <algorithm>
#include <iterator>

#include "provider/sandbox/reply.h"
#include "provider/sandbox/settings_request.h"

namespace provider::sandbox {
namespace {

constexpr std::int64_t kMostGpus = 64;
constexpr std::int64_t kLongestWindow_s = 86'400;

Reply log(const World& world) {
  JsonWriter json;
  json.beginObject().key("requests").beginArray();
  for (const RequestRecord& record : world.requests()) {
    json.beginObject().member("steady_ms", record.at.time_since_epoch().count());
    json.member("time_ms", record.wall.time_since_epoch().count()).member("method", record.method);
    json.member("endpoint", record.endpoint).member("status", record.status).member("code", record.code);
    if (!record.error.empty()) json.member("error", record.error);
    json.endObject();
  }
  json.endArray();
  return accepted(std::move(json));
}

/// False when there is something else than a flag.
bool readFlag(const JsonValue& body, const char* name, std::optional<bool>& into) {
  const JsonValue* value = body.find(name);
  if (value) into = value->boolean();
  return !value || into.has_value();
}

/// `{"bitcoin":0.0000042}`: prices by wire key. Nothing when one of them is something else.
std::optional<std::vector<Price>> pricesFrom(const JsonValue& value) {
  if (!value.object()) return std::nullopt;
  std::vector<Price> prices;
  for (const auto& [key, amount] : *value.object()) {
    const auto currency = currencyFromWireKey(key);
    const auto price =
        currency && amount.number() ? Price::fromNumber(*amount.number(), *currency) : std::nullopt;
    if (!price) return std::nullopt;
    prices.push_back(*price);
  }
  return prices;
}

/// Owners set by hand what the website lets them set.
bool readPrices(const JsonValue& body, const char* name, std::vector<Price>& into) {
  const JsonValue* value = body.find(name);
  if (!value) return true;
  const auto prices = pricesFrom(*value);
  if (!prices) return false;
  into = *prices;
  return std::ranges::all_of(into, [](const Price& price) { return allowedPrice(price, {}); });
}

bool readVisibility(const JsonValue& body, MachineChange& change) {
  const JsonValue* visibility = body.find("visibility");
  if (!visibility) return true;
  if (!visibility->text()) return false;
  change.listed = *visibility->text() == "public";
  return *change.listed || *visibility->text() == "hidden";
}

bool readMrl(const JsonValue& body, MachineChange& change) {
  const JsonValue* mrl = body.find("mrl");
  if (!mrl) return true;
  change.mrlHours = mrl->integer();
  return change.mrlHours && allowedMrl(*change.mrlHours);
}

bool readGpus(const JsonValue& body, MachineChange& change) {
  if (!body.find("gpus")) return true;
  const auto count = body.findInteger("gpus");
  if (!count || *count < 0 || *count > kMostGpus) return false;
  change.gpuCount = static_cast<int>(*count);
  return true;
}

Reply changeMachine(World& world, const JsonValue& body) {
  const JsonValue* name = body.find("name");
  if (!name || !name->text()) return coded(kCodeInvalidInput);
  MachineChange change;
  const bool read =
      readFlag(body, "connected", change.connected) && readFlag(body, "online", change.online) &&
      readFlag(body, "working_properly", change.working) && readFlag(body, "removed", change.removed) &&
      readGpus(body, change) && readVisibility(body, change) && readMrl(body, change) &&
      readPrices(body, "on_demand", change.onDemand) && readPrices(body, "spot", change.spotMinimum);
  return coded(read && world.change(*name->text(), change) ? kCodeOk : kCodeInvalidInput);
}

/// One, and positive.
std::optional<Price> priceIn(const JsonValue& body, const char* name) {
  const JsonValue* value = body.find(name);
  const auto prices = value ? pricesFrom(*value) : std::nullopt;
  return prices && prices->size() == 1 && prices->front().units() > 0 ? std::optional(prices->front())
                                                                      : std::nullopt;
}

Reply bid(World& world, const JsonValue& body) {
  const auto server = body.findInteger("server");
  const auto price = priceIn(body, "price");
  const auto order = server && price ? world.bid(*server, *price) : std::nullopt;
  if (!order) return coded(kCodeInvalidInput);
  JsonWriter json;
  json.beginObject().member("id", *order);
  return accepted(std::move(json));
}

Reply reprice(World& world, const JsonValue& body) {
  const auto order = body.findInteger("order");
  const auto price = priceIn(body, "price");
  return coded(order && price && world.reprice(*order, *price) ? kCodeOk : kCodeInvalidInput);
}

Reply endOrder(World& world, const JsonValue& body) {
  const auto order = body.findInteger("order");
  return coded(order && world.endOrder(*order) ? kCodeOk : kCodeInvalidInput);
}

Reply rent(World& world, const JsonValue& body) {
  const auto server = body.findInteger("server");
  return coded(server && world.rent(*server) ? kCodeOk : kCodeInvalidInput);
}

Reply release(World& world, const JsonValue& body) {
  const auto server = body.findInteger("server");
  return coded(server && world.release(*server) ? kCodeOk : kCodeInvalidInput);
}

Reply setLowering(World& world, const JsonValue& body) {
  const auto step = priceIn(body, "step");
  const auto seconds = body.findInteger("window_s");
  if (!step || !seconds || *seconds < 0 || *seconds > kLongestWindow_s) return coded(kCodeInvalidInput);
  world.setLowering(*step, std::chrono::seconds{*seconds});
  return coded(kCodeOk);
}

struct Command {
  std::string_view target;
  Reply (*carryOut)(World&, const JsonValue&);
};
constexpr Command kCommands[] = {
    {"/machine", changeMachine}, {"/bid", bid},   {"/reprice", reprice},
    {"/end", endOrder},          {"/rent", rent}, {"/release", release},
    {"/lowering", setLowering},
};

Reply replyTo(World& world, const HttpRequest& request) {
  if (request.method == "GET" && request.target == "/requests") return log(world);
  const auto command = std::ranges::find(kCommands, request.target, &Command::target);
  if (request.method != "POST" || command == std::end(kCommands)) return coded(kCodeInvalidEndpoint);
  const auto body = JsonValue::parse(request.body);
  return body ? command->carryOut(world, *body) : coded(kCodeInvalidInput);
}

}  // namespace

Answer answerConsole(World& world, const HttpRequest& request) {
  Answer answer;
  answer.body = (request.key == world.key() ? replyTo(world, request) : coded(kCodeInvalidKey)).body;
  return answer;
}

}  // namespace provider::sandbox
