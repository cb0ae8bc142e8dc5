#include <random>

#include "scene.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

/// An agent of a few lines: reads, plans, sends, learns, and sleeps until there is something to do.
struct Walk {
  Scene scene;
  WallTime now = kStart;
  WallTime lastAccepted = kStart;
  int moves = 0;

  /// Until the offer stays where it is; gives up after more moves than any plan may take.
  void run(TinyMarketplace& market, const Price& target, int mostMoves) {
    scene.keep(target);
    for (moves = 0; moves < mostMoves; ++moves) {
      scene.setBid(market.bid());
      scene.book.readAt = now;
      const Move move = scene.next(now);
      if (std::holds_alternative<Stay>(move.action)) return;
      if (const auto* wait = std::get_if<Wait>(&move.action)) {
        BOOST_TEST_REQUIRE((wait->until > now), "a wait has to end later");
        now = wait->until;
        continue;
      }
      send(market, std::get<Send>(move.action).price);
    }
  }

 private:
  void send(TinyMarketplace& market, const Price& price) {
    const Answer answer = market.setPrice(price, now);
    const bool accepted = std::holds_alternative<Accepted>(answer);
    if (accepted) lastAccepted = now;
    Learned learned = learn(scene.offer, scene.memory, price, answer, bitcoin(1), {}, now);
    scene.offer = learned.offer;
    scene.memory = accepted ? withoutTrouble(learned.memory) : learned.memory;
    BOOST_TEST_REQUIRE((scene.offer.bid == market.bid()), "what is known of the bid has to be so");
  }
};

Walk startingAt(const Price& bid) { return {.scene = Scene(bid.units())}; }

struct Path {
  std::int64_t bid;
  std::int64_t target;
  std::int64_t step;

  /// ceil((B − T) / S), by counting.
  [[nodiscard]] int lowerings() const {
    int count = 0;
    for (std::int64_t at = bid; at > target; at -= step) ++count;
    return count;
  }
};

Path randomPath(std::mt19937& random) {
  const std::int64_t bid = std::uniform_int_distribution<std::int64_t>(2, 100'000)(random);
  const std::int64_t target = std::uniform_int_distribution<std::int64_t>(1, bid - 1)(random);
  const std::int64_t smallest = std::max<std::int64_t>(1, (bid - target) / 40);
  const std::int64_t step = std::uniform_int_distribution<std::int64_t>(smallest, bid)(random);
  return {.bid = bid, .target = target, .step = step};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lowering)

BOOST_AUTO_TEST_CASE(a_lowering_is_as_fast_as_the_rules_allow_with_one_refusal_at_most) {
  std::mt19937 random(39);
  for (int round = 0; round < 1000; ++round) {
    const Path path = randomPath(random);
    TinyMarketplace market(bitcoin(path.bid), bitcoin(path.step));
    Walk walk = startingAt(bitcoin(path.bid));
    walk.run(market, bitcoin(path.target), 1000);
    const std::string text =
        std::to_string(path.bid) + " to " + std::to_string(path.target) + " by " + std::to_string(path.step);
    BOOST_TEST_REQUIRE((market.bid() == bitcoin(path.target)), text);
    BOOST_TEST_REQUIRE(market.accepted() == path.lowerings(), text);
    BOOST_TEST_REQUIRE(market.refused() <= 1, text);
    BOOST_TEST_REQUIRE((walk.lastAccepted - kStart == 600s * (path.lowerings() - 1)), text);
  }
}

BOOST_AUTO_TEST_CASE(a_step_once_learned_costs_no_refusal_any_more) {
  std::mt19937 random(40);
  for (int round = 0; round < 200; ++round) {
    const Path path = randomPath(random);
    TinyMarketplace market(bitcoin(path.bid), bitcoin(path.step));
    Walk walk = startingAt(bitcoin(path.bid));
    knowStep(walk.scene.memory, path.step);
    walk.run(market, bitcoin(path.target), 1000);
    BOOST_TEST_REQUIRE(market.refused() == 0);
    BOOST_TEST_REQUIRE(market.accepted() == path.lowerings());
  }
}

BOOST_AUTO_TEST_CASE(a_step_that_shrinks_on_the_way_costs_one_refusal_for_each_change) {
  TinyMarketplace market(bitcoin(1000), bitcoin(100));
  Walk walk = startingAt(bitcoin(1000));
  walk.run(market, bitcoin(700), 1000);
  BOOST_TEST(market.refused() == 1);
  market.setStep(bitcoin(50));
  walk.run(market, bitcoin(400), 1000);
  BOOST_TEST(market.refused() == 2);
  BOOST_TEST((market.bid() == bitcoin(400)));
  BOOST_TEST(market.accepted() == 3 + 6);
}

BOOST_AUTO_TEST_CASE(a_minimum_on_the_way_is_where_the_lowering_ends) {
  TinyMarketplace market(bitcoin(1000), bitcoin(100));
  market.setMinimum(bitcoin(730));
  Walk walk = startingAt(bitcoin(1000));
  walk.run(market, bitcoin(200), 1000);
  BOOST_TEST((market.bid() == bitcoin(730)));
  BOOST_TEST(market.accepted() == 3);
  BOOST_TEST(market.refused() == 2, "one to learn the minimum, one to learn the step");
}

BOOST_AUTO_TEST_CASE(a_lost_memory_costs_two_refusals_and_no_loop) {
  TinyMarketplace market(bitcoin(1000), bitcoin(100));
  Walk walk = startingAt(bitcoin(1000));
  walk.run(market, bitcoin(900), 1000);
  walk.scene.memory = {};
  walk.run(market, bitcoin(700), 1000);
  BOOST_TEST((market.bid() == bitcoin(700)));
  BOOST_TEST(market.refused() <= 3);
}

BOOST_AUTO_TEST_CASE(a_target_that_changes_at_random_is_always_reached) {
  std::mt19937 random(41);
  TinyMarketplace market(bitcoin(5000), bitcoin(400));
  Walk walk = startingAt(bitcoin(5000));
  for (int round = 0; round < 300; ++round) {
    const Price target = bitcoin(std::uniform_int_distribution<std::int64_t>(1, 10'000)(random));
    walk.run(market, target, 200);
    BOOST_TEST_REQUIRE((market.bid() == target));
  }
  const auto days = std::chrono::ceil<std::chrono::days>(walk.now - kStart).count();
  BOOST_TEST(market.refused() <= days, "a step is asked for anew once a day");
}

BOOST_AUTO_TEST_CASE(a_calendar_set_forward_costs_a_refusal_and_no_loop) {
  TinyMarketplace market(bitcoin(1000), bitcoin(100));
  Walk walk = startingAt(bitcoin(1000));
  knowStep(walk.scene.memory, 100);
  walk.scene.memory.notBefore = kStart - 1h;
  (void)market.setPrice(bitcoin(950), kStart);
  walk.run(market, bitcoin(500), 1000);
  BOOST_TEST((market.bid() == bitcoin(500)));
  BOOST_TEST(market.refused() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
