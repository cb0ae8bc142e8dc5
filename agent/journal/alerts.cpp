#include <limits>

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::alerts::Condition;
using provider::alerts::ConditionId;
using provider::alerts::State;

std::uint32_t changesFrom(std::int64_t stored) {
  if (stored < 0 || stored > std::numeric_limits<std::uint32_t>::max())
    throw Unusable("holds changes of a condition that cannot be: " + std::to_string(stored));
  return static_cast<std::uint32_t>(stored);
}

State stateFrom(Connection& connection) {
  State state;
  using std::int64_t;
  using std::string;
  for (const auto& [ruleName, subject, phaseName, since, firedAt, healthySince, detail, changes, failing,
                    flapping] :
       select<string, string, string, int64_t, int64_t, int64_t, string, int64_t, int64_t, int64_t>(
           connection,
           "SELECT rule, subject, phase, since, fired_at, healthy_since, detail, changes, failing, flapping "
           "FROM alerts")) {
    const auto rule = provider::alerts::ruleFromName(ruleName);
    // A rule of a later version, after going back to this one: nothing here could resolve it.
    if (!rule) continue;
    const auto phase = provider::alerts::phaseFromName(phaseName);
    if (!phase) throw Unusable("holds a phase that this version does not know: " + phaseName);
    state[ConditionId{.rule = *rule, .subject = subject}] = Condition{.phase = *phase,
                                                                      .since = timeFrom(since),
                                                                      .firedAt = timeFrom(firedAt),
                                                                      .healthySince = timeFrom(healthySince),
                                                                      .detail = detail,
                                                                      .changes = changesFrom(changes),
                                                                      .failing = failing != 0,
                                                                      .flapping = flapping != 0};
  }
  return state;
}

}  // namespace

provider::Result<State> Journal::alerts() {
  return impl_->read([](Connection& connection) { return stateFrom(connection); });
}

provider::Result<void> Journal::storeAlerts(const State& state, const std::set<ConditionId>& changed) {
  return impl_->write([&](Connection& connection) {
    for (const ConditionId& id : changed) {
      const auto found = state.find(id);
      if (found == state.end()) {
        run(connection, "DELETE FROM alerts WHERE rule = ? AND subject = ?", std::string(name(id.rule)),
            storable(id.subject));
        continue;
      }
      const Condition& condition = found->second;
      run(connection,
          "INSERT OR REPLACE INTO alerts (rule, subject, phase, since, fired_at, healthy_since, detail, "
          "changes, failing, flapping) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          std::string(name(id.rule)), storable(id.subject), std::string(name(condition.phase)),
          toStored(condition.since), toStored(condition.firedAt), toStored(condition.healthySince),
          storable(condition.detail), std::int64_t{condition.changes},
          std::int64_t{condition.failing ? 1 : 0}, std::int64_t{condition.flapping ? 1 : 0});
    }
  });
}

}  // namespace agent::journal
