#include "agent/notify/message.h"

#include "tests/unit/notify/messages.h"

using namespace agent::notify;
using namespace notify_test;

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(the_json_of_a_message_is_as_documented) {
  Item lost = bare("offer_lost", Severity::Warning, "", 39, ItemKind::Resolved);
  BOOST_TEST(toJson(messageOf({offline("rig-07"), lost})) ==
             R"({"schema":1,"id":"m-1","host":"farm-1","at":"2026-11-20T10:45:00Z","items":[)"
             R"({"kind":"firing","rule":"machine_offline","severity":"critical","machine":"rig-07",)"
             R"("since":"2026-11-20T10:42:00Z","at":"2026-11-20T10:45:00Z","detail":"is not online",)"
             R"("gpu":"8x NVIDIA GeForce RTX 4090","earning":"rented on demand for 0.00013500 BTC a day",)"
             R"("next_step":"check power and network of the rig"},)"
             R"({"kind":"resolved","rule":"offer_lost","severity":"warning","offer":39,)"
             R"("since":"2026-11-20T10:42:00Z","at":"2026-11-20T10:45:00Z"}]})");
}

BOOST_AUTO_TEST_CASE(a_message_comes_back_as_it_was_to_the_second) {
  for (const ItemKind kind : {ItemKind::Firing, ItemKind::StillFiring, ItemKind::Flapping, ItemKind::Resolved,
                              ItemKind::Event, ItemKind::Test})
    for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Critical}) {
      Item item = offline("größe \"7\" \\ \n\u202e 机器", kind);
      item.severity = severity;
      item.offer = 39'000'000'001;
      Message sent = messageOf({item, bare("", severity, "")});
      const auto back = messageFromJson(toJson(sent));
      BOOST_REQUIRE(back.has_value());
      BOOST_TEST((*back == sent), toJson(*back) + "\n" + toJson(sent));
    }
  Message odd = messageOf({});
  odd.at += std::chrono::milliseconds{999};
  BOOST_TEST((messageFromJson(toJson(odd)).value().at == kNow));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_become_text) {
  const auto back = messageFromJson(toJson(messageOf({offline("rig\xff\xc3")})));
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(back->items.at(0).machine == "rig\uFFFD\uFFFD");
}

BOOST_AUTO_TEST_CASE(what_is_not_a_message_is_an_error_that_says_why) {
  const std::string good = toJson(messageOf({offline("rig-07")}));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {"{", ""},
      {"[]", "outermost"},
      {"null", ""},
      {"\"text\"", ""},
      {"{}", "schema"},
      {std::string(100'000, '['), ""},
      {std::string(100'000, '\xff'), ""},
      {std::string("{\"a\":\0}", 7), ""},
      {with("\"schema\":1", "\"schema\":2"), "schema is 2"},
      {with("\"schema\":1", "\"schema\":1.5"), "schema"},
      {with("\"schema\":1", "\"schema\":99999999999999999999999"), ""},
      {with("\"m-1\"", "7"), "id is not text"},
      {with("\"firing\"", "\"burning\""), "kind"},
      {with("\"critical\"", "\"bad\""), "severity"},
      {with("2026-11-20T10:42:00Z", "2026-13-20T10:42:00Z"), "since"},
      {with("2026-11-20T10:42:00Z", "yesterday"), "since"},
      {with("\"rig-07\"", "{}"), "machine is not text"},
      {with("\"rig-07\"", "\"rig-07\",\"offer\":\"39\""), "offer"},
      {with("\"rig-07\"", "\"rig-07\",\"offer\":1e3"), "offer"},
      {with("\"items\":[", "\"items\":[7,"), "item"},
      {R"({"schema":1,"id":"x","at":"2026-11-20T10:42:00Z","items":{}})", "items"},
      {R"({"schema":1,"id":"x","at":"2026-11-20T10:42:00Z"})", "items"},
  };
  for (const auto& [text, said] : cases) {
    const auto read = messageFromJson(text);
    BOOST_TEST(!read.has_value(), text.substr(0, 100));
    if (!read) BOOST_TEST(read.error().message.find(said) != std::string::npos, read.error().message);
  }
}

BOOST_AUTO_TEST_CASE(no_part_of_a_message_brings_its_reader_down) {
  const std::string good = toJson(messageOf({offline("rig-07"), offline("机器")}));
  for (std::size_t length = 0; length < good.size(); ++length)
    BOOST_TEST(!messageFromJson(good.substr(0, length)).has_value(), length);
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const char c : {'\0', '"', '{', ']', '9', '\\', '\xff'}) {
      std::string text = good;
      text[at] = c;
      (void)messageFromJson(text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
