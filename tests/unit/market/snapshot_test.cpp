#include "provider/market/snapshot.h"

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cmath>
#include <random>
#include <stdexcept>

using namespace provider;
using namespace provider::market;

namespace {

namespace data = boost::unit_test::data;

constexpr WallTime kNow{std::chrono::days{20000}};

Listing listing(std::int64_t id, std::int64_t onDemandBitcoinUnits) {
  Listing made;
  made.id = id;
  made.onDemandUnits[indexOf(Currency::Bitcoin)] = onDemandBitcoinUnits;
  return made;
}

Gpu gpus(int count, const char* model = "RTX 3080") { return {.count = count, .model = model}; }

Query query(GpuCount match, int gpuCount = 2) {
  Query asked;
  asked.model = "RTX 3080";
  asked.gpuCount = gpuCount;
  asked.match = match;
  return asked;
}

/// What a reader of the documentation would write down: the position in the sorted row, counted in whole
/// steps.
double naivePercentile(std::vector<double> values, double fraction) {
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j)
      if (values[j] < values[i]) std::swap(values[i], values[j]);
  double position = fraction * (static_cast<double>(values.size()) - 1.0);
  std::size_t index = 0;
  while (position >= 1.0) {
    position -= 1.0;
    ++index;
  }
  if (index + 1 >= values.size()) return values.back();
  return values[index] * (1.0 - position) + values[index + 1] * position;
}

struct RankCase {
  std::size_t rank;
  int gpuCount;
  double undercut;
  std::int64_t expected;
};
std::ostream& operator<<(std::ostream& out, const RankCase& c) {
  return out << c.rank << " of " << c.gpuCount << " GPUs, below by " << c.undercut;
}

/// Of 1000, 2000, 2000 and 3333 1/3 units per GPU.
const RankCase kRankCases[] = {
    {1, 1, 0.0, 1000},  {1, 1, 0.01, 990},   {2, 1, 0.01, 1980}, {3, 1, 0.01, 1980}, {4, 1, 0.0, 3333},
    {4, 3, 0.0, 10000}, {4, 3, 0.015, 9850}, {1, 8, 0.01, 7920}, {1, 1, 0.9996, 0},  {1, 1, -0.05, 1050},
};

struct PercentileCase {
  std::vector<double> unitsPerGpu;
  double fraction;
  int gpuCount;
  double factor;
  std::int64_t expected;
};
std::ostream& operator<<(std::ostream& out, const PercentileCase& c) {
  for (const double units : c.unitsPerGpu) out << units << ' ';
  return out << "at " << c.fraction << " times " << c.gpuCount << " times " << c.factor;
}

