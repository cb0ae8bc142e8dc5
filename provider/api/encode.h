#pragma once

#include <cstdint>
#include <string>

#include "provider/api/messages.h"
#include "provider/core/error.h"

/// Request bodies as JSON text. What the API page says is not taken is refused here with InvalidInput, naming
/// the field: a request whose answer is known is not worth its slot. Internal to this room.
namespace provider::api {

[[nodiscard]] std::string encodeServerConfig(const std::string& name);
[[nodiscard]] Result<std::string> encodeSettings(const SettingsUpdate& update);
[[nodiscard]] Result<std::string> encodeSpotPrice(std::int64_t orderId, const Price& desired);
[[nodiscard]] Result<std::string> encodeCancel(std::int64_t orderId, const std::string& issue);
[[nodiscard]] Result<std::string> encodeNewOrder(const NewOrder& order);

}  // namespace provider::api
