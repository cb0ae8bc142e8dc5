#include <random>

#include "tests/unit/cycle/rig.h"

/// The whole agent on lowerings at random, measured by the bound: ceil((B − T) / S) accepted requests and one
/// window less than that.
using namespace test;

namespace {

constexpr int kPaths = 1000;
constexpr std::int64_t kMachine = 6;
constexpr std::int64_t kOffer = 39;

struct Path {
  std::int64_t bid;
  std::int64_t target;
  std::int64_t step;
  [[nodiscard]] std::int64_t lowerings() const { return (bid - target + step - 1) / step; }
};

Path anyPath(std::mt19937& random) {
  const auto between = [&random](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  const std::int64_t bid = between(200, 100'000);
  const std::int64_t target = between(100, bid - 1);
  return {.bid = bid, .target = target, .step = between(std::max<std::int64_t>(1, (bid - target) / 20), bid)};
}

pv::Price bitcoin(std::int64_t units) { return pv::Price::fromUnits(units, pv::Currency::Bitcoin); }

std::string iniFor(const Path& path) {
  return "[agent]\nmode = enforce\npoll_interval = 1h\n[limits]\nbtc = 0.00000001 .. 0.005\n" +
         ("[offer.first]\norder = 39\nstrategy = fixed\nprice = " + bitcoin(path.target).text() + "\n");
}

/// Each order is a new one to the agent: nothing is remembered of the one before.
void forget(Rig& rig) {
  rig.engine.reset();
  BOOST_REQUIRE(rig.journal->storeOffer(kOffer, {}).has_value());
  rig.restart();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lowering_walk)

BOOST_AUTO_TEST_CASE(a_lowering_takes_no_longer_than_the_rules_demand_and_one_refusal_at_most) {
  std::mt19937 random(4);
  pv::sandbox::WorldOptions options;
  options.rivals = 10;
  Rig rig(iniFor({.bid = 420, .target = 420, .step = 1}), options);
  std::size_t mostRefused = 0;
  std::chrono::milliseconds mostLost{0};
  double worstRatio = 1;
  for (int round = 0; round < kPaths; ++round) {
    const Path path = anyPath(random);
    rig.world.setLowering(bitcoin(path.step), 600s);
    BOOST_REQUIRE(rig.world.reprice(kOffer, bitcoin(path.bid)));
    rig.clock.advance(700s);  // a bid below the last one opened a window
    rig.configure(iniFor(path));
    forget(rig);
    const auto begin = rig.clock.steady();
    const auto most = 600s * path.lowerings() + 10min;
    while (rig.world.order(kOffer)->price.units() != path.target && rig.clock.steady() < begin + most)
      if (!rig.engine->step()) rig.clock.sleepUntil(rig.engine->nextDue());
    const auto end = rig.clock.steady();
    rig.run(10s);  // the last one is read back
    const std::string text =
        std::to_string(path.bid) + " to " + std::to_string(path.target) + " by " + std::to_string(path.step);
    BOOST_TEST_REQUIRE(rig.world.order(kOffer)->price.units() == path.target, text);
    const auto& writes = rig.engine->gate().writes();
    const auto refused = static_cast<std::size_t>(
        std::ranges::count(writes, agent::journal::Outcome::Refused, &agent::journal::Write::outcome));
    BOOST_TEST_REQUIRE(writes.size() - refused == static_cast<std::size_t>(path.lowerings()), text);
    const std::chrono::milliseconds bound = 600s * (path.lowerings() - 1);
    const std::chrono::milliseconds lost = end - begin - bound;
    mostRefused = std::max(mostRefused, refused);
    mostLost = std::max(mostLost, lost);
    if (bound > 0s)
      worstRatio = std::max(worstRatio,
                            static_cast<double>((bound + lost).count()) / static_cast<double>(bound.count()));
  }
  BOOST_TEST_MESSAGE(kPaths << " paths: at most " << mostRefused << " refusal, " << mostLost.count()
                            << " ms more than the bound, worst ratio " << worstRatio);
  BOOST_TEST(mostRefused <= 1U);
  // Machines, orders, spot market, the refusal: four requests before the first lowering is accepted; and one
  // that a lowering may have to let pass.
  BOOST_TEST((mostLost <= 5 * 1100ms));
  BOOST_TEST(worstRatio < 1.01);
}

BOOST_AUTO_TEST_SUITE_END()
