#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "agent/report/status.h"

namespace agent::report {

/// A machine's status, worst first. What is not known is its own case: neither online nor down.
enum class Condition { Disconnected, Offline, NotWorking, Unknown, Online };

[[nodiscard]] Condition conditionOf(const MachineLine& machine);
[[nodiscard]] bool isDown(Condition condition);

/// Whether its subject is an offer. `offer 39` may be a machine's name too: only the rule tells.
[[nodiscard]] bool isOfOffer(const AlertLine& alert);

/// Worst first, then by name.
[[nodiscard]] std::vector<const MachineLine*> byCondition(const std::vector<MachineLine>& machines);

struct Counts {
  std::size_t all = 0;
  std::size_t online = 0;
  std::size_t down = 0;
  std::size_t unknown = 0;
};
[[nodiscard]] Counts countsOf(const std::vector<MachineLine>& machines);
/// `4 machines, 3 online, 1 unknown`
[[nodiscard]] std::string countsText(const Counts& counts);

/// Between one second and a year, whatever the file says.
[[nodiscard]] std::chrono::milliseconds pollInterval(const Status& status);

}  // namespace agent::report
