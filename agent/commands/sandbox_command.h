#pragma once

#include <string>
#include <vector>

namespace agent::commands {

/// `clore-agent sandbox`: serves a simulated marketplace over HTTP(S) until SIGINT or SIGTERM. It needs no
/// configuration. Ready when two lines are on stdout: `url=https://127.0.0.1:40123/v1` and `key=…`. Returns
/// the exit code: 0; 64 for wrong usage; 69 when the address cannot be had; 78 when the certificate cannot be
/// used.
[[nodiscard]] int runSandbox(const std::vector<std::string>& arguments);

}  // namespace agent::commands
