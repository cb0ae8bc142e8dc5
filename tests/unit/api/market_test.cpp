#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "provider/api/market_reader.h"

using namespace provider;
using namespace provider::api;

namespace {

const ResponseHead kHead{.status = 200, .contentType = "application/json", .retryAfter = {}};

struct Read {
  Result<MarketSummary> summary;
  std::vector<MarketMachine> machines;
};

Read read(const std::string& body) {
  std::istringstream in(body);
  std::vector<MarketMachine> machines;
  auto summary = readMarket(kHead, in, [&](const MarketMachine& machine) { machines.push_back(machine); });
  return {std::move(summary), std::move(machines)};
}

std::string market(const std::string& machines) {
  return R"({"servers":[)" + machines + R"(],"my_servers":[],"code":0})";
}

std::string many(std::size_t count) {
  std::string machines;
  for (std::size_t id = 1; id <= count; ++id) machines += R"({"id":)" + std::to_string(id) + "},";
  return machines;
}

const char* const kWrongMachines[] = {
    R"({})",
    R"({"id":null})",
    R"({"id":"7"})",
    R"({"id":1.5})",
    R"({"id":-1})",
    R"({"id":{}})",
    R"({"id":[]})",
    R"({"id":1,"owner":"me"})",
    R"({"id":1,"mrl":"72"})",
    R"({"id":1,"mrl":-1})",
    R"({"id":1,"rented":1})",
    R"({"id":1,"rented":[]})",
    R"({"id":1,"reliability":"1"})",
    R"({"id":1,"price":5})",
    R"({"id":1,"price":[]})",
    R"({"id":1,"price":{"on_demand":5}})",
    R"({"id":1,"price":{"on_demand":[]}})",
    R"({"id":1,"price":{"on_demand":{"bitcoin":"1"}}})",
    R"({"id":1,"price":{"on_demand":{"bitcoin":-1}}})",
    R"({"id":1,"price":{"spot":{"bitcoin":1e309}}})",
    R"({"id":1,"price":{"spot":{"bitcoin":1e300}}})",
    R"({"id":1,"price":{"spot":{"bitcoin":{}}}})",
    R"({"id":1,"price":{"spot":{"bitcoin":[]}}})",
    R"({"id":1,"specs":"fast"})",
    R"({"id":1,"specs":{"gpu":8}})",
    R"({"id":1,"specs":{"gpu":{}}})",
    R"({"id":1,"specs":{"gpu":[]}})",
    R"({"id":1,"rating":3})",
    R"({"id":1,"rating":{"avg":"5"}})",
    R"({"id":1,"rating":{"cnt":[]}})",
    R"({"id":1,"allowed_coins":"bitcoin"})",
    R"({"id":1,"allowed_coins":[1]})",
    R"({"id":1,"allowed_coins":[{}]})",
    R"({"id":1,"allowed_coins":[[]]})",
    R"(null)",
    R"(7)",
    R"([])",
    R"([{"id":1}])",
};

struct WorthCase {
  const char* usd;
  double bitcoin, clore, dollar;
};
std::ostream& operator<<(std::ostream& out, const WorthCase& c) { return out << c.usd; }

const WorthCase kWorths[] = {
    {R"({"on_demand_clore":1.98,"on_demand_btc":2.01,"on_demand_usd":2.0,"spot":1.2})", 2.01, 1.98, 2},
    {R"({"on_demand_bitcoin":3})", 3, 0, 0},
    {R"({"bitcoin":1,"CLORE-Blockchain":2,"USD-Blockchain":3e0})", 1, 2, 3},
    {R"({"on_demand_btc":7e-3,"on_demand_clore":0})", 0.007, 0, 0},
    {R"({})", 0, 0, 0},
    {R"(0)", 0, 0, 0},
    {R"(null)", 0, 0, 0},
    {R"("2.0")", 0, 0, 0},
    {R"([2.0,{"bitcoin":1}])", 0, 0, 0},
    {R"({"on_demand_btc":"2","on_demand_clore":true,"on_demand_usd":null})", 0, 0, 0},
    {R"({"on_demand_btc":{"bitcoin":9},"on_demand_clore":[1,{"bitcoin":9}],"on_demand_usd":5})", 0, 0, 5},
    {R"({"on_demand":{"bitcoin":9},"spot":{"bitcoin":9}})", 0, 0, 0},
    {R"({"on_demand_btc":-1,"on_demand_clore":1e309,"spot_btc":4,"DOGE":5})", 0, 0, 0},
    {R"({"on_demand_btc":1},"usd":0)", 1, 0, 0},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(market_reading)

BOOST_AUTO_TEST_CASE(a_machine_is_read_with_all_that_counts) {
  const Read result = read(R"({"my_servers":[3,4],"servers":[{"id":25769,"owner":2097,"mrl":72,
    "price":{"on_demand":{"bitcoin":0.0003,"CLORE-Blockchain":110,"DOGE":1.5,"ODD":"x"},"spot":{"bitcoin":2.9e-4},"usd":{"on_demand_btc":19.5}},
    "rented":true,"specs":{"mb":"B","gpu":"8x NVIDIA GeForce RTX 3090","net":{"cc":"RU","down":1},"pl":[250,{"deep":[1]}]},
    "reliability":0.97,"allowed_coins":["bitcoin","DOGE"],"rating":{"avg":4.5,"cnt":3},"cuda_version":null,"oc":true}],"code":0})");
  BOOST_REQUIRE(result.summary.has_value());
  BOOST_TEST(result.summary->ownIds == (std::vector<std::int64_t>{3, 4}), boost::test_tools::per_element());
  BOOST_TEST(result.summary->machines == 1U);
  const MarketMachine& machine = result.machines.at(0);
  BOOST_TEST(machine.id == 25769);
  BOOST_TEST(machine.owner == 2097);
  BOOST_TEST(machine.mrlHours == 72);
  BOOST_TEST(machine.gpu == "8x NVIDIA GeForce RTX 3090");
  BOOST_TEST(machine.rented);
  BOOST_TEST(machine.onDemand.get(Currency::Bitcoin)->units() == 30'000);
  BOOST_TEST(machine.onDemand.get(Currency::Clore)->units() == 11'000'000'000);
  BOOST_TEST(machine.onDemand.others.size() == 1U);
  BOOST_TEST(machine.spot.get(Currency::Bitcoin)->units() == 29'000);
  BOOST_TEST(machine.accepts[indexOf(Currency::Bitcoin)]);
  BOOST_TEST(!machine.accepts[indexOf(Currency::Clore)]);
  BOOST_TEST(machine.reliability == 0.97);
  BOOST_TEST(machine.ratingAverage == 4.5);
  BOOST_TEST(machine.ratingCount == 3);
  BOOST_TEST(machine.region == "RU");
  BOOST_TEST(machine.worthInUsd[indexOf(Currency::Bitcoin)] == 19.5);
}

BOOST_AUTO_TEST_CASE(nothing_of_one_machine_is_left_in_the_next) {
  const Read result = read(market(
      R"({"id":1,"owner":2,"mrl":3,"rented":true,"price":{"on_demand":{"bitcoin":1,"DOGE":1},"spot":{"bitcoin":1},"usd":{"bitcoin":1,"CLORE-Blockchain":2,"USD-Blockchain":3}},
    "specs":{"gpu":"g","net":{"cc":"CZ"}},"reliability":1,"rating":{"avg":1,"cnt":1},"allowed_coins":[]},
    {"id":2,"price":null,"specs":null,"rating":null,"allowed_coins":null,"rented":null,"owner":null,"mrl":null,"reliability":null})"));
  BOOST_REQUIRE(result.machines.size() == 2U);
  BOOST_TEST(!result.machines[0].accepts[0]);
  const MarketMachine& second = result.machines[1];
  BOOST_TEST(second.id == 2);
  BOOST_TEST(second.owner == 0);
  BOOST_TEST(!second.rented);
  BOOST_TEST(second.onDemand.empty());
  BOOST_TEST(second.spot.empty());
  BOOST_TEST(second.gpu.empty());
  BOOST_TEST(second.region.empty());
  BOOST_TEST(second.ratingCount == 0);
  BOOST_TEST(second.ratingAverage == 0);
  for (const double worth : result.machines[0].worthInUsd) BOOST_TEST(worth > 0);
  for (const double worth : second.worthInUsd) BOOST_TEST(worth == 0);
  BOOST_TEST(second.reliability == 0);
  for (const bool accepted : second.accepts) BOOST_TEST(accepted);
}

BOOST_AUTO_TEST_CASE(a_price_of_zero_is_no_price) {
  const Read result =
      read(market(R"({"id":1,"price":{"on_demand":{"bitcoin":0,"USD-Blockchain":0.0,"usd":0}}})"));
  BOOST_TEST(result.machines.at(0).onDemand.empty());
}

BOOST_DATA_TEST_CASE(what_prices_are_worth_is_read_and_never_spoils_a_machine,
                     boost::unit_test::data::make(kWorths)) {
  const Read result = read(market(R"({"id":1,"price":{"usd":)" + std::string(sample.usd) +
                                  R"(,"on_demand":{"bitcoin":0.5,"usd":0},"spot":{"usd":0}}},{"id":2})"));
  BOOST_REQUIRE(result.machines.size() == 2U);
  BOOST_TEST(result.summary->unreadable == 0U);
  const auto& worth = result.machines[0].worthInUsd;
  BOOST_TEST(worth[indexOf(Currency::Bitcoin)] == sample.bitcoin);
  BOOST_TEST(worth[indexOf(Currency::Clore)] == sample.clore);
  BOOST_TEST(worth[indexOf(Currency::Usd)] == sample.dollar);
  BOOST_TEST(result.machines[0].onDemand.get(Currency::Bitcoin)->units() == 50'000'000);
  for (const double next : result.machines[1].worthInUsd) BOOST_TEST(next == 0);
}

BOOST_DATA_TEST_CASE(a_machine_with_a_wrong_field_is_left_out_and_counted,
                     boost::unit_test::data::make(kWrongMachines)) {
  const Read result = read(market(many(19) + sample));
  BOOST_REQUIRE_MESSAGE(result.summary.has_value(), result.summary.error().message);
  BOOST_TEST(result.summary->machines == 19U);
  BOOST_TEST(result.summary->unreadable == 1U);
  BOOST_TEST(result.machines.size() == 19U);
}

BOOST_AUTO_TEST_CASE(more_than_one_in_twenty_makes_the_answer_bad) {
  const Read result = read(market(many(18) + R"({"id":1,"rented":"no"})"));
  BOOST_REQUIRE(!result.summary.has_value());
  BOOST_TEST(result.summary.error().message ==
             "the answer of marketplace is not as documented: 1 of 19 machines cannot be read, the first is "
             "servers[18].rented");
}

BOOST_AUTO_TEST_CASE(an_answer_without_its_list_is_bad) {
  for (const char* body :
       {R"({"code":0})", R"({"code":0,"servers":null})", R"({"code":0,"servers":{}})",
        R"({"code":0,"servers":3})", R"({"code":0,"servers":[],"servers":[]})",
        R"({"code":0,"servers":[],"my_servers":{}})", R"({"code":0,"servers":[],"my_servers":["1"]})",
        R"({"code":0,"servers":[],"my_servers":[{}]})", R"({"code":0,"servers":[],"my_servers":[[1]]})"}) {
    const Read result = read(body);
    BOOST_REQUIRE_MESSAGE(!result.summary.has_value(), body);
    BOOST_TEST((result.summary.error().kind == ErrorKind::BadAnswer));
  }
}

BOOST_AUTO_TEST_CASE(a_refusal_without_a_list_is_a_refusal) {
  BOOST_TEST((read(R"({"servers":null,"code":5})").summary.error().kind == ErrorKind::RateLimited));
}

BOOST_AUTO_TEST_CASE(an_empty_market_is_an_answer) { BOOST_TEST(read(market("")).summary->machines == 0U); }

BOOST_AUTO_TEST_CASE(more_machines_than_there_can_be_are_refused) {
  std::string machines = many(kMostMachines + 1);
  machines.pop_back();
  const Read result = read(market(machines));
  BOOST_REQUIRE(!result.summary.has_value());
  BOOST_TEST(result.summary.error().message.find("too many machines") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_recorded_market_is_read_whole) {
  const char* path = std::getenv("CLORE_MARKET_DATA");
  if (!path) {
    BOOST_TEST_MESSAGE("skipped: CLORE_MARKET_DATA does not name a recorded marketplace answer");
    return;
  }
  std::ifstream in(path);
  BOOST_REQUIRE(in.is_open());
  std::size_t withGpu = 0;
  const auto summary =
      readMarket(kHead, in, [&](const MarketMachine& machine) { withGpu += machine.gpu.empty() ? 0 : 1; });
  BOOST_REQUIRE_MESSAGE(summary.has_value(), summary.error().message);
  BOOST_TEST(summary->machines > 0U);
  BOOST_TEST(summary->unreadable == 0U);
  BOOST_TEST(withGpu == summary->machines);
}

BOOST_AUTO_TEST_SUITE_END()
