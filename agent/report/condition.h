#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "agent/report/status.h"

namespace agent::report {

/// A machine's status, worst first. What is not known is its own case: neither online nor down.
enum class Condition { Disconnected, Offline, NotWorking, Unknown, Online };

[[nodiscard]] Condition conditionOf(const MachineLine& machine);
[[nodiscard]] bool isDown(Condition condition);

/// Whether its subject is an offer. `offer 39` may be a machine's name too: only the rule tells.
[[nodiscard]] bool isOfOffer(const AlertLine& alert);

/// Whether it counts: it fires, is ending, or comes and goes. One that is pending is not told either.
[[nodiscard]] bool isActive(const AlertLine& alert);
/// A severity of a later version counts as the highest: better one look too many.
[[nodiscard]] bool isCritical(const AlertLine& alert);

/// How much a machine needs its owner, worst first.
enum class Concern {
  Down,
  Critical,  ///< an alert of it that counts
  Warning,
  Unknown,
  Held,  ///< paused, or what should be written is not
  None,
};
struct RankedMachine {
  const MachineLine* machine = nullptr;
  Concern concern = Concern::None;
  const AlertLine* alert = nullptr;  ///< the worst that counts; null = none
};
/// By concern, machines that are down by their condition, then by name. It points into the status.
[[nodiscard]] std::vector<RankedMachine> worstFirst(const Status& status);

/// Whether somebody should know that messages do not arrive: at once when the channel takes none from here,
/// else once it has failed for `kChannelPatience`.
[[nodiscard]] bool isWorrying(const ChannelLine& channel, provider::WallTime now);
inline constexpr std::chrono::minutes kChannelPatience{10};

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
