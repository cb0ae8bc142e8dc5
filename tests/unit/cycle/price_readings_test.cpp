#include "agent/cycle/price_readings.h"

using namespace agent::cycle;
using namespace provider;
using namespace provider::alerts;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kNow{std::chrono::days{20000}};

agent::config::Config configOf(const std::string& ini) {
  auto loaded = agent::config::parse(ini, "test.ini");
  BOOST_REQUIRE(loaded.config.has_value());
  return *loaded.config;
}

/// A price in USD, set in BTC: one rate is needed.
const char* const kConverted =
    "[server.a]\nname = *\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 2 USD\ncurrency = BTC\n"
    "floor = 1 USD\nceiling = 4 USD\n";
const char* const kMarket =
    "[server.a]\nname = *\npolicy = p\n[policy.p]\nstrategy = market\ncurrency = BTC\nfloor = 0.0001 BTC\n"
    "ceiling = 0.004 BTC\nmarket_max_age = 20m\n";

std::optional<bool> answerTo(const std::vector<Reading>& readings, Rule rule) {
  for (const Reading& reading : readings) {
    if (reading.id.rule != rule) continue;
    BOOST_TEST(reading.detail.empty() != reading.failing);
    return reading.failing;
  }
  return std::nullopt;
}

MachineState machine() {
  MachineState state;
  state.machine.reading.name = "rig-01";
  state.gpu = "1x NVIDIA GeForce RTX 3090";
  state.decision.emplace();
  state.decision->action = pricing::Action::Write;
  state.decision->settledBy = pricing::Guard::Unchanged;
  return state;
}

Knowledge known(const MachineState& state) {
  Knowledge knowledge;
  knowledge.machines.emplace(state.machine.reading.name, state);
  knowledge.marketAskedAt = SteadyTime{1h};
  return knowledge;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(price_readings)

BOOST_AUTO_TEST_CASE(failed_writes_matter_while_a_write_is_wanted) {
  const auto config = configOf(kConverted);
  struct Case {
    const char* what;
    int failures;
    pricing::Action action;
    pricing::Guard settledBy;
    std::optional<bool> failing;
  };
  using enum pricing::Action;
  using pricing::Guard;
  const Case cases[] = {
      {"two failures", 2, Write, Guard::Unchanged, false},
      {"three failures", 3, Write, Guard::Unchanged, true},
      {"three failures, and all is as it should be now", 3, Unchanged, Guard::Unchanged, false},
      {"three failures, and a guard holds the price", 3, Hold, Guard::WhenRented, false},
      {"three failures, and nobody knows what would be written", 3, Hold, Guard::FreshInputs, std::nullopt},
  };
  for (const Case& c : cases) {
    MachineState state = machine();
    state.pricing.notAppliedInARow = c.failures;
    state.decision->action = c.action;
    state.decision->settledBy = c.settledBy;
    BOOST_TEST((answerTo(readingsOfPricing(state, config), Rule::SettingsNotApplied) == c.failing), c.what);
  }
  MachineState watched = machine();
  watched.pricing.notAppliedInARow = 3;
  watched.decision.reset();
  BOOST_TEST((answerTo(readingsOfPricing(watched, configOf("")), Rule::SettingsNotApplied) == false));
}

BOOST_AUTO_TEST_CASE(what_somebody_else_set_is_named_while_the_machine_is_priced) {
  MachineState state = machine();
  state.pricing.memory.spot.price.changedByOthersAt = kNow;
  state.pricing.memory.mrlHours.changedByOthersAt = kNow;
  const auto readings = readingsOfPricing(state, configOf(kConverted));
  BOOST_TEST((answerTo(readings, Rule::ManualChange) == true));
  BOOST_TEST(readings.front().detail.starts_with("spot minimum, mrl changed by somebody else"));
  BOOST_TEST((answerTo(readingsOfPricing(state, configOf("")), Rule::ManualChange) == false));
}

BOOST_AUTO_TEST_CASE(a_market_is_stale_by_the_strictest_policy_that_goes_by_it) {
  const auto config = configOf(kMarket);
  Knowledge knowledge = known(machine());
  BOOST_TEST((answerTo(readingsOfInputs(knowledge, config, kNow), Rule::MarketStale) == true), "never read");
  knowledge.market.emplace(std::vector<std::string>{});
  struct Case {
    std::chrono::milliseconds age;
    bool stale;
  };
  for (const Case& c : {Case{0s, false}, Case{20min, false}, Case{20min + 1ms, true}, Case{-2min, true}}) {
    knowledge.market->finish(kNow - c.age);
    BOOST_TEST((answerTo(readingsOfInputs(knowledge, config, kNow), Rule::MarketStale) == c.stale),
               c.age.count());
  }
  BOOST_TEST((answerTo(readingsOfInputs(knowledge, configOf(kConverted), kNow), Rule::MarketStale) == false),
             "no policy goes by it");
}

BOOST_AUTO_TEST_CASE(a_rate_is_stale_when_it_is_needed_and_not_known) {
  Knowledge knowledge = known(machine());
  const auto config = configOf(kConverted);
  BOOST_TEST((answerTo(readingsOfInputs(knowledge, config, kNow), Rule::RatesStale) == true));
  BOOST_TEST((answerTo(readingsOfInputs(knowledge, configOf(kMarket), kNow), Rule::RatesStale) == false));
  knowledge.rates.learn(Currency::Bitcoin, 65'000, market::RateSource::SpotMarket, kNow);
  BOOST_TEST((answerTo(readingsOfInputs(knowledge, config, kNow), Rule::RatesStale) == false));
  BOOST_TEST((answerTo(readingsOfInputs(knowledge, config, kNow + 2h), Rule::RatesStale) == true));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_before_anything_was_asked_nor_while_nothing_can_be) {
  Knowledge knowledge = known(machine());
  knowledge.marketAskedAt.reset();
  BOOST_TEST(!answerTo(readingsOfInputs(knowledge, configOf(kMarket), kNow), Rule::MarketStale).has_value());
  BOOST_TEST(
      !answerTo(readingsOfInputs(knowledge, configOf(kConverted), kNow), Rule::RatesStale).has_value());
  knowledge.marketAskedAt = SteadyTime{1h};
  knowledge.lastPollError.emplace();
  BOOST_TEST(readingsOfInputs(knowledge, configOf(kMarket), kNow).empty());
}

BOOST_AUTO_TEST_SUITE_END()
