#include "tests/unit/notify/channel_helpers.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(alertmanager)

BOOST_AUTO_TEST_CASE(conditions_become_alerts_that_end_by_themselves_and_events_do_not) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  auto settings = channelOf(ChannelType::Alertmanager, server.url() + "/am/");
  settings.tokenFile = world.secret("token", "bearer-token");
  const auto channel = world.make(settings);
  BOOST_TEST(channel->wantsPulse());
  BOOST_TEST(channel->wantsMessages());
  const Item event = bare("rented", Severity::Info, "rig-07", 0, ItemKind::Event);
  BOOST_TEST(text(channel->send(messageOf({event})).result) == "delivered");
  BOOST_TEST(server.requests().empty());
  Item over = bare("offer_lost", Severity::Warning, "", 39, ItemKind::Resolved);
  BOOST_TEST(text(channel->send(messageOf({event, offline("rig-07"), over})).result) == "delivered");
  const auto request = server.requests().at(0);
  BOOST_TEST(request.path == "/am/api/v2/alerts");
  BOOST_TEST(request.headers.at("authorization") == "Bearer bearer-token");
  BOOST_TEST(
      request.body ==
      R"([{"labels":{"alertname":"machine_offline","severity":"critical","machine":"rig-07","agent":"farm-1"},)"
      R"("annotations":{"summary":"rig-07 is offline","description":"is not online, 8x NVIDIA GeForce RTX 4090, )"
      R"(rented on demand for 0.00013500 BTC a day","next_step":"check power and network of the rig"},)"
      R"("startsAt":"2026-11-20T10:42:00Z","endsAt":"2026-11-20T10:50:00Z"},)"
      R"({"labels":{"alertname":"offer_lost","severity":"warning","offer":"39","agent":"farm-1"},)"
      R"("annotations":{"summary":"offer 39 has lost its machine"},)"
      R"("startsAt":"2026-11-20T10:42:00Z","endsAt":"2026-11-20T10:45:00Z"}])");
}

BOOST_AUTO_TEST_CASE(a_pulse_sends_again_what_is_firing_for_as_long_as_pulses_may_be_missed) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  const auto channel = world.make(channelOf(ChannelType::Alertmanager, server.url()));
  BOOST_TEST(text(channel->pulse({.healthy = true, .host = "farm-1"}).result) == "delivered");
  BOOST_TEST(server.requests().empty());
  const Pulse pulse{.healthy = true,
                    .host = "farm-1",
                    .firing = {offline("rig-07", ItemKind::StillFiring)},
                    .every = 10min};
  BOOST_TEST(text(channel->pulse(pulse).result) == "delivered");
  (void)channel->send(messageOf({offline("rig-07", ItemKind::Flapping)}));
  (void)channel->send(messageOf({offline("rig-07", ItemKind::Resolved)}));
  const auto requests = server.requests();
  BOOST_REQUIRE(requests.size() == 3U);
  BOOST_TEST(requests[0].body.find(R"("endsAt":"2026-11-20T11:25:00Z")") != std::string::npos);
  BOOST_TEST(requests[1].body == requests[0].body);
  const auto labels = [](const std::string& body) { return body.substr(0, body.find("startsAt")); };
  BOOST_TEST(labels(requests[2].body) == labels(requests[0].body));
}

BOOST_AUTO_TEST_CASE(a_test_is_an_alert_of_a_minute_and_no_alert_ends_before_it_starts) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  const auto channel = world.make(channelOf(ChannelType::Alertmanager, server.url()));
  (void)channel->send(messageOf({bare("", Severity::Info, "", 0, ItemKind::Test)}));
  Item odd = offline("rig-07", ItemKind::Resolved);
  odd.since = kNow + 1h;
  (void)channel->send(messageOf({odd}));
  const auto requests = server.requests();
  BOOST_TEST(requests.at(0).body.find(R"("alertname":"notify_test")") != std::string::npos);
  BOOST_TEST(requests.at(0).body.find(R"("endsAt":"2026-11-20T10:46:00Z")") != std::string::npos);
  BOOST_TEST(
      requests.at(1).body.find(R"("startsAt":"2026-11-20T10:45:00Z","endsAt":"2026-11-20T10:45:00Z")") !=
      std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
