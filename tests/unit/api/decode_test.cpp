#include "provider/api/decode.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <sstream>

using namespace provider;
using namespace provider::api;

namespace {

const ResponseHead kHead{.status = 200, .contentType = "application/json", .retryAfter = {}};

template <typename Decode>
auto read(Decode decode, const std::string& body) {
  std::istringstream in(body);
  return decode(kHead, in);
}

auto readConfig(const std::string& body, const std::string& asked = "rig-1") {
  std::istringstream in(body);
  return decodeServerConfig(asked, kHead, in);
}

auto readSpotAnswer(const std::string& body, Currency currency = Currency::Bitcoin) {
  std::istringstream in(body);
  return decodeSpotAnswer(Price::fromUnits(200, currency), kHead, in);
}

std::string server(const std::string& fields) {
  return R"({"code":0,"servers":[{"name":"rig-1")" + fields + "}]}";
}
std::string config(const std::string& fields) {
  return R"({"code":0,"config":{"name":"rig-1")" + fields + "}}";
}
std::string order(const std::string& fields) { return R"({"code":0,"orders":[{"id":39)" + fields + "}]}"; }
std::string offer(const std::string& fields) {
  return R"({"code":0,"exists":true,"market":{"offers":[{)" + fields + "}]}}";
}

struct BadCase {
  const char* fields;
  const char* said;
};
std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.fields; }

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

const BadCase kBadOrders[] = {
    {R"(,"price":"1")", "orders[0].price: expected a number, got a string"},
    {R"(,"currency":"bitcoin","price":-1)", "orders[0].price"},
    {R"(,"currency":"bitcoin","price":1e300)", "orders[0].price: expected a price"},
    {R"(,"currency":1)", "orders[0].currency: expected a string"},
    {R"(,"spot":"true")", "orders[0].spot: expected true or false"},
    {R"(,"si":"x")", "orders[0].si"},
    {R"(,"ct":false)", "orders[0].ct: expected a number, got false"},
    {R"(,"image":["a"])", "orders[0].image"},
    {R"(,"mrl":1e309)", "orders[0].mrl"},
    {R"(,"specs":"many")", "orders[0].specs: expected an object, got a string"},
    {R"(,"specs":{"gpu":8})", "orders[0].specs.gpu: expected a string, got the number 8"},
};

const BadCase kBadOffers[] = {
    {R"("bid":0.1)", "market.offers[0].order_id: expected a whole number, got nothing"},
    {R"("offer_id":1)", "market.offers[0].bid: expected a number, got nothing"},
    {R"("offer_id":1,"bid":"0.1")", "market.offers[0].bid: expected a number, got a string"},
    {R"("offer_id":1,"bid":-1)", "market.offers[0].bid"},
    {R"("offer_id":1,"bid":1e300)", "market.offers[0].bid: expected a price"},
    {R"("offer_id":1,"bid":1,"active":1)", "market.offers[0].active"},
    {R"("offer_id":1,"bid":1,"my":"yes")", "market.offers[0].my"},
    {R"("offer_id":1,"bid":1,"currency":2)", "market.offers[0].currency"},
};

template <typename T>
void mustSay(const Result<T>& result, const char* said) {
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST((result.error().kind == ErrorKind::BadAnswer));
  BOOST_TEST(result.error().message.find(said) != std::string::npos, result.error().message);
}

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

BOOST_AUTO_TEST_CASE(a_list_that_was_not_told_is_never_an_empty_one) {
  for (const char* body : {R"({"code":0})", R"({"code":0,"servers":null})", R"({"code":0,"servers":{}})",
                           R"({"code":0,"servers":"none"})"})
    mustSay(read(decodeMyServers, body), "servers: expected an array");
  mustSay(read(decodeOrders, R"({"code":0,"orders":null})"), "orders: expected an array");
  mustSay(read(decodeWallets, R"({"code":0})"), "wallets: expected an array, got nothing");
  mustSay(read(decodeSpotMarket, R"({"code":0,"exists":true,"market":{}})"),
          "market.offers: expected an array");
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

BOOST_AUTO_TEST_CASE(orders_are_read) {
  const auto orders = read(decodeOrders, R"({"code":0,"limit":16,"orders":[
    {"id":39,"fee":1,"creation_fee":0.1,"price":0.0000042,"mrl":262800,"image":"cloreai/ubuntu","currency":"bitcoin","spend":1.5e-6,
     "ct":1700000000.5,"p":1,"si":6,"pub_cluster":["a"],"tcp_ports":["22:10000"],"http_port":80,"spot":true,
     "specs":{"mb":"X","gpu":"2x NVIDIA GeForce RTX 3080","gpuram":"10 GB"}},
    {"id":40,"currency":"DOGE","price":5,"expired":true},{"id":41,"currency":"CLORE-Blockchain","price":0}]})");
  BOOST_REQUIRE(orders.has_value());
  const Order& first = orders->at(0);
  BOOST_TEST(first.id == 39);
  BOOST_TEST(first.price->text() == "0.00000420 BTC");
  BOOST_TEST(first.mrlSeconds.value() == 262800);
  BOOST_TEST(first.createdAt.value() == 1700000000);
  BOOST_TEST(first.serverId.value() == 6);
  BOOST_TEST(first.spend.value() == 1.5e-6);
  BOOST_TEST(first.gpu == "2x NVIDIA GeForce RTX 3080");
  BOOST_TEST(first.spot);
  BOOST_TEST(!first.expired);
  BOOST_TEST(!orders->at(1).price.has_value());
  BOOST_TEST(!orders->at(1).currency.has_value());
  BOOST_TEST(orders->at(1).currencyKey == "DOGE");
  BOOST_TEST(orders->at(1).expired);
  BOOST_TEST(!orders->at(2).price.has_value());
}

