#include <array>

#include "samples.h"

using namespace provider;
using namespace provider::pricing;
using namespace provider::pricing::samples;
using namespace std::chrono_literals;

// Two agents that undercut one another.
namespace {

struct Fighter {
  machines::Machine machine;
  Policy policy;
  Memory memory;
  int writes = 0;

  [[nodiscard]] std::int64_t price() const {
    return machine.settings->onDemand.get(Currency::Bitcoin)->units();
  }
};

Fighter fighter(std::int64_t id, const char* floor, const Pace& pace) {
  Fighter made{.machine = machine(), .policy = following(), .memory = {}, .writes = 0};
  made.machine.settings->id = id;
  made.machine.settings->onDemand.set(price("0.002 BTC"));
  made.policy.strategy = Market{AtRank{.rank = 1, .undercut = 0.01}};
  made.policy.comparing.minSamples = 1;
  made.policy.onDemandBounds = {.floor = whole(floor), .ceiling = whole("0.004 BTC")};
  made.policy.pace = pace;
  return made;
}

/// What one of them sees: the other one, and others who are dear.
market::Snapshot seenBy(const Fighter& other, WallTime now) {
  market::Snapshot market({"RTX 3080"});
  market::Listing rival;
  rival.id = *other.machine.settings->id;
  rival.onDemandUnits[indexOf(Currency::Bitcoin)] = other.price();
  market.add({.count = 2, .model = "RTX 3080"}, rival);
  // Enough of them, and close enough together, for whoever is far below to be an outlier.
  for (std::int64_t id = 200; id < 221; ++id) {
    market::Listing dear;
    dear.id = id;
    dear.onDemandUnits[indexOf(Currency::Bitcoin)] = 350'000 + 1'000 * (id - 200);
    market.add({.count = 2, .model = "RTX 3080"}, dear);
  }
  market.finish(now);
  return market;
}

void act(Fighter& self, const Fighter& other, WallTime now) {
  const market::Snapshot market = seenBy(other, now);
  self.machine.readAt = self.machine.settings->readAt = now;
  const Decided decided = decide(
      self.policy, defaultLimits(),
      {.machine = self.machine, .market = &market, .rates = nullptr, .memory = self.memory, .now = now});
  self.memory = decided.memory;
  if (decided.decision.action != Action::Write) return;
  self.memory = afterSending(self.memory, decided.decision, now);
  self.machine.settings->onDemand = decided.decision.wanted->onDemand;
  self.machine.settings->spotMinimum = decided.decision.wanted->spotMinimum;
  ++self.writes;
}

/// Returns the number of rounds after which nobody moved any more.
int fight(std::array<Fighter, 2>& fighters) {
  constexpr int kMostRounds = 5'000;
  WallTime now = kNow;
  int quiet = 0;
  for (int round = 0; round < kMostRounds; ++round) {
    const int before = fighters[0].writes + fighters[1].writes;
    now += 5min;
    act(fighters[0], fighters[1], now);
    act(fighters[1], fighters[0], now + 1min);
    quiet = fighters[0].writes + fighters[1].writes == before ? quiet + 1 : 0;
    // Longer than any cooldown or confirmation takes.
    if (quiet > 20) return round;
  }
  return kMostRounds;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(duel)

BOOST_AUTO_TEST_CASE(two_who_undercut_one_another_end_at_the_floor_of_one_of_them) {
  std::array fighters{fighter(101, "0.0001 BTC", atOnce()), fighter(102, "0.00012 BTC", atOnce())};
  BOOST_TEST(fight(fighters) < 400);
  // Each step is 1 %, from 200,000 units to 12,000: ln(16.7) / 0.01 = 281 of them, shared by the two.
  BOOST_TEST(fighters[0].writes + fighters[1].writes <= 300);
  BOOST_TEST(fighters[1].price() == 12'000);
  BOOST_TEST(fighters[0].price() == 11'880);
}

BOOST_AUTO_TEST_CASE(with_a_dead_band_wider_than_the_undercut_they_rest_at_once) {
  std::array fighters{fighter(101, "0.0001 BTC", defaultPace()), fighter(102, "0.00012 BTC", defaultPace())};
  BOOST_TEST(fight(fighters) < 100);
  BOOST_TEST(fighters[0].writes + fighters[1].writes <= 2);
}

BOOST_AUTO_TEST_CASE(the_floors_may_be_equal) {
  std::array fighters{fighter(101, "0.0001 BTC", atOnce()), fighter(102, "0.0001 BTC", atOnce())};
  BOOST_TEST(fight(fighters) < 500);
  BOOST_TEST(fighters[0].price() == 10'000);
  BOOST_TEST(fighters[1].price() == 10'000);
}

BOOST_AUTO_TEST_CASE(the_cheapest_stays_one_undercut_below_the_second) {
  std::array fighters{fighter(101, "0.0001 BTC", atOnce()), fighter(102, "0.003 BTC", atOnce())};
  fighters[1].machine.settings->onDemand.set(price("0.003 BTC"));
  BOOST_TEST(fight(fighters) < 100);
  BOOST_TEST(fighters[0].price() == 297'000);
}

BOOST_AUTO_TEST_SUITE_END()