const std::vector<PercentileCase> kPercentileCases{
    {{1000}, 0.0, 1, 1.0, 1000},
    {{1000}, 0.37, 1, 1.0, 1000},
    {{1000}, 1.0, 1, 1.0, 1000},
    {{1000, 2000}, 0.5, 1, 1.0, 1500},
    {{1000, 2000, 9000}, 0.5, 1, 1.0, 2000},
    {{1000, 2000, 9000}, 0.75, 1, 1.0, 5500},
    {{1000, 2000, 3000, 4000}, 0.25, 1, 1.0, 1750},
    {{1000, 2000, 3000, 4000, 5000}, 0.1, 1, 1.0, 1400},
    {{1000, 2000}, 0.5, 8, 1.0, 12000},
    {{1000, 2000}, 0.5, 8, 0.97, 11640},
    {{1000, 2000}, -0.5, 1, 1.0, 1000},
    {{1000, 2000}, 1.5, 1, 1.0, 2000},
    // Thirds of a unit are kept until the one rounding at the end.
    {{1000.0 / 3.0}, 0.5, 3, 1.0, 1000},
    {{0.4}, 0.5, 1, 1.0, 0},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(snapshot)

BOOST_AUTO_TEST_CASE(own_machines_are_not_among_the_comparables_whenever_they_were_named) {
  Snapshot market({"RTX 3080"});
  market.addOwn(3);
  for (std::int64_t id = 1; id <= 5; ++id) market.add(gpus(1), listing(id, id * 100));
  market.addOwn(1);
  market.addOwn(99);
  market.finish(kNow);
  BOOST_TEST(market.size() == 3U);
  BOOST_TEST(market.comparables(query(GpuCount::Any)).unitsPerGpu == std::vector<double>({200, 400, 500}),
             boost::test_tools::per_element());
  BOOST_TEST((market.takenAt() == kNow));
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_not_offered_in_the_currency_is_left_out) {
  Snapshot market({"RTX 3080"});
  market.add(gpus(1), listing(1, 0));
  market.add(gpus(1), listing(2, 700));
  Listing dollars;
  dollars.id = 3;
  dollars.onDemandUnits[indexOf(Currency::Usd)] = 250'000'000;
  market.add(gpus(1), dollars);
  market.finish(kNow);
  Query asked = query(GpuCount::Any);
  BOOST_TEST(market.comparables(asked).unitsPerGpu == std::vector<double>({700}),
             boost::test_tools::per_element());
  asked.currency = Currency::Usd;
  BOOST_TEST(market.comparables(asked).unitsPerGpu == std::vector<double>({250'000'000}),
             boost::test_tools::per_element());
  BOOST_TEST((market.comparables(asked).currency == Currency::Usd));
  asked.currency = Currency::Clore;
  BOOST_TEST(market.comparables(asked).unitsPerGpu.empty());
}

BOOST_AUTO_TEST_CASE(on_demand_and_spot_prices_are_not_mixed) {
  Snapshot market({"RTX 3080"});
  Listing both = listing(1, 900);
  both.spotUnits[indexOf(Currency::Bitcoin)] = 300;
  market.add(gpus(1), both);
  market.add(gpus(1), listing(2, 800));
  market.finish(kNow);
  Query asked = query(GpuCount::Any);
  BOOST_TEST(market.comparables(asked).unitsPerGpu.size() == 2U);
  asked.side = Side::Spot;
  BOOST_TEST(market.comparables(asked).unitsPerGpu == std::vector<double>({300}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_gpu_count_is_the_same_or_any_as_asked) {
  Snapshot market({"RTX 3080"});
  market.add(gpus(1), listing(1, 1000));
  market.add(gpus(2), listing(2, 1800));
  market.add(gpus(2), listing(3, 2200));
  market.add(gpus(8), listing(4, 4000));
  market.finish(kNow);
  BOOST_TEST(market.comparables(query(GpuCount::Same, 2)).unitsPerGpu == std::vector<double>({900, 1100}),
             boost::test_tools::per_element());
  BOOST_TEST(
      market.comparables(query(GpuCount::Any, 2)).unitsPerGpu == std::vector<double>({500, 900, 1000, 1100}),
      boost::test_tools::per_element());
  BOOST_TEST(market.comparables(query(GpuCount::Same, 4)).unitsPerGpu.empty());
}

BOOST_AUTO_TEST_CASE(only_the_models_that_were_asked_for_are_kept) {
  Snapshot market({"RTX 3080", "RTX 4090", "RTX 3080"});
  market.add(gpus(1, "RTX 3080"), listing(1, 100));
  market.add(gpus(1, "RTX 3080 TI"), listing(2, 200));
  market.add(gpus(1, "RTX 4090"), listing(3, 300));
  market.finish(kNow);
  BOOST_TEST(market.size() == 2U);
  BOOST_TEST(market.covers("RTX 4090"));
  BOOST_TEST(!market.covers("RTX 3080 TI"));
  Query asked = query(GpuCount::Any);
  asked.model = "RTX 3080 TI";
  BOOST_TEST(market.comparables(asked).unitsPerGpu.empty());
}

BOOST_AUTO_TEST_CASE(a_price_per_gpu_is_not_rounded) {
  Snapshot market({"RTX 3080"});
  market.add(gpus(3), listing(1, 1000));
  market.finish(kNow);
  const Comparables found = market.comparables(query(GpuCount::Any));
  BOOST_REQUIRE(found.unitsPerGpu.size() == 1U);
  BOOST_TEST(found.unitsPerGpu.front() == 1000.0 / 3.0);
  BOOST_TEST(priceAtPercentile(found, 0.5, 3, 1.0).units() == 1000);
}

BOOST_DATA_TEST_CASE(a_percentile_lies_between_the_two_nearest, data::make(kPercentileCases)) {
  const Comparables comparables{
      .currency = Currency::Bitcoin, .unitsPerGpu = sample.unitsPerGpu, .outliers = 0};
  const Price price = priceAtPercentile(comparables, sample.fraction, sample.gpuCount, sample.factor);
  BOOST_TEST(price.units() == sample.expected);
  BOOST_TEST((price.currency() == Currency::Bitcoin));
}

BOOST_AUTO_TEST_CASE(a_percentile_agrees_with_a_naive_one) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    Comparables comparables;
    const int size = std::uniform_int_distribution(1, 40)(random);
    for (int i = 0; i < size; ++i)
      comparables.unitsPerGpu.push_back(std::uniform_int_distribution(1, 1'000'000)(random) / 7.0);
    const double fraction = std::uniform_real_distribution(0.0, 1.0)(random);
    const double naive = naivePercentile(comparables.unitsPerGpu, fraction);
    std::ranges::sort(comparables.unitsPerGpu);
    const Price price = priceAtPercentile(comparables, fraction, 4, 0.9);
    BOOST_TEST_REQUIRE(std::abs(static_cast<double>(price.units()) - naive * 4 * 0.9) <= 0.5001);
  }
}

BOOST_AUTO_TEST_CASE(a_market_beyond_all_prices_gives_the_largest_price_and_not_a_wrong_one) {
  const Comparables absurd{.currency = Currency::Clore, .unitsPerGpu = {9.0e15}, .outliers = 0};
  BOOST_TEST(priceAtPercentile(absurd, 0.5, 64, 1.0).toNumber() == Price::kLargestCoins);
}

BOOST_AUTO_TEST_CASE(a_percentile_of_nothing_is_a_bug_and_not_a_price) {
  BOOST_CHECK_THROW((void)priceAtPercentile({}, 0.5, 1, 1.0), std::logic_error);
}

BOOST_DATA_TEST_CASE(a_rank_is_undercut_and_rounded_once, data::make(kRankCases)) {
  const Comparables comparables{
      .currency = Currency::Clore, .unitsPerGpu = {1000, 2000, 2000, 10000.0 / 3.0}, .outliers = 0};
  const Price price = priceAtRank(comparables, sample.rank, sample.gpuCount, 1.0 - sample.undercut);
  BOOST_TEST(price.units() == sample.expected);
  BOOST_TEST((price.currency() == Currency::Clore));
}

BOOST_AUTO_TEST_CASE(a_rank_that_nobody_holds_is_a_bug_and_not_a_price) {
  const Comparables two{.currency = Currency::Bitcoin, .unitsPerGpu = {1, 2}, .outliers = 0};
  BOOST_CHECK_THROW((void)priceAtRank(two, 0, 1, 1), std::logic_error);
  BOOST_CHECK_THROW((void)priceAtRank(two, 3, 1, 1), std::logic_error);
  BOOST_CHECK_THROW((void)priceAtRank({}, 1, 1, 1), std::logic_error);
  BOOST_TEST(priceAtRank(two, 2, 1, 1).units() == 2);
}

BOOST_AUTO_TEST_CASE(a_rank_beyond_all_prices_gives_the_largest_price) {
  const Comparables absurd{.currency = Currency::Clore, .unitsPerGpu = {9.0e15}, .outliers = 0};
  BOOST_TEST(priceAtRank(absurd, 1, 64, 0.99).toNumber() == Price::kLargestCoins);
}

BOOST_AUTO_TEST_SUITE_END()
