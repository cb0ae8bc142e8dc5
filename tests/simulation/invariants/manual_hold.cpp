#include "tests/simulation/invariants/manual_hold.h"

#include <algorithm>

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using market::Side;

namespace {

const PriceMap& pricesOf(const sandbox::Settings& settings, Side side) {
  return side == Side::Spot ? settings.spotMinimum : settings.onDemand;
}

std::optional<std::int64_t> units(const std::optional<Price>& price) {
  return price ? std::optional(price->units()) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> ManualHold::present(const Place& place) const {
  const PolicyWish* policy = facts().wishes.policyFor(place.first);
  const sandbox::Machine* machine = facts().world.ownMachine(place.first);
  if (!policy || !machine) return std::nullopt;
  return units(pricesOf(machine->settings, place.second).get(policy->currency));
}

/// By the calendar, which the agent has when it was dead meanwhile: one that was set forward ends the hold,
/// and so does a resume that is dated after it, whenever it was given. And by steady time, which it has when
/// it lived: a calendar that was set back does not make the hold longer.
bool ManualHold::isHeld(const Noticed& noticed, std::chrono::milliseconds hold,
                        const Exchange& exchange) const {
  const bool byCalendar = exchange.wall >= noticed.wall && exchange.wall + 2min < noticed.wall + hold;
  return byCalendar && exchange.at + 2min < noticed.steady + hold && resumedAt_ < noticed.wall;
}

void ManualHold::sending(const Exchange& exchange) {
  const auto request = settingsRequest(exchange, facts());
  const PolicyWish* policy = request ? facts().wishes.policyFor(request->name) : nullptr;
  if (!policy) return;
  for (const Side side : {Side::OnDemand, Side::Spot}) {
    Watched& watched = prices_[{request->name, side}];
    const auto after = units(pricesOf(request->after, side).get(policy->currency));
    // Above the on-demand price it cannot stay.
    const auto onDemand = units(request->after.onDemand.get(policy->currency));
    const bool along = side == Side::Spot && onDemand && watched.byHand > onDemand;
    if (watched.noticed && isHeld(*watched.noticed, policy->manualHold, exchange) && watched.byHand &&
        after != watched.byHand && !along)
      broken(request->name + ": a price that the owner set by hand was overwritten " +
             std::to_string(
                 std::chrono::duration_cast<std::chrono::minutes>(exchange.at - watched.noticed->steady)
                     .count()) +
             " min after the agent was told of it");
    watched.writing = true;
    if (after) watched.sent.insert(*after);
    if (after != watched.byHand) watched.byHand.reset();
    if (!watched.byHand) watched.noticed.reset();
  }
}

void ManualHold::answered(const Exchange& exchange) {
  if (exchange.endpoint != "server_config" || exchange.told == Told::Nothing || !exchange.carriedOut) return;
  if (facts().wishes.mode == "observe") return;
  const std::string name = machineOf(exchange);
  if (exchange.told == Told::Garbled) return noteGarbled(name);
  for (const Side side : {Side::OnDemand, Side::Spot}) {
    Watched& watched = prices_[{name, side}];
    watched.seen = present({name, side});
    watched.writing = false;
    if (watched.byHand && watched.byHand == watched.seen && !watched.noticed)
      watched.noticedNow = watched.shown.value_or(now());
  }
}

void ManualHold::noteGarbled(const std::string& machine) {
  for (const Side side : {Side::OnDemand, Side::Spot}) {
    Watched& watched = prices_[{machine, side}];
    if (watched.byHand && !watched.shown) watched.shown = now();
  }
}

ManualHold::Noticed ManualHold::now() const { return {facts().clock.wall(), facts().clock.steady()}; }

void ManualHold::stepped() {
  for (auto& [place, watched] : prices_) {
    if (watched.noticedNow) watched.noticed = watched.noticedNow;
    watched.noticedNow.reset();
  }
}

void ManualHold::died() {
  for (auto& [place, watched] : prices_) watched.noticedNow.reset();
  if (facts().diskFailed) prices_.clear();
}

void ManualHold::changedByHand(const std::string& machine) {
  for (const Side side : {Side::OnDemand, Side::Spot}) {
    Watched& watched = prices_[{machine, side}];
    const auto now = present({machine, side});
    if (now == watched.byHand) continue;
    watched.noticed.reset();
    watched.noticedNow.reset();
    watched.shown.reset();
    watched.byHand.reset();
    const bool canTell =
        watched.seen && !watched.writing && now && now != watched.seen && !watched.sent.contains(*now);
    if (canTell) watched.byHand = now;
  }
}

void ManualHold::resumed(const std::string& machine) {
  resumedAt_ = std::max(resumedAt_, facts().clock.wall());
  for (auto& [place, watched] : prices_) {
    if (!machine.empty() && place.first != machine) continue;
    watched.byHand.reset();
    watched.noticed.reset();
  }
}

}  // namespace simulation
