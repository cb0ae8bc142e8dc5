#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

struct OrderCase {
  const char* fields;  ///< besides `renting_server`
  int code;
  const char* error;
};
std::ostream& operator<<(std::ostream& out, const OrderCase& c) { return out << c.fields; }

#define RENT R"("currency":"bitcoin","image":"cloreai/ubuntu","type":"on-demand")"
const OrderCase kCases[] = {
    {RENT, 0, ""},
    {RENT
     R"(,"ports":{"22":"tcp","8888":"http"},"env":{"A":"1"},"jupyter_token":"abc","ssh_key":"ssh-ed25519 AAAA= a@b",)"
     R"("ssh_password":"x.y-z","command":"echo \"hi\"; true")",
     0, ""},
    {R"("image":"i","type":"on-demand")", 2, ""},
    {R"("currency":"bitcoin","type":"on-demand")", 2, ""},
    {R"("currency":"bitcoin","image":"","type":"on-demand")", 2, ""},
    {R"("currency":"bitcoin","image":"i")", 2, ""},
    {R"("currency":"bitcoin","image":"i","type":"weekly")", 2, ""},
    {R"("currency":"dogecoin","image":"i","type":"on-demand")", 2, ""},
    {R"("currency":"bitcoin","image":"i","type":"spot")", 2, ""},
    {R"("currency":"bitcoin","image":"i","type":"spot","spotprice":0)", 2, ""},
    {R"("currency":"bitcoin","image":"i","type":"spot","spotprice":1e-8)", 6, "too_low_price"},
    {R"("currency":"bitcoin","image":"i","type":"spot","spotprice":0.04)", 0, ""},
    {R"("currency":"bitcoin","image":"i","type":"spot","spotprice":0.06)", 6, "not_enough_balance"},
    {R"("currency":"USD-Blockchain","image":"i","type":"on-demand")", 6, "currency-not-allowed"},
    {RENT R"(,"ports":{"1":"tcp","2":"tcp","3":"tcp","4":"tcp","5":"tcp","6":"tcp"})", 2, ""},
    {RENT R"(,"ports":{"70000":"tcp"})", 2, ""},
    {RENT R"(,"ports":{"22":"udp"})", 2, ""},
    {RENT R"(,"env":{"A":1})", 2, ""},
    {RENT R"(,"env":[])", 2, ""},
    {RENT R"(,"ssh_password":"semi;colon")", 2, ""},
    {RENT R"(,"jupyter_token":"012345678901234567890123456789012")", 2, ""},
    {RENT R"(,"required_price":0.0000001)", 6, "required_price_not_met"},
};

std::string orderFor(std::int64_t server, const std::string& fields) {
  return "{" + fields + R"(,"renting_server":)" + std::to_string(server) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_orders)

BOOST_DATA_TEST_CASE(an_order_is_created_when_all_of_it_fits, boost::unit_test::data::make(kCases)) {
  Desk desk;
  const auto answer = desk.post("/create_order", orderFor(desk.freeRival().id, sample.fields));
  BOOST_TEST(Desk::code(answer) == sample.code);
  BOOST_TEST(Desk::error(answer) == sample.error);
  BOOST_TEST(answer->has("id") == (sample.code == 0));
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == (sample.code == 0 ? 2U : 1U));
}

BOOST_AUTO_TEST_CASE(long_environments_do_not_fit) {
  Desk desk;
  const auto with = [&](std::size_t variables, std::size_t name, std::size_t value) {
    std::string env;
    for (std::size_t i = 0; i < variables; ++i) {
      std::string key = std::to_string(i);
      key.resize(name, 'k');
      env += std::string(i ? "," : "") + "\"" + key + "\":\"" + std::string(value, 'v') + "\"";
    }
    return Desk::code(
        desk.post("/create_order", orderFor(desk.freeRival().id, RENT R"(,"env":{)" + env + "}")));
  };
  BOOST_TEST(with(1, 129, 1) == 2);
  BOOST_TEST(with(1, 1, 1537) == 2);
  BOOST_TEST(with(8, 10, 1500) == 2);
  BOOST_TEST(with(7, 128, 1536) == 0);
}

