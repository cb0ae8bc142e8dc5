#include "agent/report/chart.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "agent/report/text.h"

using namespace agent::report;

namespace {

struct Shape {
  const char* what;
  std::vector<double> amounts;
  std::vector<double> marks;
  std::size_t bins;
  const char* bars;
};

const double kInfinity = std::numeric_limits<double>::infinity();

const Shape kShapes[] = {
    {"nobody", {}, {}, 0, ""},
    {"nobody, but marks", {}, {5}, 0, ""},
    {"one price", {5}, {}, 1, "█"},
    {"equal prices", {5, 5, 5}, {5}, 1, "█"},
    {"one price, a dearer mark", {1}, {1000}, 12, "█           "},
    {"one price, a cheaper mark", {1000}, {1}, 12, "           █"},
    {"two prices", {1, 1000}, {}, 12, "█          █"},
    {"a huge range", {1e-8, 1, 1, 1e9}, {}, 12, "▄    █     ▄"},
    {"neighbours that differ by the least there is", {1, std::nextafter(1.0, 2.0)}, {}, 12, nullptr},
    {"no amounts among them", {0, -1, kInfinity, std::nan(""), 5}, {0, -1, kInfinity, std::nan("")}, 1, "█"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(chart)

BOOST_AUTO_TEST_CASE(amounts_are_counted_in_bins_of_their_logarithm) {
  for (const Shape& shape : kShapes) {
    const Histogram histogram = histogramOf(shape.amounts, shape.marks, 60);
    BOOST_TEST(histogram.counts.size() == shape.bins, shape.what);
    if (shape.bars) BOOST_TEST(bars(histogram) == shape.bars, shape.what << ": " << bars(histogram));
    BOOST_TEST(cells(bars(histogram)) == shape.bins, shape.what);
  }
}

BOOST_AUTO_TEST_CASE(nobody_is_lost_and_there_are_never_too_many_bins) {
  for (const std::size_t most : {1U, 7U, 60U})
    for (const std::size_t count : {1U, 2U, 20U, 225U, 5000U}) {
      std::vector<double> amounts;
      for (std::size_t i = 0; i < count; ++i) amounts.push_back(std::pow(1.01, static_cast<double>(i % 997)));
      const Histogram histogram = histogramOf(amounts, {}, most);
      BOOST_TEST(histogram.counts.size() <= most);
      const auto sum = std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::size_t{0});
      BOOST_TEST(sum == count);
    }
}

BOOST_AUTO_TEST_CASE(no_bins_are_no_chart) {
  BOOST_TEST(histogramOf({1, 2}, {}, 0).counts.empty());
  BOOST_TEST(!binOf(Histogram{}, 1).has_value());
}

BOOST_AUTO_TEST_CASE(an_amount_is_in_the_bin_of_its_logarithm) {
  const Histogram histogram{.lowest = 1, .highest = 10'000, .counts = std::vector<std::size_t>(4, 1)};
  const std::pair<double, std::optional<std::size_t>> cases[] = {
      {1, 0}, {9, 0}, {11, 1}, {99, 1}, {101, 2}, {5000, 3}, {10'000, 3}, {0.99, {}}, {10'001, {}}, {0, {}}};
  for (const auto& [amount, bin] : cases) BOOST_TEST((binOf(histogram, amount) == bin), amount);
}

BOOST_AUTO_TEST_CASE(the_fewest_are_still_seen_beside_the_most) {
  std::vector<double> amounts(1000, 1.0);
  amounts.push_back(100.0);
  BOOST_TEST(bars(histogramOf(amounts, {}, 3)) == "█ ▁");
}

BOOST_AUTO_TEST_CASE(our_own_prices_are_marked_under_their_bins) {
  const Histogram histogram{.lowest = 1, .highest = 10'000, .counts = std::vector<std::size_t>(4, 1)};
  struct {
    std::optional<double> present;
    std::optional<double> candidate;
    const char* line;
  } const cases[] = {{{}, {}, ""},           {1.0, {}, "^"},         {{}, 10'000.0, "   *"},
                     {20.0, 5000.0, " ^ *"}, {5000.0, 20.0, " * ^"}, {20.0, 30.0, " #"},
                     {0.5, 20.0, " *"}};
  for (const auto& sample : cases)
    BOOST_TEST(markers(histogram, sample.present, sample.candidate) == sample.line);
}

BOOST_AUTO_TEST_SUITE_END()
