#include "agent/cycle/agenda.h"

#include "agent/cycle/needs.h"

using namespace agent::cycle;
using namespace provider;
using namespace std::chrono_literals;

namespace {

const Moment kNow{.wall = WallTime{std::chrono::days{20000}}, .steady = SteadyTime{1h}};

agent::config::Config configOf(const std::string& ini) {
  auto loaded = agent::config::parse(ini, "test.ini");
  BOOST_REQUIRE(loaded.config.has_value());
  return *loaded.config;
}

MachineState machineNamed(const std::string& name) {
  MachineState state;
  state.machine.reading.name = name;
  state.machine.readAt = kNow.wall;
  return state;
}

bool contains(const std::vector<Task>& all, TaskKind kind) {
  return std::ranges::find(all, kind, &Task::kind) != all.end();
}

const char* kFixed =
    "[server.a]\nname = *\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n";

Task due(TaskKind kind, std::chrono::milliseconds ago) {
  return {.kind = kind,
          .due = kNow.steady - ago,
          .machine = {},
          .number = 0,
          .essential = true,
          .lateness = static_cast<double>(ago.count())};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agenda)

BOOST_AUTO_TEST_CASE(the_first_thing_asked_is_the_account_s_machines) {
  const auto all = tasks({}, configOf(""), {.mayWrite = true}, kNow);
  BOOST_REQUIRE(all.size() == 1U);
  BOOST_TEST((all.front().kind == TaskKind::PollMachines));
  BOOST_TEST(all.front().essential);
}

BOOST_AUTO_TEST_CASE(urgency_goes_by_kind_and_then_by_time) {
  const std::vector<Task> all{due(TaskKind::ReadSettings, 9min), due(TaskKind::PollMachines, 1s),
                              due(TaskKind::ReadSettings, 10min)};
  BOOST_TEST((mostUrgent(all, kNow, {})->kind == TaskKind::PollMachines));
  BOOST_TEST((mostUrgent(all, kNow, TaskKind::PollMachines)->due == kNow.steady - 10min));
}

const char* kConverted =
    "[server.a]\nname = *\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 2 USD\ncurrency = BTC\n"
    "floor = 1 USD\nceiling = 4 USD\n";

BOOST_AUTO_TEST_CASE(rates_are_asked_of_one_machine_after_the_other) {
  Knowledge knowledge;
  for (const std::int64_t id : {7, 9}) {
    MachineState state = machineNamed("rig-" + std::to_string(id));
    state.machine.settings = machines::Settings{};
    state.machine.settings->id = id;
    knowledge.machines.emplace(state.machine.reading.name, state);
  }
  const auto config = configOf(kConverted);
  const auto asked = [&] {
    const auto all = tasks(knowledge, config, {.mayWrite = true}, kNow);
    const auto found = std::ranges::find(all, TaskKind::ReadRates, &Task::kind);
    BOOST_REQUIRE((found != all.end()));
    return found->number;
  };
  BOOST_TEST(asked() == 7);
  knowledge.ratesAskedOf = 7;
  BOOST_TEST(asked() == 9);
  knowledge.ratesAskedOf = 9;
  BOOST_TEST(asked() == 7);
  BOOST_TEST(!contains(tasks(knowledge, configOf(kFixed), {.mayWrite = true}, kNow), TaskKind::ReadRates));
}

BOOST_AUTO_TEST_CASE(where_no_machine_tells_its_number_the_marketplace_is_asked_for_the_rates) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  knowledge.machines.emplace("rig-01", state);
  const auto config = configOf(kConverted);
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::ReadMarket));
  knowledge.machines.at("rig-01").machine.settings = machines::Settings{};
  knowledge.machines.at("rig-01").settingsAskedAt = kNow.steady;
  BOOST_TEST(contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::ReadMarket));
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::ReadRates));
}

BOOST_AUTO_TEST_CASE(among_reads_the_one_that_is_latest_for_its_interval_goes_first) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  state.knownSince = kNow.steady - 20min;  // two thirds of config_interval
  knowledge.machines.emplace("rig-01", state);
  knowledge.machinesAskedAt = kNow.steady;
  knowledge.ordersAskedAt = kNow.steady - 3min;  // half of [offers] poll_interval too late
  const auto config = configOf(std::string(kFixed) + "[offer.a]\norder = 39\nstrategy = hold\n");
  BOOST_TEST((mostUrgent(tasks(knowledge, config, {.mayWrite = true}, kNow), kNow, {})->kind ==
              TaskKind::ReadSettings));
  knowledge.ordersAskedAt = kNow.steady - 4min;
  BOOST_TEST((mostUrgent(tasks(knowledge, config, {.mayWrite = true}, kNow), kNow, {})->kind ==
              TaskKind::PollOrders));
}

