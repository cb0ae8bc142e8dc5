#pragma once

#include <map>
#include <optional>
#include <string>

#include "provider/core/price.h"
#include "provider/sandbox/json_value.h"

namespace provider::sandbox {

/// What `create_order` asks for.
struct OrderRequest {
  std::int64_t serverId = 0;
  Currency currency = Currency::Bitcoin;
  bool spot = false;
  std::optional<Price> spotPrice;  ///< there when `spot` is
  std::optional<Price> requiredPrice;
  std::string image;
  std::map<int, std::string> ports;
};

/// Nothing when a field is missing, of the wrong type or beyond its limit (API page, *Endpoints*).
[[nodiscard]] std::optional<OrderRequest> readOrder(const JsonValue& body);

/// The amount that is at most the number sent: what a limit is compared with must not have been rounded up to
/// it. Nothing when it is no positive price.
[[nodiscard]] std::optional<Price> offeredPrice(const JsonValue* value, Currency currency);

}  // namespace provider::sandbox
