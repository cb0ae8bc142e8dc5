#pragma once

#include <cstdint>

#include "agent/cycle/knowledge.h"
#include "provider/alerts/monitor.h"
#include "provider/pricing/decision.h"

/// What the engine says in the log: one line per cycle, per alert, per decision that leads to something else
/// than the last.
namespace agent::cycle {

void logEvent(const provider::alerts::Event& event);
void logEvent(const journal::Event& event);

/// Two decisions that read the same in the log: their numbers may differ, what they lead to does not.
[[nodiscard]] bool sameOutcome(const provider::pricing::Decision& a, const provider::pricing::Decision& b);
void logDecision(const provider::pricing::Decision& decision, bool mayWrite);

[[nodiscard]] bool sameOutcome(const provider::offers::Move& a, const provider::offers::Move& b);
void logMove(const provider::offers::Offer& offer, const provider::offers::Move& move, bool mayWrite);

void logCycle(const Knowledge& knowledge, std::uint64_t requests, std::uint64_t writes);

}  // namespace agent::cycle
