#include <unistd.h>

#include <fstream>

#include "agent/notify/mail.h"
#include "tests/unit/notify/channel_helpers.h"
#include "tests/unit/notify/program.h"

using namespace agent::notify;
using namespace notify_test;
using agent::config::MailSecurity;

namespace {

/// Debian's exim4-daemon-light with STARTTLS on one port and TLS from the start on the other. It takes mail
/// from those who logged in, which it lets them do in TLS only, and puts all of it into one file. Works for
/// root and for others.
const char* const kConfiguration = R"(
exim_user = %me
exim_group = %mygroup
%drop
never_users =
keep_environment =
spool_directory = %dir/spool
log_file_path = %dir/log-%s
pid_file_path = %dir/pid
primary_hostname = localhost
local_interfaces = 127.0.0.1
daemon_smtp_ports = %starttls : %tls
tls_on_connect_ports = %tls
tls_advertise_hosts = *
tls_certificate = %certificate
tls_privatekey = %key
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
host_lookup =
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data
begin acl
check_rcpt:
  deny local_parts = nobody
       message = no such mailbox
  accept authenticated = *
  deny message = log in first
check_data:
  deny condition = ${if match{$h_Subject:}{poison}}
       message = content rejected
  accept
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  file = %dir/mail/box
  user = %reader
  group = %readergroup
  envelope_to_add
  return_path_add
begin authenticators
%authenticators
)";
const char* const kPlain = R"(plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{agent}}{eq{$auth3}{right password}}}}
)";
const char* const kLogin = R"(login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${if and{{eq{$auth1}{agent}}{eq{$auth2}{right password}}}}
)";

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values)
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
      text.replace(at, name.size(), value);
  return text;
}

struct RealMailServer {
  explicit RealMailServer(const std::string& authenticators = kPlain,
                          const std::vector<std::string>& names = {"DNS:localhost"})
      : certificate(names) {
    namespace fs = std::filesystem;
    fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    for (const char* name : {"spool", "mail"}) fs::create_directory(folder.path() / name);
    const bool root = ::geteuid() == 0;
    // Exim delivers nothing as root.
    if (root) fs::permissions(folder.path() / "mail", fs::perms::all);
    const std::string me = std::to_string(::geteuid());
    const std::string group = std::to_string(::getegid());
    server = startOnFreePorts(2, [&](const auto& ports) {
      const auto file = folder.path() / "exim.conf";
      std::ofstream(file) << filled(kConfiguration, {{"%mygroup", group},
                                                     {"%me", me},
                                                     {"%readergroup", root ? "nogroup" : group},
                                                     {"%reader", root ? "nobody" : me},
                                                     {"%drop", root ? "" : "deliver_drop_privilege = true"},
                                                     {"%dir", folder.path().string()},
                                                     {"%starttls", std::to_string(ports.at(0))},
                                                     {"%tls", std::to_string(ports.at(1))},
                                                     {"%certificate", certificate.certificateFile()},
                                                     {"%key", certificate.keyFile()},
                                                     {"%authenticators", authenticators}});
      return std::make_unique<Program>(
          std::vector<std::string>{"/usr/sbin/exim4", "-C", file.string(), "-bdf"}, folder.path() / "output");
    });
  }

  [[nodiscard]] agent::config::Channel settings(MailSecurity security) const {
    auto channel = channelOf(ChannelType::Email);
    channel.smtpHost = "localhost";
    channel.smtpPort = server.ports.at(security == MailSecurity::Tls ? 1 : 0);
    channel.security = security;
    channel.caFile = certificate.certificateFile();
    channel.user = "agent";
    channel.passwordFile = secretFile(folder, "password", "right password");
    channel.from = "Rig watch <agent@example.org>";
    channel.to = {"owner@example.org", "second@example.org"};
    return channel;
  }

