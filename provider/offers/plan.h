#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/limits.h"
#include "provider/core/word.h"
#include "provider/market/rates.h"
#include "provider/offers/memory.h"
#include "provider/offers/offer.h"
#include "provider/offers/policy.h"
#include "provider/offers/target.h"

namespace provider::offers {

/// Where the way to the target leads: what is left of it after this move.
struct Outlook {
  std::optional<std::int64_t> loweringsLeft;  ///< this move included; nothing while the step is not known
  std::optional<std::chrono::milliseconds> timeLeft;  ///< until the target is reached
};

struct Send {
  Price price;
};
struct Wait {
  WallTime until;
};
struct Stay {};

/// What a move was measured by, in this order.
enum class Check {
  Read,       ///< the machine's spot market was read recently enough
  Offered,    ///< and the offer is in it
  Reachable,  ///< the machine is public and online
  Target,     ///< there is a price to go to
  Limits,     ///< inside `[limits]`
  Change,     ///< it is another one than the present bid
  NotPaused,  ///< no answer that is not understood
  Retry,      ///< no pause after a failure
  Confirmed,  ///< of a raise: so many readings in a row
  Window,     ///< of a lowering: the window of the last one is over
};
[[nodiscard]] std::string_view name(Check check);

struct Verdict {
  Check check = Check::Read;
  bool passed = true;
  std::string reason;
};

/// What to do with one offer, and why.
struct Move {
  std::variant<Send, Wait, Stay> action = Stay{};
  std::string reason;  ///< one sentence
  Outlook outlook;
  Target target;
  std::vector<Verdict> verdicts;  ///< up to and with the one that settled it
};

/// What a move is decided on beside the policy.
struct Situation {
  const Offer& offer;
  const Book* book = nullptr;  ///< null = not read so far
  const market::Rates& rates;
  const Memory& memory;
  const Limits& limits;
  WallTime now{};
  Word word = Word::Agent;
};

struct Planned {
  Move move;
  Memory memory;
};

/// Pure. A raise goes at once when it is confirmed; a lowering is as large as is known to be allowed, never
/// inside the window, never below the machine's minimum; while the step is not known it asks for the target
/// itself, which is answered with `max_step` once.
[[nodiscard]] Planned plan(const Policy& policy, const Rules& rules, const Situation& situation);

}  // namespace provider::offers
