#pragma once

#include <string>

#include "agent/report/explanation.h"

namespace agent::report {

/// Pure. When the agent could next write to the machine, as far as that is known: `at once`, `in 12m
/// (2025-01-02T03:04:05.000Z)`, `with the next reading of the marketplace (every 5m)`, `once autoprice is
/// switched off for BTC`. Only for an explanation that has a reasoning.
[[nodiscard]] std::string nextChange(const Explanation& explanation);

}  // namespace agent::report
