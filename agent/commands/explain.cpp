#include <iostream>
#include <string>

#include "agent/commands/commands.h"
#include "agent/cycle/observe.h"
#include "agent/report/explanation.h"
#include "provider/api/encode.h"

namespace agent::commands {

using namespace provider;

namespace {

report::Explanation explanationOf(const cycle::Engine& engine, const cycle::MachineState& state,
                                  WallTime now) {
  report::Explanation explanation{.machine = state.machine,
                                  .gpu = state.gpu,
                                  .decision = state.decision,
                                  .marketTakenAt = {},
                                  .request = {},
                                  .now = now};
  if (engine.knowledge().market) explanation.marketTakenAt = engine.knowledge().market->takenAt();
  if (state.decision && state.decision->wanted && state.machine.settings) {
    const auto body = api::encodeSettings(
        cycle::updateOf(state.decision->machine, *state.machine.settings, *state.decision->wanted));
    explanation.request = body ? "POST /set_server_settings " + *body : body.error().message;
  }
  return explanation;
}

std::string knownNames(const cycle::Engine& engine) {
  std::string names;
  for (const std::string& name : engine.passedOver()) {
    if (names.size() > 200) return names + ", ...";
    names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? "the account has no machines" : "the account has " + names;
}

}  // namespace

int runExplain(const GlobalOptions& global, const Arguments& arguments) {
  const std::string& name = arguments.operands.front();
  auto opened = Session::open(global, Storage::ReadOnly);
  if (!opened) return opened.error();
  Session& session = **opened;
  cycle::Engine engine = session.engine(cycle::Authority::Look);
  engine.focusOn(name);
  if (const auto recalled = engine.recall(); !recalled) return fail(kConfiguration, recalled.error().message);
  if (!completeCycle(session, engine)) return fail(kTemporary, "interrupted");
  if (!engine.knowledge().machinesReadAt) return fail(outcomeOf(engine), engine.errors().front().message);
  const auto found = engine.knowledge().machines.find(name);
  if (found == engine.knowledge().machines.end())
    return fail(kUsage, "there is no machine \"" + name + "\"; " + knownNames(engine));
  std::cout << report::explanationText(explanationOf(engine, found->second, session.clock.wall()))
            << std::flush;
  const ExitCode code = outcomeOf(engine);
  return code == kDone ? kDone : fail(code, engine.errors().front().message);
}

}  // namespace agent::commands
