#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace agent::report {

/// How many of some amounts lie where, in bins of equal width on the logarithm: prices have a heavy tail to
/// one side, and on a plain scale everybody but the dearest would share one bin.
struct Histogram {
  double lowest = 0;  ///< where the first bin begins
  double highest = 0;
  std::vector<std::size_t> counts;  ///< empty = there was nothing to count
};

/// Counts `amounts` above 0; others have no logarithm and are passed over. The bins, at most `mostBins`,
/// reach far enough to hold `marks` too, which are not counted.
[[nodiscard]] Histogram histogramOf(const std::vector<double>& amounts, const std::vector<double>& marks,
                                    std::size_t mostBins);

/// The bin of an amount; nothing when it lies outside of all.
[[nodiscard]] std::optional<std::size_t> binOf(const Histogram& histogram, double amount);

/// One block for each bin, `▁` to `█`; a blank where there is nobody.
[[nodiscard]] std::string bars(const Histogram& histogram);

/// The line to be put under the bars: `^` under the present price, `*` under the candidate, `#` where both
/// are in one bin. No trailing blanks.
[[nodiscard]] std::string markers(const Histogram& histogram, std::optional<double> present,
                                  std::optional<double> candidate);

}  // namespace agent::report
