#include "provider/sandbox/renters.h"

#include <algorithm>
#include <cmath>

#include "provider/sandbox/price_bounds.h"

namespace provider::sandbox {

using std::chrono::duration;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

constexpr double kRecordedSlope = 1.264, kRecordedLevel = 0.378;
/// A little less than the record's, for budgets add to it.
constexpr double kSlope = kRecordedSlope * 0.85;
/// Over what the model usually costs; half of all would pay nearly three times that, and look for less.
constexpr double kBudgetMedian = 2.8, kBudgetSpread = 1.4, kBudgetMost = 12;
constexpr double kOnSpotWorth = 0.7;
constexpr double kStayHours = 9, kStaySpread = 1.2;
constexpr milliseconds kShortestStay = minutes{10}, kLongestStay = hours{24 * 60};
constexpr double kMoodKept = 0.7, kMoodSpread = 0.12;

double gumbel(Random& random) { return -std::log(-std::log(std::max(random.unit(), 1e-12))); }

milliseconds longestStay(milliseconds allowed) { return std::clamp(allowed, kShortestStay, kLongestStay); }

}  // namespace

milliseconds ofHours(double count) {
  return std::chrono::duration_cast<milliseconds>(duration<double, std::ratio<3600>>(count));
}

std::string modelOf(const std::string& gpu) {
  if (gpu.starts_with("Mixed")) return "Mixed";
  return gpu.substr(std::min(gpu.size(), gpu.find(' ') + 1));
}

std::optional<Deal> bestDeal(const PriceMap& prices, const Machine& machine, const WorldOptions& options) {
  std::optional<Deal> best;
  for (const Currency currency : kCurrencies) {
    const auto price = prices.get(currency);
    if (!price || price->units() <= 0 || !machine.settings.accepts[indexOf(currency)]) continue;
    const double usd = price->toNumber() * options.usdRates[indexOf(currency)];
    if (!best || usd < best->usd) best = Deal{*price, usd, usd / std::max(1, machine.hardware.gpuCount)};
  }
  return best;
}

double felt(const Deal& deal, Renters renters, Random& random) {
  const double price = renters == Renters::ComparePrices ? std::log(deal.usdPerGpu) : 0;
  return price - gumbel(random) / kSlope;
}

double usuallyRented(double ratio) {
  return 1 / (1 + std::exp(kRecordedSlope * std::log(ratio) - kRecordedLevel));
}

double drawBudget(Random& random, Renters renters) {
  const double budget = std::min(kBudgetMedian * std::exp(kBudgetSpread * random.normal()), kBudgetMost);
  return renters == Renters::ComparePrices ? budget : HUGE_VAL;
}

double drawSpotBudget(Random& random) { return kOnSpotWorth * drawBudget(random, Renters::ComparePrices); }

milliseconds drawStay(Random& random, milliseconds longest) {
  const milliseconds stay = ofHours(kStayHours * std::exp(std::min(kStaySpread * random.normal(), 5.0)));
  return std::clamp(stay, kShortestStay, longestStay(longest));
}

milliseconds drawRestOfStay(Random& random, milliseconds longest) {
  // A stay is met with a chance in proportion to its length, at any moment of it.
  for (;;) {
    const milliseconds stay = drawStay(random, longest);
    if (random.chance(duration<double>(stay) / duration<double>(longestStay(longest))))
      return std::chrono::duration_cast<milliseconds>(stay * random.unit());
  }
}

double crowding(WallTime at) {
  const auto hour = std::chrono::floor<hours>(at.time_since_epoch()).count();
  // 1970 began on a Thursday.
  const bool weekend = (hour / 24 + 3) % 7 >= 5;
  const double ofDay = 1 + 0.2 * std::sin((static_cast<double>(hour % 24) - 9) / 24 * 2 * M_PI);
  return ofDay * (weekend ? 0.9 : 1.04);
}

double nextMood(double mood, Random& random) {
  return kMoodKept * mood + std::sqrt(1 - kMoodKept * kMoodKept) * kMoodSpread * random.normal();
}

double firstMood(Random& random) { return kMoodSpread * random.normal(); }

PriceMap scaledPrices(const PriceMap& prices, const std::array<bool, kCurrencies.size()>& taken,
                      double factor) {
  PriceMap scaled = prices;
  for (const Currency currency : kCurrencies) {
    const auto price = prices.get(currency);
    if (!price || !taken[indexOf(currency)] || !insideBounds(*price)) continue;
    scaled.set(broughtInsideBounds(price->scaled(factor).roundedNearest()));
  }
  return scaled;
}

}  // namespace provider::sandbox
