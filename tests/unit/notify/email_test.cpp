#include <algorithm>

#include "agent/notify/mail.h"
#include "agent/notify/smtp.h"
#include "tests/unit/notify/channel_helpers.h"
#include "tests/unit/notify/scripted_mail_server.h"

using namespace agent::notify;
using namespace notify_test;
using namespace std::chrono_literals;
using agent::config::MailSecurity;

namespace {

agent::config::Channel mailbox(const ScriptedMailServer& server, const World& world,
                               MailSecurity security = MailSecurity::None) {
  auto settings = channelOf(ChannelType::Email);
  settings.smtpHost = "127.0.0.1";
  settings.smtpPort = server.port();
  settings.security = security;
  settings.user = "agent";
  settings.passwordFile = world.secret("password", "pass word");
  settings.from = "Rig watch <agent@example.org>";
  settings.to = {"a@example.org", "b@example.org"};
  return settings;
}

std::size_t timesHeard(const ScriptedMailServer& server, const std::string& beginning) {
  return static_cast<std::size_t>(std::ranges::count_if(
      server.heard(), [&](const std::string& line) { return line.starts_with(beginning); }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(email)

BOOST_AUTO_TEST_CASE(a_message_is_handed_in_as_the_protocol_wants_it) {
  World world;
  ScriptedMailServer server;
  const Delivery delivery = world.make(mailbox(server, world))->send(messageOf({offline("rig-07")}));
  BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
  const auto heard = server.heard();
  BOOST_REQUIRE(heard.size() > 8U);
  BOOST_TEST(heard[0].starts_with("EHLO "));
  BOOST_TEST(heard[1] == "AUTH PLAIN " + base64(std::string("\0agent\0pass word", 16)));
  BOOST_TEST(heard[2] == "MAIL FROM:<agent@example.org>");
  BOOST_TEST(heard[3] == "RCPT TO:<a@example.org>");
  BOOST_TEST(heard[4] == "RCPT TO:<b@example.org>");
  BOOST_TEST(heard[5] == "DATA");
  BOOST_TEST((std::ranges::find(heard, "Subject: CRITICAL: rig-07 is offline") != heard.end()));
}

BOOST_AUTO_TEST_CASE(every_answer_says_what_is_to_be_done) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"220", "554 no service", "denied"},   {"220", "421 later", "try again"},
      {"220", "SSH-2.0", "try again"},       {"220", "close", "try again"},
      {"EHLO", "500 what", "denied"},        {"EHLO", "250 localhost", "denied"},
      {"AUTH PLAIN", "535 wrong", "denied"}, {"AUTH PLAIN", "454 later", "try again"},
      {"MAIL", "550 not you", "denied"},     {"MAIL", "451 later", "try again"},
      {"RCPT", "550 nobody", "denied"},      {"RCPT", "450 greylisted", "try again"},
      {"DATA", "554 no", "refused"},         {"DATA", "451 later", "try again"},
      {"AUTH PLAIN", "334 ", "try again"},   {"DATA", "250 ok", "try again"},
      {"220", "354 go on", "try again"},     {"RCPT", "354 go on", "try again"},
      {".", "354 go on", "try again"},       {"MAIL", "334 go on", "try again"},
      {".", "552 too large", "refused"},     {".", "451 later", "try again"},
      {".", "close", "try again"},           {"MAIL", "hang", "try again"},
  };
  for (const auto& [command, answer, result] : cases) {
    World world;
    world.timeout = 400ms;
    ScriptedMailServer server(ScriptedMailServer::Script{{command, answer}});
    const Delivery delivery = world.make(mailbox(server, world))->send(messageOf({offline("rig-07")}));
    BOOST_TEST(text(delivery.result) == result, command << " " << answer << ": " << delivery.error);
    BOOST_TEST(!delivery.error.empty());
    BOOST_TEST(delivery.error.find("pass") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_repeats_the_log_in_does_not_get_it_into_an_error) {
  const std::string plain = base64(std::string("\0agent\0pass word", 16));
  const std::pair<std::string, std::string> cases[] = {
      {"AUTH PLAIN", "AUTH PLAIN " + plain},
      {"AUTH PLAIN", "pass word"},
      {"AUTH PLAIN", base64("agent") + " " + base64("pass word")},
      {"AUTH PLAIN", std::string(145, 'x') + " " + plain},
      {"AUTH PLAIN", std::string(150, 'x') + " pass word"},
      {"RCPT", std::string(145, 'x') + " " + plain},
  };
  for (const auto& [command, said] : cases) {
    World world;
    ScriptedMailServer server(ScriptedMailServer::Script{{command, "535 no " + said}});
    const Delivery delivery = world.make(mailbox(server, world))->send(messageOf({offline("rig-07")}));
    BOOST_TEST(text(delivery.result) == "denied");
    BOOST_TEST(delivery.error.find(": 535 no ") != std::string::npos, delivery.error);
    BOOST_TEST(delivery.error.find("***") != std::string::npos, delivery.error);
    for (const std::string& part : {plain.substr(0, 6), std::string("pass"), base64("pass word").substr(0, 4),
                                    base64("agent").substr(0, 4)})
      BOOST_TEST(delivery.error.find(part) == std::string::npos, delivery.error);
  }
}

BOOST_AUTO_TEST_CASE(a_mail_may_be_there_when_all_of_it_was_sent_and_no_refusal_came) {
  const std::tuple<const char*, const char*, bool> cases[] = {
      {".", "hang", true},       {".", "close", true},     {".", "nonsense", true}, {".", "354 go on", true},
      {".", "451 later", false}, {".", "552 no", false},   {"DATA", "hang", false}, {"DATA", "close", false},
      {"MAIL", "hang", false},   {"QUIT", "close", false},
  };
  for (const auto& [command, answer, maybe] : cases) {
    World world;
    world.timeout = 300ms;
    ScriptedMailServer server(ScriptedMailServer::Script{{command, answer}});
    const Delivery delivery = world.make(mailbox(server, world))->send(messageOf({offline("rig-07")}));
    BOOST_TEST(delivery.maybeDelivered == maybe, command << " " << answer << ": " << delivery.error);
  }
}

BOOST_AUTO_TEST_CASE(a_mail_that_some_did_not_get_is_delivered_and_still_a_fault) {
  const std::pair<const char*, const char*> cases[] = {
      {"250 ok", ""},
      {"550 nobody", "delivered, but not to all: 127.0.0.1 refuses the recipient b@example.org"}};
  for (const auto& [answer, fault] : cases) {
    World world;
    ScriptedMailServer server(ScriptedMailServer::Script{{"RCPT TO:<b", answer}});
    const Delivery delivery = world.make(mailbox(server, world))->send(messageOf({offline("rig-07")}));
    BOOST_TEST(text(delivery.result) == "delivered");
    BOOST_TEST(faultOf(delivery).starts_with(fault), faultOf(delivery));
    BOOST_TEST(faultOf(delivery).empty() == delivery.error.empty());
  }
  BOOST_TEST(faultOf({.result = Delivery::Result::Denied, .error = "why", .after = {}}) == "why");
}

BOOST_AUTO_TEST_CASE(mail_servers_have_longer_to_answer_than_others) {
  BOOST_TEST((timeLimitOf(ChannelType::Email) == 60s));
  BOOST_TEST((timeLimitOf(ChannelType::Telegram) == 15s));
}

BOOST_AUTO_TEST_CASE(a_computer_whose_name_is_no_domain_s_greets_by_an_address) {
  const std::pair<const char*, const char*> cases[] = {{"farm.example.org", "farm.example.org"},
                                                       {"a-1.b", "a-1.b"},
                                                       {"farm", "[127.0.0.1]"},
                                                       {"localhost", "[127.0.0.1]"},
                                                       {"", "[127.0.0.1]"},
                                                       {"farm_1.example.org", "[127.0.0.1]"},
                                                       {".farm", "[127.0.0.1]"},
                                                       {"farm.", "[127.0.0.1]"},
                                                       {"f\xC3\xBC.org", "[127.0.0.1]"}};
  for (const auto& [name, greeting] : cases) BOOST_TEST(greeterName(name) == greeting, name);
}

BOOST_AUTO_TEST_CASE(without_plain_the_log_in_is_by_login) {
  World world;
  ScriptedMailServer server(ScriptedMailServer::Script{{"EHLO", "250-localhost\r\n250 auth login"},
                                                       {base64("pass word"), "235 in"}});
  const Delivery delivery = world.make(mailbox(server, world))->send(messageOf({offline("rig-07")}));
  BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
  BOOST_TEST(server.heard().at(1) == "AUTH LOGIN");
  BOOST_TEST(server.heard().at(2) == base64("agent"));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_in_plain_text_where_tls_was_asked_for) {
  for (const MailSecurity security : {MailSecurity::StartTls, MailSecurity::Tls})
    for (const char* offer : {"250 AUTH PLAIN", "250-STARTTLS\r\n250 AUTH PLAIN"})
      for (const char* answer : {"454 not now", "220 go on\r\n235 forged", "220 go on"}) {
        World world;
        world.timeout = 400ms;
        ScriptedMailServer server(ScriptedMailServer::Script{{"EHLO", offer}, {"STARTTLS", answer}});
        const Delivery delivery =
            world.make(mailbox(server, world, security))->send(messageOf({offline("rig-07")}));
        BOOST_TEST(text(delivery.result) != "delivered");
        for (const char* command : {"AUTH", "MAIL", "DATA"}) BOOST_TEST(timesHeard(server, command) == 0U);
      }
}

BOOST_AUTO_TEST_CASE(a_server_that_wants_to_be_asked_for_tls_is_told_as_such) {
  World world;
  ScriptedMailServer server;
  const Delivery delivery =
      world.make(mailbox(server, world, MailSecurity::Tls))->send(messageOf({offline("rig-07")}));
  BOOST_TEST(text(delivery.result) == "try again");
  BOOST_TEST(delivery.error.ends_with("usually wants security = starttls"), delivery.error);
}

BOOST_AUTO_TEST_CASE(a_recipient_that_is_refused_or_deferred_keeps_the_mail_from_no_other) {
  World world;
  ScriptedMailServer server(ScriptedMailServer::Script{{"RCPT TO:<b", "450 greylisted"}});
  const auto channel = world.make(mailbox(server, world));
  const Message message = messageOf({offline("rig-07")});
  Delivery delivery = channel->send(message);
  BOOST_TEST(text(delivery.result) == "try again");
  BOOST_TEST(delivery.error.find("b@example.org: 450 greylisted") != std::string::npos, delivery.error);
  BOOST_TEST(timesHeard(server, "DATA") == 1U);
  server.answer("RCPT TO:<b", "250 ok");
  BOOST_TEST(text(channel->send(message).result) == "delivered");
  BOOST_TEST(timesHeard(server, "RCPT TO:<a") == 1U);
  BOOST_TEST(timesHeard(server, "DATA") == 2U);

  server.answer("RCPT TO:<b", "550 nobody");
  Message next = message;
  next.id = "m-2";
  delivery = channel->send(next);
  BOOST_TEST(text(delivery.result) == "delivered");
  BOOST_TEST(delivery.error.find("550 nobody") != std::string::npos, delivery.error);
}

BOOST_AUTO_TEST_CASE(a_recipient_that_is_deferred_for_ever_does_not_hold_up_what_follows) {
  World world;
  ScriptedMailServer server(ScriptedMailServer::Script{{"RCPT TO:<b", "452 full"}});
  const auto channel = world.make(mailbox(server, world));
  int tries = 1;
  while (text(channel->send(messageOf({offline("rig-07")})).result) != std::string("delivered") && tries < 50)
    ++tries;
  BOOST_TEST(tries == 8);
  BOOST_TEST(timesHeard(server, "DATA") == 1U);
}

BOOST_AUTO_TEST_CASE(settings_that_name_no_server_sender_or_recipient_are_refused) {
  World world;
  ScriptedMailServer server;
  const auto good = mailbox(server, world);
  auto noServer = good, badFrom = good, noTo = good, badTo = good, noPassword = good;
  noServer.smtpHost.clear();
  badFrom.from = "agent";
  noTo.to.clear();
  badTo.to = {"a@example.org", "b"};
  noPassword.passwordFile = (world.folder.path() / "none").string();
  const std::pair<agent::config::Channel, const char*> cases[] = {
      {noServer, "set smtp"}, {badFrom, "from"}, {noTo, "set to"}, {badTo, "to holds"}, {noPassword, "none"}};
  for (const auto& [settings, said] : cases) {
    const auto made = world.tryToMake(settings);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error().message.find(said) != std::string::npos, made.error().message);
  }
}

BOOST_AUTO_TEST_SUITE_END()
