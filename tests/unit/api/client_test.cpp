#include "provider/api/client.h"

#include <set>

#include "tests/unit/api/fake_transport.h"

using namespace provider;
using namespace provider::api;
using namespace std::chrono_literals;

namespace {

struct World {
  explicit World(Client::Options options = {.key = "secret-key-0123456789", .pacing = {}})
      : client(transport, pacing, clock, options) {}

  std::vector<std::int64_t> gaps_ms() const {
    std::vector<std::int64_t> gaps;
    for (std::size_t n = 1; n < transport.sent.size(); ++n)
      gaps.push_back((transport.sent[n].at - transport.sent[n - 1].at).count());
    return gaps;
  }

  VirtualClock clock;
  FakeTransport transport{clock};
  PrivatePacing pacing;
  Client client;
};

const char* const kNoServers = R"({"code":0,"servers":[]})";
const char* const kDone = R"({"code":0})";

SettingsUpdate someSettings() {
  SettingsUpdate update;
  update.name = "rig";
  update.availability = "public";
  update.mrlHours = 72;
  update.onDemand.set(Price::fromUnits(10'000, Currency::Bitcoin));
  return update;
}

NewOrder someOrder() {
  NewOrder order;
  order.image = "ubuntu";
  order.serverId = 6;
  return order;
}

std::string spell(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text;
}

/// A clock that a reload wakes early.
class WokenClock final : public Clock {
 public:
  WallTime wall() const override { return {}; }
  SteadyTime steady() const override { return SteadyTime{1h}; }
  void sleepUntil(SteadyTime) override {}
};

/// Counts, so that a turn that is never given back is seen.
class CountingPacing final : public PacingStore {
 public:
  Result<PacingState> acquire(SteadyTime deadline) override {
    if (busy)
      return failure(ErrorKind::Timeout, "another process has the turn until " +
                                             std::to_string(deadline.time_since_epoch().count()));
    ++taken;
    return state;
  }
  void release(const PacingState& next) override {
    ++givenBack;
    state = next;
  }
  PacingState state;
  bool busy = false;
  int taken = 0;
  int givenBack = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(client)

BOOST_AUTO_TEST_CASE(every_endpoint_sends_what_the_api_page_says) {
  World world;
  for (int n = 0; n < 3; ++n)
    world.transport.answer(R"({"code":0,"wallets":[],"servers":[],"orders":[],"config":{}})");
  world.transport.answer(kNoServers);
  world.transport.answer(R"({"code":0,"orders":[]})");
  world.transport.answer(R"({"code":0,"orders":[]})");
  world.transport.answer(R"({"code":0,"exists":false})");
  for (int n = 0; n < 4; ++n) world.transport.answer(kDone);
  BOOST_TEST(world.client.wallets().has_value());
  BOOST_TEST(world.client.myServers().has_value());
  BOOST_TEST(world.client.serverConfig("rig \"1\"").has_value());
  BOOST_TEST(world.client.marketplace([](const MarketMachine&) {}).has_value());
  BOOST_TEST(world.client.myOrders(OrderScope::Active).has_value());
  BOOST_TEST(world.client.myOrders(OrderScope::AlsoCompleted).has_value());
  BOOST_TEST(world.client.spotMarketplace(6).has_value());
  BOOST_TEST(world.client.setServerSettings(someSettings()).has_value());
  BOOST_TEST(world.client.setSpotPrice(39, Price::fromUnits(420, Currency::Bitcoin)).has_value());
  BOOST_TEST(world.client.cancelOrder(39, "").has_value());
  BOOST_TEST(world.client.createOrder(someOrder()).has_value());
  std::vector<std::string> lines;
  for (const auto& [request, at] : world.transport.sent) {
    lines.push_back(std::string(request.method == Method::Get ? "GET " : "POST ") + request.path + " " +
                    request.body);
    BOOST_TEST(request.key == "secret-key-0123456789");
  }
  const std::vector<std::string> expected{
      "GET /wallets ",
      "GET /my_servers ",
      R"(GET /server_config {"server_name":"rig \"1\""})",
      "GET /marketplace ",
      "GET /my_orders ",
      "GET /my_orders?return_completed=true ",
      "GET /spot_marketplace?market=6 ",
      R"(POST /set_server_settings {"name":"rig","availability":"public","mrl":72,"on_demand":0.00010000,"spot":0})",
      R"(POST /set_spot_price {"order_id":39,"desired_price":0.00000420})",
      R"(POST /cancel_order {"id":39})",
      R"(POST /create_order {"currency":"bitcoin","image":"ubuntu","renting_server":6,"type":"on-demand"})"};
  BOOST_TEST(lines == expected, boost::test_tools::per_element());
  BOOST_TEST(world.client.requestsSent() == 11U);
}

BOOST_AUTO_TEST_CASE(requests_are_spaced) {
  World world;
  for (int n = 0; n < 4; ++n) {
    world.transport.answer(kNoServers);
    BOOST_TEST(world.client.myServers().has_value());
  }
  BOOST_TEST(spell(world.gaps_ms()) == "1100 1100 1100");
}

BOOST_AUTO_TEST_CASE(orders_are_spaced_further) {
  World world;
  for (int n = 0; n < 2; ++n) {
    world.transport.answer(R"({"code":0,"id":7})");
    const auto id = world.client.createOrder(someOrder());
    BOOST_REQUIRE(id.has_value());
    BOOST_TEST(id->value() == 7);
  }
  BOOST_TEST(spell(world.gaps_ms()) == "5000");
}

BOOST_AUTO_TEST_CASE(a_refusal_for_the_rate_limit_is_repeated_after_1_2_and_4_seconds) {
  World world;
  world.transport.answer(R"({"code":5})");
  world.transport.answer("<html>slow down</html>", 429);
  world.transport.answer(R"({"code":5,"error":"too fast"})", 429);
  world.transport.answer(kNoServers);
  BOOST_TEST(world.client.myServers().has_value());
  // The first back-off is shorter than the interval, which holds all the same.
  BOOST_TEST(spell(world.gaps_ms()) == "1100 2000 4000");
}

BOOST_AUTO_TEST_CASE(it_is_repeated_a_few_times_only) {
  World world;
  for (int n = 0; n < 4; ++n) world.transport.answer(R"({"code":5})");
  const auto servers = world.client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::RateLimited));
  BOOST_TEST(servers.error().apiCode.value() == 5);
  BOOST_TEST(world.transport.sent.size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_post_refused_for_the_rate_limit_is_repeated_and_was_not_applied) {
  World world;
  for (int n = 0; n < 4; ++n) world.transport.answer("error code: 1015", 429);
  const auto done = world.client.setServerSettings(someSettings());
  BOOST_REQUIRE(!done.has_value());
  BOOST_TEST((done.error().kind == ErrorKind::RateLimited));
  BOOST_TEST(!done.error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(retry_after_is_honoured) {
  World world;
  world.transport.answer(R"({"code":5})", 429, 7s);
  world.transport.answer(kNoServers);
  BOOST_TEST(world.client.myServers().has_value());
  BOOST_TEST(spell(world.gaps_ms()) == "7000");
}

BOOST_AUTO_TEST_CASE(an_interval_beyond_patience_is_waited_for) {
  World world({.key = "secret-key-0123456789", .pacing = {.interval = 60s}});
  for (int n = 0; n < 3; ++n) {
    world.transport.answer(kNoServers);
    BOOST_TEST(world.client.myServers().has_value());
  }
  BOOST_TEST(spell(world.gaps_ms()) == "60000 60000");
}

BOOST_AUTO_TEST_CASE(a_retry_after_beyond_patience_fails_at_once_and_is_kept_for_later) {
  World world;
  world.transport.answer(R"({"code":5})", 429, 120s);
  const auto servers = world.client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::RateLimited));
  BOOST_TEST(servers.error().message == "the marketplace asked to be left alone for 120 s");
  BOOST_TEST((servers.error().retryAfter == 120s));
  BOOST_TEST((world.client.leftAloneUntil() == world.clock.steady() + 120s));
  BOOST_TEST(!world.client.wallets().has_value());
  BOOST_TEST(world.transport.sent.size() == 1U);
  world.clock.advance(120s);
  world.transport.answer(kNoServers);
  BOOST_TEST(world.client.myServers().has_value());
  BOOST_TEST((world.client.leftAloneUntil() == SteadyTime{}));
}

BOOST_AUTO_TEST_CASE(being_woken_before_the_slot_cancels_the_call) {
  VirtualClock transportClock;
  WokenClock clock;
  FakeTransport transport{transportClock};
  CountingPacing pacing;
  pacing.state.lastSent = clock.steady() - 100ms;
  Client client(transport, pacing, clock, {.key = "k", .pacing = {}});
  const auto servers = client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::Cancelled));
  BOOST_TEST(transport.sent.empty());
  BOOST_TEST(pacing.givenBack == pacing.taken);
}

