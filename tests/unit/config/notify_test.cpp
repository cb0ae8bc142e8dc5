#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "agent/config/told_names.h"
#include "agent/config/url.h"
#include "tests/unit/config/support.h"

using namespace agent::config;
using namespace std::chrono_literals;
using config_test::valid;

namespace {

/// The one channel of this section.
Channel channel(const std::string& keys) {
  const Config config = valid("[notify.a]\n" + keys);
  BOOST_REQUIRE(config.channels.size() == 1u);
  return config.channels.front();
}

std::string mail(const std::string& keys) {
  return "type = email\nfrom = a@example.com\nto = b@example.com\n" + keys;
}

std::string shown(const Config& config, const std::string& section, const std::string& key) {
  for (const Origin& origin : config.origins)
    if (origin.section == section && origin.key == key) return origin.value + " (" + origin.source + ")";
  return {};
}

using Texts = std::vector<std::string>;

struct ServerCase {
  const char* keys;
  const char* host;
  int port;
};
std::ostream& operator<<(std::ostream& out, const ServerCase& c) { return out << c.keys; }

const ServerCase kServers[] = {
    {"smtp = smtp.example.com\n", "smtp.example.com", 587},
    {"smtp = SMTP.Example.com\nsecurity = starttls\n", "smtp.example.com", 587},
    {"smtp = smtp.example.com\nsecurity = tls\n", "smtp.example.com", 465},
    {"smtp = smtp.example.com:465\nsecurity = starttls\n", "smtp.example.com", 465},
    {"security = tls\nsmtp = smtp.example.com:2525\n", "smtp.example.com", 2525},
    {"smtp = localhost\nsecurity = none\n", "localhost", 25},
    {"smtp = 127.0.0.2:1025\nsecurity = none\n", "127.0.0.2", 1025},
    {"smtp = [::1]\nsecurity = none\n", "::1", 25},
    {"smtp = [2001:DB8::1]:65535\n", "2001:db8::1", 65535},
};

struct AddressCase {
  const char* text;
  const char* used;  // empty = refused
};
std::ostream& operator<<(std::ostream& out, const AddressCase& c) { return out << c.text; }

const AddressCase kAddresses[] = {
    {"https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/services/T0/B0/x"},
    {"HTTPS://Example.com/A?b=C&d", "https://example.com/A?b=C&d"},
    {"https://example.com", "https://example.com"},
    {"https://example.com?x", "https://example.com?x"},
    {"https://example.com/x/", "https://example.com/x/"},
    {"http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"},
    {"http://[::1]/x", "http://[::1]/x"},
    {"http://example.com/x", ""},
    {"https://u:p@example.com/x", ""},
    {"https://u@example.com?x", ""},
    {"https://example.com/x#y", ""},
    {"https://example.com/a b", ""},
    {"ftp://example.com", ""},
    {"example.com", ""},
    {"https://", ""},
};

struct QuietCase {
  const char* text;
  int from;
  int to;
  const char* zone;
};
std::ostream& operator<<(std::ostream& out, const QuietCase& c) { return out << c.text; }

const QuietCase kQuiet[] = {
    {"22:00-07:00", 1320, 420, "UTC"},
    {"22:00-07:00 Europe/Prague", 1320, 420, "Europe/Prague"},
    {"0:30 - 6:05\tAmerica/New_York", 30, 365, "America/New_York"},
    {"22:00 .. 24:00", 1320, 1440, "UTC"},
    {"00:00-23:59 UTC", 0, 1439, "UTC"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(notify)

using boost::unit_test::data::make;

BOOST_AUTO_TEST_CASE(without_sections_there_are_no_channels_and_no_events_are_told) {
  const Config config = valid("");
  BOOST_TEST(config.channels.empty());
  BOOST_TEST((config.alertTiming.groupWait == 30s));
  BOOST_TEST((config.alertTiming.repeatEvery == 4h));
  BOOST_TEST((!config.toldEvents.rented && !config.toldEvents.released && !config.toldEvents.price));
}

BOOST_AUTO_TEST_CASE(never_to_repeat_is_zero) {
  BOOST_TEST((valid("[alert]\nrepeat_every = off\n").alertTiming.repeatEvery == 0s));
}

BOOST_AUTO_TEST_CASE(every_key_of_a_channel_reaches_its_place) {
  const Channel telegram = channel(
      "type = telegram\ntoken_file = /t\nchat_id = -1001234567890\nca_file = /c\nseverity = warning\n"
      "rules = machine_*, offer_lost ,rented\nquiet_hours = 22:00-07:00\n");
  BOOST_TEST(telegram.label == "a");
  BOOST_TEST((telegram.type == ChannelType::Telegram));
  BOOST_TEST(telegram.url == "https://api.telegram.org");
  BOOST_TEST(telegram.tokenFile == "/t");
  BOOST_TEST(telegram.chatId == "-1001234567890");
  BOOST_TEST(telegram.caFile == "/c");
  BOOST_TEST((telegram.severity == LeastSeverity::Warning));
  BOOST_TEST(telegram.rules == (Texts{"machine_*", "offer_lost", "rented"}),
             boost::test_tools::per_element());
  BOOST_TEST(telegram.quietHours.has_value());
  const Channel webhook =
      channel("type = webhook\nurl = https://example.com/x\ntoken_file = token\nsecret_file = hook.secret\n");
  BOOST_TEST((webhook.type == ChannelType::Webhook));
  BOOST_TEST(webhook.url == "https://example.com/x");
  BOOST_TEST(webhook.tokenFile == "token");
  BOOST_TEST(webhook.secretFile == "hook.secret");
  BOOST_TEST((webhook.severity == LeastSeverity::Info));
  BOOST_TEST(webhook.rules.empty());
  BOOST_TEST(!webhook.quietHours.has_value());
  const Channel email = channel(
      "type = email\nsmtp = smtp.example.com\nuser = me; too\npassword_file = /p\nfrom = a+b@example.com\n"
      "to = me@example.com, you@example.co.uk\nseverity = critical\n");
  BOOST_TEST((email.type == ChannelType::Email));
  BOOST_TEST((email.security == MailSecurity::StartTls));
  BOOST_TEST(email.user == "me; too");
  BOOST_TEST(email.passwordFile == "/p");
  BOOST_TEST(email.from == "a+b@example.com");
  BOOST_TEST(email.to == (Texts{"me@example.com", "you@example.co.uk"}), boost::test_tools::per_element());
  BOOST_TEST((email.severity == LeastSeverity::Critical));
}

BOOST_AUTO_TEST_CASE(channels_come_in_the_order_of_the_file_each_with_its_type) {
  const std::pair<const char*, const char*> sections[] = {
      {"telegram", "token_file = t\nchat_id = @rigs\n"},
      {"discord", "url_file = /u\n"},
      {"slack", "url = https://hooks.slack.com/x\n"},
      {"webhook", "url_file = u\n"},
      {"email", "smtp = [::1]\nfrom = a@localhost\nto = b@localhost\n"},
      {"alertmanager", "url = http://127.0.0.1:9093/\n"},
      {"heartbeat", "url = https://hc-ping.com/x\nca_file = /c\n"}};
  std::string text;
  for (const auto& [type, keys] : sections)
    text += "[notify." + std::string(type) + "]\ntype = " + type + "\n" + keys;
  const Config config = valid(text);
  BOOST_REQUIRE(config.channels.size() == std::size(sections));
  for (std::size_t i = 0; i < std::size(sections); ++i) {
    BOOST_TEST(config.channels[i].label == sections[i].first);
    BOOST_TEST(name(config.channels[i].type) == sections[i].first);
  }
  BOOST_TEST(config.channels[1].urlFile == "/u");
  BOOST_TEST(config.channels[5].url == "http://127.0.0.1:9093");
}

BOOST_AUTO_TEST_CASE(an_address_may_look_like_another_type_s_where_it_works) {
  for (const char* keys : {"type = slack\nurl = https://discord.com/api/webhooks/1/x/slack\n",
                           "type = slack\nurl = https://notdiscord.com/x\n",
                           "type = webhook\nurl = https://discord.com/api/webhooks/1/x\n",
                           "type = alertmanager\nurl = https://example.com/my-api\n",
                           "type = alertmanager\nurl = https://api.example.com\n"})
    BOOST_TEST(!channel(keys).url.empty());
}

BOOST_DATA_TEST_CASE(a_mail_server_has_the_port_of_its_protection_unless_it_says_another, make(kServers)) {
  const Channel email = channel(mail(sample.keys));
  BOOST_TEST(email.smtpHost == sample.host);
  BOOST_TEST(email.smtpPort == sample.port);
}

BOOST_AUTO_TEST_CASE(a_telegram_server_of_one_s_own_is_used_without_a_slash_at_its_end) {
  BOOST_TEST(channel("type = telegram\ntoken_file = t\nchat_id = 5\nurl = http://localhost:8081/x//\n").url ==
             "http://localhost:8081/x");
}

BOOST_DATA_TEST_CASE(the_address_of_a_channel_keeps_its_path_or_is_refused, make(kAddresses)) {
  BOOST_TEST(channelUrl(sample.text).value_or("") == sample.used);
}

BOOST_DATA_TEST_CASE(quiet_hours_have_a_zone, make(kQuiet)) {
  const Channel quiet =
      channel("type = slack\nurl_file = u\nquiet_hours = " + std::string(sample.text) + "\n");
  BOOST_TEST(quiet.quietHours->fromMinute == sample.from);
  BOOST_TEST(quiet.quietHours->toMinute == sample.to);
  BOOST_TEST(quiet.quietHours->zone.name() == sample.zone);
}

BOOST_AUTO_TEST_CASE(every_rule_and_every_event_can_be_named) {
  std::vector<std::string_view> names = ruleNames();
  BOOST_TEST(names.front() == "machine_offline");
  BOOST_TEST(names.back() == "key_refused");
  for (const std::string_view event : eventNames()) names.push_back(event);
  for (const std::string_view name : names)
    BOOST_TEST(channel("type = slack\nurl_file = u\nrules = " + std::string(name) +
                       "\n[alert]\nevents = rented, released, price\n")
                   .rules.front() == name);
}

BOOST_AUTO_TEST_CASE(an_address_that_is_a_secret_is_not_shown) {
  const Config config = valid(
      "[notify.d]\ntype = discord\nurl = https://discord.com/api/webhooks/1/s3cr3t?x\n"
      "[notify.h]\ntype = heartbeat\nurl_file = /etc/heartbeat\n"
      "[notify.t]\ntype = telegram\ntoken_file = t\nchat_id = 5\n"
      "[notify.m]\n" +
      mail("smtp = mx\n"));
  BOOST_TEST(shown(config, "notify.d", "url") == "https://discord.com/... (agent.ini:3)");
  BOOST_TEST(shown(config, "notify.d", "severity") == "info (default)");
  BOOST_TEST(shown(config, "notify.d", "security").empty());
  BOOST_TEST(shown(config, "notify.h", "url_file") == "/etc/heartbeat (agent.ini:6)");
  BOOST_TEST(shown(config, "notify.h", "url").empty());
  BOOST_TEST(shown(config, "notify.h", "severity").empty());
  BOOST_TEST(shown(config, "notify.t", "url") == "https://api.telegram.org (default)");
  BOOST_TEST(shown(config, "notify.m", "security") == "starttls (default)");
  for (const auto& [url, visible] : {std::pair{"https://x.example", "https://x.example"},
                                     {"https://x.example/", "https://x.example"},
                                     {"https://x.example?s", "https://x.example/..."}})
    BOOST_TEST(withoutPath(url) == visible);
}

BOOST_AUTO_TEST_SUITE_END()
