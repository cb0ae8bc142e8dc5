#include "agent/report/text.h"
#include "pictures.h"

using namespace agent::report;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(status_json)

BOOST_AUTO_TEST_CASE(the_order_of_keys_is_fixed) {
  Status status = test::picture(1);
  status.offers.push_back(test::offer(39));
  status.offers[0].loweringsLeft.reset();
  status.offers[0].reason = "window";
  status.alerts.push_back(test::alert("machine_offline", "rig-02", "critical", "firing", test::kWritten));
  BOOST_TEST(
      toJson(status) ==
      R"({"schema":1,"version":"0.1.0","mode":"observe","paused":"","written_at":"2025-01-02T03:04:05.000Z","poll_interval_ms":60000,)"
      R"("machines_read_at":"2025-01-02T03:04:05.000Z","market_read_at":null,"last_error":"","requests":0,"writes":0,)"
      R"("machines":[{"name":"rig-01","status":"Online","visibility":"public","gpu":"2x NVIDIA GeForce RTX 3080",)"
      R"("policy":"follow","on_demand":"0.00010000 BTC","spot_minimum":"0.00008000 BTC","decision":"hold",)"
      R"("reason":"dead band","paused":""}],"offers":[{"id":39,"server":6,"gpu":"2x NVIDIA GeForce RTX 3090",)"
      R"("policy":"cheap","active":true,"bid":"0.00000420 BTC","best_rival":"0.00000210 BTC","target":"0.00000220 BTC",)"
      R"("lowerings_left":null,"seconds_left":1113,"seconds_to_window":513,"move":"wait","reason":"window","paused":""}],)"
      R"("alerts":[{"rule":"machine_offline","subject":"rig-02","severity":"critical","phase":"firing",)"
      R"("since":"2025-01-02T03:04:05.000Z","detail":"","silenced":""}],"channels":[]})"
      "\n");
}

BOOST_AUTO_TEST_CASE(everything_comes_back) {
  const Status before = test::fullPicture();
  const auto after = fromJson(toJson(before));
  BOOST_REQUIRE_MESSAGE(after.has_value(), after.error().message);
  BOOST_TEST(after->version == before.version);
  BOOST_TEST(after->mode == before.mode);
  BOOST_TEST(after->paused == before.paused);
  BOOST_TEST((after->writtenAt == before.writtenAt));
  BOOST_TEST(after->pollIntervalMs == before.pollIntervalMs);
  BOOST_TEST((after->machinesReadAt == before.machinesReadAt));
  BOOST_TEST((after->marketReadAt == before.marketReadAt));
  BOOST_TEST(after->lastError == before.lastError);
  BOOST_TEST(after->requests == before.requests);
  BOOST_TEST(after->writes == before.writes);
  BOOST_REQUIRE(after->machines.size() == 2u);
  BOOST_TEST(after->machines[0].name == before.machines[0].name);
  BOOST_TEST(after->machines[1].status == "unknown");
  BOOST_TEST(after->machines[1].paused == before.machines[1].paused);
  BOOST_TEST(after->machines[1].spotMinimum == before.machines[1].spotMinimum);
  BOOST_REQUIRE(after->offers.size() == 2u);
  BOOST_TEST(after->offers[0].id == before.offers[0].id);
  BOOST_TEST(after->offers[0].server == before.offers[0].server);
  BOOST_TEST((after->offers[0].active == true));
  BOOST_TEST(!after->offers[1].active.has_value());
  BOOST_TEST((after->offers[0].loweringsLeft == before.offers[0].loweringsLeft));
  BOOST_TEST((after->offers[0].secondsToWindow == before.offers[0].secondsToWindow));
  BOOST_TEST(after->offers[0].gpu == before.offers[0].gpu);
  BOOST_TEST(after->offers[0].policy == before.offers[0].policy);
  BOOST_TEST(after->offers[0].bestRival == before.offers[0].bestRival);
  BOOST_TEST(after->offers[0].paused == before.offers[0].paused);
  BOOST_TEST(!after->offers[1].secondsLeft.has_value());
  BOOST_REQUIRE(after->alerts.size() == 1u);
  BOOST_TEST((after->alerts[0].since == before.alerts[0].since));
  BOOST_TEST(after->alerts[0].silenced == before.alerts[0].silenced);
  BOOST_REQUIRE(after->channels.size() == 2u);
  BOOST_TEST(after->channels[0].label == "phone");
  BOOST_TEST(after->channels[0].waiting == 2);
  BOOST_TEST((after->channels[0].failingSince == before.channels[0].failingSince));
  BOOST_TEST(after->channels[0].denied);
  BOOST_TEST(!after->channels[1].failingSince.has_value());
  BOOST_TEST(toJson(*after) == toJson(before));
}

