#include "agent/notify/mail.h"

#include "tests/unit/notify/messages.h"

using namespace agent::notify;
using namespace notify_test;

namespace {

Mail sample() {
  return {.from = {.name = "Rig watch", .address = "agent@example.org"},
          .to = {{.name = "", .address = "a@example.org"}, {.name = "Björn", .address = "b@example.org"}},
          .subject = "CRITICAL: rig-07 is offline",
          .body = "Since 10:42 UTC\nß\n",
          .id = "m-1",
          .at = kNow};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mail)

BOOST_AUTO_TEST_CASE(a_mail_is_written_in_ascii_and_short_lines) {
  BOOST_TEST(written(sample()) ==
             "Date: Fri, 20 Nov 2026 10:45:00 +0000\r\n"
             "From: \"Rig watch\" <agent@example.org>\r\n"
             "To: a@example.org,\r\n =?utf-8?B?QmrDtnJu?= <b@example.org>\r\n"
             "Subject: CRITICAL: rig-07 is offline\r\n"
             "Message-ID: <m-1@example.org>\r\n"
             "Auto-Submitted: auto-generated\r\n"
             "MIME-Version: 1.0\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n"
             "Content-Transfer-Encoding: base64\r\n"
             "\r\n"
             "U2luY2UgMTA6NDIgVVRDDQrDnw0K\r\n");
}

BOOST_AUTO_TEST_CASE(no_text_adds_a_header_a_line_or_a_byte_beyond_ascii) {
  const std::string hostile[] = {"x\r\nBcc: thief@example.org",
                                 "x\nBcc: thief@example.org",
                                 std::string("a\0b", 3),
                                 std::string(5000, 'x'),
                                 std::string(1000, '\xff'),
                                 "机器人机器人机器人机器人机器人机器人",
                                 "=?utf-8?B?aGk=?=",
                                 "\" <thief@example.org>, \"\\"};
  for (const std::string& text : hostile) {
    Mail mail = sample();
    mail.subject = mail.body = mail.id = mail.from.name = mail.to[1].name = text;
    const std::string bytes = written(mail);
    std::size_t headers = 0;
    bool inHead = true;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = bytes.find("\r\n", at);
      BOOST_REQUIRE(end != std::string::npos);
      const std::string line = bytes.substr(at, end - at);
      BOOST_TEST(line.size() <= 500U);
      for (const char c : line) BOOST_TEST((c >= ' ' && c < 0x7f));
      BOOST_TEST(!line.starts_with("Bcc"));
      if (line.empty()) inHead = false;
      if (inHead && !line.starts_with(" ")) ++headers;
      at = end + 2;
    }
    BOOST_TEST(headers == 9U, text);
    BOOST_TEST(bytes.find("Subject: =?utf-8?B?aGk=?=") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(base64_is_that_of_the_standard) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"},
                                                       {"\xff\xfe", "//4="}};
  for (const auto& [bytes, text] : cases) BOOST_TEST(base64(bytes) == text);
}

BOOST_AUTO_TEST_CASE(an_address_is_bare_or_behind_a_name_and_nothing_else) {
  const std::tuple<const char*, const char*, const char*> good[] = {
      {"a@b.org", "", "a@b.org"},
      {" a@b.org ", "", "a@b.org"},
      {"Rig watch <a@b.org>", "Rig watch", "a@b.org"},
      {"\"Watch, rig\" <a+tag@b.org>", "Watch, rig", "a+tag@b.org"},
  };
  for (const auto& [text, name, address] : good) {
    const auto found = mailAddressFrom(text);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->name == name);
    BOOST_TEST(found->address == address);
  }
  for (const char* text : {"", "a", "@b", "a@", "a b@c", "a@b>\r\nRCPT TO:<c@d", "<a@b", "x <a@b> y",
                           "a@b,c@d", "größe@b.org", "a@b\n"})
    BOOST_TEST(!mailAddressFrom(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
