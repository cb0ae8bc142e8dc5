#include "agent/report/status.h"

#include <iostream>

#include "agent/commands/commands.h"
#include "agent/commands/terminal.h"
#include "agent/report/check.h"
#include "agent/report/tables.h"

namespace agent::commands {

using namespace provider;

int runStatus(const GlobalOptions& global, const Arguments& arguments) {
  constexpr int kUnknown = static_cast<int>(report::Health::Unknown);
  const auto config = loadConfig(global);
  if (!config) return kUnknown;
  const auto status = report::loadStatus(config->agent.runtimeDir / "status.json");
  if (!status) {
    fail(kUnavailable, status.error().message);
    return kUnknown;
  }
  const WallTime now = SystemClock().wall();
  std::cout << (arguments.has("json") ? report::toJson(*status)
                                      : report::statusTables(*status, now, terminalCanvas()))
            << std::flush;
  return static_cast<int>(report::check(*status, {}, now).health);
}

}  // namespace agent::commands
