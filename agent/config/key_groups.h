#pragma once

#include <vector>

#include "agent/config/key_table.h"

/// The parts of the key table, each in the order of the documentation.
namespace agent::config {

[[nodiscard]] std::vector<KeySpec> generalKeys();    ///< [api] to [costs]
[[nodiscard]] std::vector<KeySpec> serverKeys();     ///< [server.…]
[[nodiscard]] std::vector<KeySpec> policyKeys();     ///< [policy.…]: strategy, prices, bounds
[[nodiscard]] std::vector<KeySpec> comparingKeys();  ///< [policy.…]: the place in the market, and the ladder
[[nodiscard]] std::vector<KeySpec> paceKeys();       ///< [policy.…]: the guards
[[nodiscard]] std::vector<KeySpec> scheduleKeys();   ///< [schedule.…]
[[nodiscard]] std::vector<KeySpec> offerKeys();      ///< [offers], [offer.…]
[[nodiscard]] std::vector<KeySpec> alertKeys();      ///< [alert]
[[nodiscard]] std::vector<KeySpec> notifyKeys();     ///< [notify.…]

}  // namespace agent::config
