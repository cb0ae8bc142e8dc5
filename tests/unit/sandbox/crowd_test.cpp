#include <cmath>
#include <set>

#include "provider/sandbox/gpu_catalogue.h"
#include "provider/sandbox/renters.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

WorldOptions lively(std::uint64_t seed, std::size_t rivals = 300) {
  WorldOptions options;
  options.seed = seed;
  options.rivals = rivals;
  options.crowd = true;
  return options;
}

/// Lets time go by without a request.
void wait(Desk& desk, std::chrono::milliseconds time) {
  desk.clock.advance(time);
  (void)desk.world.change("nobody", {});
}

bool isRented(const World& world, const Machine& machine) {
  return std::ranges::any_of(machine.orders, [&world](std::size_t i) {
    return !world.orders()[i].spot && !world.orders()[i].ended;
  });
}

std::string modelOf(const Machine& machine) {
  return machine.hardware.gpu.substr(machine.hardware.gpu.find(' ') + 1);
}

/// USD per GPU and day, and whether somebody has it, of the rivals that are there; by model.
using Offers = std::map<std::string, std::vector<std::pair<double, bool>>>;
Offers offersOf(const World& world, const WorldOptions& options) {
  Offers all;
  for (const Machine& machine : world.machines()) {
    if (machine.own || machine.removed || machine.hardware.gpu.starts_with("Mixed")) continue;
    const auto deal = bestDeal(machine.settings.onDemand, machine, options);
    BOOST_REQUIRE(deal.has_value());
    all[modelOf(machine)].emplace_back(deal->usdPerGpu, isRented(world, machine));
  }
  for (auto& [model, offers] : all) std::ranges::sort(offers);
  return all;
}

/// Per GPU and day, of those who take bitcoin, ascending.
std::vector<double> bitcoinPrices(const World& world, std::string_view model) {
  std::vector<double> prices;
  for (const Machine& machine : world.machines())
    if (!machine.own && !machine.removed && modelOf(machine) == model && machine.settings.accepts[0])
      prices.push_back(machine.settings.onDemand.get(Currency::Bitcoin)->toNumber() /
                       machine.hardware.gpuCount);
  std::ranges::sort(prices);
  return prices;
}

struct Share {
  double machines = 0, rented = 0;
  double value() const { return rented / machines; }
};

/// The record's shares by price ratio (API page, *The shape of a real market*); each stands for what is
/// nearer to it than to the next.
constexpr std::pair<double, double> kRecorded[] = {{0.47, 0.89}, {0.61, 0.67}, {0.78, 0.69}, {1.0, 0.59},
                                                   {1.28, 0.51}, {1.65, 0.44}, {2.1, 0.36},  {2.7, 0.37},
                                                   {3.5, 0.17},  {4.5, 0.13}};

void count(const Offers& all, std::map<double, Share>& byRatio) {
  for (const auto& [model, offers] : all) {
    if (offers.size() < 30) continue;
    const double median = offers[offers.size() / 2].first;
    for (const auto& [price, rented] : offers) {
      const double ratio = price / median;
      if (ratio < 0.35 || ratio > 5.5) continue;
      const auto nearest = std::ranges::min_element(
          kRecorded, {}, [ratio](const auto& point) { return std::abs(std::log(point.first / ratio)); });
      Share& share = byRatio[nearest->first];
      ++share.machines;
      share.rented += rented;
    }
  }
}

/// Slope and intercept of ln(p / (1 - p)) over ln(ratio), each point as heavy as its machines.
std::pair<double, double> logitFit(const std::map<double, Share>& byRatio) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [ratio, share] : byRatio) {
    const double lx = std::log(ratio), ly = std::log(share.value() / (1 - share.value())),
                 weight = share.machines;
    w += weight, x += weight * lx, y += weight * ly, xx += weight * lx * lx, xy += weight * lx * ly;
  }
  const double slope = (w * xy - x * y) / (w * xx - x * x);
  return {slope, (y - slope * x) / w};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_crowd)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bytes_and_another_does_not) {
  const auto after = [](std::uint64_t seed) {
    Desk desk(lively(seed));
    wait(desk, 72h);
    return desk.send("GET", "/marketplace").body;
  };
  BOOST_TEST((after(1) == after(1)));
  BOOST_TEST((after(1) != after(2)));
}

BOOST_AUTO_TEST_CASE(nobody_acts_because_he_is_looked_at) {
  Desk seldom(lively(1));
  Desk often(lively(1));
  wait(seldom, 48h);
  for (int i = 0; i < 48 * 60; ++i) wait(often, 1min);
  for (const char* target :
       {"/marketplace", "/my_servers", "/my_orders", "/wallets", "/spot_marketplace?market=6"}) {
    for (Desk* desk : {&seldom, &often}) desk->clock.advance(1s);
    BOOST_TEST((seldom.send("GET", target).body == often.send("GET", target).body), target);
  }
}

