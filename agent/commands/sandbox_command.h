#pragma once

#include "agent/commands/arguments.h"
#include "agent/commands/session.h"

namespace agent::commands {

/// Its options, with their defaults in their help.
[[nodiscard]] CommandSpec sandboxSpec();

/// `clore-agent sandbox`: serves a simulated marketplace over HTTP(S) until SIGINT or SIGTERM. It needs no
/// configuration. Ready when two lines are on stdout: `url=https://127.0.0.1:40123/v1` and `key=…`. Returns
/// the exit code: 0; 64 for wrong usage; 69 when the address cannot be had; 78 when the certificate cannot be
/// used.
int runSandbox(const GlobalOptions& global, const Arguments& arguments);

}  // namespace agent::commands