BOOST_AUTO_TEST_CASE(
    settings_that_a_write_waits_for_and_that_cannot_be_read_do_not_keep_a_cycle_from_ending) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  state.settingsAskedAt = kNow.steady;
  state.settingsReadFailed = true;
  state.machine.settings.emplace();
  state.machine.settings->readAt = kNow.wall - 2min;
  state.decision.emplace();
  state.decision->action = pricing::Action::Write;
  knowledge.machines.emplace("rig-01", state);
  knowledge.machinesAskedAt = kNow.steady;
  BOOST_TEST(
      std::ranges::none_of(tasks(knowledge, configOf(kFixed), {.mayWrite = true}, kNow), &Task::essential));
}

BOOST_AUTO_TEST_CASE(a_poll_may_follow_a_poll_when_nothing_else_waits) {
  BOOST_TEST((mostUrgent({due(TaskKind::PollMachines, 0s)}, kNow, TaskKind::PollMachines)->kind ==
              TaskKind::PollMachines));
}

BOOST_AUTO_TEST_CASE(no_poll_comes_between_the_reading_of_settings_and_their_write) {
  const std::vector<Task> all{due(TaskKind::PollMachines, 1min), due(TaskKind::WriteSettings, 0s)};
  BOOST_TEST((mostUrgent(all, kNow, TaskKind::ReadSettings)->kind == TaskKind::WriteSettings));
  BOOST_TEST((mostUrgent(all, kNow, TaskKind::WriteSettings)->kind == TaskKind::PollMachines));
  // Without a write, reading the settings of a thousand machines keeps no poll waiting.
  const std::vector<Task> reading{due(TaskKind::PollMachines, 0s), due(TaskKind::ReadSettings, 1min)};
  BOOST_TEST((mostUrgent(reading, kNow, TaskKind::ReadSettings)->kind == TaskKind::PollMachines));
}

BOOST_AUTO_TEST_CASE(what_is_not_due_is_not_done) {
  BOOST_TEST(!mostUrgent({due(TaskKind::PollMachines, -1ms)}, kNow, {}).has_value());
}

BOOST_AUTO_TEST_CASE(settings_are_read_for_priced_machines_only) {
  Knowledge knowledge;
  knowledge.machines.emplace("rig-01", machineNamed("rig-01"));
  BOOST_TEST(contains(tasks(knowledge, configOf(kFixed), {.mayWrite = true}, kNow), TaskKind::ReadSettings));
  BOOST_TEST(!contains(tasks(knowledge, configOf(""), {.mayWrite = true}, kNow), TaskKind::ReadSettings));
}

BOOST_AUTO_TEST_CASE(settings_are_read_while_a_gpu_pattern_may_still_match) {
  Knowledge knowledge;
  knowledge.machines.emplace("rig-01", machineNamed("rig-01"));
  const auto config = configOf(
      "[server.a]\ngpu = *RTX 4090*\npolicy = p\n[policy.p]\nstrategy = fixed\non_demand = 0.0002 BTC\n");
  BOOST_TEST(contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::ReadSettings));
  knowledge.machines.at("rig-01").gpu = "1x NVIDIA GeForce RTX 3080";
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::ReadSettings));
}

BOOST_AUTO_TEST_CASE(a_write_rests_on_settings_that_were_just_read) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  state.settingsAskedAt = kNow.steady - 2min;
  state.machine.settings.emplace();
  state.machine.settings->readAt = kNow.wall - 2min;
  state.decision.emplace();
  state.decision->action = pricing::Action::Write;
  knowledge.machines.emplace("rig-01", state);
  const auto config = configOf(kFixed);
  BOOST_TEST(contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::ReadSettings));
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::WriteSettings));
  knowledge.machines.at("rig-01").machine.settings->readAt = kNow.wall - 1s;
  BOOST_TEST(contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::WriteSettings));
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = false}, kNow), TaskKind::WriteSettings));
  knowledge.machines.at("rig-01").pricing.heldUntil = kNow.wall + 1min;
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::WriteSettings));
}

