#include <cmath>
#include <map>
#include <set>

#include "tests/unit/sandbox/crowd_desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;
using lively::options;
using lively::wait;

namespace {

bool isRivals(const Order& order) { return order.spot && !order.mine && !order.ended; }

std::map<std::int64_t, Price> bids(const World& world) {
  std::map<std::int64_t, Price> prices;
  for (const Order& order : world.orders())
    if (isRivals(order)) prices.emplace(order.id, order.price);
  return prices;
}

/// What each machine costs on demand, in USD, by position.
std::vector<double> onDemand(const World& world, const WorldOptions& made) {
  std::vector<double> usd;
  for (const Machine& machine : world.machines()) {
    const auto deal = bestDeal(machine.settings.onDemand, machine, made);
    usd.push_back(deal ? deal->usd : HUGE_VAL);
  }
  return usd;
}

double inUsd(const Price& price, const WorldOptions& made) {
  return price.toNumber() * made.usdRates[indexOf(price.currency())];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_crowd_bidders)

BOOST_AUTO_TEST_CASE(bidders_come_outbid_one_another_and_leave) {
  double sum = 0, before = 0;
  std::set<std::pair<std::uint64_t, std::int64_t>> raised, left;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Desk desk(options(seed, 1000));
    before += 20 * static_cast<double>(bids(desk.world).size());
    for (int day = 0; day < 20; ++day) {
      const auto then = bids(desk.world);
      wait(desk, 24h);
      const auto now = bids(desk.world);
      for (const auto& [id, price] : then) {
        const auto found = now.find(id);
        if (found == now.end()) left.emplace(seed, id);
        if (found != now.end() && found->second > price) raised.emplace(seed, id);
      }
      sum += static_cast<double>(now.size());
    }
  }
  BOOST_TEST(raised.size() > 100U);
  BOOST_TEST(left.size() > 1000U);
  BOOST_TEST(sum > 0.8 * before);
  BOOST_TEST(sum < 1.25 * before);
}

BOOST_AUTO_TEST_CASE(bids_rise_only_and_never_above_the_price_on_demand) {
  const WorldOptions made = options(3);
  Desk desk(made);
  std::size_t changed = 0;
  for (int hour = 0; hour < 24 * 30; ++hour) {
    const auto then = bids(desk.world);
    auto most = onDemand(desk.world, made);
    wait(desk, 1h);
    const auto after = onDemand(desk.world, made);
    most.resize(after.size(), 0);
    for (const Order& order : desk.world.orders()) {
      if (!isRivals(order)) continue;
      const auto found = then.find(order.id);
      if (found != then.end() && found->second == order.price) continue;
      ++changed;
      if (found != then.end()) BOOST_TEST((order.price > found->second));
      // Its owner may have changed it within the hour.
      BOOST_TEST(inUsd(order.price, made) <=
                 std::max(most[order.machine], after[order.machine]) * (1 + 1e-9));
    }
  }
  BOOST_TEST(changed > 1000U);
}

BOOST_AUTO_TEST_CASE(a_bidder_whom_a_new_minimum_shut_out_does_not_bid_less_than_before) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    Desk desk(options(seed));
    const Machine machine = *desk.world.ownMachine("rig-04");
    // Between the highest bid and nothing: all are shut out.
    MachineChange change;
    for (const Currency currency : kCurrencies)
      if (const auto minimum = machine.settings.spotMinimum.get(currency))
        change.spotMinimum.push_back(minimum->scaled(1.6).roundedUp());
    BOOST_REQUIRE(desk.world.change(machine.id, change));
    auto then = bids(desk.world);
    for (int step = 0; step < 24 * 6; ++step) {
      wait(desk, 10min);
      for (const std::size_t i : desk.world.ownMachine("rig-04")->orders) {
        const Order& order = desk.world.orders()[i];
        const auto found = then.find(order.id);
        if (order.spot && found != then.end()) BOOST_TEST((order.price >= found->second));
      }
      then = bids(desk.world);
    }
  }
}

BOOST_AUTO_TEST_CASE(nobody_bids_for_a_machine_that_cannot_be_reached) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    WorldOptions made = options(seed);
    made.outages = {{"rig-04", OutageKind::Offline, 1h, 72h}};
    Desk desk(made);
    wait(desk, 1h);
    const auto living = [&desk] {
      std::map<std::int64_t, Price> prices;
      for (const std::size_t i : desk.world.ownMachine("rig-04")->orders)
        prices.emplace(desk.world.orders()[i].id, desk.world.orders()[i].price);
      return prices;
    };
    const auto then = living();
    BOOST_REQUIRE(!then.empty());
    for (int hour = 0; hour < 71; ++hour) {
      wait(desk, 1h);
      for (const auto& [id, price] : living()) {
        const auto found = then.find(id);
        BOOST_REQUIRE((found != then.end()));
        BOOST_TEST((found->second == price));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