BOOST_AUTO_TEST_CASE(over_time_the_market_has_the_record_s_shape) {
  std::map<double, Share> byRatio;
  Share all;
  for (const std::uint64_t seed : {1U, 2U}) {
    const WorldOptions options = lively(seed, 3500);
    Desk desk(options);
    wait(desk, 24h * 10);
    // Not at the same hour of the day.
    for (int i = 0; i < 20; ++i) {
      wait(desk, 31h);
      const Offers offers = offersOf(desk.world, options);
      count(offers, byRatio);
      for (const auto& [model, those] : offers) {
        all.machines += static_cast<double>(those.size());
        all.rented +=
            static_cast<double>(std::ranges::count_if(those, [](const auto& offer) { return offer.second; }));
      }
    }
    for (const GpuModel& model : gpuCatalogue().first(5)) {
      BOOST_TEST_CONTEXT(model.text << ", seed " << seed) {
        const std::vector<double> prices = bitcoinPrices(desk.world, model.text);
        const auto at = [&](double share) {
          return prices[static_cast<std::size_t>(share * static_cast<double>(prices.size() - 1))];
        };
        const double shares[] = {0.05, 0.25, 0.5, 0.75};
        for (std::size_t i = 0; i < 4; ++i)
          BOOST_TEST(std::abs(std::log(at(shares[i]) / model.prices[i])) < 0.45, shares[i]);
        BOOST_TEST(prices.back() > 20 * model.prices[2]);
      }
    }
  }
  BOOST_TEST(std::abs(all.value() - 0.55) < 0.04);
  for (const auto& [ratio, recorded] : kRecorded)
    BOOST_TEST(std::abs(byRatio[ratio].value() - recorded) < 0.12, ratio << ": " << byRatio[ratio].value());
  const auto [slope, intercept] = logitFit(byRatio);
  BOOST_TEST(std::abs(slope + 1.264) < 0.3, slope);
  BOOST_TEST(std::abs(intercept - 0.378) < 0.25, intercept);
}

BOOST_AUTO_TEST_CASE(owners_reprice_leave_and_are_followed_by_others) {
  Desk desk(lively(1));
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

BOOST_AUTO_TEST_CASE(nobody_has_what_another_has_or_what_is_not_offered) {
  Desk desk(lively(2));
  MachineChange hidden;
  hidden.listed = false;
  (void)desk.world.change("rig-02", hidden);
  for (int hour = 0; hour < 24 * 14; ++hour) {
    wait(desk, 1h);
    for (const Machine& machine : desk.world.machines()) {
      std::size_t rentals = 0, active = 0;
      for (const std::size_t i : machine.orders) {
        const Order& order = desk.world.orders()[i];
        if (order.ended) continue;
        rentals += !order.spot;
        active += order.active;
      }
      BOOST_REQUIRE(rentals <= 1);
      BOOST_REQUIRE(active <= 1);
      if (machine.removed) BOOST_REQUIRE(rentals + active == 0);
    }
  }
  // Who had it when it was hidden may stay; nobody comes after him.
  BOOST_TEST(!isRented(desk.world, *desk.world.ownMachine("rig-02")));
}

BOOST_AUTO_TEST_CASE(bidders_come_outbid_one_another_and_leave) {
  Desk desk(lively(3));
  const auto living = [&] {
    return std::ranges::count_if(desk.world.orders(),
                                 [](const Order& o) { return o.spot && !o.mine && !o.ended; });
  };
  const auto before = living();
  std::set<const Order*> raised;
  double sum = 0;
  for (int day = 0; day < 20; ++day) {
    const std::size_t known = desk.world.orders().size();
    std::vector<Price> prices;
    for (const Order& order : desk.world.orders()) prices.push_back(order.price);
    wait(desk, 24h);
    for (std::size_t i = 0; i < known; ++i)
      if (desk.world.orders()[i].price > prices[i]) raised.insert(&desk.world.orders()[i]);
    sum += static_cast<double>(living());
  }
  BOOST_TEST(raised.size() > 20U);
  BOOST_TEST(sum / 20 > 0.6 * static_cast<double>(before));
  BOOST_TEST(sum / 20 < 1.4 * static_cast<double>(before));
}

BOOST_AUTO_TEST_CASE(a_lower_price_finds_more_renters_and_a_senseless_one_none) {
  std::map<double, double> hours;
  for (const double factor : {0.5, 1.0, 2.0, 50.0}) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      Desk desk(lively(seed, 1500));
      MachineChange price;
      price.onDemand = {Price::fromUnits(13'500, Currency::Bitcoin).scaled(factor),
                        Price::fromUnits(0, Currency::Clore)};
      price.listed = true;
      (void)desk.world.change("rig-01", price);
      wait(desk, 24h * 3);
      for (int hour = 0; hour < 24 * 14; ++hour) {
        wait(desk, 1h);
        hours[factor] += isRented(desk.world, *desk.world.ownMachine("rig-01"));
      }
    }
  }
  BOOST_TEST(hours[0.5] > hours[1.0] * 1.05);
  BOOST_TEST(hours[1.0] > hours[2.0] * 1.2);
  BOOST_TEST(hours[2.0] > 50);
  BOOST_TEST(hours[50.0] == 0);
}

BOOST_AUTO_TEST_CASE(a_tenant_whose_machine_is_gone_gives_up) {
  WorldOptions options = lively(1);
  options.outages = {{"rig-02", OutageKind::Offline, 1h, 6h}};
  Desk desk(options);
  wait(desk, 59min);
  if (!isRented(desk.world, *desk.world.ownMachine("rig-02"))) BOOST_REQUIRE(desk.world.rent("rig-02"));
  wait(desk, 10min);
  BOOST_TEST(isRented(desk.world, *desk.world.ownMachine("rig-02")));
  wait(desk, 10min);
  BOOST_TEST(!isRented(desk.world, *desk.world.ownMachine("rig-02")));
}

BOOST_AUTO_TEST_SUITE_END()