  [[nodiscard]] std::string box() const {
    std::ifstream file(folder.path() / "mail" / "box");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  test_support::TemporaryFolder folder;
  test_support::SelfSignedCertificate certificate;
  Started server;
};

Delivery sent(const agent::config::Channel& settings, const Message& message) {
  provider::SystemClock clock;
  return makeChannel(settings, nullptr, clock).value()->send(message);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mail_server)

BOOST_AUTO_TEST_CASE(mail_arrives_by_starttls_and_by_tls_with_either_log_in) {
  for (const char* authenticators : {kPlain, kLogin}) {
    const RealMailServer real(authenticators);
    for (const MailSecurity security : {MailSecurity::StartTls, MailSecurity::Tls}) {
      Message message = messageOf({offline("größe-7")});
      message.id = security == MailSecurity::Tls ? "by-tls" : "by-starttls";
      const Delivery delivery = sent(real.settings(security), message);
      BOOST_TEST(text(delivery.result) == "delivered", delivery.error);
      BOOST_REQUIRE(waitedFor([&] { return times(real.box(), message.id) == 2; }));
    }
    const std::string box = real.box();
    for (const std::string& part :
         {std::string("Return-path: <agent@example.org>"), std::string("Envelope-to: owner@example.org"),
          std::string("Envelope-to: second@example.org"),
          std::string("From: \"Rig watch\" <agent@example.org>"),
          std::string("To: owner@example.org,\n second@example.org"),
          std::string("Message-ID: <by-tls@example.org>"), std::string("esmtpsa"),
          "Subject: =?utf-8?B?" + base64("CRITICAL: größe-7 is offline") + "?=",
          base64("Since 10:42 UTC (3 min)\r\n8x NVIDIA GeForce RTX 4090\r\n").substr(0, 60)})
      BOOST_TEST(has(box, part), part << " is not in " << box);
  }
}

BOOST_AUTO_TEST_CASE(what_the_server_refuses_is_told_apart) {
  const RealMailServer real;
  auto wrongPassword = real.settings(MailSecurity::StartTls);
  wrongPassword.passwordFile = secretFile(real.folder, "wrong", "wrong password");
  auto noLogin = real.settings(MailSecurity::StartTls);
  noLogin.user.clear();
  auto nobody = real.settings(MailSecurity::Tls);
  nobody.to = {"nobody@example.org"};
  auto plain = real.settings(MailSecurity::None);
  const Message good = messageOf({offline("rig-07")});
  const std::tuple<agent::config::Channel, Message, const char*, const char*> cases[] = {
      {wrongPassword, good, "denied", "the log-in of agent: 535"},
      {noLogin, good, "denied", "log in first"},
      {nobody, good, "denied", "no such mailbox"},
      {plain, good, "denied", "offers no log-in"},
      {real.settings(MailSecurity::Tls), messageOf({offline("poison")}), "refused", "content rejected"},
  };
  for (const auto& [settings, message, result, said] : cases) {
    const Delivery delivery = sent(settings, message);
    BOOST_TEST(text(delivery.result) == result, delivery.error);
    BOOST_TEST(has(delivery.error, said), delivery.error);
    BOOST_TEST(!has(delivery.error, "password"), delivery.error);
  }
  BOOST_TEST(real.box().empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_prove_its_name_gets_nothing) {
  const RealMailServer real;
  const RealMailServer misnamed(kPlain, {"DNS:elsewhere.example.org"});
  const test_support::SelfSignedCertificate other;
  for (const MailSecurity security : {MailSecurity::StartTls, MailSecurity::Tls}) {
    auto stranger = real.settings(security);
    stranger.caFile = other.certificateFile();
    for (const auto& settings : {stranger, misnamed.settings(security)}) {
      const Delivery delivery = sent(settings, messageOf({offline("rig-07")}));
      BOOST_TEST(text(delivery.result) == "try again");
      BOOST_TEST(has(delivery.error, "not trusted"), delivery.error);
    }
  }
  BOOST_TEST(real.box().empty());
  BOOST_TEST(misnamed.box().empty());
}

BOOST_AUTO_TEST_SUITE_END()
