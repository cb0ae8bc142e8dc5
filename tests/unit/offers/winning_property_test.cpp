#include <random>

#include "scene.h"

using namespace provider;
using namespace provider::offers;
using namespace std::chrono_literals;

namespace {

constexpr int kRounds = 5000;

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  bool once(int in) { return between(1, in) == 1; }

 private:
  std::mt19937 random_;
};

/// A market as it comes: rivals in three currencies, active or not, with minima, limits and a policy.
Scene anyScene(Chance& chance) {
  Scene scene(chance.between(1, 2000));
  scene.own().active = chance.once(2);
  scene.setMinimum(bitcoin(chance.between(1, 800)));
  if (chance.once(2)) scene.setMinimum(clore(chance.between(1, 80)));
  if (chance.once(2)) scene.setMinimum(dollars(0.5));
  for (std::int64_t id = 40; id < 40 + chance.between(0, 4); ++id) {
    const Price price = chance.once(3)   ? clore(chance.between(1, 200))
                        : chance.once(3) ? dollars(static_cast<double>(chance.between(10, 200)) / 100)
                                         : bitcoin(chance.between(1, 2000));
    scene.rival(id, price, chance.once(4));
  }
  const Price cap = chance.once(4) ? dollars(static_cast<double>(chance.between(10, 200)) / 100)
                                   : bitcoin(chance.between(1, 2500));
  const Increment increment = chance.once(2) ? Increment(static_cast<double>(chance.between(0, 20)) / 100)
                                             : Increment(bitcoin(chance.between(1, 50)));
  scene.win(cap, increment).confirmRaise = static_cast<int>(chance.between(1, 3));
  if (chance.once(2)) knowStep(scene.memory, chance.between(1, 500));
  if (chance.once(4)) scene.memory.notBefore = kStart + std::chrono::seconds{chance.between(1, 600)};
  if (chance.once(8)) scene.rates = {};
  if (chance.once(2)) scene.word = Word::Owner;
  return scene;
}

/// `max_bid` in our currency; nothing where it cannot be converted.
std::optional<Price> capOf(const Scene& scene) {
  const Price& cap = std::get<LowestWinning>(scene.policy.strategy).maxBid;
  return scene.rates.convert(cap, Currency::Bitcoin, kStart);
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
    BOOST_TEST_REQUIRE(one.outbid == other.outbid);
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
