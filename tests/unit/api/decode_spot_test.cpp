#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "answers.h"

using namespace provider;
using namespace provider::api;
using namespace provider::api::samples;

namespace {

auto readSpotAnswer(const std::string& body, Currency currency = Currency::Bitcoin) {
  std::istringstream in(body);
  return decodeSpotAnswer(Price::fromUnits(200, currency), kHead, in);
}

std::string offer(const std::string& fields) {
  return R"({"code":0,"exists":true,"market":{"offers":[{)" + fields + "}]}}";
}

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

}  // namespace

BOOST_AUTO_TEST_SUITE(decode)

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

BOOST_AUTO_TEST_CASE(a_window_that_is_not_over_and_whose_end_is_not_told_has_no_number) {
  for (const char* body : {R"({"error":"can_lower_every_600_seconds","code":6})",
                           R"({"error":"can_lower_every_600_seconds","time_to_lowering":null,"code":6})",
                           R"({"error":"can_lower_every_600_seconds","time_to_lowering":"soon","code":6})",
                           R"({"error":"can_lower_every_600_seconds","time_to_lowering":[513],"code":6})",
                           R"({"error":"can_lower_every_600_seconds","time_to_lowering":-5,"code":6})",
                           R"({"error":"can_lower_every_600_seconds","time_to_lowering":1e30,"code":6})",
                           R"({"error":"can_lower_every_600_seconds","time_to_lowering":1e309,"code":6})"}) {
    const auto answer = readSpotAnswer(body).value();
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<spot::WindowNotOver>(answer), body);
    BOOST_TEST(!std::get<spot::WindowNotOver>(answer).left.has_value(), body);
  }
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
