#include "provider/api/client.h"

#include "provider/sandbox/in_process_transport.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

/// The real client on a world in the same process.
struct Account {
  explicit Account(WorldOptions options = {})
      : world(clock, std::move(options)),
        transport(world, clock),
        client(transport, pacing, clock, {.key = world.key(), .pacing = {}}) {}

  VirtualClock clock;
  World world;
  InProcessTransport transport;
  api::PrivatePacing pacing;
  api::Client client;
};

/// Leaves nothing but the bytes, as a wire would.
class Wire final : public api::Transport {
 public:
  explicit Wire(api::Transport& behind) : behind_(behind) {}
  [[nodiscard]] Result<SteadyTime> exchange(const api::Request& request,
                                            const api::BodyReader& read) override {
    api::Request sent = request;
    sent.handOver = nullptr;
    return behind_.exchange(sent, read);
  }

 private:
  api::Transport& behind_;
};

struct Seen {
  std::vector<api::MarketMachine> machines;
  api::MarketSummary summary;
};
Seen seenBy(api::Client& client) {
  Seen seen;
  const auto summary =
      client.marketplace([&](const api::MarketMachine& machine) { seen.machines.push_back(machine); });
  BOOST_REQUIRE(summary.has_value());
  seen.summary = *summary;
  return seen;
}

/// Settings that change nothing.
api::SettingsUpdate updateFrom(const api::ServerConfig& config) {
  api::SettingsUpdate update;
  update.name = config.name;
  update.availability = config.visibility;
  update.mrlHours = config.mrlHours.value();
  update.onDemand = config.onDemand;
  update.spot = config.spotMinimum;
  update.allowedCoins = config.allowedCoins;
  update.autopriceJson = config.autopriceJson;
  update.usdPricingJson = config.usdPricingJson;
  return update;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_client)

BOOST_AUTO_TEST_CASE(machines_that_are_handed_over_are_those_that_would_be_read) {
  WorldOptions options;
  options.machines = 12;
  options.crowd = true;
  Account account(options);
  Wire wire(account.transport);
  api::Client reading(wire, account.pacing, account.clock, {.key = account.world.key(), .pacing = {}});
  account.clock.advance(48h);
  const Seen handed = seenBy(account.client);
  const Seen read = seenBy(reading);
  BOOST_TEST(handed.summary.ownIds == read.summary.ownIds, boost::test_tools::per_element());
  BOOST_TEST(handed.summary.machines == read.summary.machines);
  BOOST_REQUIRE(handed.machines.size() == read.machines.size());
  for (std::size_t i = 0; i < read.machines.size(); ++i) {
    const api::MarketMachine& one = handed.machines[i];
    const api::MarketMachine& other = read.machines[i];
    BOOST_TEST_CONTEXT("machine " << other.id) {
      BOOST_TEST(one.id == other.id);
      BOOST_TEST(one.owner == other.owner);
      BOOST_TEST(one.gpu == other.gpu);
      BOOST_TEST(one.rented == other.rented);
      BOOST_TEST((one.onDemand == other.onDemand && one.spot == other.spot));
      BOOST_TEST((one.accepts == other.accepts));
      BOOST_TEST(one.mrlHours == other.mrlHours);
      BOOST_TEST(one.reliability == other.reliability, boost::test_tools::tolerance(1e-9));
      BOOST_TEST(one.ratingAverage == other.ratingAverage, boost::test_tools::tolerance(1e-9));
      BOOST_TEST(one.ratingCount == other.ratingCount);
      BOOST_TEST(one.region == other.region);
      for (std::size_t coin = 0; coin < kCurrencies.size(); ++coin)
        BOOST_TEST(one.worthInUsd[coin] == other.worthInUsd[coin], boost::test_tools::tolerance(1e-9));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_handed_over_of_the_account_is_what_would_be_read) {
  WorldOptions options;
  options.machines = 12;
  options.outages = {{.machine = "2", .kind = OutageKind::Disconnected, .after = 1h, .lasts = 90h},
                     {.machine = "3", .kind = OutageKind::NotWorking, .after = 1h, .lasts = 90h}};
  Account account(options);
  Wire wire(account.transport);
  api::Client reading(wire, account.pacing, account.clock, {.key = account.world.key(), .pacing = {}});
  account.clock.advance(2h);
  MachineChange taken;
  taken.removed = true;
  BOOST_REQUIRE(account.world.change("rig-05", taken));
  const auto handed = account.client.myServers();
  const auto read = reading.myServers();
  BOOST_REQUIRE((handed.has_value() && read.has_value()));
  BOOST_REQUIRE(handed->size() == 11U);
  BOOST_REQUIRE(read->size() == 11U);
  for (std::size_t i = 0; i < read->size(); ++i) {
    const api::MyServer& one = (*handed)[i];
    const api::MyServer& other = (*read)[i];
    BOOST_TEST_CONTEXT(other.name) {
      BOOST_TEST(one.name == other.name);
      BOOST_TEST((one.id == other.id && one.visibility == other.visibility));
      BOOST_TEST((one.connected == other.connected && one.online == other.online));
      BOOST_TEST((one.workingProperly == other.workingProperly));
      BOOST_TEST((one.onDemand == other.onDemand && one.spotMinimum == other.spotMinimum));
      BOOST_TEST((one.specs == other.specs));
    }
    const auto config = account.client.serverConfig(other.name);
    const auto told = reading.serverConfig(other.name);
    BOOST_REQUIRE((config.has_value() && told.has_value()));
    BOOST_TEST_CONTEXT("settings of " << other.name) {
      BOOST_TEST((config->name == told->name && config->id == told->id));
      BOOST_TEST((config->connected == told->connected && config->online == told->online));
      BOOST_TEST(config->visibility == told->visibility);
      BOOST_TEST((config->onDemand == told->onDemand && config->spotMinimum == told->spotMinimum));
      BOOST_TEST(
          (config->onDemandTold == told->onDemandTold && config->spotMinimumTold == told->spotMinimumTold));
      BOOST_TEST((config->mrlHours == told->mrlHours && config->rentalStatus == told->rentalStatus));
      BOOST_TEST((config->allowedCoins == told->allowedCoins && config->autopriced == told->autopriced));
      BOOST_TEST(
          (config->autopriceJson == told->autopriceJson && config->usdPricingJson == told->usdPricingJson));
      BOOST_TEST((config->specs == told->specs));
    }
  }
  BOOST_TEST(!account.client.serverConfig("rig-05").has_value());
  BOOST_TEST(!account.client.serverConfig("nobody").has_value());
}

BOOST_AUTO_TEST_CASE(a_market_that_is_refused_hands_nothing_over) {
  Account account;
  api::Client stranger(account.transport, account.pacing, account.clock, {.key = "another", .pacing = {}});
  const auto refused =
      stranger.marketplace([](const api::MarketMachine&) { BOOST_ERROR("a machine was shown"); });
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error().kind == ErrorKind::KeyRefused));
}

