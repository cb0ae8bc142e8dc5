#include <utility>

#include "agent/cycle/engine.h"
#include "agent/log/log.h"
#include "provider/alerts/monitor.h"

/// The engine's calendar: what it remembers in calendar time follows a calendar that is set, while it runs
/// and between two runs.
namespace agent::cycle {

using namespace provider;
using std::chrono::milliseconds;

void Engine::shift(milliseconds by) {
  const auto shiftOffer = [by](OfferState& state) {
    state.memory = offers::shifted(state.memory, by);
    if (state.unconfirmed && state.unconfirmed->windowBefore) *state.unconfirmed->windowBefore += by;
  };
  for (auto& [id, memory] : offerMemory_) {
    memory = offers::shifted(memory, by);
    offersUnstored_.insert(id);
  }
  for (auto& [id, state] : knowledge_.offers) {
    shiftOffer(state);
    offersUnstored_.insert(id);
  }
  for (auto& [id, state] : offersAside_) shiftOffer(state);
  for (auto& [server, state] : knowledge_.books)
    if (state.book) state.book->readAt += by;
  knowledge_.rates.shift(by);
  knowledge_.alerts = alerts::shifted(std::move(knowledge_.alerts), by);
  for (const auto& [id, condition] : knowledge_.alerts) alertsUnstored_.insert(id);
}

void Engine::followClock() {
  const milliseconds by = clockWatch_.jumped();
  if (by == milliseconds::zero()) return;
  log::notice("clock_was_set", {{"by_ms", by.count()}});
  calendarShift_ += by;
  shift(by);
  planAll();
  clockMarkUnstored_ = !parts_.bootId.empty();
}

Result<void> Engine::followClockSinceLastRun() {
  const auto mark = parts_.journal.clockMark();
  if (!mark) return std::unexpected(mark.error());
  static_cast<void>(clockWatch_.jumped());
  const milliseconds by = *mark ? clockWatch_.jumpedSince(**mark) : milliseconds::zero();
  const bool jumped = by != milliseconds::zero();
  if (jumped) {
    // Of a jump while this process ran, everybody who asks was told when it was noticed.
    if (!recalled_) calendarShift_ += by;
    shift(by);
    for (journal::Write& write : toTakeUp_)
      if (write.kind == journal::WriteKind::SpotPrice) write.at += by;
  }
  for (auto& [id, memory] : offerMemory_) memory = offers::bounded(memory, offerRules(), parts_.clock.wall());
  noteWindowsOfUnsettled();
  recalled_ = true;
  const bool marked = *mark && (*mark)->bootId == parts_.bootId;
  clockMarkUnstored_ = !parts_.bootId.empty() && (!marked || jumped);
  return {};
}

}  // namespace agent::cycle
