#include "provider/market/snapshot.h"

#include <algorithm>
#include <cmath>

#include "provider/core/ensure.h"

namespace provider::market {

Snapshot::Snapshot(const std::vector<std::string>& models) {
  for (const std::string& model : models) byModel_.try_emplace(model);
}

void Snapshot::add(const Gpu& gpu, Listing listing) {
  const auto found = byModel_.find(gpu.model);
  if (found == byModel_.end()) return;
  listing.gpuCount = gpu.count;
  found->second.push_back(listing);
}

void Snapshot::finish(WallTime takenAt) {
  takenAt_ = takenAt;
  std::ranges::sort(ownIds_);
  for (auto& [model, listings] : byModel_)
    std::erase_if(listings, [this](const Listing& l) { return std::ranges::binary_search(ownIds_, l.id); });
}

std::size_t Snapshot::size() const {
  std::size_t sum = 0;
  for (const auto& [model, listings] : byModel_) sum += listings.size();
  return sum;
}

Comparables Snapshot::comparables(const Query& query) const {
  Comparables result{.currency = query.currency, .unitsPerGpu = {}};
  const auto found = byModel_.find(query.model);
  if (found == byModel_.end()) return result;
  for (const Listing& listing : found->second) {
    if (query.match == GpuCount::Same && listing.gpuCount != query.gpuCount) continue;
    const auto& units = query.side == Side::OnDemand ? listing.onDemandUnits : listing.spotUnits;
    const std::int64_t whole = units[indexOf(query.currency)];
    if (whole > 0) result.unitsPerGpu.push_back(static_cast<double>(whole) / listing.gpuCount);
  }
  std::ranges::sort(result.unitsPerGpu);
  return result;
}

Price priceAtPercentile(const Comparables& comparables, double fraction, int gpuCount, double factor) {
  const std::vector<double>& sorted = comparables.unitsPerGpu;
  ensure(!sorted.empty(), "a percentile of no prices was asked for");
  const double position = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto lower = static_cast<std::size_t>(std::floor(position));
  const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
  const double perGpu = std::lerp(sorted[lower], sorted[upper], position - static_cast<double>(lower));
  const auto price = Price::fromNumber(perGpu * gpuCount * factor / static_cast<double>(Price::kUnitsPerCoin),
                                       comparables.currency);
  // Sums of prices that were themselves read within range; beyond it is a market that guard 2 stops by its
  // limits.
  return price.value_or(Price::fromNumber(Price::kLargestCoins, comparables.currency).value());
}

}  // namespace provider::market
