#pragma once

#include <optional>
#include <string>
#include <vector>

#include "provider/core/price.h"
#include "provider/market/snapshot.h"

namespace agent::report {

/// What one price of a machine is compared with, copied out of one reading of the marketplace.
struct Compared {
  provider::market::Query query;
  provider::market::Comparables prices;
  std::vector<provider::market::Listing> machines;  ///< cheapest per GPU first
};

/// Where our machine stands; for the whole machine, in the currency of the query.
struct Place {
  std::optional<provider::Price> present;
  std::optional<provider::Price> candidate;
};

/// How many there are, quantiles, their spread as a line of blocks, and the machines around the candidate.
[[nodiscard]] std::string comparablesText(const Compared& compared, const Place& place);

}  // namespace agent::report
