#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>

#include "agent/config/config.h"
#include "provider/api/messages.h"
#include "provider/sandbox/world.h"

namespace agent::rehearsal {

/// Pure. The bid of the account that stands for an `[offer.…]` section, on a rival's machine that the section
/// would be the first to match and that can be bid for: it begins at the section's `max_bid`, or half above
/// its fixed price, in a coin that the machine takes. `taken` are machines that another section has. Nothing
/// when there is no such machine, or the section wants no move.
[[nodiscard]] std::optional<provider::api::NewOrder> bidFor(const config::Config& config, std::size_t rule,
                                                            const provider::sandbox::World& world,
                                                            const provider::sandbox::UsdRates& usdRates,
                                                            const std::set<std::int64_t>& taken);

}  // namespace agent::rehearsal
