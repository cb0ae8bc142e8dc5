#include "provider/pricing/candidate.h"

#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

namespace {

Candidate onDemandOf(const Policy& policy, const machines::Machine& machine,
                     const market::Snapshot* market = nullptr) {
  return onDemandCandidate(policy, {.machine = machine, .market = market, .now = kNow});
}

Candidate spotOf(const Policy& policy, const machines::Machine& machine, const std::optional<Price>& onDemand,
                 const market::Snapshot* market = nullptr) {
  return spotCandidate(policy, {.machine = machine, .market = market, .now = kNow}, onDemand);
}

machines::Machine withGpu(const char* text) {
  machines::Machine made = machine();
  made.settings->gpu = text;
  return made;
}

Percentile rule(double percentile, std::size_t minSamples = 1) {
  Percentile made;
  made.percentile = percentile;
  made.minSamples = minSamples;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(candidate)

BOOST_AUTO_TEST_CASE(a_fixed_price_is_proposed_in_the_owner_s_currency) {
  for (const char* text : {"0.0003 BTC", "120 CLORE", "2.50 USD"}) {
    const Candidate found = onDemandOf(fixed(whole(text)), machine());
    BOOST_REQUIRE(found.price.has_value());
    BOOST_TEST((*found.price == price(text)));
    BOOST_TEST(!found.about.empty());
    BOOST_TEST(!found.heldBy.has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_price_per_gpu_is_multiplied_by_the_machine_s_gpus) {
  const Policy policy = fixed(perGpu("1.10 USD"));
  BOOST_TEST((onDemandOf(policy, withGpu("1x NVIDIA GeForce RTX 3080")).price == price("1.10 USD")));
  BOOST_TEST((onDemandOf(policy, withGpu("8x NVIDIA GeForce RTX 3080")).price == price("8.80 USD")));
}

BOOST_AUTO_TEST_CASE(a_price_per_gpu_needs_to_know_the_gpus) {
  for (const char* text : {"", "Mixed", "1x NVIDIA Graphics Device"}) {
    const Candidate found = onDemandOf(fixed(perGpu("1.10 USD")), withGpu(text));
    BOOST_TEST(!found.price.has_value());
    BOOST_TEST((found.heldBy == Guard::FreshInputs));
    BOOST_TEST(!found.leftAlone);
    BOOST_TEST(found.about.find("per GPU") != std::string::npos);
    BOOST_TEST((onDemandOf(fixed(whole("1.10 USD")), withGpu(text)).price == price("1.10 USD")));
  }
}

BOOST_AUTO_TEST_CASE(a_fixed_spot_minimum_may_be_per_gpu_too) {
  const Policy policy = fixed(whole("0.0003 BTC"), perGpu("0.00002 BTC"));
  BOOST_TEST((spotOf(policy, machine(), price("0.0003 BTC")).price == price("0.00004 BTC")));
}

BOOST_AUTO_TEST_CASE(a_share_is_of_the_on_demand_price_as_it_will_be) {
  const Policy policy = fixed(whole("0.0003 BTC"), ShareOfOnDemand{.share = 0.6});
  BOOST_TEST((spotOf(policy, machine(), price("0.0003 BTC")).price == price("0.00018 BTC")));
  BOOST_TEST((spotOf(policy, machine(), price("0.0005 BTC")).price == price("0.0003 BTC")));
}

BOOST_AUTO_TEST_CASE(a_share_of_no_price_is_no_price) {
  Percentile half = rule(0.5);
  half.spot = ShareOfOnDemand{.share = 0.6};
  for (const Policy& policy : {fixed(whole("0.0003 BTC"), ShareOfOnDemand{.share = 0.6}), following(half)}) {
    const Candidate found = spotOf(policy, machine(), std::nullopt);
    BOOST_TEST(!found.price.has_value());
    BOOST_TEST((found.heldBy == Guard::FreshInputs));
  }
}

BOOST_AUTO_TEST_CASE(a_policy_that_does_not_speak_of_spot_leaves_it_alone) {
  for (const Policy& policy : {fixed(whole("0.0003 BTC")), following()}) {
    const Candidate found = spotOf(policy, machine(), price("0.0003 BTC"));
    BOOST_TEST(!found.price.has_value());
    BOOST_TEST(found.leftAlone);
    BOOST_TEST(!found.heldBy.has_value());
    BOOST_TEST(!found.about.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_percentile_is_per_gpu_times_the_machine_s_gpus_and_adjusted) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000});
  BOOST_TEST((onDemandOf(following(rule(0.5)), machine(), &market).price == price("0.0002 BTC")));
  BOOST_TEST((onDemandOf(following(rule(0.0)), machine(), &market).price == price("0.0001 BTC")));
  BOOST_TEST((onDemandOf(following(rule(0.75)), machine(), &market).price == price("0.0003 BTC")));
  Percentile below = rule(0.5);
  below.adjust = -0.03;
  const Candidate adjusted = onDemandOf(following(below), machine(), &market);
  BOOST_TEST((adjusted.price == price("0.000194 BTC")));
  BOOST_TEST(adjusted.samples == 3U);
  BOOST_TEST(adjusted.about == "percentile 50% of 3 comparable 2x RTX 3080, adjusted by -3%");
}

BOOST_AUTO_TEST_CASE(any_gpu_count_compares_per_gpu) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000});
  Percentile any = rule(0.5);
  BOOST_TEST(!onDemandOf(following(any), withGpu("4x RTX 3080"), &market).price.has_value());
  any.gpuCount = market::GpuCount::Any;
  BOOST_TEST((onDemandOf(following(any), withGpu("4x RTX 3080"), &market).price == price("0.0004 BTC")));
}

