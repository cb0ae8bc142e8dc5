#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/word.h"
#include "provider/machines/machine.h"
#include "provider/market/rates.h"
#include "provider/market/snapshot.h"
#include "provider/pricing/memory.h"
#include "provider/pricing/policy.h"

namespace provider::pricing {

/// The guards in the order in which they speak; the numbers are those of the user's documentation.
enum class Guard {
  ManualHold = 0,  ///< somebody set the price on the website
  FreshInputs = 1,
  Sanity = 2,
  Bounds = 3,
  Correction = 4,
  WhenRented = 5,
  DeadBand = 6,
  Confirmation = 7,
  Cooldown = 8,
  StepCap = 9,
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
  std::optional<Price> floor;  ///< as resolved for this machine
  std::optional<Price> ceiling;
  std::optional<market::Query> query;  ///< what the comparables were asked with
  std::size_t samples = 0;             ///< comparable machines
  std::optional<WallTime> reading;     ///< of what the candidate rests on
  std::optional<WallTime> notBefore;   ///< when what holds it will have passed, where that is known
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
  Hold,       ///< something is missing, forbidden, or to be waited for; nothing is written
};

/// What to do with one machine, and why. One value serves the log, `plan`, `explain` and the journal.
struct Decision {
  std::string machine;
  std::string policy;
  Currency currency = Currency::Bitcoin;  ///< the listing price that the policy sets
  Action action = Action::Hold;
  Guard settledBy = Guard::FreshInputs;  ///< the guard that settled it
  std::string reason;                    ///< one sentence
  PriceTrail onDemand;
  PriceTrail spot;
  std::vector<std::string> notes;  ///< changes beside the price: `mrl 72h -> 48h`
  std::optional<Wanted> wanted;    ///< for `Action::Write`
  /// When a change becomes possible, as far as time alone decides it.
  std::optional<WallTime> nextChangeAt;
};

/// What a decision looks at beside the policy.
struct Inputs {
  const machines::Machine& machine;
  const market::Snapshot* market = nullptr;  ///< null = none read so far
  const market::Rates* rates = nullptr;      ///< null = none known
  Memory memory{};
  WallTime now{};
  std::chrono::milliseconds machineMaxAge = std::chrono::minutes{3};
  std::chrono::milliseconds settingsMaxAge = std::chrono::minutes{35};
  Word word = Word::Agent;
  /// Whether the agent sets prices here. Where it only observes, whatever is set is the owner's own and no
  /// change by somebody else.
  bool inCharge = true;
  /// The owner ended all manual holds of before (`resume`).
  std::optional<WallTime> resumedAt{};
};

struct Decided {
  Decision decision;
  Memory memory;
};

/// Whether a ladder stays where it is because a tenant of the spot market has the machine, and the spot
/// minimum follows the on-demand price. Back at its top it would raise the minimum over his bid and put him
/// out, come down to the next one, and so on for ever.
[[nodiscard]] bool staysForSpotTenant(const Policy& policy, const Memory& memory);

/// Pure. The price of one machine by one policy, and what is to be remembered.
[[nodiscard]] Decided decide(const Policy& policy, const Limits& limits, const Inputs& inputs);

/// Pure. The memory once the decision's write was sent, or may have been.
[[nodiscard]] Memory afterSending(Memory memory, const Decision& decision, WallTime now);

/// Pure. The memory once settings were read back after a write: what they show is known from then on.
[[nodiscard]] Memory afterReadBack(Memory memory, Currency currency, const machines::Settings& settings);

}  // namespace provider::pricing
