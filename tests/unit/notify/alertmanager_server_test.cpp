#include <fstream>

#include "tests/unit/notify/channel_helpers.h"
#include "tests/unit/notify/program.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;

namespace {

/// Debian's prometheus-alertmanager, alone, with a receiver that tells nobody.
struct RealAlertmanager {
  RealAlertmanager() {
    std::ofstream(folder.path() / "config.yml") << "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";
    server = startOnFreePorts(1, [this](const auto& ports) {
      const std::string at = "127.0.0.1:" + std::to_string(ports.front());
      return std::make_unique<Program>(
          std::vector<std::string>{"/usr/bin/prometheus-alertmanager",
                                   "--config.file=" + (folder.path() / "config.yml").string(),
                                   "--storage.path=" + (folder.path() / "data").string(),
                                   "--cluster.listen-address=", "--web.listen-address=" + at},
          folder.path() / "log");
    });
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server.ports.front()); }
  /// What it holds; alerts that are over are in no list but are forgotten.
  [[nodiscard]] std::string alerts() const {
    Caller caller(url());
    (void)caller.get("/api/v2/alerts");
    return caller.body;
  }

  test_support::TemporaryFolder folder;
  Started server;
};

Item now(Item item, const provider::Clock& clock) {
  item.at = clock.wall();
  item.since = item.at - 3min;
  return item;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(alertmanager_server)

BOOST_AUTO_TEST_CASE(an_alert_fires_is_kept_up_by_pulses_and_is_resolved) {
  const RealAlertmanager real;
  provider::SystemClock clock;
  const auto channel = makeChannel(channelOf(ChannelType::Alertmanager, real.url()), nullptr, clock).value();
  const Item lost = now(bare("offer_lost", Severity::Warning, "", 39), clock);

  Delivery delivery = channel->send(messageOf({now(offline("größe \"7\""), clock), lost}));
  BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
  BOOST_REQUIRE(waitedFor([&] { return has(real.alerts(), "machine_offline"); }));
  const std::string firing = real.alerts();
  for (const char* part : {R"("alertname":"machine_offline")", R"("severity":"critical")",
                           R"("machine":"größe \"7\"")", R"("agent":"farm-1")", R"("offer":"39")",
                           R"("state":"active")", R"("next_step":"check power and network of the rig")"})
    BOOST_TEST(has(firing, part), part << " is not in " << firing);

  delivery = channel->pulse({.healthy = true, .host = "farm-1", .firing = {lost}, .every = 1min});
  BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
  Item over = now(offline("größe \"7\"", ItemKind::Resolved), clock);
  delivery = channel->send(messageOf({over}));
  BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
  BOOST_TEST(waitedFor([&] { return !has(real.alerts(), "machine_offline"); }), real.alerts());
  BOOST_TEST(has(real.alerts(), "offer_lost"));
}

BOOST_AUTO_TEST_CASE(a_test_and_an_address_that_is_none_of_its_are_answered_as_expected) {
  const RealAlertmanager real;
  provider::SystemClock clock;
  Item test = bare("", Severity::Info, "", 0, ItemKind::Test);
  test.since = test.at = clock.wall();
  const auto good = makeChannel(channelOf(ChannelType::Alertmanager, real.url()), nullptr, clock).value();
  BOOST_TEST(text(good->send(messageOf({test})).result) == "delivered");
  BOOST_TEST(waitedFor([&] { return has(real.alerts(), "notify_test"); }));
  const auto bad =
      makeChannel(channelOf(ChannelType::Alertmanager, real.url() + "/other"), nullptr, clock).value();
  const Delivery delivery = bad->send(messageOf({test}));
  BOOST_TEST(text(delivery.result) == "denied", delivery.error);
}

BOOST_AUTO_TEST_SUITE_END()
