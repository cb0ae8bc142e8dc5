#pragma once

#include <optional>
#include <string>

#include "agent/journal/journal.h"
#include "agent/journal/subjects.h"
#include "provider/core/clock.h"

/// What the owner switched by `pause` and `resume`.
namespace agent::cycle {

/// Offers are paused under the names that the journal has for them.
using journal::pauseName;

/// Pure. The pause in force for a machine: its own, or that of all machines; the one that lasts longer. An
/// empty name asks for that of all only, which holds for offers too.
[[nodiscard]] std::optional<journal::Pause> pauseOf(const journal::Switches& switches,
                                                    const std::string& machine, provider::WallTime now);

/// Pure. When the owner last ended the manual holds of a machine.
[[nodiscard]] std::optional<provider::WallTime> resumedAt(const journal::Switches& switches,
                                                          const std::string& machine);

/// `paused for 2h more`, `paused until resumed`
[[nodiscard]] std::string pauseText(const journal::Pause& pause, provider::WallTime now);

}  // namespace agent::cycle
