#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "provider/core/currency.h"
#include "provider/pricing/policy.h"
#include "provider/sandbox/model.h"

namespace agent::rehearsal {

/// What comes of tenancies: after the host's share of the fees, in USD.
struct Earnings {
  double rented = 0;  ///< share of the time, 0 … 1
  double onSpot = 0;  ///< share of the time, within `rented`
  double usd = 0;     ///< in all
  std::vector<double> usdPerDay;
};

/// How a rehearsal counts.
struct Terms {
  provider::SteadyTime begun{};
  std::chrono::days length{};
  provider::pricing::Fees fees;
  provider::sandbox::UsdRates usdRates{};
};

/// Pure. Those of one machine.
[[nodiscard]] std::vector<provider::sandbox::Tenancy> tenanciesOf(
    const std::string& machine, const std::vector<provider::sandbox::Tenancy>& all);

/// Pure. A tenancy over midnight is shared between its days; what lies outside of the time does not count.
[[nodiscard]] Earnings earningsOf(const std::vector<provider::sandbox::Tenancy>& tenancies,
                                  const Terms& terms);

}  // namespace agent::rehearsal
