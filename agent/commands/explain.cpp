#include <algorithm>
#include <iostream>
#include <string>

#include "agent/commands/commands.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/pauses.h"
#include "agent/report/explanation.h"
#include "agent/report/text.h"
#include "provider/api/encode.h"

namespace agent::commands {

using namespace provider;

namespace {

report::Input inputOf(std::string name, std::optional<WallTime> readAt, std::chrono::milliseconds maxAge) {
  return {.name = std::move(name), .value = {}, .readAt = readAt, .maxAge = maxAge, .missing = {}};
}

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

report::Gate gateOf(const cycle::Engine& engine, const cycle::MachineState& state, WallTime now) {
  report::Gate gate{.mode = std::string(config::name(engine.config().agent.mode)),
                    .paused = {},
                    .pausedUntil = {},
                    .holdLeft = cycle::holdLeft(state, now),
                    .unconfirmed = state.unconfirmed.has_value()};
  if (const auto pause = cycle::pauseOf(engine.knowledge().switches, state.machine.reading.name, now)) {
    gate.paused = cycle::pauseText(*pause, now);
    gate.pausedUntil = pause->until;
  }
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
                           .gate = gateOf(engine, state, now),
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
  std::string names;
  for (const std::string& name : engine.passedOver()) {
    if (names.size() > 200) return names + ", ...";
    names += (names.empty() ? "" : ", ") + report::printable(name);
  }
  return names.empty() ? "the account has no machines" : "the account has " + names;
}

}  // namespace

report::Input rateInput(Currency currency, const cycle::Engine& engine, WallTime now) {
  report::Input input = inputOf("rate of " + std::string(symbol(currency)), {}, engine.config().rates.maxAge);
  const market::Rates& rates = engine.knowledge().rates;
  const auto rate = rates.rate(currency, now);
  if (!rate) {
    input.missing = rates.whyNone(currency, now);
    return input;
  }
  const bool configured = rate->source == market::RateSource::Configured;
  const auto usd = Price::fromNumber(rate->usdPerCoin, Currency::Usd);
  input.value =
      (usd ? usd->text() : "?") + " (" + (configured ? "[rates]" : std::string(name(rate->source))) + ")";
  if (configured)
    input.maxAge.reset();
  else
    input.readAt = rate->readAt;
  return input;
}

int runExplain(const GlobalOptions& global, const Arguments& arguments) {
  const std::string& name = arguments.operands.front();
  if (name.empty())
    return fail(kUsage, "MACHINE is empty: write the name of a machine; see clore-agent explain --help");
  const auto offer = offerNamed(name);
  if (!offer) return fail(kUsage, offer.error());
  if (*offer) return explainOffer(global, **offer);
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
    return fail(kUsage, "there is no machine \"" + report::printable(name) + "\"; " + knownNames(engine));
  std::cout << report::explanationText(explanationOf(engine, found->second, session.clock.wall()))
            << std::flush;
  const ExitCode code = outcomeOf(engine);
  return code == kDone ? kDone : fail(code, engine.errors().front().message);
}

}  // namespace agent::commands
