#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/knowledge.h"

namespace agent::cycle {

/// What the policies in force, all together, have to know of the world beside their own machine.
struct Needs {
  std::set<provider::Currency> rates;  ///< whose worth in USD
  std::vector<std::string> models;     ///< GPU models whose prices, normalised, ascending
  /// How old the market may be for the policy that asks the most of it; nothing where none goes by it.
  std::optional<std::chrono::milliseconds> marketMaxAge;
};

/// Pure.
[[nodiscard]] Needs needsOf(const Knowledge& knowledge, const config::Config& config);

/// Pure. The currencies that stand side by side where an offer is decided on: its own, those of the bids on
/// its machine (`book` may be null), and those of the policy (may be null too).
[[nodiscard]] std::set<provider::Currency> currenciesCompared(const provider::offers::Offer& offer,
                                                              const provider::offers::Book* book,
                                                              const provider::offers::Policy* policy);

}  // namespace agent::cycle
