#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>
#include <span>

namespace provider::sandbox {

/// Draws that are the same for the same seed, in the same program on the same machine. The standard's engine
/// is the same everywhere; its distributions are not, so that these are made here. They use the logarithm and
/// its like, whose last digit may be another with another library. Used by one thread.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// From now on draws follow `key` alone, whatever was drawn before: where each decision has a key of its
  /// own, one more draw in the one changes nothing in the others. Costs nothing, as an engine's beginning
  /// would (SplitMix64; Steele, Lea and Flood, 2014).
  void follow(std::uint64_t key) { key_ = key; }
  /// A key from what tells one decision from the others.
  [[nodiscard]] static std::uint64_t keyOf(std::initializer_list<std::uint64_t> parts);

  [[nodiscard]] std::uint64_t bits();
  /// 0 ≤ x < 1, with 53 random bits.
  [[nodiscard]] double unit() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
  /// 0 ≤ x < `end`; `end` is positive.
  [[nodiscard]] std::size_t below(std::size_t end) {
    return static_cast<std::size_t>(unit() * static_cast<double>(end));
  }
  [[nodiscard]] double between(double low, double high) { return low + unit() * (high - low); }
  [[nodiscard]] bool chance(double probability) { return unit() < probability; }
  /// From the exponential distribution.
  [[nodiscard]] double exponential(double mean);
  /// From the normal distribution of mean 0 and variance 1.
  [[nodiscard]] double normal();
  /// Position of a weight, drawn in proportion to it. At least one weight is positive.
  [[nodiscard]] std::size_t weighted(std::span<const double> weights);

 private:
  std::mt19937_64 engine_;
  std::optional<std::uint64_t> key_;
};

/// One known point of a distribution: `share` of all values are below `value`.
struct Quantile {
  double share;
  double value;
};

/// The value at `share`, on straight lines between the logarithms of the known points (all positive, shares
/// ascending): prices spread by factors, not by differences.
[[nodiscard]] double interpolate(std::span<const Quantile> points, double share);

}  // namespace provider::sandbox
