#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

namespace {

Percentile half(std::size_t minSamples = 1) {
  Percentile rule;
  rule.minSamples = minSamples;
  return rule;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decide_)

BOOST_AUTO_TEST_CASE(a_fixed_price_is_set_in_its_currency_and_the_others_keep_theirs) {
  const machines::Machine rig = machine();
  for (const char* text : {"0.0003 BTC", "120 CLORE", "2.50 USD"}) {
    const Price given = price(text);
    const Decision decision = decideNow(fixed(whole(text)), rig);
    BOOST_TEST((decision.action == Action::Write));
    BOOST_TEST((decision.settledBy == Guard::Unchanged));
    BOOST_REQUIRE(decision.wanted.has_value());
    PriceMap expected = rig.settings->onDemand;
    expected.set(given);
    BOOST_TEST((decision.wanted->onDemand == expected));
    BOOST_TEST((decision.wanted->onDemand.others == rig.settings->onDemand.others));
    BOOST_TEST((decision.wanted->spotMinimum == rig.settings->spotMinimum));
    BOOST_TEST(decision.wanted->availability == "public");
    BOOST_TEST(decision.wanted->mrlHours == 72);
    BOOST_TEST(decision.notes.empty());
    BOOST_TEST(contains(decision.reason, given.text()));
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_written_when_all_is_as_it_should_be) {
  const Decision decision = decideNow(fixed(whole("0.0002 BTC"), whole("0.0001 BTC")), machine());
  BOOST_TEST((decision.action == Action::Unchanged));
  BOOST_TEST((decision.settledBy == Guard::Unchanged));
  BOOST_TEST(!decision.wanted.has_value());
  BOOST_TEST(!decision.reason.empty());
}

BOOST_AUTO_TEST_CASE(the_spot_minimum_is_a_share_of_the_on_demand_price_that_will_be) {
  const Decision decision = decideNow(fixed(whole("0.0003 BTC"), ShareOfOnDemand{.share = 0.6}), machine());
  BOOST_REQUIRE(decision.wanted.has_value());
  BOOST_TEST((decision.wanted->spotMinimum.get(Currency::Bitcoin) == price("0.00018 BTC")));
  BOOST_TEST((decision.wanted->spotMinimum.get(Currency::Clore) == price("60 CLORE")));
  BOOST_TEST((decision.wanted->spotMinimum.others == machine().settings->spotMinimum.others));
  BOOST_TEST(contains(decision.reason, "on demand 0.00020000 BTC -> 0.00030000 BTC"));
  BOOST_TEST(contains(decision.reason, "spot minimum 0.00010000 BTC -> 0.00018000 BTC"));
}

BOOST_AUTO_TEST_CASE(a_share_of_a_price_that_stays_is_a_movement_of_its_own) {
  Policy policy = fixed(whole("0.0002 BTC"), ShareOfOnDemand{.share = 0.8});
  policy.pace = defaultPace();
  machines::Machine rented = machine();
  rented.settings->rental = machines::Rental::OnDemand;
  const Decision held = decideNow(policy, rented);
  BOOST_TEST((held.spot.guards.back().guard == Guard::WhenRented));
  BOOST_TEST((decideNow(policy, machine()).spot.guards.back().guard == Guard::Confirmation));
  // Together with the on-demand price it moves at once.
  policy.strategy = Fixed{whole("0.00021 BTC")};
  policy.pace.confirmRaise = 1;
  machines::Machine apart = machine();
  apart.settings->spotMinimum.set(price("0.00016 BTC"));
  const Decision moved = decideNow(policy, apart);
  BOOST_TEST((moved.onDemand.target == price("0.00021 BTC")));
  BOOST_TEST((moved.spot.target == price("0.000168 BTC")));
}

BOOST_AUTO_TEST_CASE(a_spot_minimum_that_was_far_from_its_share_does_not_jump_with_on_demand) {
  Policy policy = fixed(whole("0.00021 BTC"), ShareOfOnDemand{.share = 0.6});
  policy.pace = defaultPace();
  policy.pace.confirmRaise = 1;
  machines::Machine rig = machine();
  rig.settings->spotMinimum.set(price("0.00001 BTC"));
  const Decision moved = decideNow(policy, rig);
  BOOST_TEST((moved.onDemand.target == price("0.00021 BTC")));
  BOOST_TEST((moved.spot.target == price("0.0000115 BTC")));
}

BOOST_AUTO_TEST_CASE(on_demand_is_not_lowered_below_a_spot_minimum_that_cannot_go_along) {
  Policy policy = fixed(whole("0.00006 BTC"), whole("0.00006 BTC"));
  policy.spotBounds.floor = whole("0.00008 BTC");
  const Decision decision = decideNow(policy, machine());
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST(contains(decision.reason, "below the spot minimum"));
}

BOOST_AUTO_TEST_CASE(a_spot_minimum_above_on_demand_that_the_owner_set_is_left_alone_while_on_demand_stays) {
  machines::Machine rig = machine();
  rig.settings->spotMinimum.set(price("0.0009 BTC"));
  const Decision decision = decideNow(fixed(whole("0.0002 BTC")), rig);
  BOOST_TEST((decision.action == Action::Unchanged), decision.reason);
}

BOOST_AUTO_TEST_CASE(a_share_is_rounded_to_the_currency_and_never_above_on_demand) {
  const Decision third = decideNow(fixed(whole("1.00 USD"), ShareOfOnDemand{.share = 1.0 / 3.0}), machine());
  BOOST_TEST((third.spot.target == price("0.33 USD")));
  const Decision more = decideNow(fixed(whole("1.00 USD"), ShareOfOnDemand{.share = 1.2}), machine());
  BOOST_TEST((more.spot.target == price("1.00 USD")));
}

BOOST_AUTO_TEST_CASE(a_share_is_held_with_the_on_demand_price_that_it_is_a_share_of) {
  const market::Snapshot market = rivals({10'000'000'000});
  Percentile rule = half();
  rule.spot = ShareOfOnDemand{.share = 0.4};
  const Decision decision = decideNow(following(rule), machine(), &market);
  BOOST_TEST(!decision.onDemand.target.has_value());
  BOOST_TEST((decision.onDemand.guards.back().guard == Guard::Sanity));
  BOOST_TEST(!decision.spot.target.has_value());
  BOOST_TEST((decision.action == Action::Hold));
}

BOOST_AUTO_TEST_CASE(a_write_is_held_while_nobody_said_what_the_machine_costs) {
  machines::Machine rig = machine();
  rig.settings->pricesTold = false;
  const Decision decision = decideNow(fixed(whole("0.0003 BTC")), rig);
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST(contains(decision.reason, "did not say what the machine costs"));
}

BOOST_AUTO_TEST_CASE(a_machine_that_reads_private_is_hidden_already) {
  machines::Machine rig = machine();
  rig.settings->visibility = "private";
  Policy policy = fixed(whole("0.0002 BTC"));
  policy.availability = "hidden";
  BOOST_TEST((decideNow(policy, rig).action == Action::Unchanged));
  policy.availability = "public";
  BOOST_TEST((decideNow(policy, rig).wanted->availability == "public"));
}

BOOST_AUTO_TEST_CASE(a_spot_price_above_on_demand_is_lowered_to_it) {
  const Decision decision = decideNow(fixed(whole("0.0003 BTC"), whole("0.0004 BTC")), machine());
  BOOST_TEST((decision.spot.target == price("0.0003 BTC")));
}

BOOST_AUTO_TEST_CASE(a_spot_minimum_that_the_policy_does_not_set_goes_along_when_on_demand_falls_below_it) {
  machines::Machine rig = machine();
  const Decision lowered =
      decided(fixed(whole("0.00008 BTC")), {.machine = rig, .market = nullptr, .now = kNow});
  BOOST_REQUIRE(lowered.wanted.has_value());
  BOOST_TEST((lowered.wanted->spotMinimum.get(Currency::Bitcoin) == price("0.00008 BTC")));
  const Decision above =
      decided(fixed(whole("0.00012 BTC")), {.machine = rig, .market = nullptr, .now = kNow});
  BOOST_REQUIRE(above.wanted.has_value());
  BOOST_TEST((above.wanted->spotMinimum.get(Currency::Bitcoin) == price("0.0001 BTC")));
}

BOOST_AUTO_TEST_CASE(a_model_that_the_market_was_not_read_for_is_not_called_rare) {
  machines::Machine rig = machine();
  rig.settings->gpu = "1x NVIDIA GeForce RTX 4090";
  const market::Snapshot market = rivals({10'000});
  const Decision decision = decided(following(), {.machine = rig, .market = &market, .now = kNow});
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST(decision.reason.find("not read for RTX 4090") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_market_sets_both_prices_within_floor_and_ceiling) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000, 60'000, 90'000});
  Percentile rule = half(5);
  rule.spotPercentile = 0.0;
  Policy policy = following(rule);
  const Decision free = decideNow(policy, machine(), &market);
  BOOST_TEST((free.onDemand.target == price("0.0004 BTC")));
  BOOST_TEST((free.spot.target == price("0.00005 BTC")));
  BOOST_TEST(free.onDemand.samples == 5U);
  policy.onDemandBounds.ceiling = perGpu("0.00015 BTC");
  policy.spotBounds.floor = perGpu("0.00004 BTC");
  const Decision bounded = decideNow(policy, machine(), &market);
  BOOST_TEST((bounded.onDemand.target == price("0.0003 BTC")));
  BOOST_TEST((bounded.spot.target == price("0.00008 BTC")));
}

BOOST_AUTO_TEST_CASE(a_strategy_that_moves_prices_needs_floor_and_ceiling) {
  const market::Snapshot market = rivals({10'000, 20'000, 40'000});
  Policy policy = following(half());
  policy.onDemandBounds.floor.reset();
  const Decision decision = decideNow(policy, machine(), &market);
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST((decision.settledBy == Guard::Bounds));
  BOOST_TEST(contains(decision.reason, "no floor and ceiling"));
  Percentile spot = half();
  spot.spotPercentile = 0.5;
  policy = following(spot);
  policy.spotBounds = {};
  const Decision withoutSpot = decideNow(policy, machine(), &market);
  BOOST_TEST(withoutSpot.onDemand.target.has_value());
  BOOST_TEST(!withoutSpot.spot.target.has_value());
  BOOST_TEST((withoutSpot.spot.guards.back().guard == Guard::Bounds));
}

BOOST_AUTO_TEST_CASE(a_fixed_price_needs_no_bounds_and_obeys_those_it_has) {
  Policy policy = fixed(whole("0.0003 BTC"));
  BOOST_TEST((decideNow(policy, machine()).onDemand.target == price("0.0003 BTC")));
  policy.onDemandBounds.ceiling = whole("0.00025 BTC");
  BOOST_TEST((decideNow(policy, machine()).onDemand.target == price("0.00025 BTC")));
}

BOOST_AUTO_TEST_CASE(bounds_per_gpu_hold_the_price_of_a_machine_whose_gpus_are_not_known) {
  machines::Machine rig = machine();
  rig.settings->gpu = "Mixed";
  Policy policy = fixed(whole("0.0003 BTC"));
  policy.onDemandBounds.floor = perGpu("0.0001 BTC");
  const Decision decision = decideNow(policy, rig);
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST((decision.settledBy == Guard::Bounds));
  BOOST_TEST(contains(decision.reason, "per GPU"));
}

BOOST_AUTO_TEST_CASE(a_stale_market_or_too_few_rivals_hold_the_price) {
  const market::Snapshot stale = rivals({10'000, 20'000}, kNow - 1h);
  const market::Snapshot few = rivals({10'000, 20'000});
  const Policy policy = following(half(5));
  for (const market::Snapshot* market : {static_cast<const market::Snapshot*>(nullptr), &stale, &few}) {
    const Decision decision = decideNow(policy, machine(), market);
    BOOST_TEST((decision.action == Action::Hold));
    BOOST_TEST((decision.settledBy == Guard::FreshInputs));
    BOOST_TEST(decision.reason.starts_with("on demand: "));
  }
}

BOOST_AUTO_TEST_CASE(availability_and_rental_length_are_kept_unless_the_owner_says) {
  struct Case {
    std::optional<std::int64_t> mrl;
    std::optional<std::string> availability;
    std::vector<std::string> notes;
  };
  for (const Case& c :
       std::vector<Case>{{{}, {}, {}},
                         {72, {}, {}},
                         {{}, "public", {}},
                         {48, {}, {"mrl 72h -> 48h"}},
                         {{}, "hidden", {"availability public -> hidden"}},
                         {48, "hidden", {"mrl 72h -> 48h", "availability public -> hidden"}}}) {
    Policy policy = fixed(whole("0.0002 BTC"));
    policy.mrlHours = c.mrl;
    policy.availability = c.availability;
    const Decision decision = decideNow(policy, machine());
    BOOST_TEST(decision.notes == c.notes, boost::test_tools::per_element());
    BOOST_TEST((decision.action == (c.notes.empty() ? Action::Unchanged : Action::Write)));
    if (!decision.wanted) continue;
    BOOST_TEST(decision.wanted->mrlHours == c.mrl.value_or(72));
    BOOST_TEST(decision.wanted->availability == c.availability.value_or("public"));
    BOOST_TEST((decision.wanted->onDemand == machine().settings->onDemand));
    BOOST_TEST((decision.wanted->spotMinimum == machine().settings->spotMinimum));
  }
}

BOOST_AUTO_TEST_CASE(a_hidden_machine_is_not_listed_again_by_a_new_price) {
  machines::Machine rig = machine();
  rig.settings->visibility = "hidden";
  const Decision decision = decideNow(fixed(whole("0.0003 BTC")), rig);
  BOOST_REQUIRE(decision.wanted.has_value());
  BOOST_TEST(decision.wanted->availability == "hidden");
}

BOOST_AUTO_TEST_CASE(what_the_owner_says_beside_the_price_is_written_while_the_price_is_held) {
  Policy policy = following(half());
  policy.mrlHours = 48;
  const Decision decision = decideNow(policy, machine(), nullptr);
  BOOST_TEST((decision.action == Action::Write));
  BOOST_TEST(!decision.onDemand.target.has_value());
  BOOST_REQUIRE(decision.wanted.has_value());
  BOOST_TEST((decision.wanted->onDemand == machine().settings->onDemand));
}

BOOST_AUTO_TEST_CASE(settings_that_were_not_told_are_named_when_the_owner_s_word_replaces_them) {
  machines::Machine rig = machine();
  rig.settings->visibility.clear();
  rig.settings->mrlHours.reset();
  Policy policy = fixed(whole("0.0002 BTC"));
  policy.availability = "public";
  policy.mrlHours = 48;
  const Decision decision = decideNow(policy, rig);
  BOOST_TEST(
      decision.notes == std::vector<std::string>({"mrl unknown -> 48h", "availability unknown -> public"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(own_machines_do_not_price_themselves) {
  market::Snapshot market({"RTX 3080"});
  market::Listing own;
  own.id = 6;
  own.onDemandUnits[indexOf(Currency::Bitcoin)] = 1'000;
  market.add({.count = 2, .model = "RTX 3080"}, own);
  market.addOwn(6);
  market::Listing rival = own;
  rival.id = 7;
  rival.onDemandUnits[indexOf(Currency::Bitcoin)] = 30'000;
  market.add({.count = 2, .model = "RTX 3080"}, rival);
  market.finish(kNow);
  BOOST_TEST((decideNow(following(half()), machine(), &market).onDemand.target == price("0.0003 BTC")));
}

BOOST_AUTO_TEST_CASE(a_slip_of_currency_is_stopped_by_the_outermost_bounds) {
  // 110 was meant in CLORE.
  const Decision decision = decideNow(fixed(whole("110 BTC")), machine());
  BOOST_TEST((decision.action == Action::Hold));
  BOOST_TEST((decision.settledBy == Guard::Sanity));
  BOOST_TEST(contains(decision.reason, "outside [limits]"));
}

BOOST_AUTO_TEST_SUITE_END()
