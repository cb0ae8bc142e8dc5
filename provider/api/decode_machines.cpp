#include <Poco/Dynamic/Var.h>

#include <limits>
#include <set>

#include "provider/api/decode.h"
#include "provider/api/decoding.h"

namespace provider::api {
namespace {

MyServer readMyServer(const Fields& fields) {
  MyServer server;
  server.name = fields.requiredText("name");
  server.id = fields.id("id");
  server.connected = fields.truthOrWord("connected");
  server.online = fields.truth("online");
  server.workingProperly = fields.truth("working_properly");
  server.visibility = fields.text("visibility").value_or("");
  server.onDemand = fields.prices("pricing");
  server.spotMinimum = fields.prices("min_spot_pricing");
  server.specs = readSpecs(fields);
  return server;
}

std::vector<MyServer> readMyServers(const Fields& answer) {
  std::vector<MyServer> servers;
  std::set<std::string> names;
  for (const Fields& fields : answer.requiredObjects("servers")) {
    servers.push_back(readMyServer(fields));
    if (!names.insert(servers.back().name).second)
      throw Malformed(fields.pathOf("name") + ": two machines have this name");
  }
  return servers;
}

bool isSwitchedOn(const Poco::Dynamic::Var& value) {
  return !value.isEmpty() && !(value.type() == typeid(bool) && !value.extract<bool>());
}

void readPlatformPricing(const Fields& config, ServerConfig& into) {
  if (const auto autoprice = config.objectOrEmptyList("autoprice")) {
    for (const std::string& currency : autoprice->keys())
      if (isSwitchedOn(autoprice->value(currency))) into.autopriced.push_back(currency);
  }
  (void)config.objectOrEmptyList("usd_pricing");
  into.autopriceJson = config.json("autoprice");
  into.usdPricingJson = config.json("usd_pricing");
}

std::optional<int> readRentalStatus(const Fields& config) {
  const auto status = config.id("rental_status");
  if (status && *status > std::numeric_limits<int>::max()) config.wrong("rental_status", "a status");
  return status ? std::optional(static_cast<int>(*status)) : std::nullopt;
}

ServerConfig readServerConfig(const Fields& answer, const std::string& asked) {
  const auto config = answer.object("config");
  if (!config) answer.wrong("config", "an object");
  ServerConfig result;
  result.name = config->text("name").value_or(asked);
  if (result.name != asked)
    throw Malformed("config.name: it is about another machine than the one asked for");
  result.id = config->id("id");
  result.connected = config->truthOrWord("connected");
  result.online = config->truth("online");
  result.visibility = config->text("visibility").value_or("");
  result.onDemandTold = config->told("pricing");
  result.spotMinimumTold = config->told("spot_pricing");
  result.onDemand = config->prices("pricing");
  result.spotMinimum = config->prices("spot_pricing");
  result.mrlHours = config->whole("mrl");
  result.rentalStatus = readRentalStatus(*config);
  result.allowedCoins = config->texts("allowed_coins");
  readPlatformPricing(*config, result);
  result.specs = readSpecs(*config);
  return result;
}

}  // namespace

Specs readSpecs(const Fields& machine) {
  Specs specs;
  const auto fields = machine.objectOrEmptyList("specs");
  if (!fields) return specs;
  specs.gpu = fields->text("gpu").value_or("");
  specs.gpuMemoryGb = fields->amountIfAny("gpuram");
  specs.ramGb = fields->amountIfAny("ram");
  specs.disk = fields->textIfAny("disk");
  if (const auto net = fields->objectIfAny("net")) specs.region = net->textIfAny("cc");
  return specs;
}

Result<std::vector<MyServer>> decodeMyServers(const ResponseHead& head, std::istream& in) {
  return decodeAnswer(head, in, "my_servers", readMyServers);
}

Result<ServerConfig> decodeServerConfig(const std::string& asked, const ResponseHead& head,
                                        std::istream& in) {
  return decodeAnswer(head, in, "server_config",
                      [&](const Fields& answer) { return readServerConfig(answer, asked); });
}

}  // namespace provider::api
