#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace provider::market {

/// A machine's GPUs: how many, of which model.
struct Gpu {
  int count = 0;
  /// Normalised, for comparing: upper case, words of the vendor dropped (`RTX 3080`, `RTX 3070 LAPTOP`, `V100
  /// SXM2 32GB`). Two different cards never share one, as far as their texts tell them apart: drivers call
  /// the RTX 3080 of 10 GB and that of 12 GB the same.
  std::string model;

  friend bool operator==(const Gpu&, const Gpu&) = default;
};

/// Reads `2x NVIDIA GeForce RTX 3080`. Nothing for `Mixed …`, for a text without a count, for a card without
/// a name, and for a text that lists several (`RX 6800/6800 XT`): such a machine compares with nobody.
[[nodiscard]] std::optional<Gpu> parseGpu(std::string_view text);

}  // namespace provider::market
