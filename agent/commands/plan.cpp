#include <iostream>
#include <map>
#include <string>
#include <variant>

#include "agent/commands/commands.h"
#include "agent/commands/look.h"
#include "agent/cycle/pauses.h"
#include "agent/journal/subjects.h"
#include "agent/report/plan_table.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"

namespace agent::commands {

using namespace provider;

namespace {

constexpr int kSomethingWouldChange = 2;

std::optional<journal::Pause> pauseOf(const cycle::Engine& engine, const cycle::MachineState& state,
                                      WallTime now) {
  return cycle::pauseOf(engine.knowledge().switches, state.machine.reading.name, now);
}

/// The decision as a plan shows it: as `apply` would carry it out, with what the daemon would wait for.
pricing::Decision shown(const cycle::Engine& engine, const cycle::MachineState& state, WallTime now) {
  pricing::Decision decision = *state.decision;
  if (decision.action != pricing::Action::Write) return decision;
  if (const auto pause = pauseOf(engine, state, now)) {
    decision.notes.push_back(cycle::pauseText(*pause, now));
    return decision;
  }
  if (const auto hold = cycle::holdLeft(state, now))
    decision.notes.push_back("run and once wait " + report::humanDuration(*hold) +
                             " more after a failed write, apply does not");
  const auto byItself = engine.byItself(state);
  if (byItself && byItself->action == pricing::Action::Hold)
    decision.notes.push_back("run and once wait, apply does not: " + byItself->reason);
  return decision;
}

/// The same of an offer.
report::PlannedOffer shown(const cycle::Engine& engine, const cycle::OfferState& state, WallTime now) {
  report::PlannedOffer planned{.offer = state.offer, .move = *state.move, .notes = {}, .paused = false};
  if (std::holds_alternative<offers::Stay>(planned.move.action)) return planned;
  if (const auto pause =
          cycle::pauseOf(engine.knowledge().switches, journal::pauseName(state.offer.id), now)) {
    planned.paused = true;
    planned.notes.push_back(cycle::pauseText(*pause, now));
    return planned;
  }
  const bool sends = std::holds_alternative<offers::Send>(planned.move.action);
  const auto byItself = engine.byItself(state);
  if (sends && byItself && !std::holds_alternative<offers::Send>(byItself->action))
    planned.notes.push_back("run and once wait, apply does not: " + byItself->reason);
  return planned;
}

report::PlanTable tableOf(const cycle::Engine& engine, WallTime now) {
  report::PlanTable table;
  for (const auto& [name, state] : engine.knowledge().machines) {
    if (!state.decision) {
      table.watched.push_back(name);
      continue;
    }
    table.machines.push_back(shown(engine, state, now));
    if (pauseOf(engine, state, now)) table.paused.insert(name);
  }
  for (const auto& [id, state] : engine.knowledge().offers)
    if (state.move) table.offers.push_back(shown(engine, state, now));
  return table;
}

void printOutcomes(const cycle::Engine& engine) {
  for (const journal::Write& write : engine.gate().writes()) {
    const bool settings = write.kind == journal::WriteKind::Settings;
    std::cout << (settings ? "machine " : "offer ") << report::printable(write.subject) << ": "
              << journal::name(write.outcome);
    if (!settings) std::cout << ", " << write.before << " -> " << write.after;
    if (!write.answer.empty()) std::cout << " (" << report::printable(write.answer) << ')';
    std::cout << '\n';
  }
}

}  // namespace

int runPlan(const GlobalOptions& global, const Arguments& arguments) {
  const auto look = lookOnce(global, &cycle::Engine::takeOwnersWord);
  if (!look) return look.error();
  const cycle::Engine& engine = (*look)->engine;
  const report::PlanTable table = tableOf(engine, (*look)->session->clock.wall());
  if (engine.knowledge().machinesReadAt) std::cout << report::planText(table) << std::flush;
  if (outcomeOf(engine) != kDone) return failAs(engine);
  return arguments.has("detailed-exitcode") && report::changes(table) > 0 ? kSomethingWouldChange : kDone;
}

int runApply(const GlobalOptions& global, const Arguments&) {
  auto opened = Session::open(global, Storage::Writable);
  if (!opened) return opened.error();
  Session& session = **opened;
  if (session.config.agent.mode == config::Mode::Paused)
    return fail(kTemporary,
                "mode = paused: nothing is written. Set mode = observe or enforce in [agent] to apply");
  if (const auto code = takeLock(session)) return *code;
  cycle::Engine engine = session.engine(cycle::Authority::Watch);
  if (const auto recalled = engine.recall(); !recalled) return fail(recalled.error());
  engine.takeOwnersWord();
  if (const auto pause = cycle::pauseOf(engine.knowledge().switches, {}, session.clock.wall()))
    return fail(kTemporary, "writing is " + cycle::pauseText(*pause, session.clock.wall()) +
                                ": nothing is written. clore-agent resume ends that");
  // The plan first, whole, so that what is then done is what was shown; it is decided anew on what is read
  // meanwhile.
  if (!completeCycle(session, engine)) return fail(kTemporary, "interrupted");
  if (engine.knowledge().machinesReadAt)
    std::cout << report::planText(tableOf(engine, session.clock.wall())) << std::flush;
  if (engine.knowledge().lastPollError) return failAs(engine);
  engine.reconfigure(session.config, cycle::Authority::Enforce);
  engine.passOverHolds();
  const bool complete = completeCycle(session, engine);
  printOutcomes(engine);
  std::cout << (engine.gate().writes().empty() ? "Nothing to write.\n" : "") << std::flush;
  if (!complete) return fail(kTemporary, "interrupted");
  const ExitCode code = outcomeOf(engine);
  if (code != kDone && !engine.errors().empty()) return failAs(engine);
  return code;
}

}  // namespace agent::commands
