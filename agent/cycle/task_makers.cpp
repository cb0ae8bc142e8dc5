#include "agent/cycle/task_makers.h"

#include <limits>

namespace agent::cycle {

using namespace provider;
using std::chrono::milliseconds;

double latenessOf(milliseconds overdue, milliseconds interval) {
  return static_cast<double>(overdue.count()) / static_cast<double>(interval.count());
}

Task urgent(TaskKind kind, SteadyTime due) {
  return {.kind = kind, .due = due, .machine = {}, .number = 0, .essential = true, .lateness = 0};
}

Task recurring(TaskKind kind, const std::optional<SteadyTime>& askedAt, milliseconds interval,
               const Moment& now) {
  return {.kind = kind,
          .due = askedAt ? *askedAt + interval : now.steady,
          .machine = {},
          .number = 0,
          .essential = !askedAt,
          .lateness = askedAt ? latenessOf(now.steady - *askedAt - interval, interval)
                              : std::numeric_limits<double>::infinity()};
}

}  // namespace agent::cycle
