#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;

namespace {

struct SettingsCase {
  const char* body;
  int code;
};
std::ostream& operator<<(std::ostream& out, const SettingsCase& c) { return out << c.body; }

#define FIVE R"("name":"rig-01","availability":"public","mrl":48,"on_demand":0.0001,"spot":0.00005)"
const SettingsCase kCases[] = {
    {"{" FIVE "}", 0},
    {"{" FIVE R"(,"surprise":[1]})", 0},
    {R"({"availability":"public","mrl":48,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","mrl":48,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"on_demand":0.0001})", 2},
    {R"({"name":"rig-99","availability":"public","mrl":48,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"private","mrl":48,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":true,"mrl":48,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"hidden","mrl":6,"on_demand":0.005,"spot":0.000001})", 0},
    {R"({"name":"rig-01","availability":"hidden","mrl":3000,"on_demand":0.000001,"spot":0.005})", 0},
    {R"({"name":"rig-01","availability":"public","mrl":5,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":3001,"on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":"48","on_demand":0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"on_demand":0.00500001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"on_demand":0.0001,"spot":9e-7})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"on_demand":"0.0001","spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"on_demand":-0.0001,"spot":0.00005})", 2},
    {R"({"name":"rig-01","availability":"public","mrl":48,"on_demand":0,"spot":0})", 0},
    {"{" FIVE R"(,"bitcoin_on_demand":0.0001,"bitcoin_spot":0.00005})", 0},
    {"{" FIVE R"(,"bitcoin_on_demand":0.0002})", 2},
    {"{" FIVE R"(,"CLORE-Blockchain_on_demand":0.1,"CLORE-Blockchain_spot":5000})", 0},
    {"{" FIVE R"(,"CLORE-Blockchain_on_demand":0.09})", 2},
    {"{" FIVE R"(,"CLORE-Blockchain_spot":5001})", 2},
    {"{" FIVE R"(,"USD-Blockchain_on_demand":0.2,"USD-Blockchain_spot":200})", 0},
    {"{" FIVE R"(,"USD-Blockchain_on_demand":0.19})", 2},
    {"{" FIVE R"(,"USD-Blockchain_on_demand":null})", 2},
    {"{" FIVE R"(,"enabled-bitcoin":true,"enabled-CLORE-Blockchain":false})", 0},
    {"{" FIVE R"(,"enabled-bitcoin":"yes"})", 2},
    {"{" FIVE R"(,"autoprice":{"bitcoin":"usd","CLORE-Blockchain":false},"usd_pricing":{"on_demand":2.5}})",
     0},
    {"{" FIVE R"(,"autoprice":{"bitcoin":7}})", 2},
    {"{" FIVE R"(,"autoprice":"usd"})", 2},
    {"{" FIVE R"(,"usd_pricing":{"on_demand":"2.5"}})", 2},
};

std::vector<std::string> texts(const Poco::JSON::Array::Ptr& array) {
  std::vector<std::string> found;
  for (unsigned i = 0; i < array->size(); ++i) found.push_back(array->getElement<std::string>(i));
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_settings)

BOOST_DATA_TEST_CASE(settings_are_taken_whole_or_not_at_all, boost::unit_test::data::make(kCases)) {
  Desk desk;
  const auto asText = [&] {
    std::ostringstream out;
    desk.config("rig-01")->stringify(out);
    return out.str();
  };
  const std::string before = asText();
  BOOST_TEST(Desk::code(desk.post("/set_server_settings", sample.body)) == sample.code);
  BOOST_TEST((asText() == before) == (sample.code != 0));
}

