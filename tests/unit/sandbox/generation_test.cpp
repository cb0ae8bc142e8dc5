#include <cmath>
#include <set>

#include "provider/sandbox/gpu_catalogue.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;

namespace {

/// The size of the recorded market.
WorldOptions recorded(std::uint64_t seed) {
  WorldOptions options;
  options.seed = seed;
  options.rivals = 3500;
  return options;
}

struct Rival {
  const Machine* machine;
  bool rented;
};

std::vector<Rival> rivals(const World& world) {
  std::vector<Rival> found;
  for (const Machine& machine : world.machines()) {
    if (machine.own) continue;
    const bool rented =
        std::ranges::any_of(machine.orders, [&](std::size_t i) { return !world.orders()[i].spot; });
    found.push_back({&machine, rented});
  }
  return found;
}

/// BTC per GPU and day of those who take bitcoin, ascending.
std::vector<double> pricesOf(const std::vector<Rival>& all, std::string_view model) {
  std::vector<double> prices;
  for (const auto& [machine, rented] : all)
    if (machine->hardware.gpu == std::to_string(machine->hardware.gpuCount) + "x " + std::string(model) &&
        machine->settings.accepts[0])
      prices.push_back(machine->settings.onDemand.get(Currency::Bitcoin)->toNumber() /
                       machine->hardware.gpuCount);
  std::ranges::sort(prices);
  return prices;
}

double at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

template <typename Condition>
double shareOf(const std::vector<Rival>& all, Condition condition) {
  return static_cast<double>(std::ranges::count_if(all, condition)) / static_cast<double>(all.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_generation)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bytes_and_another_does_not) {
  const auto everything = [](std::uint64_t seed) {
    WorldOptions options;
    options.seed = seed;
    Desk desk(options);
    std::string text = desk.world.key();
    for (const char* target :
         {"/marketplace", "/my_servers", "/my_orders", "/wallets", "/spot_marketplace?market=6"}) {
      desk.clock.advance(std::chrono::seconds(1));
      text += desk.send("GET", target).body;
    }
    return text;
  };
  BOOST_TEST((everything(1) == everything(1)));
  BOOST_TEST((everything(1) != everything(2)));
}

BOOST_AUTO_TEST_CASE(draws_are_those_of_their_seed) {
  Random random(1);
  // From the standard's own definition of the engine: a change here changes every world.
  BOOST_TEST(random.unit() == 0.13387664401253263, boost::test_tools::tolerance(1e-15));
  const double weights[] = {0, 1, 0};
  for (int i = 0; i < 100; ++i) BOOST_TEST(random.weighted(weights) == 1U);
  // The radius is drawn before the angle, whatever a compiler would do first.
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Random units(seed), normals(seed);
    const double first = units.unit(), second = units.unit();
    BOOST_TEST(normals.normal() == std::sqrt(-2 * std::log1p(-first)) * std::cos(2 * M_PI * second),
               boost::test_tools::tolerance(1e-12));
    BOOST_TEST(normals.exponential(2) == -2 * std::log1p(-units.unit()), boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(prices_per_gpu_lie_around_the_recorded_quantiles) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Desk desk(recorded(seed));
    const auto all = rivals(desk.world);
    for (const GpuModel& model : gpuCatalogue().first(5)) {
      const auto prices = pricesOf(all, model.text);
      BOOST_TEST_CONTEXT(model.text << ", seed " << seed) {
        const double shares[] = {0.05, 0.25, 0.5, 0.75};
        for (std::size_t i = 0; i < 4; ++i)
          BOOST_TEST(std::abs(std::log(at(prices, shares[i]) / model.prices[i])) < 0.45);
        BOOST_TEST(prices.back() > 20 * model.prices[2]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(gpu_texts_have_the_recorded_shares) {
  const Desk desk(recorded(1));
  std::map<std::string, int> counts;
  for (const auto& [machine, rented] : rivals(desk.world)) ++counts[machine->hardware.gpu];
  BOOST_TEST(counts.size() > 200U);
  BOOST_TEST(counts.size() < 450U);
  const std::pair<const char*, double> kTop[] = {
      {"1x NVIDIA GeForce RTX 4090", 419},           {"2x NVIDIA GeForce RTX 4090", 213},
      {"8x NVIDIA GeForce RTX 3060 Ti", 187},        {"2x NVIDIA GeForce RTX 3080", 98},
      {"8x NVIDIA GeForce RTX 3070 Laptop GPU", 73}, {"1x NVIDIA GeForce RTX 3090", 64}};
  for (const auto& [text, machines] : kTop)
    BOOST_TEST(std::abs(counts[text] - machines) < 4 * std::sqrt(machines), text << ": " << counts[text]);
}

BOOST_AUTO_TEST_CASE(coins_lengths_and_rentals_have_the_recorded_shares) {
  const Desk desk(recorded(1));
  const auto all = rivals(desk.world);
  const auto takes = [](bool bitcoin, bool clore) {
    return [=](const Rival& r) {
      return r.machine->settings.accepts[0] == bitcoin && r.machine->settings.accepts[1] == clore;
    };
  };
  BOOST_TEST(std::abs(shareOf(all, takes(true, true)) - 0.817) < 0.03);
  BOOST_TEST(std::abs(shareOf(all, takes(true, false)) - 0.101) < 0.02);
  BOOST_TEST(std::abs(shareOf(all, takes(false, true)) - 0.082) < 0.02);
  const double priced = shareOf(
      all, [](const Rival& r) { return r.machine->settings.onDemand.get(Currency::Clore).has_value(); });
  BOOST_TEST(std::abs(priced - 0.919) < 0.02);
  BOOST_TEST(std::abs(shareOf(all, [](const Rival& r) { return r.machine->settings.mrlHours == 72; }) -
                      0.33) < 0.03);
  BOOST_TEST(std::abs(shareOf(all, [](const Rival& r) { return r.rented; }) - 0.55) < 0.03);
  for (const auto& [machine, rented] : all) {
    if (machine->settings.accepts[0]) continue;
    const auto placeholder = machine->settings.onDemand.get(Currency::Bitcoin);
    BOOST_TEST((!placeholder || placeholder->units() == 1'000'000));
  }
}

BOOST_AUTO_TEST_CASE(the_two_prices_of_one_machine_are_not_in_step) {
  const Desk desk(recorded(1));
  std::vector<double> rates;
  for (const auto& [machine, rented] : rivals(desk.world)) {
    const auto bitcoin = machine->settings.onDemand.get(Currency::Bitcoin);
    const auto clore = machine->settings.onDemand.get(Currency::Clore);
    if (machine->settings.accepts[0] && clore) rates.push_back(bitcoin->toNumber() / clore->toNumber());
  }
  std::ranges::sort(rates);
  BOOST_TEST(std::abs(std::log(at(rates, 0.1) / 2.7e-6)) < 0.15);
  BOOST_TEST(std::abs(std::log(at(rates, 0.5) / 4.3e-6)) < 0.15);
  BOOST_TEST(std::abs(std::log(at(rates, 0.9) / 1.2e-5)) < 0.15);
}

BOOST_AUTO_TEST_CASE(cheap_machines_are_rented_more_often_than_dear_ones) {
  const Desk desk(recorded(1));
  const auto all = rivals(desk.world);
  std::map<int, std::pair<int, int>> byRatio;
  for (const GpuModel& model : gpuCatalogue().first(5)) {
    std::vector<std::pair<double, bool>> offers;
    for (const auto& [machine, rented] : all) {
      if (machine->hardware.gpu !=
          std::to_string(machine->hardware.gpuCount) + "x " + std::string(model.text))
        continue;
      double cheapest = HUGE_VAL;
      const double usd[] = {65000, 0.28};
      for (const Currency coin : {Currency::Bitcoin, Currency::Clore})
        if (machine->settings.accepts[indexOf(coin)])
          cheapest =
              std::min(cheapest, machine->settings.onDemand.get(coin)->toNumber() * usd[indexOf(coin)]);
      offers.emplace_back(cheapest / machine->hardware.gpuCount, rented);
    }
    std::ranges::sort(offers);
    const double median = offers[offers.size() / 2].first;
    for (const auto& [price, rented] : offers) {
      auto& [those, taken] = byRatio[std::clamp(
          static_cast<int>(std::lround(std::log(price / median) / std::log(1.65))), -1, 3)];
      ++those;
      taken += rented;
    }
  }
  const auto share = [&](int step) {
    return static_cast<double>(byRatio[step].second) / byRatio[step].first;
  };
  for (int step = -1; step <= 3; ++step)
    BOOST_TEST_MESSAGE("ratio " << std::pow(1.65, step) << ": " << byRatio[step].first << " machines, rented "
                                << share(step));
  BOOST_TEST(share(-1) > 0.62);
  BOOST_TEST(std::abs(share(0) - 0.59) < 0.1);
  BOOST_TEST(std::abs(share(1) - 0.44) < 0.12);
  BOOST_TEST(share(3) < 0.3);
}

BOOST_AUTO_TEST_CASE(the_answer_is_as_large_as_the_recorded_one_and_written_in_its_number_styles) {
  Desk desk(recorded(1));
  const std::string text = desk.send("GET", "/marketplace").body;
  BOOST_TEST(text.size() > 1'500'000U);
  BOOST_TEST(text.size() < 2'700'000U);
  for (const char* sample : {"\"usd\":0", "\"bitcoin\":0.01,", "\"gpuram\":24,"})
    BOOST_TEST(text.find(sample) != std::string::npos, sample);
  const auto servers = Desk::read({.body = text, .retryAfter = {}})->getArray("servers");
  BOOST_TEST(servers->size() > 3500U);
}

BOOST_AUTO_TEST_CASE(own_machines_are_various_and_have_somebody_to_compare_with) {
  WorldOptions options;
  options.machines = 12;
  const Desk desk(options);
  std::set<std::string> gpus;
  int hidden = 0, clore = 0, autopriced = 0;
  for (const Machine& machine : desk.world.machines()) {
    if (!machine.own) continue;
    gpus.insert(machine.hardware.gpu);
    hidden += !machine.settings.listed;
    clore += machine.settings.onDemand.get(Currency::Clore).has_value();
    autopriced += machine.settings.autoprice.has_value();
    const auto same = std::ranges::count_if(desk.world.machines(), [&](const Machine& other) {
      return !other.own && other.hardware.gpu == machine.hardware.gpu;
    });
    BOOST_TEST(same >= 3, machine.hardware.gpu);
  }
  BOOST_TEST(gpus.size() == 6U);
  BOOST_TEST(hidden == 3);
  BOOST_TEST(clore >= 9);
  BOOST_TEST(autopriced == 2);
}

BOOST_AUTO_TEST_CASE(own_offers_are_numbered_from_39_and_the_first_can_be_walked_down) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
    WorldOptions options;
    options.seed = seed;
    options.offers = 5;
    Desk desk(options);
    std::vector<const Order*> mine;
    for (const Order& order : desk.world.orders())
      if (order.mine) mine.push_back(&order);
    BOOST_REQUIRE(mine.size() == 5U);
    for (std::size_t i = 0; i < mine.size(); ++i)
      BOOST_TEST(mine[i]->id == static_cast<std::int64_t>(39 + i));
    BOOST_TEST(mine[0]->price.units() == 420);
    BOOST_TEST(mine[0]->active);
    const Machine& machine = desk.world.machines()[mine[0]->machine];
    BOOST_TEST(machine.id == 6);
    BOOST_TEST(machine.settings.spotMinimum.get(Currency::Bitcoin)->units() == 100);
    for (const Order& order : desk.world.orders())
      if (order.machine == mine[0]->machine && !order.mine) BOOST_TEST(order.price.units() < 420);
  }
}

BOOST_AUTO_TEST_SUITE_END()
