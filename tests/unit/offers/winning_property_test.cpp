#include <array>

#include "any_scene.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

constexpr int kRounds = 5000;

/// `max_bid` in our currency.
Price capOf(const Scene& scene) {
  return atMost(std::get<LowestWinning>(scene.policy.strategy).maxBid, Currency::Bitcoin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(winning)

BOOST_AUTO_TEST_CASE(no_price_is_sent_that_the_owner_or_the_machine_rules_out) {
  Chance chance(1);
  int sent = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Scene scene = anyScene(chance);
    const auto price = sentBy(scene.plan().move);
    if (!price) continue;
    ++sent;
    const bool raises = *price > scene.offer.bid;
    BOOST_TEST_REQUIRE((*price >= scene.book.minimum.get(Currency::Bitcoin)), "round " << round);
    if (raises) BOOST_TEST_REQUIRE((*price <= capOf(scene)), "round " << round);
    if (!raises && scene.memory.step)
      BOOST_TEST_REQUIRE((*price >= scene.offer.bid - *scene.memory.step), "round " << round);
    if (!raises && scene.memory.notBefore) BOOST_TEST_REQUIRE((*scene.memory.notBefore <= kStart));
    BOOST_TEST_REQUIRE((*price != scene.offer.bid));
    BOOST_TEST_REQUIRE(isWithin(scene.limits, *price), "round " << round);
  }
  BOOST_TEST(sent > kRounds / 10, "the cases have to be worth something: " << sent);
}

BOOST_AUTO_TEST_CASE(a_lowering_never_gives_the_machine_away) {
  Chance chance(2);
  int lowered = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Scene scene = anyScene(chance);
    const Planned planned = scene.plan();
    const auto price = sentBy(planned.move);
    if (!price || *price > scene.offer.bid || scene.offer.bid > capOf(scene)) continue;
    ++lowered;
    const auto rival = bestRival(scene.offer, scene.book, scene.rates, kStart);
    BOOST_TEST_REQUIRE(rival.has_value());
    if (*rival) BOOST_TEST_REQUIRE((*price > (*rival)->worth), "round " << round);
  }
  BOOST_TEST(lowered > kRounds / 50);
}

BOOST_AUTO_TEST_CASE(a_raise_wins_by_what_is_known) {
  Chance chance(3);
  int raised = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Scene scene = anyScene(chance);
    const auto price = sentBy(scene.plan().move);
    if (!price || *price < scene.offer.bid) continue;
    ++raised;
    const auto rival = bestRival(scene.offer, scene.book, scene.rates, kStart);
    BOOST_TEST_REQUIRE(rival.has_value());
    if (*rival) BOOST_TEST_REQUIRE((*price > (*rival)->worth), "round " << round);
  }
  BOOST_TEST(raised > kRounds / 50);
}

BOOST_AUTO_TEST_CASE(planning_again_on_the_same_reading_changes_nothing) {
  Chance chance(4);
  for (int round = 0; round < kRounds; ++round) {
    Scene scene = anyScene(chance);
    const Planned first = scene.plan();
    scene.memory = first.memory;
    const Planned second = scene.plan();
    BOOST_TEST_REQUIRE((first.memory == second.memory));
    BOOST_TEST_REQUIRE(first.move.reason == second.move.reason);
    BOOST_TEST_REQUIRE((sentBy(first.move) == sentBy(second.move)));
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_the_bids_does_not_matter) {
  Chance chance(5);
  for (int round = 0; round < kRounds; ++round) {
    Scene scene = anyScene(chance);
    const Target one = scene.target();
    std::ranges::reverse(scene.book.bids);
    const Target other = scene.target();
    BOOST_TEST_REQUIRE((one.price == other.price), "round " << round);
    BOOST_TEST_REQUIRE((one.outbid == other.outbid));
  }
}

BOOST_AUTO_TEST_CASE(every_move_says_by_what_it_was_settled) {
  Chance chance(6);
  for (int round = 0; round < kRounds; ++round) {
    const Scene scene = anyScene(chance);
    const Move move = scene.plan().move;
    BOOST_TEST_REQUIRE(!move.reason.empty());
    BOOST_TEST_REQUIRE(!move.verdicts.empty());
    for (std::size_t i = 0; i + 1 < move.verdicts.size(); ++i) {
      BOOST_TEST_REQUIRE(move.verdicts[i].passed);
      BOOST_TEST_REQUIRE((move.verdicts[i].check < move.verdicts[i + 1].check));
    }
    BOOST_TEST_REQUIRE(move.verdicts.back().passed == sentBy(move).has_value());
  }
}

BOOST_AUTO_TEST_CASE(two_that_outbid_one_another_end_at_the_lower_of_their_bounds) {
  // Each follows the other by its increment: the one with less to spend gives up, and the other stays there.
  Chance chance(7);
  for (int round = 0; round < 200; ++round) {
    const std::int64_t lower = chance.between(200, 900);
    const std::int64_t higher = lower + chance.between(1, 500);
    std::array<std::int64_t, 2> bids{chance.between(100, 200), chance.between(100, 200)};
    const std::array<std::int64_t, 2> caps{lower, higher};
    const auto increment = static_cast<double>(chance.between(1, 10)) / 100;
    int moves = 0;
    int quiet = 0;
    for (std::size_t turn = 0; quiet < 4; turn = 1 - turn) {
      const std::size_t other = 1 - turn;
      const bool active = bids[turn] > bids[other];
      Scene scene(bids[turn]);
      scene.setMinimum(bitcoin(100));
      scene.win(bitcoin(caps[turn]), increment).confirmRaise = 1;
      knowStep(scene.memory, 100'000);
      scene.rival(40, bitcoin(bids[other]), !active);
      scene.own().active = active;
      const auto price = sentBy(scene.plan().move);
      quiet = price ? 0 : quiet + 1;
      if (price) bids[turn] = price->units();
      BOOST_TEST_REQUIRE(++moves < 10'000, "it has to end");
    }
    BOOST_TEST_REQUIRE(bids[0] <= lower);
    BOOST_TEST_REQUIRE(bids[1] <=
                       static_cast<std::int64_t>(static_cast<double>(lower) * (1 + increment)) + 2);
    BOOST_TEST_REQUIRE(bids[1] >= bids[0]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
