#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "provider/core/price.h"
#include "provider/market/snapshot.h"

/// Policy → candidate price → guards → Decision.
namespace provider::pricing {

/// A price as an owner writes it: for the whole machine, or for each of its GPUs (`…/gpu`).
struct OwnerPrice {
  Price price;
  bool perGpu = false;

  [[nodiscard]] Price forMachine(int gpuCount) const { return perGpu ? price.scaled(gpuCount) : price; }
};

/// `spot = 60%`: of the on-demand price.
struct ShareOfOnDemand {
  double share = 1.0;
};

/// Where a candidate for the spot minimum comes from; nothing = the spot minimum is left alone.
using SpotRule = std::variant<std::monostate, OwnerPrice, ShareOfOnDemand>;

/// `strategy = fixed`: the price given.
struct Fixed {
  OwnerPrice onDemand;
  SpotRule spot;
};

/// `strategy = market`: a percentile of comparable machines, per GPU, times this machine's GPU count.
struct Percentile {
  double percentile = 0.5;               ///< 0 … 1
  double adjust = 0.0;                   ///< -0.03 = 3 % below
  std::optional<double> spotPercentile;  ///< of the comparables' spot prices; excludes `spot`
  std::variant<std::monostate, ShareOfOnDemand> spot;
  market::GpuCount gpuCount = market::GpuCount::Same;
  std::size_t minSamples = 5;
  std::chrono::milliseconds marketMaxAge = std::chrono::minutes{15};
};

/// The owner's bounds. Required for every strategy that moves prices.
struct Bounds {
  std::optional<OwnerPrice> floor;
  std::optional<OwnerPrice> ceiling;
};

/// Everything an owner said about one machine's price. Immutable once validated.
struct Policy {
  std::string label;
  Currency currency = Currency::Bitcoin;  ///< the listing price that is set; the others keep their value
  std::variant<Fixed, Percentile> strategy;
  Bounds onDemandBounds;
  Bounds spotBounds;
  std::optional<std::int64_t> mrlHours;     ///< nothing = keep
  std::optional<std::string> availability;  ///< `public` or `hidden`; nothing = keep
};

/// The outermost bounds per machine and day, as a last stop for a slip of currency (`[limits]`).
struct Limit {
  Price lowest;
  Price highest;
};
using Limits = std::array<Limit, kCurrencies.size()>;

/// What the marketplace's own site accepts (API page, *Writing settings*).
[[nodiscard]] Limits defaultLimits();

}  // namespace provider::pricing
