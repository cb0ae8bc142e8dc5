#include "tests/simulation/simulation.h"

#include <algorithm>

#include "agent/log/log.h"
#include "tests/simulation/life.h"

namespace simulation {

using namespace std::chrono_literals;

std::optional<Failure> run(std::uint64_t seed, Tally& tally, Scale scale) {
  Town town(seed, scale, tally);
  const auto begin = town.clock.steady();
  std::optional<Failure> failure;
  const auto fail = [&](const std::string& invariant, const std::string& what) {
    failure = Failure{.seed = seed,
                      .scale = scale,
                      .invariant = invariant,
                      .what = what,
                      .trace = town.trace.text(),
                      .configuration = town.facts.wishes.ini()};
  };
  try {
    Life life(town);
    life.trouble(town.chance.span(1h, life.isCrowded() ? 2h : 6h));
    life.calm();
  } catch (const Violation& violation) {
    fail(violation.invariant(), violation.what());
  } catch (const std::exception& bug) {
    fail("no_bug", bug.what());
  }
  tally.simulated += town.clock.steady() - begin;
  return failure;
}

std::string text(const Failure& failure) {
  const std::string seed = std::to_string(failure.seed);
  // There another number is drawn, and so another world.
  const std::string scale = failure.scale == Scale::Huge ? "CLORE_SIMULATION_HUGE=1 " : "";
  return "seed " + seed + " breaks " + failure.invariant + ": " + failure.what + "\n\n" + failure.trace +
         "\nagain, alone: " + scale + "CLORE_SIMULATION_SEED=" + seed + " simulation_tests\n";
}

Tally& Tally::operator+=(const Tally& other) {
  requests += other.requests;
  writes += other.writes;
  lives += other.lives;
  messages += other.messages;
  diskFailures += other.diskFailures;
  jumps += other.jumps;
  byHand += other.byHand;
  machines = std::max(machines, other.machines);
  simulated += other.simulated;
  for (const auto& [fate, times] : other.fates) fates[fate] += times;
  return *this;
}

std::string text(const Tally& tally) {
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(tally.simulated).count();
  std::string all = std::to_string(hours) + " h simulated, " + std::to_string(tally.requests) +
                    " requests, " + std::to_string(tally.writes) + " writes, " + std::to_string(tally.lives) +
                    " lives, " + std::to_string(tally.messages) + " messages, " +
                    std::to_string(tally.diskFailures) + " disk failures, " + std::to_string(tally.jumps) +
                    " jumps of the calendar, " + std::to_string(tally.byHand) + " changes by hand, up to " +
                    std::to_string(tally.machines) + " machines;";
  for (const auto& [fate, times] : tally.fates)
    if (fate != Fate::Good) all += " " + std::string(name(fate)) + " " + std::to_string(times);
  return all;
}

}  // namespace simulation