BOOST_AUTO_TEST_CASE(a_turn_that_does_not_come_is_reported) {
  VirtualClock clock;
  FakeTransport transport{clock};
  CountingPacing pacing;
  pacing.busy = true;
  Client client(transport, pacing, clock, {.key = "k", .pacing = {}});
  const auto servers = client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::Timeout));
  BOOST_TEST(pacing.givenBack == 0);
}

BOOST_AUTO_TEST_CASE(a_turn_is_given_back_even_when_a_visitor_throws) {
  VirtualClock clock;
  FakeTransport transport{clock};
  CountingPacing pacing;
  Client client(transport, pacing, clock, {.key = "k", .pacing = {}});
  transport.answer(R"({"code":0,"servers":[{"id":1}]})");
  BOOST_CHECK_THROW((void)client.marketplace([](const MarketMachine&) { throw std::logic_error("a bug"); }),
                    std::logic_error);
  BOOST_TEST(pacing.givenBack == 1);
}

BOOST_AUTO_TEST_CASE(a_stale_state_from_another_boot_does_not_stop_the_agent) {
  VirtualClock clock;
  FakeTransport transport{clock};
  CountingPacing pacing;
  pacing.state.lastSent = clock.steady() + 1000h;
  pacing.state.notBefore = clock.steady() + 1000h;
  Client client(transport, pacing, clock, {.key = "k", .pacing = {}});
  transport.answer(kNoServers);
  const SteadyTime before = clock.steady();
  BOOST_TEST(client.myServers().has_value());
  BOOST_TEST((clock.steady() - before == 1100ms));
}

