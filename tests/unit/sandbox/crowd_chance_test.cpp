#include <set>

#include "provider/sandbox/random.h"
#include "provider/sandbox/renters.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

WorldOptions lively() {
  WorldOptions options;
  options.rivals = 600;
  options.crowd = true;
  options.named = {{.name = "own", .gpu = "1x NVIDIA GeForce RTX 4090"}};
  options.machines = 1;
  return options;
}

struct Standing {
  std::string gpu;
  PriceMap onDemand, spotMinimum;
  bool rented = false, removed = false;
  std::vector<Price> bids;

  friend bool operator==(const Standing&, const Standing&) = default;
};

/// What became of the machines that compare with others than ours, in the order of their groups.
std::vector<Standing> others(const World& world) {
  std::vector<Standing> all;
  for (const Machine& machine : world.machines()) {
    if (modelOf(machine.hardware.gpu) == "NVIDIA GeForce RTX 4090") continue;
    Standing standing{.gpu = machine.hardware.gpu,
                      .onDemand = machine.settings.onDemand,
                      .spotMinimum = machine.settings.spotMinimum,
                      .rented = machine.rented,
                      .removed = machine.removed,
                      .bids = {}};
    for (const std::size_t order : machine.orders)
      if (world.orders()[order].spot) standing.bids.push_back(world.orders()[order].price);
    all.push_back(std::move(standing));
  }
  std::ranges::stable_sort(all, {}, [](const Standing& standing) { return modelOf(standing.gpu); });
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_crowd_chance)

BOOST_AUTO_TEST_CASE(draws_follow_their_key_whatever_was_drawn_before) {
  Random one(1), other(2);
  (void)one.unit();
  one.follow(7);
  other.follow(7);
  std::set<double> seen;
  for (int i = 0; i < 1000; ++i) {
    const double drawn = one.unit();
    BOOST_TEST(drawn == other.unit());
    BOOST_TEST((drawn >= 0 && drawn < 1));
    seen.insert(drawn);
  }
  BOOST_TEST(seen.size() == 1000U);
  other.follow(8);
  one.follow(7);
  BOOST_TEST(one.unit() != other.unit());
}

BOOST_AUTO_TEST_CASE(keys_tell_decisions_apart) {
  std::set<std::uint64_t> keys;
  for (std::uint64_t a = 0; a < 20; ++a)
    for (std::uint64_t b = 0; b < 20; ++b)
      for (std::uint64_t c = 0; c < 20; ++c) keys.insert(Random::keyOf({a, b, c}));
  BOOST_TEST(keys.size() == 8000U);
}

BOOST_AUTO_TEST_CASE(chance_under_a_key_is_as_even_as_any) {
  Random random(1);
  double sum = 0, squares = 0;
  constexpr int kDraws = 20'000;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    // The first draw of each key: that of most decisions.
    random.follow(Random::keyOf({1, i}));
    const double drawn = random.unit();
    sum += drawn;
    squares += drawn * drawn;
  }
  BOOST_TEST(std::abs(sum / kDraws - 0.5) < 0.01);
  BOOST_TEST(std::abs(squares / kDraws - 1.0 / 3) < 0.01);
}

BOOST_AUTO_TEST_CASE(what_one_asks_changes_nothing_for_those_who_do_not_compare_with_him) {
  Desk one(lively()), other(lively());
  for (int day = 0; day < 12; ++day) {
    other.clock.advance(24h);
    const Price price = Price::fromUnits(day % 2 == 0 ? 400'000 : 2'000, Currency::Bitcoin);
    MachineChange change;
    change.onDemand = {price};
    BOOST_REQUIRE(other.world.change("own", change));
  }
  one.clock.advance(12 * 24h);
  one.world.letTimePass();
  const auto here = others(one.world);
  const auto there = others(other.world);
  BOOST_REQUIRE(here.size() == there.size());
  for (std::size_t i = 0; i < here.size(); ++i) BOOST_TEST((here[i] == there[i]), here[i].gpu);
  // And it did change something for those who do.
  const auto tenancies = [](const Desk& desk) {
    std::vector<std::int64_t> units;
    for (const Tenancy& tenancy : desk.world.tenancies()) units.push_back(tenancy.price.units());
    return units;
  };
  BOOST_TEST((tenancies(one) != tenancies(other)));
}

BOOST_AUTO_TEST_SUITE_END()
