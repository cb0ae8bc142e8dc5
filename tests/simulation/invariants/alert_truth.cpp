#include "tests/simulation/invariants/alert_truth.h"

#include <algorithm>
#include <array>
#include <vector>

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using alerts::Phase;
using alerts::Rule;

namespace {

constexpr auto kSlack = 1s;
constexpr std::array kOfMachines{Rule::MachineOffline, Rule::MachineDisconnected, Rule::MachineNotWorking,
                                 Rule::MachineMissing, Rule::MachineUnlisted};

/// What one answer says of a rule; nothing = nothing.
std::optional<bool> isSo(Rule rule, const sandbox::Machine& machine) {
  if (rule == Rule::MachineMissing) return machine.removed;
  if (machine.removed) return std::nullopt;
  if (rule == Rule::MachineUnlisted) return !machine.settings.listed;
  if (rule == Rule::MachineDisconnected)
    return machine.connected && !machine.online ? std::nullopt : std::optional(!machine.connected);
  if (!machine.connected) return std::nullopt;
  if (rule == Rule::MachineOffline) return !machine.online;
  return machine.online ? std::optional(!machine.working) : std::nullopt;
}

}  // namespace

void AlertTruth::answered(const Exchange& exchange) {
  if (exchange.endpoint != "my_servers") return;
  if (!facts().diskFailed) stored_ = failingSince_;
  // What was not asked because the marketplace wants to be left alone failed as well.
  if (exchange.told == Told::Faithfully) failingSince_[{Rule::ApiUnreachable, {}}] = exchange.at;
  if (exchange.told == Told::Nothing) return;
  polled_ = true;
  for (const sandbox::Machine& machine : facts().world.machines())
    if (machine.own) noteSample(machine, exchange.told);
}

void AlertTruth::noteSample(const sandbox::Machine& machine, Told told) {
  for (const Rule rule : kOfMachines) {
    const auto so = isSo(rule, machine);
    if (!so) continue;
    // What was garbled may not have been understood: it ends nothing.
    if (*so)
      failingSince_.try_emplace({rule, machine.name}, facts().clock.steady());
    else if (told == Told::Faithfully)
      failingSince_.erase({rule, machine.name});
  }
}

void AlertTruth::stepped() {
  if (!facts().engine) return;
  const alerts::State& now = facts().engine->knowledge().alerts;
  for (const auto& [id, condition] : now) {
    const auto was = before_.find(id);
    const Phase from = was == before_.end() ? Phase::Ok : was->second.phase;
    if (from != condition.phase) judgeTransition(id, from, condition.phase);
  }
  if (now != before_) before_ = now;
  for (const auto& [name, state] : facts().engine->knowledge().machines)
    if (state.machine.reading.connected.value_or(false) && !facts().diskFailed) everConnected_[name] = true;
  polled_ = false;
}

void AlertTruth::judgeTransition(const Id& id, Phase from, Phase to) const {
  const bool wasWell = from == Phase::Ok || from == Phase::Pending;
  const bool legal = to == Phase::Recovering ? !wasWell : to == Phase::Pending ? from == Phase::Ok : true;
  if (!legal)
    broken(std::string(alerts::name(id.rule)) + " " + id.subject + " went from " +
           std::string(alerts::name(from)) + " to " + std::string(alerts::name(to)));
  if (to == Phase::Firing && wasWell) judgeFiring(id);
}

void AlertTruth::judgeFiring(const Id& id) const {
  const bool ofMachine = std::ranges::find(kOfMachines, id.rule) != kOfMachines.end();
  if (!ofMachine && id.rule != Rule::ApiUnreachable) return;
  const std::string what = std::string(alerts::name(id.rule)) + " " + id.subject + " fired";
  const auto since = failingSince_.find(id);
  if (ofMachine && !polled_) broken(what + " although nothing was told of the machines");
  if (since == failingSince_.end()) broken(what + " although it is not so");
  const auto after = id.rule == Rule::ApiUnreachable ? facts().wishes.apiAfter
                     : id.rule == Rule::MachineOffline || id.rule == Rule::MachineMissing
                         ? facts().wishes.offlineAfter
                         : 0min;
  if (facts().clock.steady() - since->second + kSlack < after)
    broken(what + " after " + std::to_string((facts().clock.steady() - since->second).count()) + " ms");
}

void AlertTruth::died() {
  polled_ = false;
  if (!facts().diskFailed) return;
  for (const auto& [id, since] : stored_) {
    SteadyTime& known = failingSince_.try_emplace(id, since).first->second;
    known = std::min(known, since);
  }
}

void AlertTruth::started() {
  failingSince_.try_emplace({Rule::ApiUnreachable, {}}, facts().clock.steady());
  // What was in memory when the process died may not have been on disk.
  before_ = facts().engine->knowledge().alerts;
}

Phase AlertTruth::phaseOf(const Id& id) const {
  const alerts::State& state = facts().engine->knowledge().alerts;
  const auto found = state.find(id);
  return found == state.end() ? Phase::Ok : found->second.phase;
}

void AlertTruth::finished() {
  for (const Rule rule : {Rule::ApiUnreachable, Rule::KeyRefused, Rule::JournalFailed, Rule::MarketStale})
    if (phaseOf({rule, {}}) != Phase::Ok) broken(std::string(alerts::name(rule)) + " although all is well");
  for (const sandbox::Machine& machine : facts().world.machines()) {
    if (!machine.own) continue;
    for (const Rule rule : kOfMachines) {
      const auto so = isSo(rule, machine);
      const bool fires = phaseOf({rule, machine.name}) == Phase::Firing;
      // Whether a hidden machine is to be told of depends on who hid it, and when.
      const bool mayBeSo = rule == Rule::MachineUnlisted;
      const bool unsure = rule == Rule::MachineDisconnected && !everConnected_.contains(machine.name);
      if (!so || unsure || fires == *so || (*so && mayBeSo)) continue;
      broken(std::string(alerts::name(rule)) + " " + machine.name +
             (fires ? " still fires" : " never fired") + " although it is " + (*so ? "so" : "well"));
    }
  }
}

}  // namespace simulation
