#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "agent/journal/journal.h"
#include "agent/report/comparables_view.h"
#include "provider/core/clock.h"
#include "provider/machines/machine.h"
#include "provider/pricing/decision.h"
#include "provider/pricing/policy.h"

namespace agent::report {

/// One thing that a decision rests on.
struct Input {
  std::string name;                          ///< `settings`, `rate of BTC`
  std::string value;                         ///< in short, where it has one: `65000.00 USD (spot market)`
  std::optional<provider::WallTime> readAt;  ///< nothing = not read, or it has no age
  std::optional<std::chrono::milliseconds> maxAge;  ///< it is too old beyond; nothing = it has no age
  std::string missing;                              ///< why there is none
};

/// What stands between a decision and the marketplace.
struct Gate {
  std::string mode = "enforce";                       ///< `observe`, `enforce`, `paused`
  std::string paused;                                 ///< `paused until resumed`; empty = not
  std::optional<provider::WallTime> pausedUntil;      ///< nothing = until resumed
  std::optional<std::chrono::milliseconds> holdLeft;  ///< after failed writes
  bool unconfirmed = false;                           ///< a write was sent and not seen yet
};

/// All that `explain MACHINE` shows of a machine that has a policy.
struct Reasoning {
  std::string section;  ///< label of the `[server.…]` that gives the policy
  provider::pricing::Policy policy;
  provider::Limits limits = provider::pricing::defaultLimits();
  provider::pricing::Decision decision;                   ///< as the agent by itself decides
  std::optional<provider::pricing::Decision> ownersWord;  ///< as `apply` would
  std::vector<Input> inputs;
  std::optional<Compared> onDemand;  ///< nothing = it is compared with nobody
  std::optional<Compared> spot;
  journal::PricingMemory memory;
  Gate gate;
  std::chrono::milliseconds pollInterval = std::chrono::minutes{1};
  std::chrono::milliseconds marketInterval = std::chrono::minutes{5};
  std::string request;  ///< the exact request that would go out; empty = none would
};

struct Explanation {
  provider::machines::Machine machine;
  std::string gpu;
  std::optional<Reasoning> reasoning;  ///< nothing = only watched
  provider::WallTime now{};
};

/// Pure. Plain text of at most 100 columns; only the request may be longer.
[[nodiscard]] std::string explanationText(const Explanation& explanation);

}  // namespace agent::report
