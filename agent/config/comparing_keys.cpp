#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

using namespace std::chrono_literals;
using provider::pricing::Comparing;
using provider::pricing::Rung;
using std::chrono::days;

constexpr std::string_view kBoth = "market|ladder";

Comparing& comparing(Draft& d) { return d.policies.back().comparing; }

void setGpuCount(Draft& d, const Value& v) {
  using provider::market::GpuCount;
  comparing(d).gpuCount = word(v) == "any" ? GpuCount::Any : GpuCount::Same;
}

void setRented(Draft& d, const Value& v) {
  using provider::market::Rented;
  comparing(d).rented = word(v) == "any" ? Rented::Any : word(v) == "yes" ? Rented::Yes : Rented::No;
}

}  // namespace

std::vector<KeySpec> comparingKeys() {
  return {
      {"policy", "percentile", Percentage{0, 100}, "50%",
       "Where in the market to be: 0% = the cheapest, 50% = the median.",
       [](Draft& d, const Value& v) { d.policies.back().percentile.percentile = fraction(v); }, kBoth},
      {"policy", "adjust", Percentage{-90, 500}, "0%",
       "Added to the percentile's price: -3% is a little below.",
       [](Draft& d, const Value& v) { d.policies.back().percentile.adjust = fraction(v); }, kBoth},
      {"policy", "rank", Whole{1, 1000}, "",
       "In place of percentile: the position to have among the comparable machines, 1 = the cheapest.",
       [](Draft& d, const Value& v) { d.policies.back().rank.rank = static_cast<std::size_t>(whole(v)); },
       kBoth},
      {"policy", "undercut", Percentage{0, 50}, "1%",
       "With rank: how far below the machine at that position.",
       [](Draft& d, const Value& v) { d.policies.back().rank.undercut = fraction(v); }, kBoth},
      {"policy", "idle", RungList{}, "", "Required. From this idle time on, this share of the price.",
       [](Draft& d, const Value& v) { d.policies.back().rungs = std::get<std::vector<Rung>>(v); }, "ladder"},
      {"policy", "spot_percentile", Percentage{0, 100}, "",
       "The spot minimum as a percentile of comparable spot prices, in place of spot.",
       [](Draft& d, const Value& v) { d.policies.back().spotPercentile = fraction(v); }, kBoth},
      {"policy", "gpu_count", Keyword{"same|any"}, "same", "Whether only machines with as many GPUs compare.",
       setGpuCount, kBoth},
      {"policy", "rented", Keyword{"any|yes|no"}, "any",
       "Whether rented machines compare, or free ones, or both.", setRented, kBoth},
      {"policy", "region", RegionList{}, "any", "Countries whose machines compare.",
       [](Draft& d, const Value& v) { comparing(d).regions = std::get<std::vector<std::string>>(v); }, kBoth},
      {"policy", "min_reliability", Plain{0, 1}, "0", "Machines of less reliability do not compare.",
       [](Draft& d, const Value& v) { comparing(d).minReliability = number(v); }, kBoth},
      {"policy", "min_rating", Plain{0, 5}, "0", "Machines with a lower average rating do not compare.",
       [](Draft& d, const Value& v) { comparing(d).minRating = number(v); }, kBoth},
      {"policy", "min_samples", Whole{1, 1000}, "5", "With fewer comparable machines the price stays.",
       [](Draft& d, const Value& v) { comparing(d).minSamples = static_cast<std::size_t>(whole(v)); }, kBoth},
      {"policy", "outliers", Keyword{"drop|keep"}, "drop", "Whether prices far from the others are left out.",
       [](Draft& d, const Value& v) { comparing(d).dropOutliers = word(v) == "drop"; }, kBoth},
      {"policy", "market_max_age", Duration{1s, days{7}}, "15m",
       "With an older reading of the market the price stays; longer than market_interval.",
       [](Draft& d, const Value& v) { comparing(d).marketMaxAge = time(v); }, kBoth},
  };
}

}  // namespace agent::config
