#include <algorithm>
#include <iostream>
#include <string>

#include "agent/commands/commands.h"
#include "agent/commands/explain_parts.h"
#include "agent/commands/look.h"
#include "agent/commands/names.h"
#include "agent/cycle/observe.h"
#include "agent/report/explanation.h"
#include "agent/report/text.h"
#include "provider/api/encode.h"

namespace agent::commands {

using namespace provider;

namespace {

/// What the policy goes by, and nothing else.
std::vector<report::Input> inputsOf(const cycle::Engine& engine, const cycle::MachineState& state,
                                    const pricing::Policy& policy, WallTime now) {
  const cycle::AgeLimits limits = cycle::ageLimits(engine.config().agent);
  const auto& settings = state.machine.settings;
  std::vector<report::Input> inputs;
  inputs.push_back(inputOf("machine", state.machine.readAt, limits.machine));
  inputs.push_back(
      inputOf("settings", settings ? std::optional(settings->readAt) : std::nullopt, limits.settings));
  const auto& read = engine.knowledge().market;
  if (pricing::needsMarket(policy))
    inputs.push_back(inputOf("marketplace", read ? std::optional(read->takenAt()) : std::nullopt,
                             policy.comparing.marketMaxAge));
  for (const Currency currency : pricing::ratesNeeded(policy))
    inputs.push_back(rateInput(currency, engine, now));
  return inputs;
}

std::optional<report::Compared> comparedFor(const pricing::PriceTrail& trail,
                                            const std::optional<market::Snapshot>& read) {
  if (!trail.query || !read) return std::nullopt;
  return report::Compared{.query = *trail.query,
                          .prices = read->comparables(*trail.query),
                          .machines = read->listings(*trail.query)};
}

report::Gate gateOfMachine(const cycle::Engine& engine, const cycle::MachineState& state, WallTime now) {
  report::Gate gate = gateOf(engine, state.machine.reading.name, now);
  gate.holdLeft = cycle::holdLeft(state, now);
  gate.unconfirmed = state.unconfirmed.has_value();
  return gate;
}

std::string requestOf(const cycle::MachineState& state) {
  if (!state.decision->wanted || !state.machine.settings) return {};
  const auto body = api::encodeSettings(
      cycle::updateOf(state.decision->machine, *state.machine.settings, *state.decision->wanted));
  return body ? "POST /set_server_settings " + *body : body.error().message;
}

std::optional<report::Reasoning> reasoningOf(const cycle::Engine& engine, const cycle::MachineState& state,
                                             WallTime now) {
  const std::string& machine = state.machine.reading.name;
  const config::Config& config = engine.config();
  const pricing::Policy* policy = config::policyFor(config, machine, state.gpu);
  if (!policy || !state.decision) return std::nullopt;
  const config::ServerRule* rule = config::matchServer(config, machine, state.gpu);
  const auto& read = engine.knowledge().market;
  return report::Reasoning{.section = rule ? rule->label : std::string{},
                           .policy = *policy,
                           .limits = config.limits,
                           .decision = *state.decision,
                           .ownersWord = {},
                           .inputs = inputsOf(engine, state, *policy, now),
                           .onDemand = comparedFor(state.decision->onDemand, read),
                           .spot = comparedFor(state.decision->spot, read),
                           .memory = state.pricing,
                           .gate = gateOfMachine(engine, state, now),
                           .pollInterval = config.agent.pollInterval,
                           .marketInterval = config.agent.marketInterval,
                           .request = requestOf(state)};
}

/// As the agent by itself decides, and then what the owner's word would change in that.
report::Explanation explanationOf(cycle::Engine& engine, const cycle::MachineState& state, WallTime now) {
  report::Explanation explanation{
      .machine = state.machine, .gpu = state.gpu, .reasoning = reasoningOf(engine, state, now), .now = now};
  engine.takeOwnersWord();
  if (explanation.reasoning) explanation.reasoning->ownersWord = state.decision;
  return explanation;
}

std::string knownNames(const cycle::Engine& engine) {
  const auto& names = engine.passedOver();
  return names.empty() ? "the account has no machines" : "the account has " + listed(names);
}

}  // namespace

int runExplain(const GlobalOptions& global, const Arguments& arguments) {
  const std::string& name = arguments.operands.front();
  if (name.empty())
    return fail(kUsage, "MACHINE is empty: write the name of a machine; see clore-agent explain --help");
  const auto offer = offerNamed(name);
  if (!offer) return fail(kUsage, offer.error());
  if (*offer) return explainOffer(global, **offer);
  const auto look = lookOnce(global, [&name](cycle::Engine& engine) { engine.focusOn(name); });
  if (!look) return look.error();
  cycle::Engine& engine = (*look)->engine;
  if (!engine.knowledge().machinesReadAt) return failAs(engine);
  const auto found = engine.knowledge().machines.find(name);
  if (found == engine.knowledge().machines.end())
    return fail(kUsage, "there is no machine \"" + report::printable(name) + "\"; " + knownNames(engine));
  std::cout << report::explanationText(explanationOf(engine, found->second, (*look)->session->clock.wall()))
            << std::flush;
  return outcomeOf(engine) == kDone ? kDone : failAs(engine);
}

}  // namespace agent::commands