BOOST_AUTO_TEST_CASE(the_client_reads_all_that_the_world_answers) {
  WorldOptions options;
  options.machines = 12;
  options.offers = 3;
  Account account(options);
  Wire wire(account.transport);
  api::Client client(wire, account.pacing, account.clock, {.key = account.world.key(), .pacing = {}});
  const auto wallets = client.wallets();
  BOOST_REQUIRE(wallets.has_value());
  BOOST_TEST(wallets->size() == 3U);
  const auto servers = client.myServers();
  BOOST_REQUIRE(servers.has_value());
  BOOST_TEST(servers->size() == 12U);
  std::size_t seen = 0, rented = 0;
  const auto market = client.marketplace([&](const api::MarketMachine& machine) {
    ++seen;
    rented += machine.rented;
    BOOST_TEST(machine.id > 0);
    BOOST_TEST(!machine.gpu.empty());
    BOOST_TEST(machine.region.size() == 2U);
  });
  BOOST_REQUIRE(market.has_value());
  BOOST_TEST(market->unreadable == 0U);
  BOOST_TEST(market->ownIds.size() == 12U);
  BOOST_TEST(seen == 509U);
  BOOST_TEST(rented > 200U);
  const auto orders = client.myOrders(api::OrderScope::Active);
  BOOST_REQUIRE(orders.has_value());
  BOOST_REQUIRE(orders->size() == 3U);
  BOOST_TEST(orders->front().id == 39);
  BOOST_TEST(orders->front().spot);
  const auto spot = client.spotMarketplace(orders->front().serverId.value());
  BOOST_REQUIRE(spot.has_value());
  BOOST_TEST(spot->exists);
  BOOST_TEST(spot->offers.size() == 3U);
  BOOST_TEST(spot->usdRates.at("bitcoin") == 65000.0);
  for (const RequestRecord& record : account.world.requests()) BOOST_TEST(record.code == 0);
}

