#pragma once

#include <vector>

#include "agent/cycle/agenda.h"

/// Internal to the agenda: what is asked for the sake of the own spot offers.
namespace agent::cycle {

/// The orders, the spot markets of the machines on which something is bid, and the moves.
void addOfferTasks(std::vector<Task>& out, const Knowledge& knowledge, const config::Config& config,
                   const Scope& scope, const Moment& now);

}  // namespace agent::cycle