BOOST_AUTO_TEST_CASE(a_file_from_before_there_were_pauses_is_read) {
  std::string text = toJson(test::picture(1));
  text = replaced(text, R"("paused":"",)", "");
  text = replaced(text, R"(,"paused":"")", "");
  const auto after = fromJson(text);
  BOOST_REQUIRE_MESSAGE(after.has_value(), after.error().message);
  BOOST_TEST(after->paused == "");
  BOOST_TEST(after->machines.at(0).paused == "");
  BOOST_TEST(!fromJson(replaced(text, R"("mode":)", R"("paused":1,"mode":)")).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_from_before_there_were_messages_is_read) {
  Status status = test::picture(1);
  status.alerts.push_back(test::alert("machine_offline", "rig-01", "critical", "firing", 0));
  std::string text = replaced(toJson(status), R"(,"silenced":"")", "");
  text = replaced(text, R"(,"channels":[])", "");
  const auto after = fromJson(text);
  BOOST_REQUIRE_MESSAGE(after.has_value(), after.error().message);
  BOOST_TEST(after->alerts.at(0).silenced == "");
  BOOST_TEST(after->channels.empty());
  BOOST_TEST(!fromJson(replaced(text, R"("mode":)", R"("channels":1,"mode":)")).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_from_before_offers_told_their_rivals_is_read) {
  Status status = test::picture(0);
  status.offers.push_back(test::offer(39));
  std::string text = toJson(status);
  for (const char* added :
       {R"("gpu":"2x NVIDIA GeForce RTX 3090",)", R"("policy":"cheap",)", R"("best_rival":"0.00000210 BTC",)",
        R"("seconds_to_window":513,)", R"("paused":"",)"})
    text = replaced(text, added, "");
  text = replaced(text, R"(,"paused":"")", "");
  const auto after = fromJson(text);
  BOOST_REQUIRE_MESSAGE(after.has_value(), after.error().message);
  const OfferLine& offer = after->offers.at(0);
  BOOST_TEST(offer.id == 39);
  BOOST_TEST(offer.target == "0.00000220 BTC");
  BOOST_TEST((offer.gpu + offer.policy + offer.bestRival + offer.paused).empty());
  BOOST_TEST(!offer.secondsToWindow.has_value());
}

BOOST_AUTO_TEST_CASE(an_empty_picture_comes_back) {
  const auto after = fromJson(toJson(Status{}));
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(after->machines.empty());
  BOOST_TEST(!after->machinesReadAt.has_value());
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_become_text) {
  Status status = test::picture(1);
  status.machines[0].name = "rig\xff\xc0\xaf\xed\xa0\x80";
  const auto after = fromJson(toJson(status));
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(after->machines[0].name == validUtf8(status.machines[0].name));
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_named) {
  const std::string good = toJson(test::fullPicture());
  struct Case {
    const char* from;
    const char* to;
    const char* word;
  };
  const Case cases[] = {
      {"\"version\":\"0.1.0\"", "\"version\":7", "version is not text"},
      {"\"version\":", "\"verzion\":", "version is not text"},
      {"\"poll_interval_ms\":60000", "\"poll_interval_ms\":6e4", "poll_interval_ms is not a whole number"},
      {"\"poll_interval_ms\":60000", "\"poll_interval_ms\":\"60000\"",
       "poll_interval_ms is not a whole number"},
      {"\"writes\":4", "\"writes\":-4", "writes is not a count"},
      {"\"active\":true", "\"active\":1", "offers[0].active is not true or false"},
      {"\"id\":9223372036854775807", "\"id\":9223372036854775808", "offers[0].id is not a whole number"},
      {"\"best_rival\":\"0.00000210 BTC\"", "\"best_rival\":2.1e-6", "offers[0].best_rival is not text"},
      {"\"seconds_to_window\":513", "\"seconds_to_window\":\"513\"",
       "offers[0].seconds_to_window is not a whole number"},
      {"\"name\":\"rig-02\"", "\"name\":null", "machines[1].name is not text"},
      {"\"name\":\"rig-02\"", "\"name\":{}", "machines[1].name is not text"},
      {"\"market_read_at\":\"1970-01-01T00:00:00.000Z\"", "\"market_read_at\":0",
       "market_read_at is not text"},
      {"\"market_read_at\":\"1970-01-01T00:00:00.000Z\"", "\"market_read_at\":\"yesterday\"",
       "market_read_at is not a time"},
      {"\"machines\":[{", "\"machines\":[[],{", "machines[0] is not an object"},
      {"\"offers\":[", "\"offers\":1,\"x\":[", "offers is not a list"},
      {"\"schema\":1", "\"schema\":\"1\"", "schema is not a whole number"},
      {"\"schema\":1", "\"schema\":0", "schema is not 1"},
      {"\"schema\":1", "\"schema\":2", "newer clore-agent (schema 2, this one knows 1)"},
  };
  for (const Case& c : cases) {
    const auto result = fromJson(replaced(good, c.from, c.to));
    BOOST_TEST_CONTEXT(c.to) {
      BOOST_REQUIRE(!result.has_value());
      BOOST_TEST((result.error().kind == provider::ErrorKind::Storage));
      BOOST_TEST(result.error().message.find(c.word) != std::string::npos, result.error().message);
    }
  }
}

BOOST_AUTO_TEST_CASE(keys_that_are_not_known_are_passed_over) {
  BOOST_TEST(
      fromJson(replaced(toJson(test::fullPicture()), "{", "{\"future\":{\"a\":[1,2.5,null]},")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
