#pragma once

#include "agent/report/explanation.h"
#include "pictures.h"

/// One machine's reasoning for tests.
namespace test {

using provider::Currency;
using provider::Price;

inline Price btc(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }

inline provider::WallTime now() { return at(kWritten); }

inline provider::WallTime before(std::chrono::milliseconds age) { return now() - age; }

/// `strategy = market` with the spot minimum as a share, and default guards.
inline provider::pricing::Policy marketPolicy() {
  using namespace provider::pricing;
  Policy policy;
  policy.label = "follow";
  policy.strategy = Market{.position = AtPercentile{}};
  policy.spot = ShareOfOnDemand{.share = 0.6};
  policy.onDemandBounds = {
      .floor = OwnerPrice{.price = Price::fromUnits(240'000'000, Currency::Usd), .perGpu = true},
      .ceiling = OwnerPrice{.price = btc(50'000)}};
  policy.pace = defaultPace();
  return policy;
}

inline provider::market::Query query() {
  provider::market::Query query;
  query.model = "RTX 3080";
  query.gpuCount = 2;
  query.dropOutliers = true;
  return query;
}

/// As many machines of two GPUs as there are prices, in units for the whole machine, ascending.
inline agent::report::Compared compared(const std::vector<std::int64_t>& prices) {
  agent::report::Compared result{.query = query(), .prices = {}, .machines = {}};
  for (std::size_t i = 0; i < prices.size(); ++i) {
    provider::market::Listing listing;
    listing.id = 1000 + static_cast<std::int64_t>(i);
    listing.gpuCount = 2;
    listing.onDemandUnits[0] = prices[i];
    listing.reliability = 0.995F;
    listing.rating = i % 2 == 0 ? 4.5F : 0.0F;
    if (i % 3 != 0) listing.region = {'C', 'Z'};
    listing.rented = i % 2 == 1;
    result.machines.push_back(listing);
    result.prices.unitsPerGpu.push_back(static_cast<double>(prices[i]) / 2);
  }
  return result;
}

/// A price that the guards after `last` were not asked for.
inline provider::pricing::PriceTrail trailTo(provider::pricing::Guard last,
                                             provider::pricing::Verdict verdict) {
  using namespace provider::pricing;
  PriceTrail trail;
  trail.current = btc(10'000);
  trail.candidate = btc(11'000);
  trail.candidateReason = "percentile 50% of 14 comparable 2x RTX 3080";
  trail.floor = btc(7'384);
  trail.ceiling = btc(50'000);
  trail.query = query();
  for (int guard = 1; guard < static_cast<int>(last); ++guard)
    trail.guards.push_back({.guard = static_cast<Guard>(guard), .verdict = Verdict::Passed, .reason = ""});
  trail.guards.push_back({.guard = last, .verdict = verdict, .reason = "because"});
  return trail;
}

inline agent::report::Reasoning reasoning() {
  agent::report::Reasoning r;
  r.policy = marketPolicy();
  r.decision.machine = "rig-01";
  r.decision.policy = "follow";
  return r;
}

}  // namespace test
