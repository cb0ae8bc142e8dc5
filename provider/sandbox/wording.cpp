#include "provider/sandbox/wording.h"

namespace provider::sandbox {

void writePrices(JsonWriter& json, const PriceMap& prices, UsdZero usdZero) {
  json.beginObject();
  for (const Currency currency : kCurrencies)
    if (const auto price = prices.get(currency)) json.member(wireKey(currency), *price);
  if (usdZero == UsdZero::Tell) json.member("usd", 0);
  json.endObject();
}

void writeSpecs(JsonWriter& json, const Hardware& hardware) {
  json.beginObject()
      .member("mb", hardware.board)
      .member("cpu", hardware.processor)
      .member("cpus", hardware.cores);
  json.member("ram", hardware.ramGb).member("disk", hardware.disk).member("disk_speed", hardware.diskSpeed);
  json.member("gpu", hardware.gpu).member("gpuram", hardware.gpuMemoryGb);
  json.key("net").beginObject().member("up", hardware.upMbps).member("down", hardware.downMbps);
  json.member("cc", hardware.country).endObject().endObject();
}

void writeCoins(JsonWriter& json, const Settings& settings) {
  json.beginArray();
  for (const Currency currency : kCurrencies)
    if (settings.accepts[indexOf(currency)]) json.value(wireKey(currency));
  json.endArray();
}

const char* visibility(const Settings& settings) { return settings.listed ? "public" : "hidden"; }

}  // namespace provider::sandbox
