#pragma once

#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// The agent sleeps while there is nothing to do: its loop does not turn over and over at one moment.
class Rest final : public Invariant {
 public:
  explicit Rest(const Facts& facts) : Invariant(facts, "rest") {}

  void sending(const Exchange&) override { turns_ = 0; }
  void stepped() override {
    const auto now = facts().clock.steady();
    turns_ = now == last_ ? turns_ + 1 : 0;
    last_ = now;
    if (turns_ > kMostTurns) broken("the loop turns without an end and without a request");
  }

 private:
  /// Each may store something, deliver something, or decide anew.
  static constexpr int kMostTurns = 200;
  int turns_ = 0;
  provider::SteadyTime last_{};
};

}  // namespace simulation
