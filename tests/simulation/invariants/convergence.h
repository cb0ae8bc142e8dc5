#pragma once

#include <map>
#include <string>

#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// Once nothing goes wrong any more, and its time is over (`settlingTime`), every price is where its policy
/// wants it: what the agent knows is what is so, no decision and no offer still waits to be carried out, and
/// a fixed price stands on the machine as the owner wrote it. Not judged: what is paused, what the owner's
/// own hand holds or held until there was no time left for its steps, and what the agent says it cannot do
/// (`offer_paused`).
class Convergence final : public Invariant {
 public:
  explicit Convergence(const Facts& facts) : Invariant(facts, "convergence") {}

  void stepped() override;
  void finished() override;

 private:
  [[nodiscard]] bool wasHeldJustNow(const std::string& machine) const;
  void judge(const std::string& machine, const agent::cycle::MachineState& state) const;
  void judgeFixed(const std::string& machine, const agent::cycle::MachineState& state) const;
  void judge(const agent::cycle::OfferState& state) const;

  /// When what somebody had changed by hand was seen last to be respected.
  std::map<std::string, provider::SteadyTime> heldAt_;
};

/// How long prices may take: what waits after failures (an hour at most), one round of reading, then as many
/// steps as lead from one bound to the other, each with its cooldown and its confirmations; for offers a
/// window a step.
[[nodiscard]] std::chrono::milliseconds settlingTime(const Facts& facts);

}  // namespace simulation
