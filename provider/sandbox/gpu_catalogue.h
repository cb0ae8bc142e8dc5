#pragma once

#include <array>
#include <span>
#include <string_view>

#include "provider/sandbox/random.h"

namespace provider::sandbox {

struct CountShare {
  int count;
  double machines;
};

/// One GPU model of the recorded market (API page, *The shape of a real market*). What the record does not
/// say about a model (all but the first six) is filled in so that the whole has the recorded shape.
struct GpuModel {
  std::string_view text;  ///< as the marketplace writes it, without the count
  double memoryGb;
  double machines;     ///< of the record's 3,500
  double rentedShare;  ///< on demand
  /// BTC per GPU and day: p5, p25, median, p75, largest.
  std::array<double, 5> prices;
  std::array<CountShare, 9> counts;
};

[[nodiscard]] std::span<const GpuModel> gpuCatalogue();

/// The whole distribution of a model's prices, BTC per GPU and day: the known quantiles, and a tail that is
/// heavy only in its last twentieth.
[[nodiscard]] std::array<Quantile, 7> priceDistribution(const GpuModel& model);

/// A GPU text that the record shows often, for the account's own machines: there is always somebody to
/// compare with.
struct CommonRig {
  std::size_t model;  ///< position in the catalogue
  int count;
};
[[nodiscard]] CommonRig commonRig(std::size_t position);

}  // namespace provider::sandbox
