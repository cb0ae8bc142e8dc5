#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/alerts/rule.h"
#include "provider/core/clock.h"

/// Conditions of machines and of the agent: ok → pending → firing → recovering → ok. No delivery.
namespace provider::alerts {

/// What can be wrong, with what: a rule, and the machine's name or the offer's number (empty for the API
/// itself).
struct ConditionId {
  Rule rule = Rule::MachineOffline;
  std::string subject;

  friend std::strong_ordering operator<=>(const ConditionId&, const ConditionId&) = default;
};

/// What it is about, as silences and the history name it: a machine's name, `offer:39`, or nothing for the
/// agent itself.
[[nodiscard]] std::string subjectOf(const ConditionId& id);

/// One answer to "is it so now?". Where nothing is known there is no reading at all: missing data neither
/// fires nor resolves.
struct Reading {
  ConditionId id;
  bool failing = false;
  std::string detail{};  ///< for the message: `online: false`, the error's text
  /// Nobody looks at it any more, or it is how the owner wants it: it ends, and nobody is told that it is
  /// well.
  bool withdrawn = false;
};

enum class Phase { Ok, Pending, Firing, Recovering };
[[nodiscard]] std::string_view name(Phase phase);
[[nodiscard]] std::optional<Phase> phaseFromName(std::string_view text);

struct Condition {
  Phase phase = Phase::Ok;
  WallTime since{};         ///< the first failing reading
  WallTime firedAt{};       ///< set from `Firing` on
  WallTime healthySince{};  ///< set in `Recovering`: the first healthy reading after it fired
  std::string detail;
  /// Which of the last `kReadingsKept` readings differed from the one before, the newest in the lowest bit.
  std::uint32_t changes = 0;
  bool failing = false;   ///< the last reading
  bool flapping = false;  ///< it comes and goes too often to be told each time

  friend bool operator==(const Condition&, const Condition&) = default;
};

/// Flapping is more than 30 % changes in so many readings, until they are fewer than 25 %.
inline constexpr int kReadingsKept = 20;

/// Conditions that are not ok, or were not at one of the last readings; what is stored.
using State = std::map<ConditionId, Condition>;

/// Whether something is wrong now, or comes and goes.
[[nodiscard]] bool isActive(const Condition& condition);

enum class Change { Fired, Resolved, FlappingBegan, FlappingEnded, Withdrawn };

struct Event {
  ConditionId id;
  Change change = Change::Fired;
  Phase phase = Phase::Ok;  ///< that it is in now
  WallTime since{};
  WallTime at{};
  std::string detail;
};

/// Pure. The calendar jumped by `by`, forward or back: conditions last as long as they did.
[[nodiscard]] State shifted(State state, std::chrono::milliseconds by);

struct Observed {
  State state;
  std::vector<Event> events;
};

/// Pure. The state after a set of readings taken at `now`. A condition fires when every reading for its
/// `after` time was failing, and resolves when every reading for `recoverAfter` was healthy. While it comes
/// and goes too often neither is an event: that it does is one, and that it does no more.
[[nodiscard]] Observed observe(State state, const std::vector<Reading>& readings, const Timing& timing,
                               WallTime now);

}  // namespace provider::alerts