BOOST_AUTO_TEST_CASE(an_order_need_not_tell_what_its_machine_is_made_of) {
  for (const char* specs : {"", R"(,"specs":null)", R"(,"specs":[])", R"(,"specs":{})",
                            R"(,"specs":{"gpu":null})", R"(,"specs":{"gpu":""})"}) {
    const auto orders = read(decodeOrders, order(specs));
    BOOST_REQUIRE(orders.has_value());
    BOOST_TEST(orders->at(0).gpu.empty(), specs);
  }
}

BOOST_DATA_TEST_CASE(an_order_with_a_wrong_field_makes_the_whole_answer_bad,
                     boost::unit_test::data::make(kBadOrders)) {
  mustSay(read(decodeOrders, order(sample.fields)), sample.said);
}

BOOST_AUTO_TEST_CASE(an_order_has_an_id) {
  mustSay(read(decodeOrders, R"({"code":0,"orders":[{}]})"), "orders[0].id");
}

BOOST_AUTO_TEST_CASE(wallets_are_read) {
  const auto wallets = read(
      decodeWallets,
      R"({"code":0,"wallets":[{"name":"bitcoin","deposit":"bc1q","balance":0.5,"withdrawal_fee":null},{"name":"x"}]})");
  BOOST_REQUIRE(wallets.has_value());
  BOOST_TEST(wallets->at(0).deposit == "bc1q");
  BOOST_TEST(wallets->at(0).balance.value() == 0.5);
  BOOST_TEST(!wallets->at(0).withdrawalFee.has_value());
  BOOST_TEST(!wallets->at(1).balance.has_value());
}

BOOST_AUTO_TEST_CASE(bids_are_read_in_both_spellings) {
  const auto market = read(decodeSpotMarket, R"({"code":0,"exists":true,"market":{"offers":[
     {"offer_id":39,"bid":0.0000042,"active":true,"my":true},
     {"order_id":40,"price":12.5,"server_id":6,"currency":"CLORE-Blockchain"},
     {"offer_id":41,"bid":3,"currency":"DOGE"}],
    "server":{"min_pricing":{"bitcoin":0.000001},"mrl":262800,"visibility":"public","online":true},
    "currency_rates_in_usd":{"bitcoin":65000,"CLORE-Blockchain":0.01,"DOGE":0}}})");
  BOOST_REQUIRE(market.has_value());
  BOOST_TEST(market->exists);
  BOOST_REQUIRE(market->offers.size() == 2U);
  BOOST_TEST(market->unreadable == 1);
  BOOST_TEST(market->offers[0].id == 39);
  BOOST_TEST(market->offers[0].coins == 0.0000042);
  BOOST_TEST(!market->offers[0].currency.has_value());
  BOOST_TEST(market->offers[0].active);
  BOOST_TEST(market->offers[0].mine);
  BOOST_TEST(market->offers[1].id == 40);
  BOOST_TEST(market->offers[1].coins == 12.5);
  BOOST_TEST((market->offers[1].currency == Currency::Clore));
  BOOST_TEST(!market->offers[1].mine);
  BOOST_TEST(market->minimum.get(Currency::Bitcoin)->units() == 100);
  BOOST_TEST(market->mrlSeconds.value() == 262800);
  BOOST_TEST(market->online.value());
  BOOST_TEST(market->usdRates.size() == 2U);
  BOOST_TEST(market->usdRates.at("bitcoin") == 65000);
}

BOOST_AUTO_TEST_CASE(bids_that_cannot_be_compared_are_left_out_and_counted) {
  const auto unreadable = [](const std::string& offers) {
    const auto market =
        read(decodeSpotMarket, R"({"code":0,"exists":true,"market":{"offers":[)" + offers + "]}}");
    return std::pair(market->offers.size(), market->unreadable);
  };
  const std::string known = R"({"offer_id":1,"bid":1})", doge = R"({"offer_id":2,"bid":2,"currency":"DOGE"})",
                    empty = R"({"offer_id":3,"bid":3,"currency":""})";
  BOOST_TEST((unreadable("") == std::pair<std::size_t, int>(0, 0)));
  BOOST_TEST((unreadable(known) == std::pair<std::size_t, int>(1, 0)));
  BOOST_TEST((unreadable(doge + "," + known + "," + empty) == std::pair<std::size_t, int>(1, 2)));
  BOOST_TEST(read(decodeSpotMarket, R"({"code":0,"exists":false})")->unreadable == 0);
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_spot_market_is_said_not_to_exist) {
  BOOST_TEST(!read(decodeSpotMarket, R"({"code":0,"exists":false})")->exists);
  BOOST_TEST(!read(decodeSpotMarket, R"({"code":0})")->exists);
  BOOST_TEST(read(decodeSpotMarket, R"({"code":0,"market":{"offers":[]}})")->exists);
  mustSay(read(decodeSpotMarket, R"({"code":0,"exists":true})"), "market: expected an object, got nothing");
}

