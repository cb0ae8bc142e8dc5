#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <cmath>
#include <map>
#include <set>

#include "tests/unit/sandbox/desk.h"

using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

struct CodeCase {
  const char* method;
  const char* target;
  const char* body;
  int code;
};
std::ostream& operator<<(std::ostream& out, const CodeCase& c) {
  return out << c.method << ' ' << c.target << ' ' << c.body;
}

const CodeCase kCodes[] = {
    {"GET", "/wallets", "", 0},
    {"GET", "/my_servers", "", 0},
    {"GET", "/server_config", R"({"server_name":"rig-01"})", 0},
    {"GET", "/marketplace", "", 0},
    {"GET", "/my_orders", "", 0},
    {"GET", "/my_orders?return_completed=true", "", 0},
    {"GET", "/spot_marketplace?market=6", "", 0},
    {"GET", "/spot_marketplace?market=999999", "", 0},
    {"GET", "/nonsense", "", 4},
    {"GET", "", "", 4},
    {"GET", "/my_servers/", "", 4},
    {"POST", "/my_servers", "", 2},
    {"DELETE", "/my_servers", "", 2},
    {"GET", "/set_spot_price", R"({"order_id":39,"desired_price":1})", 2},
    {"GET", "/server_config", "", 2},
    {"GET", "/server_config", "{}", 2},
    {"GET", "/server_config", R"({"server_name":"somebody"})", 2},
    {"GET", "/server_config", R"({"server_name":7})", 2},
    {"GET", "/server_config", "not json", 2},
    {"GET", "/server_config", R"(["rig-01"])", 2},
    {"GET", "/spot_marketplace", "", 2},
    {"GET", "/spot_marketplace?market=", "", 2},
    {"GET", "/spot_marketplace?market=6x", "", 2},
    {"POST", "/set_spot_price", "", 2},
    {"POST", "/set_spot_price", R"({"order_id":39})", 2},
    {"POST", "/set_spot_price", R"({"order_id":"39","desired_price":0.000005})", 2},
    {"POST", "/set_spot_price", R"({"order_id":39,"desired_price":"0.000005"})", 2},
    {"POST", "/set_spot_price", R"({"order_id":39,"desired_price":0})", 2},
    {"POST", "/set_spot_price", R"({"order_id":39,"desired_price":-1})", 2},
    {"POST", "/cancel_order", "{}", 2},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_answers)

BOOST_DATA_TEST_CASE(every_answer_carries_its_code, boost::unit_test::data::make(kCodes)) {
  Desk desk;
  const Answer answer = desk.send(sample.method, sample.target, sample.body);
  BOOST_TEST(Desk::code(Desk::read(answer)) == sample.code);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(desk.world.requests().back().code == sample.code);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_is_refused_and_does_not_use_the_slot) {
  Desk desk;
  for (const char* target : {"/my_servers", "/marketplace", "/nonsense"}) {
    const Answer answer = desk.world.handle({"GET", target, "wrong", "", ""});
    BOOST_TEST(Desk::code(Desk::read(answer)) == 3);
  }
  BOOST_TEST(Desk::code(Desk::read(desk.world.handle({"GET", "/my_servers", std::nullopt, "", ""}))) == 3);
  BOOST_TEST(Desk::code(Desk::read(desk.send("GET", "/my_servers"))) == 0);
}

BOOST_AUTO_TEST_CASE(the_marketplace_needs_no_key_and_then_tells_no_own_machines) {
  Desk desk;
  const auto keyless = Desk::read(desk.world.handle({"GET", "/marketplace", std::nullopt, "", ""}));
  BOOST_TEST(Desk::code(keyless) == 0);
  BOOST_TEST(keyless->getArray("my_servers")->size() == 0U);
  BOOST_TEST(desk.get("/marketplace")->getArray("my_servers")->size() == 4U);
}

BOOST_AUTO_TEST_CASE(two_requests_of_a_key_are_a_second_apart_whatever_they_ask) {
  Desk desk;
  BOOST_TEST(desk.send("GET", "/my_servers").status == 200);
  desk.clock.advance(999ms);
  const Answer refused = desk.send("GET", "/wallets");
  BOOST_TEST(refused.status == 429);
  BOOST_TEST(Desk::code(Desk::read(refused)) == 5);
  BOOST_TEST((refused.retryAfter == 1s));
  desk.clock.advance(1ms);
  BOOST_TEST(desk.send("GET", "/nonsense").status == 200);
  BOOST_TEST(desk.send("GET", "/wallets").status == 429);
}