BOOST_AUTO_TEST_CASE(settings_that_a_later_poll_contradicts_are_read_again_before_a_write) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  state.machine.settings.emplace();
  state.machine.settings->readAt = kNow.wall - 1s;
  state.machine.settings->visibility = "public";
  state.machine.reading.visibility = "hidden";
  state.settingsAskedAt = kNow.steady - 5s;
  state.decision.emplace();
  state.decision->action = pricing::Action::Write;
  knowledge.machines.emplace("rig-01", state);
  const auto config = configOf(kFixed);
  BOOST_TEST(!contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::WriteSettings));
  BOOST_TEST(
      mostUrgent(tasks(knowledge, config, {.mayWrite = true}, kNow), kNow, TaskKind::PollMachines)->machine ==
      "rig-01");
  knowledge.machines.at("rig-01").machine.readAt = kNow.wall - 2s;
  BOOST_TEST(contains(tasks(knowledge, config, {.mayWrite = true}, kNow), TaskKind::WriteSettings));
}

BOOST_AUTO_TEST_CASE(an_unconfirmed_write_is_read_back_before_anything_else_on_its_machine) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  state.unconfirmed = UnconfirmedSettings{
      {.write = 1, .answered = false, .readsLeft = 3, .nextRead = kNow.steady + 5s}, {}, kNow.wall};
  knowledge.machines.emplace("rig-01", state);
  const auto all = tasks(knowledge, configOf(kFixed), {.mayWrite = true}, kNow);
  BOOST_TEST(contains(all, TaskKind::ConfirmSettings));
  BOOST_TEST(!contains(all, TaskKind::ReadSettings));
}

BOOST_AUTO_TEST_CASE(the_market_is_read_only_for_policies_that_look_at_it) {
  Knowledge knowledge;
  MachineState state = machineNamed("rig-01");
  state.gpu = "1x NVIDIA GeForce RTX 3080";
  knowledge.machines.emplace("rig-01", state);
  BOOST_TEST(!contains(tasks(knowledge, configOf(kFixed), {.mayWrite = true}, kNow), TaskKind::ReadMarket));
  const auto market = configOf(
      "[server.a]\nname = *\npolicy = p\n[policy.p]\nstrategy = market\nfloor = 0.0001 BTC\nceiling = 0.001 "
      "BTC\n");
  BOOST_TEST(contains(tasks(knowledge, market, {.mayWrite = true}, kNow), TaskKind::ReadMarket));
  BOOST_TEST((needsOf(knowledge, market).models == std::vector<std::string>{"RTX 3080"}));
}

BOOST_AUTO_TEST_CASE(the_policy_that_asks_the_most_of_the_market_s_age_counts) {
  const auto policies = [](const char* first, const char* second) {
    const std::string market =
        "strategy = market\nfloor = 0.0001 BTC\nceiling = 0.001 BTC\nmarket_max_age = ";
    return configOf(
        "[server.a]\nname = rig-01\npolicy = p\n[server.b]\nname = rig-02\npolicy = q\n[policy.p]\n" +
        market + first + "\n[policy.q]\n" + market + second + "\n");
  };
  Knowledge knowledge;
  knowledge.machines.emplace("rig-01", machineNamed("rig-01"));
  BOOST_TEST((needsOf(knowledge, policies("20m", "10m")).marketMaxAge == 20min));
  knowledge.machines.emplace("rig-02", machineNamed("rig-02"));
  BOOST_TEST((needsOf(knowledge, policies("20m", "10m")).marketMaxAge == 10min));
  BOOST_TEST((needsOf(knowledge, policies("10m", "20m")).marketMaxAge == 10min));
  BOOST_TEST(!needsOf(knowledge, configOf(kFixed)).marketMaxAge.has_value());
}

BOOST_AUTO_TEST_CASE(orders_are_asked_for_only_with_offer_sections) {
  BOOST_TEST(!contains(tasks({}, configOf(kFixed), {.mayWrite = true}, kNow), TaskKind::PollOrders));
  BOOST_TEST(
      contains(tasks({}, configOf("[offer.a]\norder = 39\nstrategy = hold\n"), {.mayWrite = true}, kNow),
               TaskKind::PollOrders));
}

