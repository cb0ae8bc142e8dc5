#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "answers.h"

using namespace provider;
using namespace provider::api;
using namespace provider::api::samples;

namespace {

auto readConfig(const std::string& body, const std::string& asked = "rig-1") {
  std::istringstream in(body);
  return decodeServerConfig(asked, kHead, in);
}

std::string server(const std::string& fields) {
  return R"({"code":0,"servers":[{"name":"rig-1")" + fields + "}]}";
}
std::string config(const std::string& fields) {
  return R"({"code":0,"config":{"name":"rig-1")" + fields + "}}";
}

const BadCase kBadServers[] = {
    {R"(,"online":"yes")", "servers[0].online: expected true or false, got a string"},
    {R"(,"online":1)", "servers[0].online: expected true or false, got the number 1"},
    {R"(,"connected":"perhaps")", "servers[0].connected"},
    {R"(,"connected":{})", "servers[0].connected: expected true or false, got an object"},
    {R"(,"working_properly":[])", "servers[0].working_properly: expected true or false, got an array"},
    {R"(,"visibility":true)", "servers[0].visibility: expected a string, got true"},
    {R"(,"pricing":[])", "servers[0].pricing: expected an object, got an array"},
    {R"(,"pricing":{"bitcoin":"0.1"})", "servers[0].pricing.bitcoin: expected a number, got a string"},
    {R"(,"pricing":{"bitcoin":-0.1})", "servers[0].pricing.bitcoin: expected a number that is not negative"},
    {R"(,"pricing":{"bitcoin":1e309})", "servers[0].pricing.bitcoin: expected a number"},
    {R"(,"pricing":{"bitcoin":1e300})", "servers[0].pricing.bitcoin: expected a price"},
    {R"(,"pricing":{"bitcoin":NaN})", "is not valid JSON"},
    {R"(,"min_spot_pricing":{"USD-Blockchain":true})", "servers[0].min_spot_pricing.USD-Blockchain"},
    {R"(,"id":1.5)", "servers[0].id: expected a whole number, got the number 1.5"},
    {R"(,"id":"7")", "servers[0].id"},
    {R"(,"specs":"many")", "servers[0].specs: expected an object, got a string"},
    {R"(,"specs":{"gpu":8})", "servers[0].specs.gpu: expected a string, got the number 8"},
};

const BadCase kBadConfigs[] = {
    {R"(,"mrl":"72")", "config.mrl: expected a number, got a string"},
    {R"(,"mrl":-1)", "config.mrl: expected a number that is not negative"},
    {R"(,"rental_status":"no")", "config.rental_status"},
    {R"(,"rental_status":1e12)", "config.rental_status"},
    {R"(,"allowed_coins":"bitcoin")", "config.allowed_coins: expected an array of strings"},
    {R"(,"allowed_coins":[1])", "config.allowed_coins: expected an array of strings"},
    {R"(,"autoprice":true)", "config.autoprice: expected an object, got true"},
    {R"(,"autoprice":[1])", "config.autoprice: expected an object, got an array"},
    {R"(,"spot_pricing":3)", "config.spot_pricing: expected an object, got the number 3"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(decode)

BOOST_AUTO_TEST_CASE(machines_are_read_with_all_that_is_told) {
  const auto servers = read(decodeMyServers, R"({"code":0,"limit":64,"servers":[
    {"name":"rig-1","id":7,"connected":"true","online":true,"working_properly":false,"visibility":"public","future":[{}],
     "pricing":{"bitcoin":3e-7,"CLORE-Blockchain":110,"usd":0,"USD-Blockchain":null,"DOGE":1.5,"ODD":"x"},
     "min_spot_pricing":{"bitcoin":0.0000003},"init_token":"t",
     "specs":{"gpu":"2x NVIDIA GeForce RTX 3080","gpuram":10,"ram":15.9378,"disk":"SSD 96GB","net":{"cc":"RU","up":1}}},
    {"name":"rig-2","connected":false,"online":null,"pricing":null,"specs":{"gpu":null,"gpuram":"8 GB","net":[]}},
    {"name":"rig-3"}]})");
  BOOST_REQUIRE(servers.has_value());
  BOOST_REQUIRE(servers->size() == 3U);
  const MyServer& first = servers->front();
  BOOST_TEST(first.id.value() == 7);
  BOOST_TEST(first.connected.value());
  BOOST_TEST(first.online.value());
  BOOST_TEST(!first.workingProperly.value());
  BOOST_TEST(first.visibility == "public");
  BOOST_TEST(first.onDemand.get(Currency::Bitcoin)->units() == 30);
  BOOST_TEST(first.onDemand.get(Currency::Clore)->units() == 11'000'000'000);
  BOOST_TEST(!first.onDemand.get(Currency::Usd).has_value());
  BOOST_TEST(first.onDemand.others.size() == 1U);
  BOOST_TEST(first.onDemand.others.at("DOGE") == 1.5);
  BOOST_TEST(first.spotMinimum.get(Currency::Bitcoin)->units() == 30);
  BOOST_TEST(first.specs.gpu == "2x NVIDIA GeForce RTX 3080");
  BOOST_TEST(first.specs.gpuMemoryGb.value() == 10);
  BOOST_TEST(first.specs.ramGb.value() == 15.9378);
  BOOST_TEST(first.specs.region == "RU");
  const MyServer& second = servers->at(1);
  BOOST_TEST(!second.connected.value());
  BOOST_TEST(!second.online.has_value());
  BOOST_TEST(!second.specs.gpuMemoryGb.has_value());
  BOOST_TEST(second.onDemand.empty());
  BOOST_TEST(!servers->at(2).connected.has_value());
}

BOOST_AUTO_TEST_CASE(no_machines_is_an_answer) {
  BOOST_TEST(read(decodeMyServers, R"({"servers":[],"code":0})")->empty());
}

BOOST_DATA_TEST_CASE(a_machine_with_a_wrong_field_makes_the_whole_answer_bad,
                     boost::unit_test::data::make(kBadServers)) {
  mustSay(read(decodeMyServers, server(sample.fields)), sample.said);
}

BOOST_AUTO_TEST_CASE(a_machine_has_a_name_and_no_other_has_the_same) {
  mustSay(read(decodeMyServers, R"({"code":0,"servers":[{"online":true}]})"),
          "servers[0].name: expected a text that is not empty, got nothing");
  mustSay(read(decodeMyServers, R"({"code":0,"servers":[{"name":""}]})"), "servers[0].name");
  mustSay(read(decodeMyServers, R"({"code":0,"servers":[{"name":5}]})"),
          "servers[0].name: expected a string, got the number 5");
  mustSay(read(decodeMyServers, R"({"code":0,"servers":[{"name":"a"},{"name":"b"},{"name":"a"}]})"),
          "servers[2].name: two machines");
  mustSay(read(decodeMyServers, R"({"code":0,"servers":[null]})"),
          "servers[0]: expected an object, got null");
}

BOOST_AUTO_TEST_CASE(settings_are_read_with_all_that_must_be_sent_back) {
  const auto result = readConfig(
      R"({"code":0,"creation_completed":true,"config":{"name":"rig-1","connected":true,"visibility":"hidden",
    "pricing":{"bitcoin":0.0003},"spot_pricing":{"bitcoin":0.0002},"mrl":72,"online":true,"initialized":true,"id":6,"rental_status":2,
    "background_job":{"env":[]},"allowed_coins":["bitcoin","DOGE"],
    "autoprice":{"USD-Blockchain":"usd","bitcoin":false,"CLORE-Blockchain":null},"usd_pricing":{"on_demand":2.4,"b":[1,"ü\n"]},
    "specs":{"gpu":"1x RTX"}}})");
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->name == "rig-1");
  BOOST_TEST(result->visibility == "hidden");
  BOOST_TEST(result->onDemand.get(Currency::Bitcoin)->units() == 30'000);
  BOOST_TEST(result->spotMinimum.get(Currency::Bitcoin)->units() == 20'000);
  BOOST_TEST(result->mrlHours.value() == 72);
  BOOST_TEST(result->id.value() == 6);
  BOOST_TEST(result->rentalStatus.value() == 2);
  BOOST_TEST(result->allowedCoins.value() == (std::vector<std::string>{"bitcoin", "DOGE"}),
             boost::test_tools::per_element());
  BOOST_TEST(result->autopriced == std::vector<std::string>{"USD-Blockchain"},
             boost::test_tools::per_element());
  BOOST_TEST(result->autopriceJson == R"({"USD-Blockchain":"usd","bitcoin":false,"CLORE-Blockchain":null})");
  BOOST_TEST(result->usdPricingJson == R"({"on_demand":2.4,"b":[1,"ü\n"]})");
  BOOST_TEST(result->specs.gpu == "1x RTX");
}

BOOST_AUTO_TEST_CASE(settings_that_are_hardly_told_leave_gaps_and_no_guesses) {
  const auto result = readConfig(config(R"(,"mrl":null,"autoprice":[],"usd_pricing":null)"));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(!result->mrlHours.has_value());
  BOOST_TEST(!result->rentalStatus.has_value());
  BOOST_TEST(!result->allowedCoins.has_value());
  BOOST_TEST(result->visibility.empty());
  BOOST_TEST(result->autopriced.empty());
  BOOST_TEST(result->usdPricingJson.empty());
}

BOOST_DATA_TEST_CASE(settings_with_a_wrong_field_are_bad, boost::unit_test::data::make(kBadConfigs)) {
  mustSay(readConfig(config(sample.fields)), sample.said);
}

BOOST_AUTO_TEST_CASE(settings_of_another_machine_are_not_taken_for_these) {
  mustSay(readConfig(config(""), "rig-2"), "another machine");
  mustSay(readConfig(R"({"code":0})"), "config: expected an object, got nothing");
  mustSay(readConfig(R"({"code":0,"config":null})"), "config: expected an object, got null");
  BOOST_TEST(readConfig(R"({"code":0,"config":{"mrl":72}})", "rig-2")->name == "rig-2");
}

BOOST_AUTO_TEST_SUITE_END()
