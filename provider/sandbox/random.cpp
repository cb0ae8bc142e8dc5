#include "provider/sandbox/random.h"

#include <cmath>
#include <numeric>

#include "provider/core/ensure.h"

namespace provider::sandbox {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;

std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

}  // namespace

std::uint64_t Random::keyOf(std::initializer_list<std::uint64_t> parts) {
  std::uint64_t key = 0;
  for (const std::uint64_t part : parts) key = mixed(key + kGolden + part);
  return key;
}

std::uint64_t Random::bits() { return key_ ? mixed(*key_ += kGolden) : engine_(); }

double Random::exponential(double mean) { return -mean * std::log1p(-unit()); }

double Random::normal() {
  // Box and Muller's; the second of a pair is not kept, so that a draw depends on nothing but the engine.
  const double radius = std::sqrt(-2 * std::log1p(-unit()));
  const double angle = 2 * M_PI * unit();
  return radius * std::cos(angle);
}

std::size_t Random::weighted(std::span<const double> weights) {
  double left = unit() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

double interpolate(std::span<const Quantile> points, double share) {
  ensure(!points.empty(), "a distribution without a known point");
  if (share <= points.front().share) return points.front().value;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Quantile& low = points[i - 1];
    const Quantile& high = points[i];
    if (share > high.share) continue;
    const double part = (share - low.share) / (high.share - low.share);
    return low.value * std::exp(part * std::log(high.value / low.value));
  }
  return points.back().value;
}

}  // namespace provider::sandbox
