#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

// A ladder, and somebody who takes the machine on the spot market as soon as the minimum comes down to his
// bid.
namespace {

struct Course {
  int writes = 0;
  int evictions = 0;
  std::optional<Price> onDemand;
};

Policy ladder(WhenRented whenRented) {
  Policy policy = following();
  policy.spot = ShareOfOnDemand{.share = 0.5};
  policy.strategy = Ladder{.rungs = {{0h, 1.0}, {1h, 0.95}, {2h, 0.85}},
                           .base = Market{AtPercentile{.percentile = 0.5, .adjust = 0.0}}};
  policy.pace = atOnce();
  policy.pace.whenRented = whenRented;
  return policy;
}

/// Two days, with the settings read every ten minutes.
Course twoDaysWith(const Policy& policy, const Price& bid) {
  machines::Machine rig = machine();
  Memory memory;
  memory.lastRentedPrice = price("0.0002 BTC");
  Course course;
  for (WallTime now = kNow; now < kNow + 48h; now += 10min) {
    machines::Settings& settings = *rig.settings;
    const bool taken = *settings.spotMinimum.get(Currency::Bitcoin) <= bid;
    course.evictions += settings.rental == machines::Rental::Spot && !taken ? 1 : 0;
    settings.rental = taken ? machines::Rental::Spot : machines::Rental::None;
    rig.readAt = settings.readAt = now;
    const Decided decided = decide(policy, defaultLimits(), {.machine = rig, .memory = memory, .now = now});
    memory = decided.memory;
    if (decided.decision.action != Action::Write) continue;
    ++course.writes;
    memory = afterSending(memory, decided.decision, now);
    settings.onDemand = decided.decision.wanted->onDemand;
    settings.spotMinimum = decided.decision.wanted->spotMinimum;
  }
  course.onDemand = rig.settings->onDemand.get(Currency::Bitcoin);
  return course;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spot_tenant)

BOOST_AUTO_TEST_CASE(a_ladder_that_was_met_halfway_does_not_put_the_tenant_out) {
  struct Case {
    const char* bid;
    const char* rests;
    int writes;
  };
  for (const WhenRented whenRented : {WhenRented::Follow, WhenRented::RaiseOnly, WhenRented::Hold})
    for (const Case& each : std::vector<Case>{{"0.000095 BTC", "0.00019 BTC", 1},
                                              {"0.000087 BTC", "0.00017 BTC", 2},
                                              {"0.00008 BTC", "0.00017 BTC", 2}}) {  // nobody ever comes
      const Course course = twoDaysWith(ladder(whenRented), price(each.bid));
      BOOST_TEST(course.evictions == 0, each.bid);
      BOOST_TEST(course.writes == each.writes, each.bid);
      BOOST_TEST((course.onDemand == price(each.rests)), each.bid);
    }
}

BOOST_AUTO_TEST_SUITE_END()
