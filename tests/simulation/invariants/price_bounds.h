#pragma once

#include "provider/market/snapshot.h"
#include "tests/simulation/invariants/bodies.h"
#include "tests/simulation/invariants/invariant.h"

namespace simulation {

/// No price is sent that lies outside floor and ceiling, as they are for this machine at this moment, or
/// outside `[limits]`; no offer is raised above what its section names. What is sent back as it was told is
/// no price of the agent's.
class PriceBounds final : public Invariant {
 public:
  explicit PriceBounds(const Facts& facts) : Invariant(facts, "price_bounds") {}

  void sending(const Exchange& exchange) override;
  void answered(const Exchange& exchange) override { told_.answered(exchange, facts()); }

 private:
  void judge(const SettingsRequest& request, provider::market::Side side) const;
  void judge(const BidRequest& request) const;

  ToldSettings told_;
};

}  // namespace simulation
