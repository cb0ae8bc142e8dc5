#include "agent/notify/signature.h"
#include "tests/unit/notify/channel_helpers.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;

namespace {

const std::string kToken = "123456:ABC-DEF_ghi";
const std::string kSecretPath = "/hooks/very-secret-part";
const std::string kText =
    "CRITICAL: rig_07 is offline\\nSince 10:42 UTC (3 min)\\nNext: a <b> & *c*\\nclore-agent on farm-1, "
    "2026-11-20 "
    "10:45 UTC";

Message sample() {
  Item item = bare("machine_offline", Severity::Critical, "rig_07");
  item.nextStep = "a <b> & *c*";
  return messageOf({item});
}

agent::config::Channel settingsOf(ChannelType type, const std::string& url, const World& world) {
  auto settings = channelOf(type, type == ChannelType::Telegram ? url : "");
  settings.chatId = "-100123";
  if (type == ChannelType::Telegram)
    settings.tokenFile = world.secret("token", kToken);
  else
    settings.urlFile = world.secret("url", url + kSecretPath + "?key=also-secret");
  return settings;
}

const ChannelType kHttpTypes[] = {ChannelType::Telegram, ChannelType::Discord, ChannelType::Slack,
                                  ChannelType::Webhook};

}  // namespace

BOOST_AUTO_TEST_SUITE(http_channels)

BOOST_AUTO_TEST_CASE(each_messenger_gets_its_own_body_at_its_own_address) {
  struct Case {
    ChannelType type;
    std::string path;
    std::string body;
  };
  const std::string hook = kSecretPath + "?key=also-secret";
  const Case cases[] = {
      {ChannelType::Telegram, "/bot" + kToken + "/sendMessage",
       R"({"chat_id":"-100123","text":")" + kText + R"(","link_preview_options":{"is_disabled":true}})"},
      {ChannelType::Discord, hook,
       R"({"content":"CRITICAL: rig\\_07 is offline\nSince 10:42 UTC (3 min)\nNext: a \\<b\\> & \\*c\\*\nclore-agent on )"
       R"(farm-1, 2026-11-20 10:45 UTC","allowed_mentions":{"parse":[]}})"},
      {ChannelType::Slack, hook,
       R"({"text":"CRITICAL: rig_07 is offline\nSince 10:42 UTC (3 min)\nNext: a &lt;b&gt; &amp; *c*\nclore-agent on )"
       R"(farm-1, 2026-11-20 10:45 UTC","mrkdwn":false})"},
      {ChannelType::Webhook, hook, toJson(sample())},
  };
  const test_support::SelfSignedCertificate certificate;
  for (const Case& each : cases) {
    World world;
    ScriptedServer server([](const auto&) { return Behaviour::json("{}"); }, tls(certificate));
    auto settings = settingsOf(each.type, server.url("localhost"), world);
    settings.caFile = certificate.certificateFile();
    const auto channel = world.make(settings);
    const Delivery delivery = channel->send(sample());
    BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
    BOOST_TEST(text(channel->pulse({.healthy = true, .firing = sample().items}).result) == "delivered");
    BOOST_TEST(!channel->wantsPulse());
    BOOST_TEST(channel->wantsMessages());
    BOOST_REQUIRE(server.requests().size() == 1U);
    const auto request = server.requests().front();
    BOOST_TEST(request.method == "POST");
    BOOST_TEST(request.path == each.path);
    BOOST_TEST(request.body == each.body);
    BOOST_TEST(request.headers.at("content-type") == "application/json");
    BOOST_TEST(!request.headers.contains("auth"));
  }
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_not_trusted_gets_no_message) {
  const test_support::SelfSignedCertificate certificate;
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); }, tls(certificate));
  const auto channel = world.make(settingsOf(ChannelType::Telegram, server.url(), world));
  const Delivery delivery = channel->send(sample());
  BOOST_TEST(text(delivery.result) == "try again");
  BOOST_TEST(delivery.error.find("not trusted") != std::string::npos, delivery.error);
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(no_error_holds_a_secret_whatever_the_server_says) {
  for (const ChannelType type : kHttpTypes)
    for (const int status : {302, 400, 403, 404, 429, 500}) {
      World world;
      const std::string secret =
          type == ChannelType::Telegram ? kToken : "/hooks/very-secret-part and also-secret";
      ScriptedServer server([&](const auto& request) {
        return Behaviour::answer(status, "text/plain", "no " + request.path + " " + secret,
                                 {{"Location", "http://elsewhere" + request.path}});
      });
      const auto channel = world.make(settingsOf(type, server.url(), world));
      const Delivery delivery = channel->send(sample());
      BOOST_TEST(delivery.error.find(std::to_string(status)) != std::string::npos);
      for (const char* part : {"very-secret", "ABC-DEF", "also-secret"})
        BOOST_TEST(delivery.error.find(part) == std::string::npos, delivery.error);
      BOOST_TEST(delivery.error.find("***") != std::string::npos, delivery.error);
      BOOST_TEST(server.connections() == 1, "a redirect is not followed");
    }
}