BOOST_AUTO_TEST_CASE(settings_that_change_nothing_change_nothing) {
  WorldOptions options;
  options.machines = 14;
  Account account(options);
  for (std::size_t i = 0; i < options.machines; ++i) {
    const auto before = account.client.serverConfig(ownName(i));
    BOOST_REQUIRE(before.has_value());
    const auto written = account.client.setServerSettings(updateFrom(*before));
    BOOST_TEST(written.has_value(), ownName(i) << ": " << (written ? "" : written.error().message));
    const auto after = account.client.serverConfig(ownName(i));
    BOOST_REQUIRE(after.has_value());
    BOOST_TEST_CONTEXT(ownName(i)) {
      BOOST_TEST((after->onDemand == before->onDemand));
      BOOST_TEST((after->spotMinimum == before->spotMinimum));
      BOOST_TEST(after->visibility == before->visibility);
      BOOST_TEST((after->mrlHours == before->mrlHours));
      BOOST_TEST((after->allowedCoins == before->allowedCoins));
      BOOST_TEST((after->autopriced == before->autopriced));
      BOOST_TEST(after->usdPricingJson == before->usdPricingJson);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_documented_sequence_through_the_client) {
  Account account;
  const auto ask = [&](const char* price) {
    return account.client.setSpotPrice(39, Price::parse(price, Currency::Bitcoin).value()).value();
  };
  const auto refused = ask("0.0000020");
  BOOST_REQUIRE(std::holds_alternative<api::spot::ExceededMaxStep>(refused));
  BOOST_TEST(std::get<api::spot::ExceededMaxStep>(refused).lowestNow.units() == 320);
  BOOST_TEST(std::holds_alternative<api::spot::Accepted>(ask("0.0000032")));
  const auto accepted = account.clock.steady();
  account.clock.sleepUntil(accepted + 87s);
  const auto early = ask("0.0000022");
  BOOST_REQUIRE(std::holds_alternative<api::spot::WindowNotOver>(early));
  BOOST_TEST((std::get<api::spot::WindowNotOver>(early).left == 513s));
  account.clock.advance(513s);
  BOOST_TEST(std::holds_alternative<api::spot::Accepted>(ask("0.0000022")));
}

BOOST_AUTO_TEST_CASE(a_lost_answer_may_have_been_applied_and_a_lost_request_was_not) {
  Account account;
  const auto bid = [&] {
    return account.world.orders()[account.world.machines()[5].orders.front()].price.units();
  };
  const auto raise = [&](const char* price) {
    return account.client.setSpotPrice(39, Price::parse(price, Currency::Bitcoin).value());
  };
  struct Case {
    Break how;
    bool maybeApplied, applied;
  };
  std::int64_t expected = bid();
  const char* prices[] = {"0.0000050", "0.0000060", "0.0000070", "0.0000080"};
  std::size_t next = 0;
  for (const Case& sample : {Case{Break::BeforeSending, false, false}, Case{Break::BeforeEffect, true, false},
                             Case{Break::InsideAnswer, true, true}, Case{Break::AfterEffect, true, true}}) {
    account.transport.breakExchange(1, sample.how);
    const char* price = prices[next++];
    const auto answer = raise(price);
    BOOST_REQUIRE(!answer.has_value());
    BOOST_TEST(answer.error().maybeApplied == sample.maybeApplied);
    if (sample.applied) expected = Price::parse(price, Currency::Bitcoin)->units();
    BOOST_TEST(bid() == expected);
  }
  BOOST_TEST(raise("0.0000090").has_value());
}

BOOST_AUTO_TEST_CASE(only_the_nth_exchange_breaks) {
  Account account;
  account.transport.breakExchange(2, Break::AfterEffect);
  BOOST_TEST(account.client.wallets().has_value());
  BOOST_TEST(!account.client.wallets().has_value());
  BOOST_TEST(account.client.wallets().has_value());
  BOOST_TEST(account.transport.exchanges() == 3U);
}

BOOST_AUTO_TEST_CASE(orders_are_created_and_cancelled) {
  Account account;
  const auto& machines = account.world.machines();
  const auto free = std::ranges::find_if(machines, [](const Machine& machine) {
    return !machine.own && machine.settings.accepts[0] && machine.orders.empty();
  });
  api::NewOrder order;
  order.image = "cloreai/ubuntu20.04-jupyter";
  order.serverId = free->id;
  order.ports = {{22, "tcp"}, {8888, "http"}};
  order.sshPassword = "secret";
  const auto id = account.client.createOrder(order);
  BOOST_REQUIRE(id.has_value());
  BOOST_REQUIRE(id->has_value());
  BOOST_TEST(account.client.myOrders(api::OrderScope::Active)->size() == 2U);
  BOOST_TEST(account.client.cancelOrder(**id, "").has_value());
  BOOST_TEST(account.client.myOrders(api::OrderScope::Active)->size() == 1U);
  BOOST_TEST(account.client.myOrders(api::OrderScope::AlsoCompleted)->size() == 2U);
  const auto again = account.client.cancelOrder(**id, "");
  BOOST_REQUIRE(!again.has_value());
  BOOST_TEST((again.error().kind == ErrorKind::Refused));
}

BOOST_AUTO_TEST_CASE(a_client_that_keeps_the_pace_is_never_refused) {
  Account account;
  for (int i = 0; i < 50; ++i) BOOST_TEST(account.client.myServers().has_value());
  for (const RequestRecord& record : account.world.requests()) BOOST_TEST(record.code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
