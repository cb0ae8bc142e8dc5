#include "agent/notify/courier.h"

#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <set>

#include "tests/unit/notify/channel_helpers.h"
#include "tests/unit/notify/scripted_mail_server.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr auto kPatience = 20s;

agent::config::Channel hook(const std::string& label, const ScriptedServer& server) {
  auto settings = channelOf(ChannelType::Webhook, server.url());
  settings.label = label;
  return settings;
}

Courier::Order order(std::int64_t id, const std::string& channel) {
  Message message = messageOf({offline("rig-07")});
  message.id = std::to_string(id);
  return {.id = id, .channel = channel, .message = message};
}

/// Waits as the loop does, by the descriptor.
std::vector<Courier::Outcome> collected(Courier& courier, std::size_t count) {
  std::vector<Courier::Outcome> all;
  const auto until = steady_clock::now() + kPatience;
  while (all.size() < count && steady_clock::now() < until) {
    pollfd watched{courier.descriptor(), POLLIN, 0};
    (void)::poll(&watched, 1, 100);
    for (auto& outcome : courier.collect()) all.push_back(std::move(outcome));
  }
  return all;
}

template <typename Condition>
bool waitedFor(Condition holds) {
  const auto until = steady_clock::now() + kPatience;
  while (!holds() && steady_clock::now() < until) (void)::poll(nullptr, 0, 5);
  return holds();
}

bool isReadable(int descriptor) {
  pollfd watched{descriptor, POLLIN, 0};
  return ::poll(&watched, 1, 0) > 0;
}

std::set<std::string> tasks() {
  std::set<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) all.insert(entry.path());
  return all;
}