BOOST_AUTO_TEST_CASE(a_request_that_may_have_been_sent_used_up_its_slot_and_one_that_was_not_did_not) {
  World world;
  world.transport.failWith(ErrorKind::NoConnection, false);
  world.transport.failWith(ErrorKind::Timeout, true);
  world.transport.answer(kNoServers);
  BOOST_TEST(!world.client.myServers().has_value());
  BOOST_TEST(!world.client.myServers().has_value());
  BOOST_TEST(world.client.myServers().has_value());
  BOOST_TEST(spell(world.gaps_ms()) == "0 1100");
  BOOST_TEST(world.client.requestsSent() == 2U);
}

struct AppliedCase {
  const char* what;
  const char* body;
  int status;
  ErrorKind kind;
  bool maybeApplied;
};
const AppliedCase kAppliedCases[] = {
    {"invalid input", R"({"code":2})", 200, ErrorKind::InvalidInput, false},
    {"key", R"({"code":3})", 200, ErrorKind::KeyRefused, false},
    {"endpoint", R"({"code":4})", 404, ErrorKind::InvalidInput, false},
    {"words", R"({"code":6,"error":"not_your_server"})", 200, ErrorKind::Refused, false},
    {"database", R"({"code":1})", 500, ErrorKind::Busy, true},
    {"unknown code", R"({"code":99})", 200, ErrorKind::BadAnswer, true},
    {"gateway", "<html>Bad gateway</html>", 502, ErrorKind::BadAnswer, true},
    {"blocked", "error code: 1010", 403, ErrorKind::BadAnswer, true},
    {"empty", "", 200, ErrorKind::BadAnswer, true},
    {"redirect", "", 302, ErrorKind::BadAnswer, true},
};

