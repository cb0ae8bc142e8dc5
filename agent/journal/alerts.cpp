#include "agent/journal/impl.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

using provider::alerts::Condition;
using provider::alerts::ConditionId;
using provider::alerts::State;

State stateFrom(Poco::Data::Session& session) {
  State state;
  for (const auto& [ruleName, subject, phaseName, since, firedAt, healthySince, detail] :
       select<std::string, std::string, std::string, std::int64_t, std::int64_t, std::int64_t, std::string>(
           session, "SELECT rule, subject, phase, since, fired_at, healthy_since, detail FROM alerts")) {
    const auto rule = provider::alerts::ruleFromName(ruleName);
    // A rule of a later version, after going back to this one: nothing here could resolve it.
    if (!rule) continue;
    const auto phase = provider::alerts::phaseFromName(phaseName);
    if (!phase) throw Unusable("holds a phase that this version does not know: " + phaseName);
    state[ConditionId{.rule = *rule, .subject = subject}] = Condition{.phase = *phase,
                                                                      .since = timeFrom(since),
                                                                      .firedAt = timeFrom(firedAt),
                                                                      .healthySince = timeFrom(healthySince),
                                                                      .detail = detail};
  }
  return state;
}

}  // namespace

provider::Result<State> Journal::alerts() {
  return impl_->read([](Poco::Data::Session& session) { return stateFrom(session); });
}

provider::Result<void> Journal::storeAlerts(const State& state, const std::set<ConditionId>& changed) {
  return impl_->write([&](Poco::Data::Session& session) {
    for (const ConditionId& id : changed) {
      const auto found = state.find(id);
      if (found == state.end()) {
        run(session, "DELETE FROM alerts WHERE rule = ? AND subject = ?", std::string(name(id.rule)),
            storable(id.subject));
        continue;
      }
      const Condition& condition = found->second;
      run(session,
          "INSERT OR REPLACE INTO alerts (rule, subject, phase, since, fired_at, healthy_since, detail) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          std::string(name(id.rule)), storable(id.subject), std::string(name(condition.phase)),
          toStored(condition.since), toStored(condition.firedAt), toStored(condition.healthySince),
          storable(condition.detail));
    }
  });
}

}  // namespace agent::journal
