#include <set>

#include "tests/unit/sandbox/crowd_desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;
using lively::options;
using lively::wait;

BOOST_AUTO_TEST_SUITE(sandbox_crowd_owners)

BOOST_AUTO_TEST_CASE(owners_reprice_leave_and_are_followed_by_others) {
  Desk desk(options(1));
  const auto before = desk.world.machines();
  wait(desk, 24h * 20);
  const auto& after = desk.world.machines();
  const auto gone = std::ranges::count_if(after, &Machine::removed);
  BOOST_TEST(gone > 30);
  BOOST_TEST(static_cast<std::size_t>(gone) == after.size() - before.size());
  std::size_t repriced = 0;
  std::set<std::int64_t> ids;
  for (const Machine& machine : after) {
    ids.insert(machine.id);
    if (static_cast<std::size_t>(machine.id) > before.size()) continue;
    const Machine& then = before[static_cast<std::size_t>(machine.id) - 1];
    BOOST_TEST(
        (machine.own ? machine.settings.onDemand == then.settings.onDemand && !machine.removed : true));
    if (machine.settings.onDemand != then.settings.onDemand) ++repriced;
  }
  BOOST_TEST(ids.size() == after.size());
  BOOST_TEST(repriced > before.size() / 2);
}

BOOST_AUTO_TEST_CASE(who_follows_is_like_a_rival_of_the_beginning_and_never_like_the_account) {
  WorldOptions made = options(1, 60);
  made.machines = 120;
  Desk desk(made);
  const auto before = desk.world.machines();
  wait(desk, 24h * 60);
  std::size_t followers = 0;
  for (const Machine& machine : desk.world.machines()) {
    if (static_cast<std::size_t>(machine.id) <= before.size()) continue;
    ++followers;
    const auto like = std::ranges::find_if(before, [&machine](const Machine& other) {
      return other.hardware.gpu == machine.hardware.gpu && other.hardware.upMbps == machine.hardware.upMbps &&
             other.hardware.ramGb == machine.hardware.ramGb;
    });
    BOOST_REQUIRE((like != before.end()));
    BOOST_TEST(!like->own);
    BOOST_TEST(!machine.own);
    BOOST_TEST(machine.name.empty());
    BOOST_TEST(machine.initToken.empty());
    BOOST_TEST(!machine.settings.autoprice.has_value());
    BOOST_TEST(!machine.settings.usdPricing.has_value());
    BOOST_TEST(machine.owner != 42);
  }
  BOOST_TEST(followers > 30U);
}

BOOST_AUTO_TEST_CASE(who_leaves_takes_all_orders_on_his_machine_with_him) {
  WorldOptions made = options(1, 200);
  made.offers = 150;
  Desk desk(made);
  std::size_t mineEnded = 0;
  for (int day = 0; day < 60; ++day) {
    wait(desk, 24h);
    for (const Order& order : desk.world.orders()) {
      const Machine& machine = desk.world.machines()[order.machine];
      if (!machine.removed) continue;
      BOOST_TEST(order.ended);
      BOOST_TEST(!order.active);
    }
    for (std::size_t i = 0; i < desk.world.machines().size(); ++i)
      if (desk.world.machines()[i].removed) BOOST_TEST(desk.world.machines()[i].orders.empty());
  }
  for (const Order& order : desk.world.orders())
    mineEnded += order.mine && order.ended && desk.world.machines()[order.machine].removed;
  BOOST_TEST(mineEnded > 20U);
}

BOOST_AUTO_TEST_SUITE_END()
