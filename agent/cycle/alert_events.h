#pragma once

#include <string>

#include "agent/journal/journal.h"
#include "provider/alerts/monitor.h"

namespace agent::cycle {

/// For the history: that a condition fired, resolved, or comes and goes.
[[nodiscard]] journal::Event eventOf(const provider::alerts::Event& event);

}  // namespace agent::cycle