std::uint64_t blockedSignals(const std::string& task) {
  std::ifstream status(task + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigBlk:")) return std::stoull(line.substr(7), nullptr, 16);
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(courier)

BOOST_AUTO_TEST_CASE(outcomes_come_back_in_the_order_of_each_channel) {
  ScriptedServer good([](const auto&) { return Behaviour::json("{}"); });
  ScriptedServer bad([](const auto&) { return Behaviour::json("{}", 404); });
  const auto courier = Courier::start({hook("good", good), hook("bad", bad)}).value();
  BOOST_TEST(courier->collect().empty());
  BOOST_TEST(!isReadable(courier->descriptor()));
  for (int n = 1; n <= 5; ++n) {
    courier->hand(order(n, "good"));
    courier->hand(order(10 + n, "bad"));
  }
  courier->hand(order(99, "nobody"));
  const auto outcomes = collected(*courier, 10);
  BOOST_REQUIRE(outcomes.size() == 10U);
  std::int64_t lastGood = 0;
  std::int64_t lastBad = 10;
  for (const auto& outcome : outcomes) {
    const bool isGood = outcome.channel == "good";
    BOOST_TEST(text(outcome.delivery.result) == (isGood ? "delivered" : "denied"));
    BOOST_TEST(outcome.id == ++(isGood ? lastGood : lastBad));
  }
  BOOST_TEST(!isReadable(courier->descriptor()));
}

BOOST_AUTO_TEST_CASE(a_channel_that_is_slow_delays_another_by_one_try) {
  std::atomic<int> slowTries = 0;
  ScriptedServer slow([&](const auto&) {
    ++slowTries;
    Behaviour behaviour = Behaviour::json("{}");
    behaviour.before = 150ms;
    return behaviour;
  });
  ScriptedServer quick([](const auto&) { return Behaviour::json("{}"); });
  const auto courier = Courier::start({hook("slow", slow), hook("quick", quick)}).value();
  for (int n = 1; n <= 6; ++n) courier->hand(order(n, "slow"));
  BOOST_REQUIRE(waitedFor([&] { return slowTries > 0; }));
  courier->hand(order(100, "quick"));
  const auto outcomes = collected(*courier, 7);
  BOOST_REQUIRE(outcomes.size() == 7U);
  const auto place = std::ranges::find(outcomes, 100, &Courier::Outcome::id) - outcomes.begin();
  BOOST_TEST(place <= 2);
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_never_confirmed_does_not_go_out_for_ever) {
  ScriptedMailServer server(ScriptedMailServer::Script{{".", "close"}});
  auto mail = channelOf(ChannelType::Email);
  mail.label = "mail";
  mail.smtpHost = "127.0.0.1";
  mail.smtpPort = server.port();
  mail.security = agent::config::MailSecurity::None;
  mail.from = "agent@example.org";
  mail.to = {"owner@example.org"};
  const auto courier = Courier::start({mail}).value();
  const auto resultOf = [&](std::int64_t id) {
    courier->hand(order(id, "mail"));
    return collected(*courier, 1).at(0).delivery;
  };
  for (const std::int64_t id : {1, 2}) {
    for (int n = 1; n < Courier::kMostDoubts; ++n) BOOST_TEST(text(resultOf(id).result) == "try again");
    const Delivery last = resultOf(id);
    BOOST_TEST(text(last.result) == "delivered");
    BOOST_TEST(last.error.find("sent 3 times and never confirmed") != std::string::npos, last.error);
    BOOST_TEST(last.error.find("hung up") != std::string::npos, last.error);
  }
  server.answer(".", "451 later");
  for (int n = 0; n < 5; ++n) BOOST_TEST(text(resultOf(3).result) == "try again");
}

BOOST_AUTO_TEST_CASE(it_ends_at_once_while_a_channel_hangs) {
  for (const bool beforeAnswer : {true, false}) {
    ScriptedServer::Options options;
    if (beforeAnswer) options.onConnect = [](int) { return Behaviour::hang(); };
    ScriptedServer hangs([](const auto&) { return Behaviour::hang(); }, options);
    auto mail = channelOf(ChannelType::Email);
    mail.label = "mail";
    mail.smtpHost = "127.0.0.1";
    mail.smtpPort = hangs.port();
    mail.from = "agent@example.org";
    mail.to = {"owner@example.org"};
    for (const auto& settings : {hook("hangs", hangs), mail}) {
      if (settings.type == ChannelType::Email && !beforeAnswer) continue;
      const int before = hangs.connections();
      auto courier = Courier::start({settings}).value();
      courier->hand(order(1, settings.label));
      BOOST_REQUIRE(waitedFor([&] { return hangs.connections() > before; }));
      const auto begun = steady_clock::now();
      courier.reset();
      BOOST_TEST((steady_clock::now() - begun < 1s));
    }
  }
}

BOOST_AUTO_TEST_CASE(it_ends_at_once_while_it_has_nothing_to_do) {
  ScriptedServer good([](const auto&) { return Behaviour::json("{}"); });
  auto courier = Courier::start({hook("good", good)}).value();
  const auto begun = steady_clock::now();
  courier.reset();
  BOOST_TEST((steady_clock::now() - begun < 1s));
  BOOST_TEST(Courier::start({}).value()->collect().empty());
}

BOOST_AUTO_TEST_CASE(a_pulse_takes_the_place_of_one_that_was_not_sent_and_an_order_makes_it_old) {
  ScriptedServer slow([](const auto&) {
    Behaviour behaviour = Behaviour::json("{}");
    behaviour.before = 150ms;
    return behaviour;
  });
  auto settings = channelOf(ChannelType::Alertmanager, slow.url());
  settings.rules = {"machine_*"};
  const auto courier = Courier::start({settings}).value();
  const auto pulseOf = [](const std::string& machine) {
    return Pulse{.healthy = true,
                 .host = "farm-1",
                 .firing = {offline(machine), bare("key_refused", Severity::Critical, "")}};
  };
  courier->pulse(pulseOf("first"));
  BOOST_REQUIRE(waitedFor([&] { return !slow.requests().empty(); }));
  courier->pulse(pulseOf("overtaken"));
  courier->hand(order(1, "phone"));
  for (const char* machine : {"third", "last"}) courier->pulse(pulseOf(machine));
  BOOST_TEST(collected(*courier, 1).size() == 1U);
  BOOST_REQUIRE(waitedFor([&] { return slow.requests().size() == 3; }));
  const auto requests = slow.requests();
  BOOST_TEST(requests[0].body.find("first") != std::string::npos);
  BOOST_TEST(requests[0].body.find("key_refused") == std::string::npos);
  BOOST_TEST(requests[1].body.find("rig-07") != std::string::npos);
  BOOST_TEST(requests[2].body.find("last") != std::string::npos);
  (void)::poll(nullptr, 0, 200);
  BOOST_TEST(slow.requests().size() == 3U);
}

BOOST_AUTO_TEST_CASE(pulses_that_fail_are_told_and_the_first_that_arrives_after_them) {
  ScriptedServer server(
      test_support::inOrder({Behaviour::json("{}"), Behaviour::json("{}", 500), Behaviour::json("{}")}));
  const auto courier = Courier::start({channelOf(ChannelType::Heartbeat, server.url())}).value();
  for (std::size_t n = 1; n <= 4; ++n) {
    courier->pulse({.healthy = true});
    BOOST_REQUIRE(waitedFor([&] { return server.requests().size() == n; }));
    if (n == 2) BOOST_TEST(text(collected(*courier, 1).at(0).delivery.result) == "try again");
    if (n == 3) BOOST_TEST(text(collected(*courier, 1).at(0).delivery.result) == "delivered");
  }
  BOOST_TEST(courier->collect().empty());
}

BOOST_AUTO_TEST_CASE(a_channel_that_cannot_be_made_is_said) {
  const auto courier = Courier::start({channelOf(ChannelType::Slack, "nonsense")});
  BOOST_REQUIRE(!courier.has_value());
  BOOST_TEST(courier.error().message.starts_with("[notify.phone]"));
}

BOOST_AUTO_TEST_CASE(the_thread_takes_no_signals) {
  ScriptedServer good([](const auto&) { return Behaviour::json("{}"); });
  const std::set<std::string> before = tasks();
  const auto courier = Courier::start({hook("good", good)}).value();
  std::set<std::string> added;
  std::ranges::set_difference(tasks(), before, std::inserter(added, added.end()));
  BOOST_REQUIRE(added.size() == 1U);
  for (const int signal : {SIGHUP, SIGTERM, SIGINT, SIGPIPE})
    BOOST_TEST((blockedSignals(*added.begin()) >> (signal - 1) & 1U) == 1U);
  sigset_t mine;
  pthread_sigmask(SIG_BLOCK, nullptr, &mine);
  BOOST_TEST(!sigismember(&mine, SIGHUP), "the mask of the caller is as it was");
}

BOOST_AUTO_TEST_SUITE_END()