BOOST_AUTO_TEST_CASE(what_was_sent_is_what_is_read_back) {
  Desk desk;
  desk.post("/set_server_settings",
            "{" FIVE R"(,"CLORE-Blockchain_on_demand":110.5,"CLORE-Blockchain_spot":60,
      "autoprice":{"bitcoin":"usd","CLORE-Blockchain":false},"usd_pricing":{"on_demand":2.5}})");
  const auto config = desk.config("rig-01");
  BOOST_TEST(config->getValue<std::string>("visibility") == "public");
  BOOST_TEST(config->getValue<int>("mrl") == 48);
  BOOST_TEST(config->getObject("pricing")->getValue<double>("bitcoin") == 0.0001);
  BOOST_TEST(config->getObject("pricing")->getValue<double>("CLORE-Blockchain") == 110.5);
  BOOST_TEST(config->getObject("spot_pricing")->getValue<double>("bitcoin") == 0.00005);
  BOOST_TEST(config->getObject("spot_pricing")->getValue<double>("CLORE-Blockchain") == 60);
  BOOST_TEST(config->getObject("autoprice")->getValue<std::string>("bitcoin") == "usd");
  BOOST_TEST(!config->getObject("autoprice")->getValue<bool>("CLORE-Blockchain"));
  BOOST_TEST(config->getObject("usd_pricing")->getValue<double>("on_demand") == 2.5);
  const auto server = desk.server("rig-01");
  BOOST_TEST(server->getObject("pricing")->getValue<double>("CLORE-Blockchain") == 110.5);
  BOOST_TEST(server->getObject("min_spot_pricing")->getValue<double>("CLORE-Blockchain") == 60);
}

BOOST_AUTO_TEST_CASE(a_price_that_is_not_sent_is_gone) {
  Desk desk;
  BOOST_TEST(desk.config("rig-01")->getObject("pricing")->has("CLORE-Blockchain"));
  desk.post("/set_server_settings", "{" FIVE "}");
  const auto config = desk.config("rig-01");
  BOOST_TEST(!config->getObject("pricing")->has("CLORE-Blockchain"));
  BOOST_TEST(!config->getObject("spot_pricing")->has("CLORE-Blockchain"));
  BOOST_TEST((texts(config->getArray("allowed_coins")) == std::vector<std::string>{"bitcoin"}));
  BOOST_TEST(!config->has("autoprice"));
}

BOOST_AUTO_TEST_CASE(coins_are_taken_as_enabled_or_as_priced) {
  Desk desk;
  desk.post("/set_server_settings",
            "{" FIVE
            R"(,"CLORE-Blockchain_on_demand":110,"CLORE-Blockchain_spot":60,"enabled-bitcoin":false})");
  BOOST_TEST((texts(desk.config("rig-01")->getArray("allowed_coins")) ==
              std::vector<std::string>{"CLORE-Blockchain"}));
}

BOOST_AUTO_TEST_CASE(a_placeholder_that_is_there_may_be_sent_back_and_not_sent_anew) {
  WorldOptions options;
  options.machines = 7;
  for (options.seed = 1;; ++options.seed) {
    Desk desk(options);
    const auto price = desk.world.ownMachine("rig-07")->settings.onDemand.get(Currency::Bitcoin);
    if (!price) continue;
    BOOST_TEST(price->units() == 1'000'000);
    const auto body = [](const char* name) {
      return std::string(R"({"name":")") + name +
             R"(","availability":"hidden","mrl":48,"on_demand":0.01,"spot":0.01})";
    };
    BOOST_TEST(Desk::code(desk.post("/set_server_settings", body("rig-07"))) == 0);
    BOOST_TEST(Desk::code(desk.post("/set_server_settings", body("rig-01"))) == 2);
    break;
  }
}

BOOST_AUTO_TEST_CASE(a_rented_machine_shows_its_new_settings_at_once_and_its_order_keeps_the_old) {
  Desk desk;
  const Machine& machine = *desk.world.ownMachine("rig-02");
  const auto rental = [&] { return desk.world.orders()[machine.orders.front()]; };
  const Price price = rental().price;
  const std::int64_t length = rental().mrlSeconds;
  BOOST_TEST(Desk::code(desk.post("/set_server_settings", R"({"name":"rig-02","availability":"public","mrl":7,
      "on_demand":0.004,"spot":0.003})")) == 0);
  const auto config = desk.config("rig-02");
  BOOST_TEST(config->getObject("pricing")->getValue<double>("bitcoin") == 0.004);
  BOOST_TEST(config->getValue<int>("rental_status") == 2);
  BOOST_TEST((rental().price == price));
  BOOST_TEST(rental().mrlSeconds == length);
  BOOST_TEST(!rental().ended);
}

BOOST_AUTO_TEST_SUITE_END()