BOOST_AUTO_TEST_CASE(a_spot_percentile_is_of_spot_prices) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000});
  Percentile both = rule(0.5);
  both.spotPercentile = 1.0;
  BOOST_TEST((spotOf(following(both), machine(), price("0.004 BTC"), &market).price == price("0.0002 BTC")));
}

BOOST_AUTO_TEST_CASE(a_market_not_read_or_too_old_proposes_nothing) {
  const Policy policy = following(rule(0.5));
  BOOST_TEST((onDemandOf(policy, machine(), nullptr).heldBy == Guard::FreshInputs));
  for (const auto& [age, usable] : std::vector<std::pair<std::chrono::milliseconds, bool>>{
           {0ms, true}, {15min, true}, {15min + 1ms, false}, {24h, false}}) {
    const market::Snapshot market = rivals({10'000, 20'000}, kNow - age);
    const Candidate found = onDemandOf(policy, machine(), &market);
    BOOST_TEST(found.price.has_value() == usable);
    BOOST_TEST(found.heldBy.has_value() == !usable);
  }
}

BOOST_AUTO_TEST_CASE(too_few_comparables_propose_nothing) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000, 80'000});
  for (const auto& [minSamples, enough] :
       std::vector<std::pair<std::size_t, bool>>{{1, true}, {4, true}, {5, false}}) {
    const Candidate found = onDemandOf(following(rule(0.5, minSamples)), machine(), &market);
    BOOST_TEST(found.price.has_value() == enough);
    BOOST_TEST(found.heldBy.has_value() == !enough);
    BOOST_TEST(found.samples == 4U);
  }
}

BOOST_AUTO_TEST_CASE(no_comparable_at_all_proposes_nothing_even_when_none_is_required) {
  const market::Snapshot market = rivals({});
  const Candidate found = onDemandOf(following(rule(0.5, 0)), machine(), &market);
  BOOST_TEST(!found.price.has_value());
  BOOST_TEST((found.heldBy == Guard::FreshInputs));
}

BOOST_AUTO_TEST_CASE(a_mixed_rig_compares_with_nobody) {
  const market::Snapshot market = rivals({10'000, 20'000});
  const Candidate found = onDemandOf(following(rule(0.5)), withGpu("Mixed"), &market);
  BOOST_TEST(!found.price.has_value());
  BOOST_TEST(found.about == "no machine compares with the GPUs \"Mixed\"");
}

BOOST_AUTO_TEST_SUITE_END()
