#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cmath>
#include <random>

#include "provider/market/snapshot.h"

using namespace provider;
using namespace provider::market;

namespace {

namespace data = boost::unit_test::data;

struct Offered {
  Gpu gpu;
  Listing listing;
};

Listing listing(std::int64_t id, std::int64_t bitcoinUnits, float reliability = 1, float rating = 0,
                const char* region = "", bool rented = false) {
  Listing made;
  made.id = id;
  made.onDemandUnits[indexOf(Currency::Bitcoin)] = bitcoinUnits;
  made.reliability = reliability;
  made.rating = rating;
  if (*region) made.region = {region[0], region[1]};
  made.rented = rented;
  return made;
}

Query any() {
  Query query;
  query.model = "RTX 3080";
  query.match = GpuCount::Any;
  return query;
}

struct FilterCase {
  const char* what;
  void (*ask)(Query&);
  std::vector<std::int64_t> ids;
};
std::ostream& operator<<(std::ostream& out, const FilterCase& c) { return out << c.what; }

/// Of the market in `filtered`, by price.
const std::vector<FilterCase> kFilters{
    {"nothing", [](Query&) {}, {1, 2, 3, 4, 5, 6}},
    {"rented", [](Query& q) { q.rented = Rented::Yes; }, {2, 5}},
    {"free", [](Query& q) { q.rented = Rented::No; }, {1, 3, 4, 6}},
    {"one country", [](Query& q) { q.regions = {"CZ"}; }, {1, 4}},
    {"two countries",
     [](Query& q) {
       q.regions = {"CZ", "DE"};
     },
     {1, 2, 4}},
    {"a country where nobody is", [](Query& q) { q.regions = {"FR"}; }, {}},
    {"no country's code",
     [](Query& q) {
       q.regions = {"", "C", "CZE"};
     },
     {}},
    {"a reliability that is just met", [](Query& q) { q.minReliability = 0.9; }, {1, 3, 6}},
    {"a reliability between two", [](Query& q) { q.minReliability = 0.9001; }, {3, 6}},
    {"full reliability", [](Query& q) { q.minReliability = 1; }, {6}},
    {"a rating that is just met", [](Query& q) { q.minRating = 4.3; }, {3, 5}},
    {"a rating between two", [](Query& q) { q.minRating = 4.31; }, {5}},
    {"any rating at all", [](Query& q) { q.minRating = 0.01; }, {1, 3, 5}},
    {"two GPUs", [](Query& q) { q.match = GpuCount::Same, q.gpuCount = 2; }, {3, 5}},
    {"four GPUs", [](Query& q) { q.match = GpuCount::Same, q.gpuCount = 4; }, {}},
    {"dollars", [](Query& q) { q.currency = Currency::Usd; }, {4, 6}},
    {"spot", [](Query& q) { q.side = Side::Spot; }, {2}},
    {"another model", [](Query& q) { q.model = "RTX 3080 TI"; }, {}},
    {"a model that is not kept", [](Query& q) { q.model = "RTX 4090"; }, {}},
    {"several at once",
     [](Query& q) { q.rented = Rented::No, q.regions = {"CZ"}, q.minReliability = 0.5, q.minRating = 1; },
     {1}},
};

Snapshot filtered() {
  Snapshot market({"RTX 3080", "RTX 3080 TI"});
  const auto add = [&market](int count, const Listing& one) {
    market.add({.count = count, .model = "RTX 3080"}, one);
  };
  add(1, listing(1, 100, 0.9F, 2, "CZ"));
  Listing spot = listing(2, 200, 0, 0, "DE", true);
  spot.spotUnits[indexOf(Currency::Bitcoin)] = 50;
  add(1, spot);
  add(2, listing(3, 600, 0.99F, 4.3F));
  Listing dollars = listing(4, 400, 0.5F, 0, "CZ");
  dollars.onDemandUnits[indexOf(Currency::Usd)] = 1000;
  add(1, dollars);
  add(2, listing(5, 1000, 0.1F, 5, "SK", true));
  Listing dearer = listing(6, 600, 1, 0, "PL");
  dearer.onDemandUnits[indexOf(Currency::Usd)] = 2000;
  add(1, dearer);
  market.finish(WallTime{});
  return market;
}

/// Straight from the rules, with nothing remembered and nothing sorted cleverly.
std::vector<Offered> naiveMatches(const std::vector<Offered>& offered, const Query& query) {
  std::vector<Offered> found;
  for (const Offered& one : offered) {
    const Listing& l = one.listing;
    const auto& units = query.side == Side::Spot ? l.spotUnits : l.onDemandUnits;
    bool fits = one.gpu.model == query.model && units[indexOf(query.currency)] > 0;
    if (query.match == GpuCount::Same) fits = fits && one.gpu.count == query.gpuCount;
    if (query.rented == Rented::Yes) fits = fits && l.rented;
    if (query.rented == Rented::No) fits = fits && !l.rented;
    if (!query.regions.empty()) {
      bool there = false;
      for (const std::string& region : query.regions)
        there = there || (region.size() == 2 && region[0] == l.region[0] && region[1] == l.region[1]);
      fits = fits && there;
    }
    fits = fits && l.reliability >= static_cast<float>(query.minReliability);
    fits = fits && l.rating >= static_cast<float>(query.minRating);
    if (fits) found.push_back(one);
  }
  return found;
}

double naivePrice(const Offered& one, const Query& query) {
  const auto& units = query.side == Side::Spot ? one.listing.spotUnits : one.listing.onDemandUnits;
  return static_cast<double>(units[indexOf(query.currency)]) / one.gpu.count;
}

/// Tukey's rule as textbooks print it: h = (n - 1) q, x[floor h] + (h - floor h) (x[floor h + 1] - x[floor
/// h]).
bool naiveOutlier(double price, std::vector<double> all) {
  if (all.size() < 4) return false;
  for (double& one : all) one = std::log(one);
  std::ranges::sort(all);
  const auto quartile = [&all](double q) {
    const double h = q * static_cast<double>(all.size() - 1);
    const auto below = static_cast<std::size_t>(h);
    if (below + 1 == all.size()) return all[below];
    return all[below] + (h - static_cast<double>(below)) * (all[below + 1] - all[below]);
  };
  const double range = quartile(0.75) - quartile(0.25);
  // Random prices do not lie on a fence but by being all the same, where rounding must not decide.
  const double slack = 1e-12;
  return std::log(price) < quartile(0.25) - 1.5 * range - slack ||
         std::log(price) > quartile(0.75) + 1.5 * range + slack;
}

struct NaiveAnswer {
  std::vector<double> unitsPerGpu;
  std::vector<std::int64_t> ids;
  std::size_t outliers = 0;
};

NaiveAnswer naiveAnswer(const std::vector<Offered>& offered, const Query& query) {
  std::vector<Offered> found = naiveMatches(offered, query);
  std::vector<double> all;
  for (const Offered& one : found) all.push_back(naivePrice(one, query));
  NaiveAnswer answer;
  double sum = 0;
  for (const double one : all) sum += std::log(one);
  const auto isDear = [&](double one) { return std::log(one) > sum / static_cast<double>(all.size()); };
  if (query.dropOutliers)
    answer.outliers = std::erase_if(found, [&](const Offered& one) {
      const double asked = naivePrice(one, query);
      return naiveOutlier(asked, all) && (!query.keepCheap || isDear(asked));
    });
  std::ranges::sort(found, [&](const Offered& a, const Offered& b) {
    const double left = naivePrice(a, query);
    const double right = naivePrice(b, query);
    return left < right || (left == right && a.listing.id < b.listing.id);
  });
  for (const Offered& one : found) {
    answer.unitsPerGpu.push_back(naivePrice(one, query));
    answer.ids.push_back(one.listing.id);
  }
  return answer;
}

using Random = std::mt19937;

template <typename T>
T pick(Random& random, std::initializer_list<T> from) {
  return from.begin()[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
}

const char* const kRegions[] = {"CZ", "DE", "RU", ""};

Offered randomOffer(Random& random, std::int64_t id) {
  std::lognormal_distribution<double> prices(9.0, 1.0);
  const double tail = pick(random, {1.0, 1.0, 1.0, 1.0, 70.0, 0.01});
  Offered made{.gpu = {.count = pick(random, {1, 1, 2, 8}), .model = pick(random, {"A", "A", "B", "C"})},
               .listing = listing(
                   id, 0, pick(random, {0.0F, 0.5F, 0.9F, 1.0F}), pick(random, {0.0F, 0.0F, 3.5F, 5.0F}),
                   kRegions[std::uniform_int_distribution(0, 3)(random)], pick(random, {true, false}))};
  for (const Currency currency : kCurrencies) {
    const auto price = [&] {
      return pick(random, {false, true, true}) ? static_cast<std::int64_t>(prices(random) * tail) : 0;
    };
    made.listing.onDemandUnits[indexOf(currency)] = price();
    made.listing.spotUnits[indexOf(currency)] = price();
  }
  return made;
}

Query randomQuery(Random& random) {
  Query query;
  query.model = pick(random, {"A", "B", "C", "D"});
  query.gpuCount = pick(random, {0, 1, 2, 8});
  query.match = pick(random, {GpuCount::Same, GpuCount::Any});
  query.currency = pick(random, {Currency::Bitcoin, Currency::Clore, Currency::Usd});
  query.side = pick(random, {Side::OnDemand, Side::Spot});
  query.rented = pick(random, {Rented::Any, Rented::Yes, Rented::No});
  query.regions =
      pick<std::vector<std::string>>(random, {{}, {}, {"CZ"}, {"CZ", "DE"}, {"DE", "RU"}, {"FR"}});
  query.minReliability = pick(random, {0.0, 0.0, 0.5, 0.9});
  query.minRating = pick(random, {0.0, 0.0, 3.5, 4.0});
  query.dropOutliers = pick(random, {true, false});
  query.keepCheap = pick(random, {true, false});
  return query;
}

void checkAnswer(const Snapshot& market, const std::vector<Offered>& offered, const Query& query) {
  const NaiveAnswer naive = naiveAnswer(offered, query);
  const Comparables& told = market.comparables(query);
  BOOST_TEST_REQUIRE((told.currency == query.currency));
  BOOST_TEST_REQUIRE(told.outliers == naive.outliers);
  BOOST_TEST_REQUIRE(told.unitsPerGpu == naive.unitsPerGpu, boost::test_tools::per_element());
  std::vector<std::int64_t> ids;
  for (const Listing& one : market.listings(query)) ids.push_back(one.id);
  BOOST_TEST_REQUIRE(ids == naive.ids, boost::test_tools::per_element());
}

struct OutlierCase {
  const char* what;
  std::vector<std::int64_t> prices;
  std::vector<double> kept;
};
std::ostream& operator<<(std::ostream& out, const OutlierCase& c) { return out << c.what; }

const std::vector<OutlierCase> kOutliers{
    {"of three none", {1, 100, 10000}, {1, 100, 10000}},
    {"of four, one among equals", {100, 100, 100, 100000}, {100, 100, 100}},
    {"all the same", {7, 7, 7, 7, 7}, {7, 7, 7, 7, 7}},
    {"one far above", {100, 110, 120, 130, 140, 150, 9000}, {100, 110, 120, 130, 140, 150}},
    {"one far below", {1, 100, 110, 120, 130, 140, 150}, {100, 110, 120, 130, 140, 150}},
    {"one at either end", {1, 100, 110, 120, 130, 140, 150, 9000}, {100, 110, 120, 130, 140, 150}},
    {"a slope as wide as prices are", {10, 20, 40, 80, 160, 320, 640}, {10, 20, 40, 80, 160, 320, 640}},
    // On a plain scale the fence would be 120 + 1.5 * 80 = 240, and the dear half would be cut off with it.
    {"the tail that every market has", {20, 30, 40, 60, 80, 120, 250}, {20, 30, 40, 60, 80, 120, 250}},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(comparables)

BOOST_DATA_TEST_CASE(only_machines_that_pass_the_filters_compare, data::make(kFilters)) {
  const Snapshot market = filtered();
  Query query = any();
  sample.ask(query);
  std::vector<std::int64_t> ids;
  for (const Listing& one : market.listings(query)) ids.push_back(one.id);
  std::ranges::sort(ids);
  BOOST_TEST(ids == sample.ids, boost::test_tools::per_element());
  BOOST_TEST(market.comparables(query).unitsPerGpu.size() == sample.ids.size());
}

BOOST_AUTO_TEST_CASE(listings_come_cheapest_per_gpu_first_and_then_by_id) {
  Snapshot market({"RTX 3080"});
  market.add({.count = 1, .model = "RTX 3080"}, listing(9, 300));
  market.add({.count = 4, .model = "RTX 3080"}, listing(8, 800));
  market.add({.count = 2, .model = "RTX 3080"}, listing(7, 600));
  market.add({.count = 1, .model = "RTX 3080"}, listing(6, 301));
  market.finish(WallTime{});
  std::vector<std::int64_t> ids;
  for (const Listing& one : market.listings(any())) ids.push_back(one.id);
  BOOST_TEST(ids == (std::vector<std::int64_t>{8, 7, 9, 6}), boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(prices_beyond_the_fences_are_left_out, data::make(kOutliers)) {
  Snapshot market({"RTX 3080"});
  std::int64_t id = 0;
  for (const std::int64_t units : sample.prices)
    market.add({.count = 2, .model = "RTX 3080"}, listing(++id, 2 * units));
  market.finish(WallTime{});
  Query query = any();
  BOOST_TEST(market.comparables(query).unitsPerGpu.size() == sample.prices.size());
  BOOST_TEST(market.comparables(query).outliers == 0U);
  query.dropOutliers = true;
  BOOST_TEST(market.comparables(query).unitsPerGpu == sample.kept, boost::test_tools::per_element());
  BOOST_TEST(market.comparables(query).outliers == sample.prices.size() - sample.kept.size());
  BOOST_TEST(market.listings(query).size() == sample.kept.size());
}

BOOST_AUTO_TEST_CASE(an_answer_is_the_same_however_often_and_after_whatever_it_is_asked) {
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    Snapshot market({"A", "B", "C"});
    std::vector<Offered> offered;
    const int size = std::uniform_int_distribution(0, 120)(random);
    for (std::int64_t id = 1; id <= size; ++id) {
      offered.push_back(randomOffer(random, id));
      market.add(offered.back().gpu, offered.back().listing);
    }
    market.finish(WallTime{});
    std::vector<Query> asked;
    for (int i = 0; i < 60; ++i) asked.push_back(randomQuery(random));
    for (int i = 0; i < 180; ++i)
      checkAnswer(market, offered,
                  asked[std::uniform_int_distribution<std::size_t>(0, asked.size() - 1)(random)]);
  }
}

BOOST_AUTO_TEST_CASE(answers_are_remembered_until_the_snapshot_changes) {
  Snapshot market({"RTX 3080"});
  market.add({.count = 1, .model = "RTX 3080"}, listing(1, 100));
  market.finish(WallTime{});
  Query query = any();
  const Comparables* first = &market.comparables(query);
  query.gpuCount = 8;
  BOOST_TEST(&market.comparables(query) == first, "with any count, the count is no part of the question");
  query.match = GpuCount::Same;
  BOOST_TEST(market.comparables(query).unitsPerGpu.empty());
  query.match = GpuCount::Any;
  market.add({.count = 1, .model = "RTX 3080"}, listing(2, 50));
  BOOST_TEST(market.comparables(query).unitsPerGpu == std::vector<double>({50, 100}),
             boost::test_tools::per_element());
  market.addOwn(1);
  market.finish(WallTime{});
  BOOST_TEST(market.comparables(query).unitsPerGpu == std::vector<double>({50}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
