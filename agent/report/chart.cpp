#include "agent/report/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace agent::report {

namespace {

constexpr std::array kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::size_t kFewestBins = 12;

bool hasLogarithm(double amount) { return std::isfinite(amount) && amount > 0; }

/// Few amounts in many bins would say nothing of where they gather.
std::size_t binsFor(std::size_t amounts, std::size_t most) {
  const auto wanted = static_cast<std::size_t>(std::ceil(4 * std::sqrt(static_cast<double>(amounts))));
  return std::clamp(wanted, std::min(kFewestBins, most), most);
}

}  // namespace

Histogram histogramOf(const std::vector<double>& amounts, const std::vector<double>& marks,
                      std::size_t mostBins) {
  std::vector<double> counted;
  std::ranges::copy_if(amounts, std::back_inserter(counted), hasLogarithm);
  if (counted.empty() || mostBins == 0) return {};
  const auto [least, most] = std::ranges::minmax(counted);
  Histogram result{.lowest = least, .highest = most, .counts = {}};
  for (const double mark : marks) {
    if (!hasLogarithm(mark)) continue;
    result.lowest = std::min(result.lowest, mark);
    result.highest = std::max(result.highest, mark);
  }
  result.counts.resize(result.lowest == result.highest ? 1 : binsFor(counted.size(), mostBins));
  for (const double amount : counted) ++result.counts[binOf(result, amount).value()];
  return result;
}

std::optional<std::size_t> binOf(const Histogram& histogram, double amount) {
  const std::size_t bins = histogram.counts.size();
  if (bins == 0 || !(amount >= histogram.lowest && amount <= histogram.highest)) return std::nullopt;
  if (bins == 1) return 0;
  const double reach = std::log(histogram.highest) - std::log(histogram.lowest);
  // Two amounts so near that they have one logarithm.
  if (!(reach > 0)) return 0;
  const double share = (std::log(amount) - std::log(histogram.lowest)) / reach;
  return std::min(static_cast<std::size_t>(share * static_cast<double>(bins)), bins - 1);
}

std::string bars(const Histogram& histogram) {
  if (histogram.counts.empty()) return {};
  const std::size_t most = std::ranges::max(histogram.counts);
  std::string out;
  for (const std::size_t count : histogram.counts)
    out += count == 0 ? " " : kBlocks[(count * kBlocks.size() + most - 1) / most - 1];
  return out;
}

std::string markers(const Histogram& histogram, std::optional<double> present,
                    std::optional<double> candidate) {
  std::string out(histogram.counts.size(), ' ');
  const auto presentAt = present ? binOf(histogram, *present) : std::nullopt;
  const auto candidateAt = candidate ? binOf(histogram, *candidate) : std::nullopt;
  if (presentAt) out[*presentAt] = '^';
  if (candidateAt) out[*candidateAt] = presentAt == candidateAt ? '#' : '*';
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

}  // namespace agent::report
