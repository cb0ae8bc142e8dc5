#include "provider/pricing/candidate.h"

#include "provider/pricing/situation.h"
#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

namespace {

/// A situation, and what it refers to.
class Case {
 public:
  Case(const Policy& policy, const machines::Machine& machine, const market::Snapshot* market = nullptr)
      : policy_(policy), machine_(machine) {
    inputs_.market = market;
    inputs_.now = kNow;
  }
  Case& with(const market::Rates& rates) {
    inputs_.rates = &rates;
    return *this;
  }

  [[nodiscard]] Candidate onDemand(const Memory& memory = {}) const {
    return onDemandCandidate(situation(), memory);
  }
  [[nodiscard]] Candidate spot(const std::optional<Price>& onDemand) const {
    return spotCandidate(situation(), onDemand);
  }

 private:
  [[nodiscard]] Situation situation() const {
    return {.policy = policy_,
            .inputs = inputs_,
            .settings = *machine_.settings,
            .gpu = market::parseGpu(machine_.settings->gpu),
            .schedule = active(policy_.schedules, kNow)};
  }

  Policy policy_;
  machines::Machine machine_;
  Inputs inputs_{.machine = machine_};
};

Candidate onDemandOf(const Policy& policy, const machines::Machine& machine,
                     const market::Snapshot* market = nullptr) {
  return Case(policy, machine, market).onDemand();
}

Candidate spotOf(const Policy& policy, const machines::Machine& machine, const std::optional<Price>& onDemand,
                 const market::Snapshot* market = nullptr) {
  return Case(policy, machine, market).spot(onDemand);
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

OwnerPrice dollars(const char* amount) { return whole(std::string(amount) + " USD"); }

market::Rates someRates() {
  market::Rates rates;
  rates.learn(Currency::Bitcoin, 50'000, market::RateSource::SpotMarket, kNow - 2min);
  rates.learn(Currency::Clore, 0.25, market::RateSource::SpotMarket, kNow - 1min);
  return rates;
}

Policy ranked(std::size_t rank, double undercut) {
  Policy policy = following(
      {.percentile = 0.5, .adjust = 0, .spotPercentile = {}, .spot = {}, .gpuCount = {}, .minSamples = 1});
  policy.strategy = Market{AtRank{.rank = rank, .undercut = undercut}};
  return policy;
}

Policy laddered() {
  Policy policy = following(
      {.percentile = 0.5, .adjust = 0, .spotPercentile = {}, .spot = {}, .gpuCount = {}, .minSamples = 1});
  policy.strategy = Ladder{.rungs = {{0h, 1.0}, {6h, 0.95}, {12h, 0.9}, {24h, 0.8}},
                           .base = Market{AtPercentile{.percentile = 0.5, .adjust = 0.0}}};
  return policy;
}

Memory idleFor(std::chrono::milliseconds span, const char* lastRented) {
  Memory memory;
  memory.rental = machines::Rental::None;
  memory.rentalChangedAt = kNow - span;
  if (*lastRented != '\0') memory.lastRentedPrice = price(lastRented);
  return memory;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(candidate)

BOOST_AUTO_TEST_CASE(a_fixed_price_is_proposed_in_the_owner_s_currency) {
  for (const char* text : {"0.0003 BTC", "120 CLORE", "2.50 USD"}) {
    const Candidate found = onDemandOf(fixed(whole(text)), machine());
    BOOST_REQUIRE(found.price.has_value());
    BOOST_TEST((*found.price == price(text)));
    BOOST_TEST(!found.about.empty());
    BOOST_TEST(!found.missing);
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
    BOOST_TEST(found.missing);
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
    BOOST_TEST(found.missing);
  }
}

BOOST_AUTO_TEST_CASE(a_policy_that_does_not_speak_of_spot_leaves_it_alone) {
  for (const Policy& policy : {fixed(whole("0.0003 BTC")), following()}) {
    const Candidate found = spotOf(policy, machine(), price("0.0003 BTC"));
    BOOST_TEST(!found.price.has_value());
    BOOST_TEST(!found.missing);
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
  BOOST_TEST(onDemandOf(policy, machine(), nullptr).missing);
  for (const auto& [age, usable] : std::vector<std::pair<std::chrono::milliseconds, bool>>{
           {0ms, true}, {15min, true}, {15min + 1ms, false}, {24h, false}}) {
    const market::Snapshot market = rivals({10'000, 20'000}, kNow - age);
    const Candidate found = onDemandOf(policy, machine(), &market);
    BOOST_TEST(found.price.has_value() == usable);
    BOOST_TEST(found.missing == !usable);
  }
}

BOOST_AUTO_TEST_CASE(too_few_comparables_propose_nothing) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000, 80'000});
  for (const auto& [minSamples, enough] :
       std::vector<std::pair<std::size_t, bool>>{{1, true}, {4, true}, {5, false}}) {
    const Candidate found = onDemandOf(following(rule(0.5, minSamples)), machine(), &market);
    BOOST_TEST(found.price.has_value() == enough);
    BOOST_TEST(found.missing == !enough);
    BOOST_TEST(found.samples == 4U);
  }
}

BOOST_AUTO_TEST_CASE(no_comparable_at_all_proposes_nothing_even_when_none_is_required) {
  const market::Snapshot market = rivals({});
  const Candidate found = onDemandOf(following(rule(0.5, 0)), machine(), &market);
  BOOST_TEST(!found.price.has_value());
  BOOST_TEST(found.missing);
}

BOOST_AUTO_TEST_CASE(a_mixed_rig_compares_with_nobody) {
  const market::Snapshot market = rivals({10'000, 20'000});
  const Candidate found = onDemandOf(following(rule(0.5)), withGpu("Mixed"), &market);
  BOOST_TEST(!found.price.has_value());
  BOOST_TEST(found.about == "no machine compares with the GPUs \"Mixed\"");
}

BOOST_AUTO_TEST_CASE(a_rank_is_below_the_rival_that_has_it) {
  const market::Snapshot market = rivals({40'000, 10'000, 20'000});
  BOOST_TEST((onDemandOf(ranked(1, 0.01), machine(), &market).price == price("0.000099 BTC")));
  BOOST_TEST((onDemandOf(ranked(2, 0.01), machine(), &market).price == price("0.000198 BTC")));
  BOOST_TEST((onDemandOf(ranked(3, 0.0), machine(), &market).price == price("0.0004 BTC")));
  BOOST_TEST(onDemandOf(ranked(2, 0.01), machine(), &market).about ==
             "1% below rank 2 of 3 comparable 2x RTX 3080");
  const Candidate beyond = onDemandOf(ranked(4, 0.01), machine(), &market);
  BOOST_TEST(beyond.missing);
  BOOST_TEST(beyond.about == "only 3 comparable 2x RTX 3080, rank is 4");
}

BOOST_AUTO_TEST_CASE(the_only_seller_stays_where_he_is) {
  const market::Snapshot market = rivals({});
  BOOST_TEST(onDemandOf(ranked(1, 0.01), machine(), &market).missing);
}

BOOST_AUTO_TEST_CASE(a_ladder_goes_down_with_idle_time_from_the_last_rented_price) {
  struct Step {
    std::chrono::milliseconds idle;
    const char* expected;
  };
  for (const Step& step : std::vector<Step>{{0h, "0.0002 BTC"},
                                            {6h - 1ms, "0.0002 BTC"},
                                            {6h, "0.00019 BTC"},
                                            {11h, "0.00019 BTC"},
                                            {12h, "0.00018 BTC"},
                                            {24h, "0.00016 BTC"},
                                            {1000h, "0.00016 BTC"}}) {
    const Candidate found = Case(laddered(), machine()).onDemand(idleFor(step.idle, "0.0002 BTC"));
    BOOST_TEST((found.price == price(step.expected)), step.idle.count());
  }
  Memory rented = idleFor(30h, "0.0002 BTC");
  rented.rental = machines::Rental::OnDemand;
  BOOST_TEST((Case(laddered(), machine()).onDemand(rented).price == price("0.0002 BTC")));
}

BOOST_AUTO_TEST_CASE(a_ladder_stays_while_a_tenant_of_the_spot_market_has_the_machine) {
  // Taken back to its top it would raise the spot minimum over his bid.
  Policy policy = laddered();
  policy.spot = ShareOfOnDemand{.share = 0.5};
  machines::Machine taken = machine();
  taken.settings->onDemand.set(price("0.00016 BTC"));
  Memory memory = idleFor(1h, "0.0002 BTC");
  memory.rental = machines::Rental::Spot;
  BOOST_TEST((Case(policy, taken).onDemand(memory).price == price("0.00016 BTC")));
  policy.schedules = {always(0.9)};
  const Candidate found = Case(policy, taken).onDemand(memory);
  BOOST_TEST((found.price == price("0.00016 BTC")));
  BOOST_TEST(found.about == "the ladder stays while a tenant of the spot market has the machine");
  // Within its bounds: from beyond [limits] it would not be let through to them.
  taken.settings->onDemand.set(price("0.01 BTC"));
  BOOST_TEST((Case(policy, taken).onDemand(memory).price == price("0.004 BTC")));
  // Without a price in the policy's currency there is nothing to stay at.
  taken.settings->onDemand = {};
  BOOST_TEST((Case(policy, taken).onDemand(memory).price == price("0.00018 BTC")));
  // A minimum that does not follow the on-demand price cannot be raised by it.
  BOOST_TEST((Case(laddered(), machine()).onDemand(memory).price == price("0.0002 BTC")));
}

BOOST_AUTO_TEST_CASE(a_ladder_begins_at_the_market_where_no_rental_was_seen) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000});
  const Candidate found = Case(laddered(), machine(), &market).onDemand(idleFor(7h, ""));
  BOOST_TEST((found.price == price("0.00019 BTC")));
  BOOST_TEST(found.about == "percentile 50% of 3 comparable 2x RTX 3080, times 95% after 7h idle");
  BOOST_TEST(Case(laddered(), machine()).onDemand(idleFor(7h, "")).missing);
  BOOST_TEST(Case(laddered(), machine()).onDemand(idleFor(7h, "3.00 USD")).missing);
}

BOOST_AUTO_TEST_CASE(a_schedule_multiplies_what_a_strategy_proposes) {
  Policy policy = fixed(whole("0.0003 BTC"), whole("0.0002 BTC"));
  policy.schedules = {always(0.9)};
  BOOST_TEST((onDemandOf(policy, machine()).price == price("0.00027 BTC")));
  BOOST_TEST((spotOf(policy, machine(), price("0.0003 BTC")).price == price("0.00018 BTC")));
  BOOST_TEST(onDemandOf(policy, machine()).about ==
             "the policy's fixed price, times 90% by [schedule.always]");
  // A share follows the on-demand price, which was multiplied already.
  policy.spot = ShareOfOnDemand{.share = 0.5};
  BOOST_TEST((spotOf(policy, machine(), price("0.00027 BTC")).price == price("0.000135 BTC")));
  const market::Snapshot market = rivals({10'000, 20'000, 40'000});
  Policy follow = following(rule(0.5));
  follow.schedules = {always(0.9)};
  BOOST_TEST((onDemandOf(follow, machine(), &market).price == price("0.00018 BTC")));
}

BOOST_AUTO_TEST_CASE(a_price_in_another_currency_is_converted_at_the_present_rate) {
  Policy policy = fixed(dollars("2.50"));
  const market::Rates rates = someRates();
  policy.currency = Currency::Bitcoin;
  const Candidate coins = Case(policy, machine()).with(rates).onDemand();
  BOOST_TEST((coins.price == price("0.00005 BTC")));
  BOOST_TEST((coins.reading == kNow - 2min));
  BOOST_TEST(contains(coins.about, "2.50 USD"));
  BOOST_TEST(contains(coins.about, "50000 USD"));
  policy.currency = Currency::Clore;
  BOOST_TEST((Case(policy, machine()).with(rates).onDemand().price == price("10 CLORE")));
  const market::Rates none;
  BOOST_TEST(Case(policy, machine()).with(none).onDemand().missing);
  BOOST_TEST(Case(policy, machine()).onDemand().missing);
}

BOOST_AUTO_TEST_CASE(there_is_one_rounding_and_it_is_the_last) {
  Policy policy = fixed(whole("1 USD"));
  policy.currency = Currency::Bitcoin;
  policy.schedules = {always(10)};
  market::Rates rates;
  rates.learn(Currency::Bitcoin, 64'321.5, market::RateSource::SpotMarket, kNow);
  // 1 / 64321.5 x 10 = 0.00015546901…; rounded before the factor it would be 0.00015550.
  BOOST_TEST((Case(policy, machine()).with(rates).onDemand().price == price("0.00015547 BTC")));
}

BOOST_AUTO_TEST_CASE(a_rank_sees_the_cheapest_however_far_below_he_is) {
  const market::Snapshot market = rivals({40'000, 41'000, 42'000, 43'000, 44'000, 45'000, 2'000});
  Policy policy = ranked(1, 0.0);
  policy.comparing.dropOutliers = true;
  BOOST_TEST((onDemandOf(policy, machine(), &market).price == price("0.00002 BTC")));
  // A percentile does not.
  Policy cheapest = following(rule(0.0));
  BOOST_TEST((onDemandOf(cheapest, machine(), &market).price == price("0.0004 BTC")));
}

BOOST_AUTO_TEST_CASE(a_joke_of_a_price_times_a_schedule_is_still_a_price) {
  Policy policy = following(rule(0.5));
  policy.schedules = {always(1.2)};
  const market::Snapshot market = rivals({8'900'000'000'000'000});
  BOOST_TEST(onDemandOf(policy, machine(), &market).price->toNumber() == Price::kLargestCoins);
}

BOOST_AUTO_TEST_CASE(a_market_read_before_the_calendar_was_set_back_is_not_fresh) {
  const market::Snapshot ahead = rivals({10'000, 20'000}, kNow + 1h);
  BOOST_TEST(onDemandOf(following(rule(0.5)), machine(), &ahead).missing);
}

BOOST_AUTO_TEST_CASE(what_a_candidate_rests_on_has_the_time_of_its_reading) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000}, kNow - 5min);
  BOOST_TEST((onDemandOf(following(rule(0.5)), machine(), &market).reading == kNow - 5min));
  machines::Machine polled = machine();
  polled.readAt = kNow - 10s;
  BOOST_TEST((onDemandOf(fixed(whole("0.0003 BTC")), polled).reading == kNow - 10s));
}

BOOST_AUTO_TEST_SUITE_END()
