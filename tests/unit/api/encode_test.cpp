#include "provider/api/encode.h"

#include <functional>

using namespace provider;
using namespace provider::api;

namespace {

SettingsUpdate settings() {
  SettingsUpdate update;
  update.name = "rig-1";
  update.availability = "hidden";
  update.mrlHours = 96;
  return update;
}

Price btc(std::int64_t units) { return Price::fromUnits(units, Currency::Bitcoin); }
Price clore(std::int64_t units) { return Price::fromUnits(units, Currency::Clore); }

NewOrder order() {
  NewOrder result;
  result.image = "cloreai/ubuntu";
  result.serverId = 6;
  return result;
}

struct LimitCase {
  const char* said;
  std::function<void(NewOrder&)> spoil;
};
const LimitCase kLimitCases[] = {
    {"image", [](NewOrder& o) { o.image.clear(); }},
    {"renting_server", [](NewOrder& o) { o.serverId = 0; }},
    {"spotprice is needed", [](NewOrder& o) { o.type = OrderType::Spot; }},
    {"spotprice is for spot", [](NewOrder& o) { o.spotPrice = btc(1); }},
    {"spotprice is not positive", [](NewOrder& o) { o.type = OrderType::Spot, o.spotPrice = btc(0); }},
    {"spotprice is not in", [](NewOrder& o) { o.type = OrderType::Spot, o.spotPrice = clore(1); }},
    {"required_price is not in", [](NewOrder& o) { o.requiredPrice = clore(1); }},
    {"ports has 6 entries, more than 5",
     [](NewOrder& o) {
       for (int port = 1; port < 7; ++port) o.ports[port] = "tcp";
     }},
    {"ports: 70000", [](NewOrder& o) { o.ports[70000] = "tcp"; }},
    {"ports: 22", [](NewOrder& o) { o.ports[22] = "udp"; }},
    {"more than 128", [](NewOrder& o) { o.env[std::string(129, 'N')] = "x"; }},
    {"env: the value of A has 1537 characters, more than 1536",
     [](NewOrder& o) { o.env["A"] = std::string(1537, 'x'); }},
    {"more than 12000",
     [](NewOrder& o) {
       for (char name = 'A'; name < 'J'; ++name) o.env[std::string(1, name)] = std::string(1500, 'x');
     }},
    {"jupyter_token has 33", [](NewOrder& o) { o.jupyterToken = std::string(33, 'x'); }},
    {"jupyter_token takes only", [](NewOrder& o) { o.jupyterToken = "a_b"; }},
    {"ssh_key has 3073", [](NewOrder& o) { o.sshKey = std::string(3073, 'x'); }},
    {"ssh_password takes only", [](NewOrder& o) { o.sshPassword = "p\"w"; }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(encode)

BOOST_AUTO_TEST_CASE(a_machine_priced_in_bitcoin_only_is_sent_the_five_documented_fields) {
  SettingsUpdate update = settings();
  update.onDemand.set(btc(30'000));
  update.spot.set(btc(29'999));
  BOOST_TEST(encodeSettings(update).value() ==
             R"({"name":"rig-1","availability":"hidden","mrl":96,"on_demand":0.00030000,"spot":0.00029999})");
}

BOOST_AUTO_TEST_CASE(another_currency_brings_the_fields_of_every_currency_with_a_price) {
  SettingsUpdate update = settings();
  update.onDemand.set(btc(30'000));
  update.onDemand.set(clore(11'000'000'000));
  update.spot.set(clore(10'000'000'001));
  update.onDemand.others["DOGE"] = 1.5;
  BOOST_TEST(
      encodeSettings(update).value() ==
      R"({"name":"rig-1","availability":"hidden","mrl":96,"on_demand":0.00030000,"spot":0,)"
      R"("bitcoin_on_demand":0.00030000,"bitcoin_spot":0,"enabled-bitcoin":true,)"
      R"("CLORE-Blockchain_on_demand":110.00,"CLORE-Blockchain_spot":100.00000001,"enabled-CLORE-Blockchain":true,)"
      R"("DOGE_on_demand":1.5,"DOGE_spot":0,"enabled-DOGE":true})");
}

BOOST_AUTO_TEST_CASE(what_is_enabled_follows_the_allowed_coins_when_they_are_told) {
  SettingsUpdate update = settings();
  update.onDemand.set(btc(1'000'000));
  update.onDemand.set(clore(11'000'000'000));
  update.allowedCoins = {"CLORE-Blockchain"};
  const std::string body = encodeSettings(update).value();
  BOOST_TEST(body.find(R"("enabled-bitcoin":false)") != std::string::npos);
  BOOST_TEST(body.find(R"("enabled-CLORE-Blockchain":true)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_bitcoin_price_the_bare_fields_are_zero_and_bitcoin_is_not_named) {
  SettingsUpdate update = settings();
  update.onDemand.set(clore(11'000'000'000));
  const std::string body = encodeSettings(update).value();
  BOOST_TEST(body.find(R"("on_demand":0,"spot":0)") != std::string::npos);
  BOOST_TEST(body.find("bitcoin") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_spot_price_alone_is_not_enabled_on_demand) {
  SettingsUpdate update = settings();
  update.spot.set(Price::fromUnits(240'000'000, Currency::Usd));
  const std::string body = encodeSettings(update).value();
  BOOST_TEST(
      body.find(
          R"("USD-Blockchain_on_demand":0,"USD-Blockchain_spot":2.40,"enabled-USD-Blockchain":false)") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_platform_prices_goes_back_as_it_came) {
  SettingsUpdate update = settings();
  update.onDemand.set(btc(1000));
  update.autopriceJson = R"({"bitcoin":"usd"})";
  update.usdPricingJson = R"({"on_demand":2.4})";
  BOOST_TEST(encodeSettings(update).value().ends_with(
      R"("autoprice":{"bitcoin":"usd"},"usd_pricing":{"on_demand":2.4}})"));
}

BOOST_AUTO_TEST_CASE(every_price_parses_back_to_the_same_units) {
  for (std::int64_t units = 1; units < 40'000'000'000; units = units * 3 + 1) {
    const std::string body = encodeSpotPrice(1, btc(units)).value();
    const std::string number = body.substr(body.rfind(':') + 1);
    BOOST_TEST(Price::fromNumber(std::stod(number), Currency::Bitcoin)->units() == units);
  }
}

BOOST_AUTO_TEST_CASE(settings_that_would_be_guesses_are_not_sent) {
  const std::vector<std::pair<const char*, std::function<void(SettingsUpdate&)>>> cases{
      {"name", [](SettingsUpdate& u) { u.name.clear(); }},
      {"availability", [](SettingsUpdate& u) { u.availability.clear(); }},
      {"mrl is 0 h", [](SettingsUpdate& u) { u.mrlHours = 0; }},
      {"mrl is 3001 h", [](SettingsUpdate& u) { u.mrlHours = 3001; }},
      {"not positive", [](SettingsUpdate& u) { u.onDemand.set(btc(-1)); }},
  };
  for (const auto& [said, spoil] : cases) {
    SettingsUpdate update = settings();
    update.onDemand.set(btc(1000));
    spoil(update);
    const auto body = encodeSettings(update);
    BOOST_REQUIRE(!body.has_value());
    BOOST_TEST((body.error().kind == ErrorKind::InvalidInput));
    BOOST_TEST(body.error().message.find(said) != std::string::npos, body.error().message);
  }
}

BOOST_AUTO_TEST_CASE(an_order_carries_what_is_set_and_nothing_else) {
  NewOrder full = order();
  full.currency = Currency::Clore;
  full.type = OrderType::Spot;
  full.spotPrice = clore(1'000'000'000);
  full.requiredPrice = clore(2'000'000'000);
  full.ports = {{22, "tcp"}, {8888, "http"}};
  full.env = {{"A", "line\n\"two\""}};
  full.sshPassword = "pass-1=@+/";
  full.command = "run";
  full.autosshEntrypoint = "entry";
  BOOST_TEST(
      encodeNewOrder(full).value() ==
      R"({"currency":"CLORE-Blockchain","image":"cloreai/ubuntu","renting_server":6,"type":"spot","spotprice":10.00,)"
      R"("ports":{"22":"tcp","8888":"http"},"env":{"A":"line\n\"two\""},"ssh_password":"pass-1=@+/","command":"run",)"
      R"("required_price":20.00,"autossh_entrypoint":"entry"})");
}

BOOST_AUTO_TEST_CASE(an_order_beyond_a_limit_is_refused_with_the_field_and_the_limit) {
  for (const LimitCase& each : kLimitCases) {
    NewOrder spoilt = order();
    each.spoil(spoilt);
    const auto body = encodeNewOrder(spoilt);
    BOOST_REQUIRE_MESSAGE(!body.has_value(), each.said);
    BOOST_TEST((body.error().kind == ErrorKind::InvalidInput));
    BOOST_TEST(body.error().message.find(each.said) != std::string::npos, body.error().message);
  }
}

BOOST_AUTO_TEST_CASE(limits_count_characters_and_not_bytes) {
  NewOrder fine = order();
  for (int n = 0; n < 1536; ++n) fine.env["A"] += "é";
  BOOST_TEST(encodeNewOrder(fine).has_value());
}

BOOST_AUTO_TEST_CASE(an_issue_is_left_out_when_there_is_none_and_has_a_limit) {
  BOOST_TEST(encodeCancel(39, "").value() == R"({"id":39})");
  BOOST_TEST(encodeCancel(39, "too slow").value() == R"({"id":39,"issue":"too slow"})");
  BOOST_TEST(encodeCancel(39, std::string(2048, 'x')).has_value());
  BOOST_TEST(!encodeCancel(39, std::string(2049, 'x')).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
