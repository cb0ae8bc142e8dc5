#pragma once

#include <optional>

#include "provider/sandbox/json_value.h"
#include "provider/sandbox/model.h"

namespace provider::sandbox {

/// A listing price or a spot minimum is inside the website's own bounds (API page, *Writing settings*), or
/// zero, which takes it away. **Ours**: a price that is there already may be sent back even when it lies
/// outside, as the placeholder of 0.01 BTC does: a full replacement would otherwise be impossible on such a
/// machine.
[[nodiscard]] bool allowedPrice(const Price& price, const PriceMap& present);

[[nodiscard]] bool allowedMrl(std::int64_t hours);

/// What `set_server_settings` asks for: nothing of `present` survives that was not sent. Nothing when a field
/// is missing, of the wrong type or out of bounds. Who owns the machine is not looked at.
[[nodiscard]] std::optional<Settings> readSettings(const JsonValue& body, const Settings& present);

}  // namespace provider::sandbox
