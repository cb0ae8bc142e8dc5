#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/config/fault_case.h"

using namespace agent::config;
using namespace config_test;

namespace {

/// What is tested begins at line 3.
std::string channel(const std::string& type, const std::string& keys) {
  return "[notify.a]\ntype = " + type + "\n" + keys;
}
/// What is tested begins at line 4.
std::string slack(const std::string& keys) { return channel("slack", "url_file = /u\n" + keys); }
/// What is tested begins at line 5.
std::string telegram(const std::string& keys) {
  return channel("telegram", "token_file = /t\nchat_id = 5\n" + keys);
}
/// What is tested begins at line 6.
std::string mail(const std::string& keys) {
  return channel("email", "smtp = mx.example.com\nfrom = a@example.com\nto = b@example.com\n" + keys);
}
/// What is tested begins at line 5.
std::string server(const std::string& keys) {
  return channel("email", "from = a@example.com\nto = b@example.com\n" + keys);
}

const FaultCase kTypes[] = {
    {"[notify.a]\nurl_file = /u\n", 1,
     "[notify.a] has no `type`: write type = telegram, discord, slack, webhook, email, alertmanager or "
     "heartbeat"},
    {channel("mail", ""), 2, "must be telegram, discord,"},
    {channel("emial", ""), 2, "(did you mean `email`?)"},
    {channel("Slack", ""), 2, "(did you mean `slack`?)"},
    {channel("telegram", "chat_id = 5\n"), 1, "[notify.a] has no `token_file`: write the path of a file"},
    {channel("telegram", "token_file = /t\n"), 1, "has no `chat_id`: write the number of the chat"},
    {channel("discord", ""), 1, "has no `url`: write the address, url = https://..., or url_file"},
    {channel("slack", ""), 1, "has no `url`"},
    {channel("webhook", ""), 1, "has no `url`"},
    {channel("heartbeat", ""), 1, "has no `url`"},
    {channel("alertmanager", ""), 1, "has no `url`: write its address, as in url = http://127.0.0.1:9093"},
    {channel("email", "from = a@b.c\nto = a@b.c\n"), 1, "has no `smtp`: write the mail server"},
    {channel("email", "smtp = mx\nto = a@b.c\n"), 1, "has no `from`: write the sender's address"},
    {channel("email", "smtp = mx\nfrom = a@b.c\n"), 1, "has no `to`: write who gets the mail"},
    {slack("url = https://example.com/x\n"), 4, "`url` and `url_file` exclude one another"},
    {slack("chat_id = 5\n"), 4, "`chat_id` belongs to type = telegram; this section has type = slack"},
    {slack("secret_file = /s\n"), 4, "`secret_file` belongs to type = webhook; this"},
    {slack("token_file = /t\n"), 4, "belongs to type = telegram, webhook or alertmanager; this"},
    {slack("to = a@b.c\n"), 4, "`to` belongs to type = email; this section has type = slack"},
    {telegram("url_file = /u\n"), 5, "belongs to type = discord, slack, webhook or heartbeat; this"},
    {mail("url = https://example.com\n"), 6, "`url` belongs to type = telegram, discord,"},
    {channel("heartbeat", "url_file = /u\nseverity = info\n"), 4, "`severity` belongs to type = telegram,"},
    {channel("heartbeat", "url_file = /u\nrules = *\n"), 4, "`rules` belongs to type = telegram,"},
    {channel("heartbeat", "url_file = /u\nquiet_hours = 1:00-2:00\n"), 4, "`quiet_hours` belongs to"},
    {channel("alertmanager", "url = https://a.example\nurl_file = /u\n"), 4, "`url_file` belongs to"},
    {channel("alertmanager", "url = https://a.example\nquiet_hours = 1:00-2:00\n"), 4,
     "`quiet_hours` belongs to type = telegram, discord, slack, webhook or email; this section has type = "
     "alertmanager"},
    {slack("token = 5\n"), 4, "there is no key `token` in [notify.a]"},
    {slack("quiet_hour = 1:00-2:00\n"), 4, "did you mean `quiet_hours`"},
};

const FaultCase kValues[] = {
    {slack("ca_file = ca.pem\n"), 4, "write the whole path, from the first `/`"},
    {channel("slack", "url_file = ../u\n"), 3, "write the whole path, from the first `/`, or the name"},
    {channel("slack", "url_file = /u ; mine\n"), 3, "a comment needs a line of its own"},
    {channel("slack", "url_file = \"/u\"\n"), 3, "quotes are not special"},
    {channel("slack", "url_file = my url\n"), 3, "write the path of a file that holds it"},
    {channel("slack", "url_file = .hidden\n"), 3, "write the path of a file that holds it"},
    {channel("slack", "url = http://example.com/x\n"), 3,
     "plain http is accepted for this machine only (127.0.0.1, ::1, localhost), as what is sent would be "
     "readable on its way: write https://"},
    {channel("slack", "url = hooks.slack.com/x\n"), 3, "begins with https://"},
    {channel("slack", "url = https://u:p@example.com\n"), 3, "no user and no password"},
    {channel("slack", "url = https://example.com/#x\n"), 3, "a comment needs a line of its own"},
    {channel("slack", "url = https://example.com/a b\n"), 3, "this is not an address"},
    {channel("slack", "url = https://example.com:0/\n"), 3, "between 1 and 65535"},
    {channel("alertmanager", "url = https://example.com/?x=1\n"), 3,
     "the address of type = alertmanager has no query"},
    {channel("alertmanager", "url = https://a.example/am/api/v2/alerts/\n"), 3,
     "/api/v2/alerts is added to it: write the address without /api/v2/alerts"},
    {channel("alertmanager", "url = https://a.example/api/v2\n"), 3, "write the address without /api/v2"},
    {channel("alertmanager", "url = https://a.example/api/\n"), 3, "write the address without /api"},
    {channel("slack", "url = https://discord.com/api/webhooks/1/x\n"), 3, "write type = discord"},
    {channel("slack", "url = https://ptb.DiscordApp.com/api/webhooks/1/x\n"), 3, "write type = discord"},
    {channel("discord", "url = https://hooks.slack.com/services/x\n"), 3, "write type = slack"},
    {telegram("url = https://example.com/x?y\n"), 5, "the address of type = telegram has no query"},
    {channel("telegram", "token_file = /t\nchat_id = my group\n"), 4, "such as -1001234567890"},
    {channel("telegram", "token_file = /t\nchat_id = @my-rigs\n"), 4, "such as @my_rigs"},
    {channel("telegram", "token_file = /t\nchat_id = @\n"), 4, "such as @my_rigs"},
    {channel("telegram", "token_file = /t\nchat_id = 1234567890123456789\n"), 4, "the chat's number"},
    {slack("severity = error\n"), 4, "must be info, warning or critical"},
    {slack("severity = warn\n"), 4, "did you mean `warning`"},
    {slack("rules = machine_oflfine\n"), 4,
     "there is no rule and no event `machine_oflfine` (did you mean `machine_offline`?)"},
    {slack("rules = machine_*, gpu_*\n"), 4, "`gpu_*`; write names such as machine_offline, or patterns"},
    {slack("rules = Rented\n"), 4, "did you mean `rented`"},
    {slack("rules = machine_offline machine_missing\n"), 4, "there is no rule and no event"},
    {slack("rules = machine_offline,\n"), 4, "write names of rules"},
    {slack("rules = rates_stale, rates_stale\n"), 4, "`rates_stale` stands here twice"},
    {slack("rules = rented\n"), 4, "nothing of this is ever sent"},
    {slack("rules = rented\n[alert]\nevents = price\n"), 4, "an event that `events` in [alert] leaves out"},
    {slack("rules = rented\nseverity = warning\n[alert]\nevents = rented\n"), 4, "less severe"},
    {slack("rules = offer_*\nseverity = critical\n"), 4, "less severe than `severity`"},
    {slack("quiet_hours = night\n"), 4, "write begin and end, as in 22:00-06:00"},
    {slack("quiet_hours = 22:00-25:00\n"), 4, "`25:00` is no time of the day"},
    {slack("quiet_hours = 22:00-22:00 UTC\n"), 4, "begin and end are the same: write begin and end, as in"},
    {slack("quiet_hours = 00:00-24:00\n"), 4, "quiet hours come to an end: write begin, end and time zone"},
    {slack("quiet_hours = 22:00-07:00 Prague\n"), 4, "did you mean `Europe/Prague`?"},
    {slack("quiet_hours = 22:00-07:00 CET+1\n"), 4, "write the name of a zone, such as Europe/Prague"},
    {slack("quiet_hours = Europe/Prague\n"), 4, "write begin and end"},
    {slack("quiet_hours = 22:00-07:00 ; night\n"), 4, "a comment needs a line of its own"},
};

const FaultCase kMail[] = {
    {server("smtp = smtp://mx.example.com\n"), 5,
     "write the server's name alone, as in smtp.example.com:587"},
    {server("smtp = ::1\n"), 5, "an IPv6 address needs brackets, as in [::1]:25"},
    {server("smtp = [mx]:25\n"), 5, "no IPv6 address"},
    {server("smtp = mx:465\n"), 5, "speaks TLS from the start: write security = tls"},
    {server("smtp = mx:\n"), 5, "between 1 and 65535"},
    {server("smtp = mx:smtp\n"), 5, "between 1 and 65535"},
    {server("smtp = mx:65536\n"), 5, "between 1 and 65535"},
    {server("smtp = my server\n"), 5, "the host's name is missing or not valid"},
    {server("smtp = mx@example.com\n"), 5, "the host's name is missing or not valid"},
    {mail("security = ssl\n"), 6, "must be starttls, tls or none"},
    {mail("security = none\n"), 6,
     "`security = none` is accepted for a mail server on this machine only (127.0.0.1, ::1, localhost), as "
     "others could read the mail on its way: write security = starttls or security = tls"},
    {server("smtp = 10.0.0.1:25\nsecurity = none\n"), 6, "on this machine only"},
    {server("smtp = localhost.example.com\nsecurity = none\n"), 6, "on this machine only"},
    {server("smtp = [::2]\nsecurity = none\n"), 6, "on this machine only"},
    {server("smtp = localhost\nsecurity = none\nuser = u\npassword_file = /p\n"), 6,
     "`security = none` would send the password as it is: write security = starttls or security = tls"},
    {mail("user = u\n"), 1, "has no `password_file`: `user` needs the path of a file"},
    {mail("password_file = /p\n"), 1, "has no `user`: `password_file` needs the name to log in as"},
    {mail("user = \"u\"\npassword_file = /p\n"), 6, "quotes are not special"},
    {mail("user = u # me\npassword_file = /p\n"), 6, "a comment needs a line of its own"},
    {mail("user = u\npassword_file = hunter/2\n"), 7, "write the whole path"},
};

/// What stands in `to`, each no address.
const char* const kNoAddresses[] = {"me",
                                    "me@",
                                    "@example.com",
                                    "me@@example.com",
                                    "me@example..com",
                                    "me me@example.com",
                                    "me@-x.com",
                                    "me@x-.com",
                                    ".me@x.com",
                                    "me.@x.com",
                                    "me@example.com>",
                                    "me@[127.0.0.1]",
                                    "me@ex_ample.com",
                                    "\"me\"@example.com",
                                    "me@example.com me2@example.com",
                                    "m\xC3\xBC@example.com"};

}  // namespace

