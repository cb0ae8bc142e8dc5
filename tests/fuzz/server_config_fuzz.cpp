#include <sstream>
#include <tuple>

#include "provider/api/decode.h"
#include "provider/api/encode.h"
#include "provider/api/envelope.h"
#include "tests/fuzz/answer.h"

using namespace provider::api;

namespace {

const std::string kMachine = "rig-01";

auto fieldsOf(const ServerConfig& c) {
  return std::tie(c.name, c.id, c.connected, c.online, c.visibility, c.onDemand, c.spotMinimum,
                  c.onDemandTold, c.spotMinimumTold, c.mrlHours, c.rentalStatus, c.allowedCoins, c.autopriced,
                  c.autopriceJson, c.usdPricingJson, c.specs);
}

void check(const ServerConfig& config) {
  fuzz::must(config.name == kMachine, "the answer is about the machine asked for");
  fuzz::checkPrices(config.onDemand);
  fuzz::checkPrices(config.spotMinimum);
  fuzz::must(config.onDemandTold || config.onDemand.empty(), "no prices without having been told any");
  fuzz::must(config.spotMinimumTold || config.spotMinimum.empty(), "no minimum without having been told any");
  fuzz::checkWhole(config.id, "a machine's id is not negative");
  fuzz::checkWhole(config.mrlHours, "the maximum rental length is not negative");
  fuzz::must(!config.rentalStatus || *config.rentalStatus >= 0, "a rental status is not negative");
  fuzz::must(config.autopriced.empty() || !config.autopriceJson.empty(), "what is autopriced is sent back");
}

/// What was read and is not meant to change is sent back, as it came.
void sendBack(const ServerConfig& config) {
  const SettingsUpdate update{.name = config.name,
                              .availability = config.visibility,
                              .mrlHours = config.mrlHours.value_or(72),
                              .onDemand = config.onDemand,
                              .spot = config.spotMinimum,
                              .allowedCoins = config.allowedCoins,
                              .autopriceJson = config.autopriceJson,
                              .usdPricingJson = config.usdPricingJson};
  const auto body = encodeSettings(update);
  if (!body) return;
  // As an answer, so that the same rules are its judge.
  std::istringstream in(R"({"code":0,"sent":)" + *body + "}");
  const auto envelope = readEnvelope({.status = 200, .contentType = {}, .retryAfter = {}}, in);
  fuzz::must(envelope.has_value(), "what is sent back is JSON");
  const auto sent = envelope->fields.object("sent");
  fuzz::must(sent && sent->text("name") == config.name, "the machine keeps its name on the way");
  for (const auto& [key, json] :
       {std::pair("autoprice", config.autopriceJson), std::pair("usd_pricing", config.usdPricingJson)})
    fuzz::must(json.empty() || !sent->told(key) || sent->json(key) == json, "what is kept is kept as it was");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto answer = fuzz::answerFrom(fuzz::textOf(data, size));
  const auto decode = [](const ResponseHead& head, std::istream& in) {
    return decodeServerConfig(kMachine, head, in);
  };
  const auto same = [](const auto& a, const auto& b) { return fieldsOf(a) == fieldsOf(b); };
  if (const auto config = fuzz::readBothWays(answer, decode, same)) {
    check(*config);
    sendBack(*config);
  }
  return 0;
}
