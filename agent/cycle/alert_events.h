#pragma once

#include <string>

#include "agent/journal/journal.h"
#include "provider/alerts/monitor.h"

namespace agent::cycle {

/// What a condition is about, as silences and the history name it: a machine's name, `offer:39`, or nothing
/// for the agent itself.
[[nodiscard]] std::string subjectOf(const provider::alerts::ConditionId& id);

/// For the history: that a condition fired, resolved, or comes and goes.
[[nodiscard]] journal::Event eventOf(const provider::alerts::Event& event);

}  // namespace agent::cycle
