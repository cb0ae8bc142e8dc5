#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/price.h"
#include "provider/market/gpu.h"

/// What others charge.
namespace provider::market {

/// One machine of the marketplace, reduced to what pricing compares. Prices are units of `Price` for the
/// whole machine and day; 0 = not offered in that currency, or not accepted by the machine (API page,
/// *Money*).
struct Listing {
  std::int64_t id = 0;
  std::array<std::int64_t, kCurrencies.size()> onDemandUnits{};
  std::array<std::int64_t, kCurrencies.size()> spotUnits{};
  std::int32_t gpuCount = 0;
  float reliability = 0;         ///< 0 … 1
  float rating = 0;              ///< average, 0 … 5; 0 = not rated
  std::array<char, 2> region{};  ///< country code, upper case; zeros = not told
  bool rented = false;           ///< on demand only
};

enum class Side { OnDemand, Spot };
enum class GpuCount { Same, Any };
enum class Rented { Any, Yes, No };

/// Which machines compare with ours.
struct Query {
  std::string model;  ///< normalised
  int gpuCount = 0;   ///< ours; matters for `GpuCount::Same`
  GpuCount match = GpuCount::Same;
  Currency currency = Currency::Bitcoin;
  Side side = Side::OnDemand;
  Rented rented = Rented::Any;
  std::vector<std::string> regions;  ///< country codes, upper case, sorted; empty = any
  double minReliability = 0;
  double minRating = 0;  ///< above 0, a machine that is not rated does not compare
  bool dropOutliers = false;
  bool keepCheap = false;  ///< of the outliers only the dear ones are dropped: a rank has to see who is below

  friend auto operator<=>(const Query&, const Query&) = default;
};

/// What comparable machines ask for one GPU: ascending, in units of `Price` and not rounded, so that the one
/// rounding of a price is the last one.
struct Comparables {
  Currency currency = Currency::Bitcoin;
  std::vector<double> unitsPerGpu;
  std::size_t outliers = 0;  ///< left out beside them
};

/// One reading of the marketplace, by GPU model. It keeps only the models that were asked for, so that its
/// memory follows our machines and not the market. Used by one thread: it remembers the answers it gave.
class Snapshot {
 public:
  /// Keeps listings of `models` (normalised) only.
  explicit Snapshot(const std::vector<std::string>& models);

  /// `listing.gpuCount` is set from `gpu`. A listing of another model is passed over.
  void add(const Gpu& gpu, Listing listing);
  void addOwn(std::int64_t id) { ownIds_.push_back(id); }
  /// To be called once after the last `add`: drops own machines.
  void finish(WallTime takenAt);

  [[nodiscard]] WallTime takenAt() const { return takenAt_; }
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool covers(const std::string& model) const { return byModel_.contains(model); }

  /// Whether one of our own machines reads as rented on demand, where the marketplace lists it.
  [[nodiscard]] bool ownRented(std::int64_t id) const;

  /// Own machines, machines that do not offer the currency, and other models are not among the comparables;
  /// nor are, where asked, outliers: prices beyond Tukey's fences (1.5 interquartile ranges below the first
  /// or above the third quartile) on the logarithm, because the tail is heavy to one side. Valid until the
  /// snapshot is changed.
  [[nodiscard]] const Comparables& comparables(const Query& query) const;
  /// The machines behind `comparables`, cheapest per GPU first, by id where they ask the same.
  [[nodiscard]] std::vector<Listing> listings(const Query& query) const;

 private:
  /// Queries with the same answer are one key. An ordering rather than a normalised copy: looking up copies
  /// no text.
  struct ByAnswer {
    bool operator()(const Query& a, const Query& b) const;
  };

  // Deques: a vector's growth would hold a large market twice.
  std::map<std::string, std::deque<Listing>, std::less<>> byModel_;
  std::vector<std::int64_t> ownIds_;
  std::vector<std::int64_t> ownRented_;
  WallTime takenAt_{};
  mutable std::map<Query, Comparables, ByAnswer> answers_;
};

/// The percentile of the comparables, 0 … 1, for a machine of `gpuCount` GPUs, times `factor`: with linear
/// interpolation between the two nearest (NumPy's default; type 7 of Hyndman and Fan, 1996), to the nearest
/// 10⁻⁸. There is at least one.
[[nodiscard]] Price priceAtPercentile(const Comparables& comparables, double fraction, int gpuCount,
                                      double factor);

/// The price that is below the `rank`-th cheapest comparable (from 1) by `undercut`, for a machine of
/// `gpuCount` GPUs, to the nearest 10⁻⁸. There are at least `rank`.
[[nodiscard]] Price priceAtRank(const Comparables& comparables, std::size_t rank, int gpuCount,
                                double factor);

}  // namespace provider::market
