#pragma once

#include <string>
#include <vector>

#include "agent/journal/journal.h"
#include "provider/pricing/memory.h"

namespace agent::cycle {

/// Pure. What happened to a machine between two memories of it, for the history and the log: rented,
/// released, changed by somebody else.
[[nodiscard]] std::vector<journal::Event> eventsBetween(const provider::pricing::Memory& before,
                                                        const provider::pricing::Memory& after,
                                                        const std::string& machine, provider::WallTime now);

}  // namespace agent::cycle