/// An offer whose move is to be sent now, and its machine's market as it was read so long ago.
Knowledge withMove(std::chrono::milliseconds age, bool readFailed) {
  Knowledge knowledge;
  OfferState state;
  state.offer = {.id = 39, .serverId = 6, .gpu = {}, .bid = Price::fromUnits(420, Currency::Bitcoin)};
  state.move.emplace();
  state.move->action = offers::Send{Price::fromUnits(320, Currency::Bitcoin)};
  knowledge.offers.emplace(39, state);
  knowledge.ordersAskedAt = kNow.steady;
  BookState& book = knowledge.books[6];
  book.book.emplace();
  book.book->readAt = kNow.wall - age;
  book.askedAt = kNow.steady - (readFailed ? 5s : age);
  book.readFailed = readFailed;
  return knowledge;
}

BOOST_AUTO_TEST_CASE(a_move_rests_on_a_market_read_within_ten_seconds) {
  const auto config = configOf("[offer.a]\norder = 39\nstrategy = fixed\nprice = 0.0000032 BTC\n");
  const auto taskOf = [&](const Knowledge& knowledge, TaskKind kind) -> std::optional<Task> {
    const auto all = tasks(knowledge, config, {.mayWrite = true}, kNow);
    const auto found = std::ranges::find(all, kind, &Task::kind);
    return found == all.end() ? std::nullopt : std::optional(*found);
  };
  const auto fresh = withMove(10s, false);
  BOOST_TEST(taskOf(fresh, TaskKind::MoveOffer).has_value());
  BOOST_TEST(!taskOf(fresh, TaskKind::ReadSpotMarket)->essential);
  for (const std::chrono::milliseconds age : {10'001ms, -1ms}) {
    const auto old = withMove(age, false);
    BOOST_TEST(!taskOf(old, TaskKind::MoveOffer).has_value());
    BOOST_TEST((taskOf(old, TaskKind::ReadSpotMarket)->due == kNow.steady));
    BOOST_TEST(taskOf(old, TaskKind::ReadSpotMarket)->essential);
  }
  const auto failed = withMove(60s, true);
  BOOST_TEST(!taskOf(failed, TaskKind::MoveOffer).has_value());
  BOOST_TEST((taskOf(failed, TaskKind::ReadSpotMarket)->due == kNow.steady + 25s));
  BOOST_TEST(!taskOf(failed, TaskKind::ReadSpotMarket)->essential, "a single cycle does not wait for it");
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_over_does_not_make_an_old_reading_a_fresh_one) {
  const auto config = configOf("[offer.a]\norder = 39\nstrategy = fixed\nprice = 0.0000032 BTC\n");
  for (const std::chrono::milliseconds left : {-1ms, 0ms, 1ms}) {
    auto knowledge = withMove(60s, false);
    knowledge.offers.at(39).move->action = offers::Wait{kNow.wall + left};
    const auto all = tasks(knowledge, config, {.mayWrite = true}, kNow);
    BOOST_TEST(contains(all, TaskKind::MoveOffer) == (left > 0ms), "left: " << left.count());
    BOOST_TEST((mostUrgent(all, kNow, TaskKind::PollMachines)->kind == TaskKind::ReadSpotMarket));
  }
}

BOOST_AUTO_TEST_CASE(the_reading_that_a_move_waits_for_goes_before_those_that_nothing_waits_for) {
  const auto config =
      configOf(std::string(kFixed) + "[offer.a]\norder = 39\nstrategy = fixed\nprice = 0.0000032 BTC\n");
  auto knowledge = withMove(60s, false);
  knowledge.machinesAskedAt = kNow.steady;
  for (int i = 0; i < 100; ++i) {
    MachineState state = machineNamed("rig-" + std::to_string(i));
    state.knownSince = kNow.steady - 24h;
    knowledge.machines.emplace(state.machine.reading.name, state);
  }
  const auto all = tasks(knowledge, config, {.mayWrite = true}, kNow);
  BOOST_TEST((mostUrgent(all, kNow, {})->kind == TaskKind::ReadSpotMarket));
}

BOOST_AUTO_TEST_CASE(no_poll_comes_between_a_reading_and_the_move_that_rests_on_it) {
  const std::vector<Task> all{due(TaskKind::PollMachines, 1s), due(TaskKind::MoveOffer, 0s)};
  BOOST_TEST((mostUrgent(all, kNow, TaskKind::ReadSpotMarket)->kind == TaskKind::MoveOffer));
  BOOST_TEST((mostUrgent(all, kNow, {})->kind == TaskKind::PollMachines));
}

BOOST_AUTO_TEST_SUITE_END()
