#include <cstdlib>
#include <string_view>

#include "agent/log/log.h"
#include "tests/simulation/deliberate_fault.h"
#include "tests/simulation/simulation.h"

/// That the simulation finds what it is there to find: each mistake, by the promise that it breaks.
namespace {

Mistake committed = Mistake::None;

struct Catch {
  Mistake mistake;
  std::string_view name;
  std::string_view invariant;
  std::uint64_t within;  ///< seeds, from 1
};

constexpr Catch kCatches[] = {
    {Mistake::PacingForgotten, "pacing forgotten over a restart", "request_pace", 20},
    {Mistake::WindowForgotten, "window forgotten over a restart", "lowering_window", 20},
    {Mistake::WindowOfLostForgotten, "a lost lowering opens no window", "lowering_window", 200},
    {Mistake::CalendarIgnored, "windows do not follow the calendar", "lowering_window", 60},
    {Mistake::MaxStepRoundedDown, "max_step rounded down", "lowering_window", 20},
    {Mistake::FloorPassedByRounding, "floor passed by the last rounding", "price_bounds", 20},
    {Mistake::LimitsIgnored, "[limits] ignored", "price_bounds", 60},
    {Mistake::ModeForgottenByReload, "mode forgotten by a reload", "permission", 60},
    {Mistake::PauseIgnored, "pauses ignored", "permission", 60},
    {Mistake::AvailabilityGuessed, "availability guessed", "nothing_unasked", 20},
    {Mistake::OtherPricesDropped, "other prices dropped", "nothing_unasked", 20},
    {Mistake::CurrencyMixedUp, "currency mixed up", "nothing_unasked", 20},
    {Mistake::OldSettingsSentBack, "old settings sent back", "nothing_unasked", 20},
    {Mistake::ManualHoldIgnored, "manual hold ignored", "manual_hold", 60},
    {Mistake::IntentAfterSending, "intent journalled after sending", "ledger", 20},
    {Mistake::LostAnswerSentAgain, "a lost write sent again unread", "ledger", 60},
    {Mistake::OutcomeForgotten, "outcome forgotten", "ledger", 20},
    {Mistake::FailedPollIsOutage, "a failed poll taken for an outage", "alert_truth", 20},
    {Mistake::RecoveredFromPending, "a blip fires when it is over", "alert_truth", 20},
    {Mistake::MessageForgotten, "an undelivered message forgotten", "messages", 60},
    {Mistake::ToldAgainAfterRestart, "told again after a restart", "messages", 60},
    {Mistake::HoldForever, "a failed write never tried again", "convergence", 60},
};

}  // namespace

bool deliberate(Mistake mistake) { return mistake == committed; }

BOOST_AUTO_TEST_SUITE(deliberate_faults)

BOOST_AUTO_TEST_CASE(each_is_found_by_the_promise_that_it_breaks) {
  if (!std::freopen("/dev/null", "w", stderr)) BOOST_FAIL("the log cannot be sent away");
  agent::log::setUp(agent::log::Level::Error, agent::log::Format::Logfmt);
  for (const Catch& each : kCatches) {
    committed = each.mistake;
    simulation::Tally tally;
    std::optional<simulation::Failure> found;
    std::uint64_t seed = 0;
    while (!found && seed < each.within) found = simulation::run(++seed, tally);
    BOOST_TEST_MESSAGE(each.name << ": " << (found ? found->invariant : "not found") << " after " << seed
                                 << " seeds");
    BOOST_CHECK_MESSAGE(found, each.name << " was not found within " << each.within << " seeds");
    if (found)
      BOOST_CHECK_MESSAGE(found->invariant == each.invariant,
                          each.name << " was found by " << found->invariant << ", not by " << each.invariant
                                    << ": " << found->what);
  }
  committed = Mistake::None;
}

BOOST_AUTO_TEST_SUITE_END()
