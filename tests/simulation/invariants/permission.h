#pragma once

#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// Nothing is written in `observe` or `paused`, nor while a pause is in force: of everything, of the machine,
/// of the offer.
class Permission final : public Invariant {
 public:
  explicit Permission(const Facts& facts) : Invariant(facts, "permission") {}

  void sending(const Exchange& exchange) override {
    if (!exchange.isWrite()) return;
    if (facts().wishes.mode != "enforce") broken(exchange.endpoint + " in mode " + facts().wishes.mode);
    const auto bid = bidRequest(exchange, facts());
    const std::string subject = bid ? "offer:" + std::to_string(bid->order) : machineOf(exchange);
    if (facts().isPaused(subject)) broken(exchange.endpoint + " while " + subject + " is paused");
  }
};

}  // namespace simulation
