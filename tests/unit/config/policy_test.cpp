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

std::string shown(const std::optional<OwnerPrice>& price) { return price ? text(*price) : ""; }

}  // namespace

BOOST_AUTO_TEST_SUITE(policies)

BOOST_AUTO_TEST_CASE(a_fixed_price_brings_its_currency_and_keeps_the_spot_minimum) {
  const Policy policy = only("strategy = fixed\non_demand = 110 CLORE\n");
  BOOST_TEST(policy.label == "p");
  BOOST_TEST((policy.currency == Currency::Clore));
  const Fixed& fixed = std::get<Fixed>(policy.strategy);
  BOOST_TEST(text(fixed.onDemand) == "110.00 CLORE");
  BOOST_TEST(std::holds_alternative<std::monostate>(fixed.spot));
  BOOST_TEST(!policy.onDemandBounds.floor.has_value());
}

BOOST_AUTO_TEST_CASE(a_fixed_spot_minimum_is_a_price_or_a_share) {
  const Policy byPrice = only("strategy = fixed\non_demand = 2 USD/gpu\nspot = 1 USD\n");
  BOOST_TEST(text(std::get<OwnerPrice>(std::get<Fixed>(byPrice.strategy).spot)) == "1.00 USD");
  const Policy byShare = only("strategy = fixed\non_demand = 2 USD\nspot = 60%\n");
  BOOST_TEST(std::get<ShareOfOnDemand>(std::get<Fixed>(byShare.strategy).spot).share == 0.6);
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
  const Percentile& market = std::get<Percentile>(policy.strategy);
  const Percentile fresh;
  BOOST_TEST(market.percentile == fresh.percentile);
  BOOST_TEST(market.adjust == fresh.adjust);
  BOOST_TEST(!market.spotPercentile.has_value());
  BOOST_TEST(std::holds_alternative<std::monostate>(market.spot));
  BOOST_TEST((market.gpuCount == fresh.gpuCount));
  BOOST_TEST(market.minSamples == fresh.minSamples);
  BOOST_TEST((market.marketMaxAge == fresh.marketMaxAge));
  BOOST_TEST(!policy.spotBounds.floor.has_value());
}

BOOST_AUTO_TEST_CASE(everything_about_the_market_can_be_set) {
  const Policy policy = only(
      "strategy = market\ncurrency = usd\nfloor = 1 USD\nceiling = 5 USD\npercentile = 30%\nadjust = "
      "-3%\nspot_percentile = 0%\n"
      "spot_floor = 0.50 USD\nspot_ceiling = 3 USD\ngpu_count = any\nmin_samples = 8\nmarket_max_age = 1h\n");
  const Percentile& market = std::get<Percentile>(policy.strategy);
  BOOST_TEST(market.percentile == 0.3);
  BOOST_TEST(market.adjust == -0.03);
  BOOST_TEST(market.spotPercentile.value() == 0.0);
  BOOST_TEST((market.gpuCount == provider::market::GpuCount::Any));
  BOOST_TEST(market.minSamples == 8u);
  BOOST_TEST((market.marketMaxAge == 1h));
  BOOST_TEST(shown(policy.spotBounds.ceiling) == "3.00 USD");
}

BOOST_AUTO_TEST_CASE(a_spot_share_brings_its_bounds) {
  const Policy derived = only("strategy = market\nfloor = 1 USD/gpu\nceiling = 5 USD\nspot = 60%\n");
  BOOST_TEST(std::get<ShareOfOnDemand>(std::get<Percentile>(derived.strategy).spot).share == 0.6);
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
