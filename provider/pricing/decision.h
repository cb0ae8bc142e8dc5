#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"
#include "provider/machines/machine.h"
#include "provider/market/snapshot.h"
#include "provider/pricing/policy.h"

namespace provider::pricing {

/// The guards in the order in which they speak; the numbers are those of the user's documentation.
enum class Guard {
  FreshInputs = 1,
  Sanity = 2,
  Bounds = 3,
  Rounding = 10,
  Unchanged = 11,
};

[[nodiscard]] std::string_view name(Guard guard);

enum class Verdict {
  Passed,   ///< nothing to object
  Changed,  ///< let through with another value
  Held,     ///< the price stays; the decision ends here
};

/// What one guard said, for the log, `explain` and the journal alike.
struct GuardVerdict {
  Guard guard;
  Verdict verdict = Verdict::Passed;
  std::string reason;
};

/// The way of one price (on demand, or the spot minimum) through the guards.
struct PriceTrail {
  market::Side side = market::Side::OnDemand;
  std::optional<Price> current;
  std::optional<Price> candidate;  ///< what the strategy proposed
  std::string candidateReason;     ///< where it came from, or why there is none
  std::optional<Price> target;     ///< what the guards left of it; nothing = held
  std::vector<GuardVerdict> guards;
  std::size_t samples = 0;  ///< comparable machines, for `market`
};

/// The settings that a write would set; everything that is not meant to change carries its present value.
struct Wanted {
  PriceMap onDemand;
  PriceMap spotMinimum;
  std::int64_t mrlHours = 0;
  std::string availability;
};

enum class Action {
  Write,      ///< `wanted` differs from what is set
  Unchanged,  ///< everything is as it should be
  Hold,       ///< something is missing or forbidden; nothing is written
};

/// What to do with one machine, and why. One value serves the log, `plan`, `explain` and the journal.
struct Decision {
  std::string machine;
  std::string policy;
  Action action = Action::Hold;
  std::optional<Guard> settledBy;  ///< the guard that settled it
  std::string reason;              ///< one sentence
  PriceTrail onDemand;
  PriceTrail spot;
  std::vector<std::string> notes;  ///< changes beside the price: `mrl 72h -> 48h`
  std::optional<Wanted> wanted;    ///< for `Action::Write`
};

/// What a decision looks at beside the policy.
struct Inputs {
  const machines::Machine& machine;
  const market::Snapshot* market = nullptr;  ///< null = none read so far
  WallTime now{};
  std::chrono::milliseconds machineMaxAge = std::chrono::minutes{3};
  std::chrono::milliseconds settingsMaxAge = std::chrono::minutes{35};
};

/// Pure. The price of one machine by one policy.
[[nodiscard]] Decision decide(const Policy& policy, const Limits& limits, const Inputs& inputs);

}  // namespace provider::pricing