BOOST_AUTO_TEST_CASE(telegram_s_words_tell_a_wrong_chat_from_a_wrong_message) {
  const std::tuple<int, const char*, const char*> cases[] = {
      {400, "Bad Request: chat not found", "denied"},
      {400, "Bad Request: message is too long", "refused"},
      {403, "Forbidden: bot was blocked by the user", "denied"},
      {401, "Unauthorized", "denied"},
      {429, "Too Many Requests: retry after 31", "try again"},
  };
  for (const auto& [status, said, result] : cases) {
    World world;
    ScriptedServer server([&](const auto&) {
      return Behaviour::json(
          std::string(R"({"ok":false,"description":")") + said + R"(","parameters":{"retry_after":31}})",
          status);
    });
    const Delivery delivery =
        world.make(settingsOf(ChannelType::Telegram, server.url(), world))->send(sample());
    BOOST_TEST(text(delivery.result) == result, said);
    BOOST_TEST(delivery.error.find(said) != std::string::npos, delivery.error);
    if (status == 429) BOOST_TEST((delivery.after == std::optional(31'000ms)));
  }
}

BOOST_AUTO_TEST_CASE(retry_after_is_heeded_as_a_header_too) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::json("{}", 429, {{"Retry-After", "12"}}); });
  const Delivery delivery = world.make(settingsOf(ChannelType::Slack, server.url(), world))->send(sample());
  BOOST_TEST((delivery.after == std::optional(12'000ms)));
}

BOOST_AUTO_TEST_CASE(a_server_that_breaks_off_resets_or_hangs_is_tried_again) {
  for (const Behaviour& behaviour : {Behaviour::reset(), Behaviour::hang(), Behaviour::raw("")}) {
    World world;
    world.timeout = 200ms;
    ScriptedServer server([&](const auto&) { return behaviour; });
    const Delivery delivery =
        world.make(settingsOf(ChannelType::Webhook, server.url(), world))->send(sample());
    BOOST_TEST(text(delivery.result) == "try again");
    BOOST_TEST(!delivery.error.empty());
    BOOST_TEST(!delivery.maybeDelivered);
  }
}

BOOST_AUTO_TEST_CASE(an_answer_counts_though_its_body_breaks_off_or_has_no_end) {
  for (const char* rest : {"Content-Length: 50\r\n\r\n{", "\r\n"}) {
    World world;
    world.timeout = 300ms;
    ScriptedServer server([&](const auto&) {
      return Behaviour::raw("HTTP/1.1 200 OK\r\n" + std::string(rest), Behaviour::End::Close);
    });
    BOOST_TEST(
        text(world.make(settingsOf(ChannelType::Webhook, server.url(), world))->send(sample()).result) ==
        "delivered");
  }
}

BOOST_AUTO_TEST_CASE(a_webhook_is_signed_with_a_time_so_that_no_recording_serves) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  auto settings = channelOf(ChannelType::Webhook, server.url() + "/hook");
  settings.secretFile = world.secret("secret", "key");
  settings.tokenFile = world.secret("token", "bearer-token");
  const auto channel = world.make(settings);
  (void)channel->send(sample());
  world.clock.advance(5s);
  (void)channel->send(sample());
  const auto requests = server.requests();
  BOOST_REQUIRE(requests.size() == 2U);
  BOOST_TEST(requests[0].headers.at("idempotency-key") == "m-1");
  BOOST_TEST(requests[0].headers.at("authorization") == "Bearer bearer-token");
  BOOST_TEST(requests[0].headers.at("x-clore-agent-timestamp") == "1795171500");
  BOOST_TEST(requests[1].headers.at("x-clore-agent-timestamp") == "1795171505");
  for (const auto& request : requests)
    BOOST_TEST(request.headers.at("x-clore-agent-signature") ==
               signatureOf("key", std::stoll(request.headers.at("x-clore-agent-timestamp")), request.body));
  BOOST_TEST(requests[0].headers.at("x-clore-agent-signature") !=
             requests[1].headers.at("x-clore-agent-signature"));
}

BOOST_AUTO_TEST_CASE(a_signature_is_the_hmac_of_time_and_body) {
  // printf '1795171500.{"a":1}' | openssl dgst -sha256 -hmac key
  BOOST_TEST(signatureOf("key", 1'795'171'500, R"({"a":1})") ==
             "sha256=412e9c2746a7f412893178b9bec49c189cb5c7138432ee5479eaf80a391379c5");
}

BOOST_AUTO_TEST_CASE(without_secrets_a_webhook_has_no_headers_of_them) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::answer(204, "text/plain", ""); });
  Message odd = sample();
  odd.id = "x\r\nAuth: y";
  BOOST_TEST(text(world.make(channelOf(ChannelType::Webhook, server.url()))->send(odd).result) ==
             "delivered");
  const auto request = server.requests().at(0);
  BOOST_TEST(request.path == "/");
  BOOST_TEST(request.headers.at("idempotency-key") == "xAuth:y");
  for (const char* header : {"authorization", "auth", "x-clore-agent-signature", "x-clore-agent-timestamp"})
    BOOST_TEST(!request.headers.contains(header));
}

BOOST_AUTO_TEST_CASE(a_heartbeat_is_sent_while_all_is_well_and_only_then) {
  World world;
  ScriptedServer server([](const auto&) { return Behaviour::answer(200, "text/plain", "OK"); });
  const auto channel = world.make(channelOf(ChannelType::Heartbeat, server.url() + "/ping/0815"));
  BOOST_TEST(channel->wantsPulse());
  BOOST_TEST(!channel->wantsMessages());
  BOOST_TEST(text(channel->pulse({.healthy = false}).result) == "delivered");
  BOOST_TEST(server.requests().empty());
  BOOST_TEST(text(channel->pulse({.healthy = true}).result) == "delivered");
  BOOST_TEST(server.requests().at(0).method == "GET");
  BOOST_TEST(server.requests().at(0).path == "/ping/0815");
}

BOOST_AUTO_TEST_CASE(settings_of_no_use_are_said_with_their_section_and_without_secrets) {
  World world;
  const auto with = [&](ChannelType type, const std::string& url) { return channelOf(type, url); };
  auto noFile = channelOf(ChannelType::Slack);
  noFile.urlFile = (world.folder.path() / "none").string();
  auto badToken = channelOf(ChannelType::Telegram);
  badToken.tokenFile = world.secret("bad", "not-secret/at all");
  auto badCa = with(ChannelType::Slack, "https://localhost/x");
  badCa.caFile = (world.folder.path() / "none.pem").string();
  auto badBearer = with(ChannelType::Webhook, "https://localhost/x");
  badBearer.tokenFile = world.secret("bearer", "two words");
  const std::pair<agent::config::Channel, const char*> cases[] = {
      {noFile, "none"},
      {badToken, "BotFather"},
      {badCa, "none.pem"},
      {badBearer, "token"},
      {with(ChannelType::Slack, ""), "https://"},
      {with(ChannelType::Slack, "ftp://secret-host/x"), "https://"},
      {with(ChannelType::Discord, "https://"), "no host"},
      {with(ChannelType::Discord, "https://me:secret-word@host/x"), "token_file"},
      {with(ChannelType::Webhook, "https://host/x\r\nAuth: secret-word"), "blanks"},
  };
  for (const auto& [settings, said] : cases) {
    const auto made = world.tryToMake(settings);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error().message.starts_with("[notify.phone]: "), made.error().message);
    BOOST_TEST(made.error().message.find(said) != std::string::npos, made.error().message);
    for (const char* secret : {"not-secret", "two words", "secret-"})
      BOOST_TEST(made.error().message.find(secret) == std::string::npos, made.error().message);
  }
}

BOOST_AUTO_TEST_SUITE_END()