BOOST_AUTO_TEST_CASE(a_refused_request_does_not_move_the_slot_forward) {
  Desk desk;
  BOOST_TEST(desk.send("GET", "/my_servers").status == 200);
  for (int i = 0; i < 9; ++i) {
    desk.clock.advance(100ms);
    BOOST_TEST(desk.send("GET", "/my_servers").status == 429);
  }
  desk.clock.advance(100ms);
  BOOST_TEST(desk.send("GET", "/my_servers").status == 200);
}

BOOST_AUTO_TEST_CASE(a_refused_write_changes_nothing) {
  Desk desk;
  BOOST_TEST(desk.send("GET", "/my_servers").status == 200);
  BOOST_TEST(desk.send("POST", "/cancel_order", R"({"id":39})").status == 429);
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 1U);
}

BOOST_AUTO_TEST_CASE(orders_are_created_five_seconds_apart) {
  Desk desk;
  const std::string order = R"({"currency":"bitcoin","image":"i","renting_server":)" +
                            std::to_string(desk.freeRival().id) + R"(,"type":"on-demand"})";
  BOOST_TEST(Desk::code(Desk::read(desk.send("POST", "/create_order", order))) == 0);
  desk.clock.advance(4s);
  const Answer refused = desk.send("POST", "/create_order", order);
  BOOST_TEST(refused.status == 429);
  BOOST_TEST((refused.retryAfter == 1s));
  BOOST_TEST(desk.send("GET", "/my_orders").status == 200);
  desk.clock.advance(1s);
  BOOST_TEST(Desk::read(desk.send("POST", "/create_order", order))->getValue<std::string>("error") ==
             "server-already-rented");
}

BOOST_AUTO_TEST_CASE(a_form_is_not_json) {
  Desk desk;
  const Answer answer = desk.world.handle(
      {"POST", "/cancel_order", desk.world.key(), "application/x-www-form-urlencoded", R"({"id":39})"});
  BOOST_TEST(Desk::code(Desk::read(answer)) == 2);
}

BOOST_AUTO_TEST_CASE(the_log_keeps_what_came_and_forgets_the_oldest) {
  Desk desk;
  desk.bid(39, "0.0000020");
  const RequestRecord& last = desk.world.requests().back();
  BOOST_TEST(last.endpoint == "set_spot_price");
  BOOST_TEST(last.method == "POST");
  BOOST_TEST(last.code == 6);
  BOOST_TEST(last.error == "exceeded_max_step");
  BOOST_TEST((last.at == desk.clock.steady()));
  for (std::size_t i = 0; i < World::kRequestsKept + 5; ++i) desk.send("GET", "/nonsense");
  BOOST_TEST(desk.world.requests().size() == World::kRequestsKept);
}

BOOST_AUTO_TEST_CASE(every_documented_field_is_answered) {
  Desk desk;
  const auto has = [](const Poco::JSON::Object::Ptr& object, std::initializer_list<const char*> names) {
    for (const char* name : names) BOOST_TEST(object->has(name), name);
  };
  has(desk.get("/wallets")->getArray("wallets")->getObject(0),
      {"name", "deposit", "balance", "withdrawal_fee"});
  has(desk.server("rig-01"), {"name", "connected", "visibility", "pricing", "online", "min_spot_pricing",
                              "init_token", "specs", "id", "working_properly"});
  has(desk.config("rig-01"),
      {"name", "connected", "visibility", "pricing", "spot_pricing", "mrl", "online", "initialized", "id",
       "rental_status", "specs", "background_job", "allowed_coins"});
  has(desk.get("/marketplace")->getArray("servers")->getObject(0),
      {"id", "owner", "mrl", "price", "rented", "specs", "reliability", "rating", "allowed_coins",
       "cuda_version"});
  const auto order = desk.get("/my_orders")->getArray("orders")->getObject(0);
  has(order, {"id", "fee", "creation_fee", "price", "mrl", "image", "currency", "spend", "ct", "specs", "si",
              "pub_cluster", "tcp_ports", "http_port", "spot", "expired"});
  const auto spot = desk.spotMarket(6);
  has(spot, {"exists", "market", "currency_rates_in_usd"});
  has(spot->getObject("market")->getObject("server"), {"min_pricing", "mrl", "visibility", "online"});
  has(spot->getObject("market")->getArray("offers")->getObject(0), {"offer_id", "bid", "active", "my"});
  BOOST_TEST(!desk.spotMarket(999999)->getValue<bool>("exists"));
}

