#pragma once

#include "provider/sandbox/json_writer.h"
#include "provider/sandbox/model.h"

/// Parts that several answers have in common, in the vendor's words.
namespace provider::sandbox {

enum class UsdZero { Leave, Tell };

/// `{"bitcoin":0.0001,"CLORE-Blockchain":110}`; only what is there, and the old samples' `usd: 0` on request.
void writePrices(JsonWriter& json, const PriceMap& prices, UsdZero usdZero = UsdZero::Leave);
void writeSpecs(JsonWriter& json, const Hardware& hardware);
/// Wire keys of what is accepted.
void writeCoins(JsonWriter& json, const Settings& settings);
[[nodiscard]] const char* visibility(const Settings& settings);

}  // namespace provider::sandbox