BOOST_DATA_TEST_CASE(a_bid_with_a_wrong_field_makes_the_whole_answer_bad,
                     boost::unit_test::data::make(kBadOffers)) {
  mustSay(read(decodeSpotMarket, offer(sample.fields)), sample.said);
}

BOOST_AUTO_TEST_CASE(a_refused_lowering_tells_the_lowest_price_and_never_less) {
  const auto answer = readSpotAnswer(R"({"error":"exceeded_max_step","max_step":0.0000032,"code":6})");
  BOOST_TEST(std::get<spot::ExceededMaxStep>(*answer).lowestNow.units() == 320);
  const auto between = readSpotAnswer(R"({"error":"exceeded_max_step","max_step":3.2000001e-6,"code":6})");
  BOOST_TEST(std::get<spot::ExceededMaxStep>(*between).lowestNow.units() == 321);
  const auto clore =
      readSpotAnswer(R"({"error":"exceeded_max_step","max_step":5,"code":6})", Currency::Clore);
  BOOST_TEST(std::get<spot::ExceededMaxStep>(*clore).lowestNow.text() == "5.00 CLORE");
}

BOOST_AUTO_TEST_CASE(a_window_that_is_not_over_tells_the_seconds_left) {
  const auto answer =
      readSpotAnswer(R"({"error":"can_lower_every_600_seconds","time_to_lowering":513,"code":6})");
  BOOST_TEST((std::get<spot::WindowNotOver>(*answer).left == std::chrono::seconds(513)));
  const auto other =
      readSpotAnswer(R"({"error":"can_lower_every_300_seconds","time_to_lowering":12.2,"code":6})");
  BOOST_TEST((std::get<spot::WindowNotOver>(*other).left == std::chrono::seconds(13)));
}

BOOST_AUTO_TEST_CASE(too_low_a_price_tells_the_minimum_where_it_is_known) {
  const auto told = readSpotAnswer(R"({"error":"too_low_price","min_price":0.000001,"code":6})");
  BOOST_TEST(std::get<spot::TooLow>(*told).minimum->units() == 100);
  const auto untold = readSpotAnswer(R"({"error":"too_low_price","code":6})");
  BOOST_TEST(!std::get<spot::TooLow>(*untold).minimum.has_value());
}

BOOST_AUTO_TEST_CASE(other_refusals_are_kept_verbatim_also_where_a_promised_number_is_missing) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {R"({"error":"order_not_active","code":6})", "order_not_active"},
      {R"({"error":"server-offline","code":6})", "server-offline"},
      {R"({"error":"exceeded_max_step","code":6})", "exceeded_max_step"},
      {R"({"error":"exceeded_max_step","max_step":"low","code":6})", "exceeded_max_step"},
      {R"({"error":"exceeded_max_step","max_step":0,"code":6})", "exceeded_max_step"},
      {R"({"error":"exceeded_max_step","max_step":1e309,"code":6})", "exceeded_max_step"},
      {R"({"error":"can_lower_every_600_seconds","code":6})", "can_lower_every_600_seconds"},
      {R"({"error":"can_lower_every_600_seconds","time_to_lowering":-5,"code":6})",
       "can_lower_every_600_seconds"},
      {R"({"error":"can_lower_every_600_seconds","time_to_lowering":1e30,"code":6})",
       "can_lower_every_600_seconds"},
      {R"({"code":6})", ""},
      {R"({"error":{"a":1},"code":6})", ""},
  };
  for (const auto& [body, text] : cases)
    BOOST_TEST(std::get<spot::Other>(readSpotAnswer(body).value()).text == text);
}

BOOST_AUTO_TEST_CASE(an_accepted_price_and_other_codes_are_told_apart) {
  BOOST_TEST(std::holds_alternative<spot::Accepted>(readSpotAnswer(R"({"code":0})").value()));
  BOOST_TEST((readSpotAnswer(R"({"code":3})").error().kind == ErrorKind::KeyRefused));
}

BOOST_AUTO_TEST_CASE(a_new_order_counts_as_placed_whatever_its_id_looks_like) {
  BOOST_TEST(read(decodeNewOrder, R"({"code":0,"id":12})")->value() == 12);
  for (const char* body :
       {R"({"code":0})", R"({"code":0,"id":null})", R"({"code":0,"id":"x"})", R"({"code":0,"id":1.5})"})
    BOOST_TEST(!read(decodeNewOrder, body)->has_value());
}

BOOST_AUTO_TEST_SUITE_END()
