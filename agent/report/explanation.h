#pragma once

#include <optional>
#include <string>

#include "provider/core/clock.h"
#include "provider/machines/machine.h"
#include "provider/pricing/decision.h"

namespace agent::report {

/// All that `explain MACHINE` shows: every input with its age, the candidate, each guard's verdict, and the
/// request.
struct Explanation {
  provider::machines::Machine machine;
  std::string gpu;
  std::optional<provider::pricing::Decision> decision;
  std::optional<provider::WallTime> marketTakenAt;
  std::string request;  ///< the exact request that would go out; empty = none would
  provider::WallTime now{};
};

[[nodiscard]] std::string explanationText(const Explanation& explanation);

}  // namespace agent::report
