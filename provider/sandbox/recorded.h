#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "provider/api/messages.h"
#include "provider/core/currency.h"
#include "provider/sandbox/model.h"

namespace provider::sandbox {

/// A market as it was once, for a world to begin with.
struct Record {
  std::vector<RecordedMachine> rivals;
  /// By what the record says its prices are worth; 0 = it says
  /// nothing.
  UsdRates usdRates{};
  /// BTC for one CLORE, by the machines that ask in both; 0 = none does. Their owners do not keep the two in
  /// step (API page), so it is a median.
  double bitcoinPerClore = 0;
  /// Machines that are not among the rivals, because nobody could rent them: they ask for nothing in a coin
  /// that they take, or their GPUs are not told.
  std::size_t leftOut = 0;
};

/// From the machines of a `marketplace` answer. What the answer does not tell of a machine, and renters do
/// not look at, such as its processor, is drawn from `seed`.
[[nodiscard]] Record recordOf(const std::vector<api::MarketMachine>& machines, std::uint64_t seed);

}  // namespace provider::sandbox
