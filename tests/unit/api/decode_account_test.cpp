#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "answers.h"

using namespace provider;
using namespace provider::api;
using namespace provider::api::samples;

namespace {

std::string order(const std::string& fields) { return R"({"code":0,"orders":[{"id":39)" + fields + "}]}"; }

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

}  // namespace

BOOST_AUTO_TEST_SUITE(decode)

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

BOOST_AUTO_TEST_CASE(a_list_that_was_not_told_is_never_an_empty_one) {
  for (const char* body : {R"({"code":0})", R"({"code":0,"servers":null})", R"({"code":0,"servers":{}})",
                           R"({"code":0,"servers":"none"})"})
    mustSay(read(decodeMyServers, body), "servers: expected an array");
  mustSay(read(decodeOrders, R"({"code":0,"orders":null})"), "orders: expected an array");
  mustSay(read(decodeWallets, R"({"code":0})"), "wallets: expected an array, got nothing");
  mustSay(read(decodeSpotMarket, R"({"code":0,"exists":true,"market":{}})"),
          "market.offers: expected an array");
}

BOOST_AUTO_TEST_SUITE_END()
