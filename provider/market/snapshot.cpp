#include "provider/market/snapshot.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

#include "provider/core/ensure.h"

namespace provider::market {
namespace {

/// Fewer have no quartiles worth the name.
constexpr std::size_t kFewestForFences = 4;
constexpr double kFenceRanges = 1.5;

bool regionFits(const Query& query, const Listing& listing) {
  if (query.regions.empty()) return true;
  const std::string_view region(listing.region.data(), listing.region.size());
  return std::ranges::find(query.regions, region) != query.regions.end();
}

bool matches(const Query& query, const Listing& listing) {
  if (query.match == GpuCount::Same && listing.gpuCount != query.gpuCount) return false;
  if (query.rented != Rented::Any && listing.rented != (query.rented == Rented::Yes)) return false;
  // In the listing's precision: a machine at 0.9 is not below 0.9.
  if (listing.reliability < static_cast<float>(query.minReliability)) return false;
  if (listing.rating < static_cast<float>(query.minRating)) return false;
  return regionFits(query, listing);
}

/// Nothing when it does not compare.
std::optional<double> unitsPerGpu(const Query& query, const Listing& listing) {
  if (!matches(query, listing)) return std::nullopt;
  const auto& units = query.side == Side::OnDemand ? listing.onDemandUnits : listing.spotUnits;
  const std::int64_t whole = units[indexOf(query.currency)];
  if (whole <= 0) return std::nullopt;
  return static_cast<double>(whole) / listing.gpuCount;
}

/// Between the two nearest of an ascending row.
template <typename At>
double quantile(std::size_t size, double fraction, At at) {
  const double position = fraction * static_cast<double>(size - 1);
  const auto lower = static_cast<std::size_t>(std::floor(position));
  const std::size_t upper = std::min(lower + 1, size - 1);
  return std::lerp(at(lower), at(upper), position - static_cast<double>(lower));
}

/// Position of the first that lies between the fences, and one past the last.
std::pair<std::size_t, std::size_t> betweenFences(const std::vector<double>& sorted) {
  const std::size_t size = sorted.size();
  if (size < kFewestForFences) return {0, size};
  const auto logAt = [&sorted](std::size_t i) { return std::log(sorted[i]); };
  const double firstQuartile = quantile(size, 0.25, logAt);
  const double thirdQuartile = quantile(size, 0.75, logAt);
  const double reach = kFenceRanges * (thirdQuartile - firstQuartile);
  std::size_t first = 0;
  std::size_t end = size;
  while (first < end && logAt(first) < firstQuartile - reach) ++first;
  while (end > first && logAt(end - 1) > thirdQuartile + reach) --end;
  return {first, end};
}

Price wholePrice(double unitsPerGpu, int gpuCount, double factor, Currency currency) {
  const auto price = Price::fromNumber(
      unitsPerGpu * gpuCount * factor / static_cast<double>(Price::kUnitsPerCoin), currency);
  // Sums of prices that were themselves read within range; beyond it is a market that guard 2 stops by its
  // limits.
  return price.value_or(Price::fromNumber(Price::kLargestCoins, currency).value());
}

}  // namespace

bool Snapshot::ByAnswer::operator()(const Query& a, const Query& b) const {
  const auto cheap = [](const Query& q) {
    return std::tuple(q.match, q.match == GpuCount::Any ? 0 : q.gpuCount, q.currency, q.side, q.rented,
                      q.dropOutliers, q.keepCheap, q.minReliability, q.minRating);
  };
  if (const auto order = cheap(a) <=> cheap(b); order != 0) return order < 0;
  if (const auto order = a.model <=> b.model; order != 0) return order < 0;
  return a.regions < b.regions;
}

Snapshot::Snapshot(const std::vector<std::string>& models) {
  for (const std::string& model : models) byModel_.try_emplace(model);
}

void Snapshot::add(const Gpu& gpu, Listing listing) {
  const auto found = byModel_.find(gpu.model);
  if (found == byModel_.end()) return;
  answers_.clear();
  listing.gpuCount = gpu.count;
  found->second.push_back(listing);
}

void Snapshot::finish(WallTime takenAt) {
  answers_.clear();
  takenAt_ = takenAt;
  std::ranges::sort(ownIds_);
  for (auto& [model, listings] : byModel_)
    std::erase_if(listings, [this](const Listing& l) {
      const bool own = std::ranges::binary_search(ownIds_, l.id);
      if (own && l.rented) ownRented_.push_back(l.id);
      return own;
    });
  std::ranges::sort(ownRented_);
}

bool Snapshot::ownRented(std::int64_t id) const { return std::ranges::binary_search(ownRented_, id); }

std::size_t Snapshot::size() const {
  std::size_t sum = 0;
  for (const auto& [model, listings] : byModel_) sum += listings.size();
  return sum;
}

const Comparables& Snapshot::comparables(const Query& query) const {
  const auto [answer, isNew] = answers_.try_emplace(query);
  Comparables& result = answer->second;
  if (!isNew) return result;
  result.currency = query.currency;
  const auto found = byModel_.find(query.model);
  if (found == byModel_.end()) return result;
  std::vector<double>& sorted = result.unitsPerGpu;
  for (const Listing& listing : found->second)
    if (const auto units = unitsPerGpu(query, listing)) sorted.push_back(*units);
  std::ranges::sort(sorted);
  if (query.dropOutliers) {
    auto [first, end] = betweenFences(sorted);
    if (query.keepCheap) first = 0;
    result.outliers = sorted.size() - (end - first);
    sorted.resize(end);
    sorted.erase(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(first));
  }
  sorted.shrink_to_fit();
  return result;
}

std::vector<Listing> Snapshot::listings(const Query& query) const {
  const std::vector<double>& kept = comparables(query).unitsPerGpu;
  std::vector<Listing> result;
  if (kept.empty()) return result;
  std::vector<std::pair<double, const Listing*>> priced;
  // The fences let through whole prices: between the cheapest and the dearest that were kept are exactly
  // those.
  for (const Listing& listing : byModel_.find(query.model)->second)
    if (const auto units = unitsPerGpu(query, listing))
      if (*units >= kept.front() && *units <= kept.back()) priced.emplace_back(*units, &listing);
  std::ranges::sort(priced, [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second->id) < std::tie(b.first, b.second->id);
  });
  result.reserve(priced.size());
  for (const auto& [units, listing] : priced) result.push_back(*listing);
  return result;
}

Price priceAtPercentile(const Comparables& comparables, double fraction, int gpuCount, double factor) {
  const std::vector<double>& sorted = comparables.unitsPerGpu;
  ensure(!sorted.empty(), "a percentile of no prices was asked for");
  const double perGpu =
      quantile(sorted.size(), std::clamp(fraction, 0.0, 1.0), [&sorted](std::size_t i) { return sorted[i]; });
  return wholePrice(perGpu, gpuCount, factor, comparables.currency);
}

Price priceAtRank(const Comparables& comparables, std::size_t rank, int gpuCount, double factor) {
  const std::vector<double>& sorted = comparables.unitsPerGpu;
  ensure(rank >= 1 && rank <= sorted.size(), "a rank was asked for that nobody holds");
  return wholePrice(sorted[rank - 1], gpuCount, factor, comparables.currency);
}

}  // namespace provider::market
