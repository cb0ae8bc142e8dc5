#include "tests/simulation/invariants/messages.h"

#include <algorithm>
#include <array>

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using agent::notify::ItemKind;
using alerts::Phase;
using alerts::Rule;

namespace {

/// The longest back-off of a channel is five minutes.
constexpr auto kToldWithin = 15min;

/// Those that end in no other way than by becoming well.
constexpr std::array kJudged{Rule::MachineOffline, Rule::MachineDisconnected, Rule::MachineNotWorking,
                             Rule::MachineMissing, Rule::ApiUnreachable,      Rule::KeyRefused};

bool isJudged(Rule rule) { return std::ranges::find(kJudged, rule) != kJudged.end(); }

bool readsFailing(const alerts::State& state, const alerts::ConditionId& id) {
  const auto found = state.find(id);
  return found != state.end() && found->second.failing;
}

}  // namespace

void Messages::arrived(const agent::notify::Order& order) {
  const std::string letter = std::to_string(order.id) + " " + order.message.id;
  const bool first = arrived_.insert(letter).second;
  if (!first && !facts().diskFailed) broken("the message " + order.message.id + " was delivered twice");
  if (!first || mayRepeat_.contains(letter)) return;
  for (const agent::notify::Item& item : order.message.items) take(item);
}

void Messages::take(const agent::notify::Item& item) {
  const auto rule = alerts::ruleFromName(item.rule);
  if (!rule || !isJudged(*rule)) return;
  Reader& reader = readers_[{*rule, item.machine}];
  if (item.kind == ItemKind::Firing && reader.belief == Belief::Firing && reader.sure && !facts().diskFailed)
    broken(item.rule + " " + item.machine + " was told as firing twice");
  if (item.kind == ItemKind::Firing || item.kind == ItemKind::StillFiring) reader.belief = Belief::Firing;
  if (item.kind == ItemKind::Flapping) reader.belief = Belief::Flapping;
  if (item.kind == ItemKind::Resolved) reader.belief = Belief::Well;
  reader.sure = true;
  reader.toldInVain = false;
  reader.toldWhileFailing = facts().diskFailed;
}

bool Messages::isMuted(const Id& id) const {
  const alerts::State& state = facts().engine->knowledge().alerts;
  if (facts().isSilenced(alerts::subjectOf(id)) || facts().mailFails || facts().diskFailed) return true;
  if (alerts::scopeOf(id.rule) == alerts::Scope::Agent) return false;
  return readsFailing(state, {Rule::ApiUnreachable, {}}) || readsFailing(state, {Rule::KeyRefused, {}}) ||
         (id.rule != Rule::MachineMissing && readsFailing(state, {Rule::MachineMissing, id.subject}));
}

void Messages::stepped() {
  if (!facts().engine) return;
  const alerts::State& state = facts().engine->knowledge().alerts;
  for (const auto& [id, condition] : state)
    if (isJudged(id.rule)) {
      if (condition.flapping || (condition.phase != Phase::Firing && condition.phase != Phase::Ok) ||
          isMuted(id))
        since_.erase(id);
      else
        watch(id, condition.phase == Phase::Firing);
    }
  for (const auto& [id, reader] : readers_)
    if (!state.contains(id)) {
      if (isMuted(id))
        since_.erase(id);
      else
        watch(id, false);
    }
}

void Messages::watch(const Id& id, bool firing) {
  const SteadyTime now = facts().clock.steady();
  const auto [known, fresh] = since_.try_emplace(id, Steady{firing, now});
  if (known->second.firing != firing) known->second = {firing, now};
  if (now - known->second.at < facts().wishes.groupWait + kToldWithin) return;
  const Reader& reader = readers_[id];
  const Belief belief = reader.belief;
  // What was told while the disk failed is not known to the next life.
  if (firing ? reader.toldInVain : !reader.sure) return;
  if (firing == (belief == Belief::Firing) && (firing || belief == Belief::Well)) return;
  broken(std::string(alerts::name(id.rule)) + " " + id.subject +
         (firing ? " fires, and nobody was told" : " is over, and nobody was told"));
}

void Messages::died() {
  mayRepeat_.merge(arrived_);
  arrived_.clear();
  if (facts().diskFailed)
    for (auto& [id, reader] : readers_) {
      reader.sure = false;
      reader.toldInVain |= reader.toldWhileFailing;
    }
}

}  // namespace simulation