BOOST_AUTO_TEST_CASE(after_a_post_only_a_documented_refusal_says_that_nothing_happened) {
  for (const AppliedCase& each : kAppliedCases) {
    BOOST_TEST_CONTEXT(each.what) {
      World world;
      world.transport.answer(each.body, each.status);
      const auto done = world.client.setServerSettings(someSettings());
      BOOST_REQUIRE(!done.has_value());
      BOOST_TEST((done.error().kind == each.kind));
      BOOST_TEST(done.error().maybeApplied == each.maybeApplied);
      BOOST_TEST(world.transport.sent.size() == 1U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lost_answer_to_a_post_may_have_been_applied_and_to_a_get_does_not_matter) {
  World world;
  world.transport.failWith(ErrorKind::Timeout, true);
  world.transport.failWith(ErrorKind::Timeout, true);
  world.transport.failWith(ErrorKind::NoConnection, false);
  BOOST_TEST(world.client.cancelOrder(1, "").error().maybeApplied);
  BOOST_TEST(!world.client.myServers().error().maybeApplied);
  BOOST_TEST(!world.client.cancelOrder(1, "").error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(a_get_is_never_said_to_have_been_applied) {
  World world;
  world.transport.answer("<html>", 502);
  BOOST_TEST(!world.client.myServers().error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(what_the_transport_says_wins_over_what_the_reader_made_of_half_an_answer) {
  World world;
  world.transport.failWith(ErrorKind::NoConnection, true, R"({"code":0,"servers":[)");
  const auto servers = world.client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::NoConnection));
}

BOOST_AUTO_TEST_CASE(a_429_that_broke_off_is_a_refusal_all_the_same) {
  World world;
  world.transport.failWith(ErrorKind::NoConnection, true, "<html>slow", 429);
  world.transport.answer(kNoServers);
  BOOST_TEST(world.client.myServers().has_value());
}

BOOST_AUTO_TEST_CASE(a_redirect_is_not_followed_and_says_so) {
  World world;
  world.transport.answer(kNoServers, 301);
  const auto servers = world.client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::BadAnswer));
  BOOST_TEST(servers.error().message == "redirects to other addresses are not followed (HTTP 301)");
}

BOOST_AUTO_TEST_CASE(the_key_is_in_no_error_even_when_the_answer_shows_it) {
  World world;
  const std::string key = "secret-key-0123456789";
  world.transport.answer("<html>bad header auth: " + key, 403);
  world.transport.answer(R"({"code":6,"error":"no rights for )" + key + R"("})");
  // Cut in the middle of the key by the length of what is shown.
  world.transport.answer(std::string(45, '.') + key, 403);
  for (int n = 0; n < 3; ++n) {
    const auto servers = world.client.myServers();
    BOOST_REQUIRE(!servers.has_value());
    BOOST_TEST(servers.error().message.find("secret-k") == std::string::npos);
    BOOST_TEST(servers.error().message.find("(key)") != std::string::npos);
    BOOST_TEST(servers.error().apiText.find("secret-k") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_key_that_would_break_the_header_is_not_sent) {
  World world({.key = "abc\r\nX-Other: 1", .pacing = {}});
  const auto servers = world.client.myServers();
  BOOST_REQUIRE(!servers.has_value());
  BOOST_TEST((servers.error().kind == ErrorKind::KeyRefused));
  BOOST_TEST(world.transport.sent.empty());
}

BOOST_AUTO_TEST_CASE(no_machine_is_shown_twice_when_a_refusal_came_with_machines) {
  World world;
  world.transport.answer(R"({"servers":[{"id":1}],"code":5})");
  world.transport.answer(R"({"servers":[{"id":1}],"code":0})");
  int visits = 0;
  BOOST_TEST(!world.client.marketplace([&](const MarketMachine&) { ++visits; }).has_value());
  BOOST_TEST(visits == 1);
}

BOOST_AUTO_TEST_SUITE_END()