BOOST_AUTO_TEST_SUITE(notify_faults)

using boost::unit_test::data::make;

BOOST_DATA_TEST_CASE(a_key_that_its_type_needs_or_does_not_have_is_one_fault, make(kTypes)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(a_value_of_a_channel_that_is_not_right_is_one_fault, make(kValues)) {
  checkFault(sample);
}
BOOST_DATA_TEST_CASE(a_channel_of_mail_that_cannot_work_is_one_fault, make(kMail)) { checkFault(sample); }

BOOST_AUTO_TEST_CASE(what_is_no_mail_address_is_one_fault) {
  for (const std::string address : kNoAddresses) {
    checkFault({channel("email", "smtp = mx\nfrom = a@b.c\nto = " + address + "\n"), 5, "mail address"});
    checkFault({channel("email", "smtp = mx\nfrom = " + address + "\nto = a@b.c\n"), 4, "mail address"});
  }
  checkFault({channel("email", "smtp = mx\nfrom = a@b.c\nto = a@b.c, Me <me@example.com>\n"), 5,
              "write the address alone: me@example.com"});
  checkFault({channel("email", "smtp = mx\nfrom = a@b.c\nto = a@b.c,, d@e.f\n"), 5,
              "write addresses, as in me@example.com, you@example.com"});
  checkFault({channel("email", "smtp = mx\nfrom = a@b.c\nto = a@b.c, a@b.c\n"), 5, "stands here twice"});
  const std::string longName(65, 'x');
  checkFault({channel("email", "smtp = mx\nfrom = a@b.c\nto = " + longName + "@b.c\n"), 5, "mail address"});
}

BOOST_AUTO_TEST_CASE(a_secret_in_the_wrong_place_is_not_repeated) {
  const std::string secret = "12345:s3cr3t-K3y.x/";
  for (const char* key : {"token_file", "secret_file", "password_file", "url_file", "url", "chat_id", "user"})
    for (const std::string type : {"telegram", "webhook", "email"}) {
      const Loaded loaded = parse(channel(type, std::string(key) + " = " + secret + "\n"), "agent.ini");
      BOOST_TEST(!loaded.faults.empty());
      BOOST_TEST(allFaults(loaded).find(secret) == std::string::npos, allFaults(loaded));
    }
}

BOOST_AUTO_TEST_CASE(a_fault_elsewhere_does_not_make_a_channel_one_that_lets_nothing_through) {
  const Loaded loaded = parse(slack("rules = rented\n[alert]\nevents = rentd\n"), "agent.ini");
  BOOST_REQUIRE_MESSAGE(loaded.faults.size() == 1u, allFaults(loaded));
  BOOST_TEST(loaded.faults[0].line == 6);
}

BOOST_AUTO_TEST_SUITE_END()
