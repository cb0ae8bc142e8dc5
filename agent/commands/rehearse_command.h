#pragma once

#include "agent/commands/arguments.h"
#include "agent/commands/session.h"

namespace agent::commands {

/// Its options, with their defaults in their help.
[[nodiscard]] CommandSpec rehearseSpec();

/// `clore-agent rehearse`: the configuration on a virtual clock against a simulated market. It needs neither
/// key nor network, and leaves nothing but the report. Returns the exit code: 0; 64 for wrong usage; 75 when
/// the report could not be written; 78 for a faulty configuration.
int runRehearse(const GlobalOptions& global, const Arguments& arguments);

}  // namespace agent::commands
