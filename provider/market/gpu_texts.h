#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "provider/market/gpu.h"

namespace provider::market {

/// Reads GPU texts, each once: the same few hundred come again for thousands of machines, at every reading of
/// the marketplace. Used by one thread: it remembers the answers it gave.
class GpuTexts {
 public:
  /// More, or longer, are not remembered: a market of any texts takes bounded memory.
  static constexpr std::size_t kMostKnown = 4096;
  static constexpr std::size_t kLongestKnown = 256;

  /// As `parseGpu`. Valid until the next call.
  [[nodiscard]] const std::optional<Gpu>& read(const std::string& text) const;

 private:
  mutable std::unordered_map<std::string, std::optional<Gpu>> known_;
  mutable std::optional<Gpu> last_;  ///< of those that are not remembered
};

}  // namespace provider::market
