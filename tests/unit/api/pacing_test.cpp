#include "provider/api/pacing.h"

using namespace provider;
using namespace provider::api;
using namespace std::chrono_literals;

namespace {

const PacingRules kRules;
const SteadyTime kNow{1h};

PacingState sentAt(SteadyTime moment) {
  PacingState state;
  state.lastSent = moment;
  return state;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pacing)

BOOST_AUTO_TEST_CASE(the_first_request_of_all_is_not_delayed_even_right_after_boot) {
  BOOST_TEST((nextSlot({}, kRules, SlotUse::Any) == SteadyTime{}));
  BOOST_TEST((nextSlot({}, kRules, SlotUse::CreateOrder) == SteadyTime{}));
}

BOOST_AUTO_TEST_CASE(requests_are_an_interval_apart) {
  BOOST_TEST((nextSlot(sentAt(kNow), kRules, SlotUse::Any) == kNow + 1100ms));
}

BOOST_AUTO_TEST_CASE(orders_are_further_apart_and_only_from_each_other) {
  PacingState state = afterAnswer({}, SlotUse::CreateOrder, kNow);
  BOOST_TEST((nextSlot(state, kRules, SlotUse::CreateOrder) == kNow + 5s));
  BOOST_TEST((nextSlot(state, kRules, SlotUse::Any) == kNow + 1100ms));
  state = afterAnswer(state, SlotUse::Any, kNow + 4500ms);
  BOOST_TEST((nextSlot(state, kRules, SlotUse::CreateOrder) == kNow + 5600ms));
}

BOOST_AUTO_TEST_CASE(each_refusal_in_a_row_doubles_the_wait_up_to_a_limit) {
  PacingState state;
  std::vector<std::int64_t> waits_s;
  for (int refusal = 0; refusal < 9; ++refusal) {
    state.notBefore = {};
    state = afterRefusal(state, kRules, SlotUse::Any, kNow, kNow, {});
    waits_s.push_back(std::chrono::duration_cast<std::chrono::seconds>(state.notBefore - kNow).count());
  }
  const std::vector<std::int64_t> expected{1, 2, 4, 8, 16, 32, 64, 64, 64};
  BOOST_TEST(waits_s == expected, boost::test_tools::per_element());
  BOOST_TEST(afterAnswer(state, SlotUse::Any, kNow).refusalsInARow == 0);
}

BOOST_AUTO_TEST_CASE(retry_after_counts_when_it_is_longer_and_within_reason) {
  const auto waitFor = [](std::chrono::seconds told) {
    return afterRefusal({}, kRules, SlotUse::Any, kNow, kNow, told).notBefore - kNow;
  };
  BOOST_TEST((waitFor(30s) == 30s));
  BOOST_TEST((waitFor(0s) == 1s));
  BOOST_TEST((waitFor(999999999s) == kLongestRetryAfter));
}

BOOST_AUTO_TEST_CASE(a_refused_request_used_up_its_slot) {
  const PacingState state = afterRefusal({}, kRules, SlotUse::CreateOrder, kNow, kNow + 200ms, {});
  BOOST_TEST((state.lastSent == kNow));
  BOOST_TEST((state.lastOrder == kNow));
}

BOOST_AUTO_TEST_CASE(a_state_from_before_a_reboot_costs_one_interval_at_most) {
  PacingState stale = sentAt(kNow + 240h);
  stale.notBefore = kNow + 241h;
  stale.refusalsInARow = 6;
  const PacingState state = believable(stale, kNow);
  BOOST_TEST((nextSlot(state, kRules, SlotUse::Any) == kNow + kRules.interval));
  BOOST_TEST(state.refusalsInARow == 0);
}

BOOST_AUTO_TEST_CASE(a_state_of_this_boot_is_believed) {
  PacingState state = sentAt(kNow);
  state.notBefore = kNow + 30s;
  BOOST_TEST((believable(state, kNow) == state));
}

BOOST_AUTO_TEST_SUITE_END()
