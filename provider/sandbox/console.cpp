#include "provider/sandbox/console.h"

#include "provider/sandbox/reply.h"
#include "provider/sandbox/settings_request.h"

namespace provider::sandbox {
namespace {

std::string log(const World& world) {
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
  return accepted(std::move(json)).body;
}

/// False when there is something else than a flag.
bool readFlag(const JsonValue& body, const char* name, std::optional<bool>& into) {
  const JsonValue* value = body.find(name);
  if (value) into = value->boolean();
  return !value || into.has_value();
}

/// Owners set by hand what the website lets them set.
bool readPrices(const JsonValue& body, const char* name, std::vector<Price>& into) {
  const JsonValue* prices = body.find(name);
  if (!prices) return true;
  if (!prices->object()) return false;
  for (const auto& [key, value] : *prices->object()) {
    const auto currency = currencyFromWireKey(key);
    const auto price =
        currency && value.number() ? Price::fromNumber(*value.number(), *currency) : std::nullopt;
    if (!price || !allowedPrice(*price, {})) return false;
    into.push_back(*price);
  }
  return true;
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

int changeMachine(World& world, const std::string& text) {
  const auto body = JsonValue::parse(text);
  const JsonValue* name = body ? body->find("name") : nullptr;
  if (!name || !name->text()) return kCodeInvalidInput;
  MachineChange change;
  const bool read = readFlag(*body, "connected", change.connected) &&
                    readFlag(*body, "online", change.online) &&
                    readFlag(*body, "working_properly", change.working) && readVisibility(*body, change) &&
                    readMrl(*body, change) && readPrices(*body, "on_demand", change.onDemand) &&
                    readPrices(*body, "spot", change.spotMinimum);
  return read && world.change(*name->text(), change) ? kCodeOk : kCodeInvalidInput;
}

}  // namespace

Answer answerConsole(World& world, const HttpRequest& request) {
  Answer answer;
  if (request.key != world.key())
    answer.body = coded(kCodeInvalidKey).body;
  else if (request.method == "GET" && request.target == "/requests")
    answer.body = log(world);
  else if (request.method == "POST" && request.target == "/machine")
    answer.body = coded(changeMachine(world, request.body)).body;
  else
    answer.body = coded(kCodeInvalidEndpoint).body;
  return answer;
}

}  // namespace provider::sandbox