BOOST_AUTO_TEST_CASE(a_rented_machine_cannot_be_rented_again_and_cancelling_frees_it) {
  Desk desk;
  const std::int64_t server = desk.freeRival().id;
  const auto id = desk.post("/create_order", orderFor(server, RENT))->getValue<std::int64_t>("id");
  BOOST_TEST(Desk::error(desk.post("/create_order", orderFor(server, RENT))) == "server-already-rented");
  const std::string cancel = R"({"id":)" + std::to_string(id) + "}";
  BOOST_TEST(Desk::code(desk.post("/cancel_order", cancel)) == 0);
  BOOST_TEST(Desk::error(desk.post("/cancel_order", cancel)) == "order_not_active");
  BOOST_TEST(Desk::code(desk.post("/create_order", orderFor(server, RENT))) == 0);
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 2U);
  const auto all = desk.get("/my_orders?return_completed=true")->getArray("orders");
  BOOST_TEST(all->size() == 3U);
  BOOST_TEST(all->getObject(1)->getValue<bool>("expired"));
}

BOOST_AUTO_TEST_CASE(renting_on_demand_takes_the_machine_from_the_spot_market) {
  Desk desk;
  BOOST_TEST(desk.offer(6, 39)->getValue<bool>("active"));
  const auto id = desk.post("/create_order", orderFor(6, RENT))->getValue<std::int64_t>("id");
  BOOST_TEST(!desk.offer(6, 39)->getValue<bool>("active"));
  desk.post("/cancel_order", R"({"id":)" + std::to_string(id) + "}");
  BOOST_TEST(desk.offer(6, 39)->getValue<bool>("active"));
}

BOOST_AUTO_TEST_CASE(a_machine_that_is_away_or_hidden_or_unknown_cannot_be_rented) {
  Desk desk;
  const auto hidden = desk.world.ownMachine("rig-03")->id;
  BOOST_TEST(Desk::error(desk.post("/create_order", orderFor(hidden, RENT))) == "server-offline");
  BOOST_TEST(Desk::code(desk.post("/create_order", orderFor(999'999, RENT))) == 2);
}

BOOST_AUTO_TEST_CASE(an_issue_has_its_limit_and_is_left_out_when_there_is_none) {
  Desk desk;
  const auto cancel = [&](const std::string& issue) {
    return Desk::code(desk.post("/cancel_order", R"({"id":39,"issue":")" + issue + "\"}"));
  };
  BOOST_TEST(cancel(std::string(2049, 'x')) == 2);
  BOOST_TEST(cancel("") == 2);
  BOOST_TEST(cancel(std::string(2048, 'x')) == 0);
}

BOOST_AUTO_TEST_CASE(an_order_is_paid_for_the_time_it_has_the_machine) {
  Desk desk;
  const auto order = [&] {
    return desk.get("/my_orders?return_completed=true")->getArray("orders")->getObject(0);
  };
  desk.clock.advance(24h - 5s);
  BOOST_TEST(order()->getValue<double>("spend") == 0.0000042);
  const auto wallet = desk.get("/wallets")->getArray("wallets")->getObject(0);
  BOOST_TEST(wallet->getValue<double>("balance") == 0.05 - 0.0000042, boost::test_tools::tolerance(1e-9));
  desk.post("/cancel_order", R"({"id":39})");
  desk.clock.advance(240h);
  BOOST_TEST(order()->getValue<double>("spend") == 0.0000042, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(a_rental_ends_after_its_maximum_length) {
  Desk desk;
  const Machine& machine = desk.freeRival();
  desk.post("/create_order", orderFor(machine.id, RENT));
  const std::chrono::hours length(machine.settings.mrlHours);
  desk.clock.advance(length - 10s);
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 2U);
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 1U);
}

BOOST_AUTO_TEST_CASE(orders_end_when_the_wallet_is_empty) {
  Desk desk;
  BOOST_TEST(Desk::code(desk.bid(39, "0.04")) == 0);
  desk.clock.advance(23h);
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 1U);
  desk.clock.advance(8h);
  BOOST_TEST(desk.get("/my_orders")->getArray("orders")->size() == 0U);
  BOOST_TEST(desk.get("/wallets")->getArray("wallets")->getObject(0)->getValue<double>("balance") == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