BOOST_AUTO_TEST_CASE(the_market_tells_what_on_demand_prices_in_accepted_coins_are_worth) {
  Desk desk;
  const std::map<std::string, const char*> keys{{"bitcoin", "on_demand_btc"},
                                                {"CLORE-Blockchain", "on_demand_clore"},
                                                {"USD-Blockchain", "on_demand_usd"}};
  const std::map<std::string, double> rates{
      {"bitcoin", 65000}, {"CLORE-Blockchain", 0.28}, {"USD-Blockchain", 1}};
  std::map<std::string, int> told;
  const auto servers = desk.get("/marketplace")->getArray("servers");
  for (unsigned i = 0; i < servers->size(); ++i) {
    const auto server = servers->getObject(i);
    const auto price = server->getObject("price");
    const auto worth = price->getObject("usd");
    std::set<std::string> accepted;
    for (const auto& coin : *server->getArray("allowed_coins")) accepted.insert(coin.extract<std::string>());
    for (const auto& [coin, key] : keys) {
      const auto onDemand = price->getObject("on_demand");
      const bool counts = accepted.contains(coin) && onDemand->has(coin);
      BOOST_TEST(worth->has(key) == counts);
      if (!counts) continue;
      ++told[coin];
      const double expected = onDemand->getValue<double>(coin) * rates.at(coin);
      BOOST_TEST(std::abs(worth->getValue<double>(key) / expected - 1) < 1e-9);
    }
  }
  BOOST_TEST(told["bitcoin"] > 300);
  BOOST_TEST(told["CLORE-Blockchain"] > 300);
}

BOOST_AUTO_TEST_CASE(hidden_machines_are_not_on_the_market) {
  Desk desk;
  const auto ids = [&] {
    std::vector<std::int64_t> found;
    const auto servers = desk.get("/marketplace")->getArray("servers");
    for (unsigned i = 0; i < servers->size(); ++i)
      found.push_back(servers->getObject(i)->getValue<std::int64_t>("id"));
    return found;
  };
  const auto listed = [&](const char* name) {
    const auto found = ids();
    return std::ranges::find(found, desk.world.ownMachine(name)->id) != found.end();
  };
  BOOST_TEST(listed("rig-01"));
  BOOST_TEST(!listed("rig-03"));
  BOOST_TEST(desk.server("rig-03")->getValue<std::string>("visibility") == "hidden");
  BOOST_TEST(desk.server("rig-03")->getValue<bool>("online"));
  MachineChange publish;
  publish.listed = true;
  BOOST_TEST(desk.world.change("rig-03", publish));
  BOOST_TEST(listed("rig-03"));
}

BOOST_AUTO_TEST_CASE(rental_status_tells_how_a_machine_is_rented) {
  Desk desk;
  BOOST_TEST(desk.config("rig-01")->getValue<int>("rental_status") == 0);
  BOOST_TEST(desk.config("rig-02")->getValue<int>("rental_status") == 2);
  BOOST_TEST(desk.config("rig-04")->getValue<int>("rental_status") == 1);
}

BOOST_AUTO_TEST_CASE(lengths_are_hours_in_settings_and_seconds_in_orders) {
  Desk desk;
  const std::int64_t hours = desk.world.machines()[5].settings.mrlHours;
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->getObject(0)->getValue<std::int64_t>("mrl") ==
             hours * 3600);
  const auto server = desk.spotMarket(6)->getObject("market")->getObject("server");
  BOOST_TEST(server->getValue<std::int64_t>("mrl") == hours * 3600);
}

BOOST_AUTO_TEST_SUITE_END()
