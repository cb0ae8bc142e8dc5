#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/knowledge.h"
#include "provider/core/clock.h"

/// What to ask next, within one request per second.
namespace agent::cycle {

/// In the order of urgency; among the reads from `PollOrders` on, the one that is latest goes first.
enum class TaskKind {
  ConfirmSettings,
  ConfirmOffer,
  PollMachines,
  MoveOffer,
  WriteSettings,
  PollOrders,
  ReadSpotMarket,
  ReadMarket,
  ReadSettings,
  ReadRates,
};

[[nodiscard]] bool isOfOffers(TaskKind kind);

/// One request to come.
struct Task {
  TaskKind kind = TaskKind::PollMachines;
  provider::SteadyTime due{};
  std::string machine;  ///< of `ConfirmSettings`, `WriteSettings`, `ReadSettings`
  /// Of `ConfirmOffer` and `MoveOffer` the order; of `ReadSpotMarket` and `ReadRates` the machine.
  std::int64_t number = 0;
  /// A single cycle is not complete without it; false for the repetition of something already read.
  bool essential = false;
  /// Of a read: how long it has been due, in intervals of its own; infinite when it was never done. Settings
  /// that are read twice an hour and orders that are read every two minutes are so kept equally fresh when
  /// there are more requests than seconds.
  double lateness = 0;
};

/// What is looked at, and whether decisions are carried out.
struct Scope {
  bool mayWrite = false;
  bool offersOnly = false;  ///< all own offers, also those that no section names, and nothing else
};

struct Moment {
  provider::WallTime wall;
  provider::SteadyTime steady;
};

/// Pure. How long writes to a machine still wait because earlier ones failed; nothing when they do not.
[[nodiscard]] std::optional<std::chrono::milliseconds> holdLeft(const MachineState& state,
                                                                provider::WallTime now);

/// Pure. Whether a move may rest on a reading of its machine's spot market: it is ten seconds old at most,
/// for a rival may have come since, and a raise too many takes windows to undo. `book` may be null.
[[nodiscard]] bool freshForMove(const provider::offers::Book* book, const config::Config& config,
                                const Moment& now);

/// How old what is known of a machine may be for a decision: two polls may fail, and one reading of the
/// settings may be late.
struct AgeLimits {
  std::chrono::milliseconds machine;
  std::chrono::milliseconds settings;
};
[[nodiscard]] AgeLimits ageLimits(const config::Agent& agent);

/// Pure. Everything that will have to be asked, each with its time.
[[nodiscard]] std::vector<Task> tasks(const Knowledge& knowledge, const config::Config& config,
                                      const Scope& scope, const Moment& now);

/// Pure. The most urgent of the tasks that are due; nothing when none is. `last` is what was done before. A
/// poll of the machines does not follow directly on one while other work waits, or a short poll interval
/// would starve everything else; nor does it come between a reading and the write that rests on it.
[[nodiscard]] std::optional<Task> mostUrgent(const std::vector<Task>& all, const Moment& now,
                                             std::optional<TaskKind> last);

/// Pure. Whether the first source of exchange rates can be asked and was not yet: nothing is decided by the
/// second before.
[[nodiscard]] bool ratesAwaited(const Knowledge& knowledge);

}  // namespace agent::cycle
