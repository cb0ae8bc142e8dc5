#include "agent/config/values.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace provider::pricing;
using namespace std::chrono_literals;
using provider::Currency;

namespace {

Policy only(const std::string& keys) {
  const Config config = config_test::valid("[server.s]\npolicy = p\n[policy.p]\n" + keys);
  BOOST_REQUIRE_EQUAL(config.policies.size(), 1u);
  return config.policies[0];
}

template <typename Price>
std::string shown(const std::optional<Price>& price) {
  return price ? text(*price) : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policies)

BOOST_AUTO_TEST_CASE(a_fixed_price_brings_its_currency_and_keeps_the_spot_minimum) {
  const Policy policy = only("strategy = fixed\non_demand = 110 CLORE\n");
  BOOST_TEST(policy.label == "p");
  BOOST_TEST((policy.currency == Currency::Clore));
  const Fixed& fixed = std::get<Fixed>(policy.strategy);
  BOOST_TEST(text(fixed.onDemand) == "110.00 CLORE");
  BOOST_TEST(std::holds_alternative<std::monostate>(policy.spot));
  BOOST_TEST(!policy.onDemandBounds.floor.has_value());
}

BOOST_AUTO_TEST_CASE(a_fixed_spot_minimum_is_a_price_or_a_share) {
  const Policy byPrice = only("strategy = fixed\non_demand = 2 USD/gpu\nspot = 1 USD\n");
  BOOST_TEST(text(std::get<OwnerPrice>(byPrice.spot)) == "1.00 USD");
  const Policy byShare = only("strategy = fixed\non_demand = 2 USD\nspot = 60%\n");
  BOOST_TEST(std::get<ShareOfOnDemand>(byShare.spot).share == 0.6);
  BOOST_TEST(!byShare.spotBounds.floor.has_value());
}

BOOST_AUTO_TEST_CASE(a_fixed_policy_may_have_bounds) {
  const Policy policy = only(
      "strategy = fixed\non_demand = 2 USD\nfloor = 2 USD\nceiling = 2 USD\nspot = 1 USD\nspot_floor = 0.50 "
      "USD\nspot_ceiling = 1 USD\n");
  BOOST_TEST(shown(policy.onDemandBounds.floor) == "2.00 USD");
  BOOST_TEST(shown(policy.onDemandBounds.ceiling) == "2.00 USD");
  BOOST_TEST(shown(policy.spotBounds.floor) == "0.50 USD");
  BOOST_TEST(shown(policy.spotBounds.ceiling) == "1.00 USD");
}

BOOST_AUTO_TEST_CASE(following_the_market_has_defaults) {
  const Policy policy = only("strategy = market\nfloor = 0.0001 BTC\nceiling = 0.0002 BTC/gpu\n");
  BOOST_TEST((policy.currency == Currency::Bitcoin));
  const AtPercentile& place = std::get<AtPercentile>(std::get<Market>(policy.strategy).position);
  const AtPercentile fresh;
  const Comparing comparing;
  BOOST_TEST(place.percentile == fresh.percentile);
  BOOST_TEST(place.adjust == fresh.adjust);
  BOOST_TEST(std::holds_alternative<std::monostate>(policy.spot));
  BOOST_TEST((policy.comparing.gpuCount == comparing.gpuCount));
  BOOST_TEST((policy.comparing.rented == comparing.rented));
  BOOST_TEST(policy.comparing.regions.empty());
  BOOST_TEST(policy.comparing.minReliability == comparing.minReliability);
  BOOST_TEST(policy.comparing.minRating == comparing.minRating);
  BOOST_TEST(policy.comparing.dropOutliers == comparing.dropOutliers);
  BOOST_TEST(policy.comparing.minSamples == comparing.minSamples);
  BOOST_TEST((policy.comparing.marketMaxAge == comparing.marketMaxAge));
  BOOST_TEST(!policy.spotBounds.floor.has_value());
}

BOOST_AUTO_TEST_CASE(everything_about_the_market_can_be_set) {
  const Policy policy = only(
      "strategy = market\ncurrency = usd\nfloor = 1 USD\nceiling = 5 USD\npercentile = 30%\nadjust = "
      "-3%\nspot_percentile = 0%\n"
      "spot_floor = 0.50 USD\nspot_ceiling = 3 USD\ngpu_count = any\nrented = no\nregion = "
      "de, CZ,At,cz\nmin_reliability = 0.9\nmin_rating = 4.5\noutliers = keep\nmin_samples = "
      "8\nmarket_max_age = 1h\n");
  const AtPercentile& place = std::get<AtPercentile>(std::get<Market>(policy.strategy).position);
  BOOST_TEST(place.percentile == 0.3);
  BOOST_TEST(place.adjust == -0.03);
  BOOST_TEST(std::get<AtPercentile>(policy.spot).percentile == 0.0);
  BOOST_TEST(std::get<AtPercentile>(policy.spot).adjust == 0.0);
  BOOST_TEST((policy.comparing.gpuCount == provider::market::GpuCount::Any));
  BOOST_TEST((policy.comparing.rented == provider::market::Rented::No));
  BOOST_TEST(policy.comparing.regions == (std::vector<std::string>{"AT", "CZ", "DE"}),
             boost::test_tools::per_element());
  BOOST_TEST(policy.comparing.minReliability == 0.9);
  BOOST_TEST(policy.comparing.minRating == 4.5);
  BOOST_TEST(!policy.comparing.dropOutliers);
  BOOST_TEST(policy.comparing.minSamples == 8u);
  BOOST_TEST((policy.comparing.marketMaxAge == 1h));
  BOOST_TEST(shown(policy.spotBounds.ceiling) == "3.00 USD");
}

BOOST_AUTO_TEST_CASE(a_spot_share_brings_its_bounds) {
  const Policy derived = only("strategy = market\nfloor = 1 USD/gpu\nceiling = 5 USD\nspot = 60%\n");
  BOOST_TEST(std::get<ShareOfOnDemand>(derived.spot).share == 0.6);
  BOOST_TEST(shown(derived.spotBounds.floor) == "0.60 USD/gpu");
  BOOST_TEST(shown(derived.spotBounds.ceiling) == "3.00 USD");
  const Policy partly =
      only("strategy = market\nfloor = 1 USD\nceiling = 5 USD\nspot = 60%\nspot_floor = 0.90 USD\n");
  BOOST_TEST(shown(partly.spotBounds.floor) == "0.90 USD");
  BOOST_TEST(shown(partly.spotBounds.ceiling) == "3.00 USD");
}

BOOST_AUTO_TEST_CASE(a_price_per_gpu_is_not_compared_with_one_per_machine) {
  const Policy policy = only("strategy = market\nfloor = 6 USD\nceiling = 5 USD/gpu\n");
  BOOST_TEST(shown(policy.onDemandBounds.floor) == "6.00 USD");
  BOOST_TEST(shown(only("strategy = fixed\non_demand = 0.05 USD/gpu\n").onDemandBounds.floor).empty());
}

BOOST_AUTO_TEST_CASE(wider_limits_allow_other_prices) {
  const Config config = config_test::valid(
      "[limits]\nusd = 0.01 .. 1000\n[server.s]\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 900 "
      "USD\n");
  BOOST_TEST(text(std::get<Fixed>(config.policies.at(0).strategy).onDemand) == "900.00 USD");
}

BOOST_AUTO_TEST_SUITE_END()
