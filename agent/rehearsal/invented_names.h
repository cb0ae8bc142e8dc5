#pragma once

#include <cstddef>
#include <string>

namespace agent::rehearsal {

/// A machine's name that a section's shell glob could be meant for, the `number`-th from 1: `rig-*` →
/// `rig-01`, `rig-02`, …; `[ab]?` → `a1`, `b2`. An empty pattern is for all machines: `rig-01`. Whether it
/// matches is for the caller to see.
[[nodiscard]] std::string inventedName(const std::string& pattern, std::size_t number);

}  // namespace agent::rehearsal
