#pragma once

#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/knowledge.h"
#include "provider/alerts/monitor.h"
#include "provider/core/clock.h"

/// What pricing says about conditions: of the machines, and of what the agent prices by.
namespace agent::cycle {

/// Whether the owner's own configuration says that the machine is not to be public.
[[nodiscard]] bool hiddenByPolicy(const config::Config& config, const MachineState& state);

/// Pure. `manual_change`: a value that somebody else set is respected. `settings_not_applied`: a write is
/// wanted, and the last ones failed or read back as something else.
[[nodiscard]] std::vector<provider::alerts::Reading> readingsOfPricing(const MachineState& state,
                                                                       const config::Config& config);

/// Pure. `market_stale` and `rates_stale`: prices hold because what they go by is too old, or was never told.
/// Nothing is said while the API cannot be asked, nor before it was.
[[nodiscard]] std::vector<provider::alerts::Reading> readingsOfInputs(const Knowledge& knowledge,
                                                                      const config::Config& config,
                                                                      provider::WallTime now);

}  // namespace agent::cycle
