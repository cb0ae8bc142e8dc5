#include "provider/sandbox/console.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;

namespace {

Poco::JSON::Object::Ptr say(Desk& desk, const std::string& target, const std::string& body) {
  return Desk::read(answerConsole(desk.world, {"POST", target, desk.world.key(), "application/json", body}));
}

struct BadCase {
  const char* target;
  const char* body;
};
std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.target << " " << c.body; }

const BadCase kBad[] = {
    {"/bid", ""},
    {"/bid", "6"},
    {"/bid", "{}"},
    {"/bid", R"({"server":6})"},
    {"/bid", R"({"server":"6","price":{"bitcoin":0.000005}})"},
    {"/bid", R"({"server":6,"price":0.000005})"},
    {"/bid", R"({"server":6,"price":{}})"},
    {"/bid", R"({"server":6,"price":{"bitcoin":0}})"},
    {"/bid", R"({"server":6,"price":{"bitcoin":-1}})"},
    {"/bid", R"({"server":6,"price":{"bitcoin":"1"}})"},
    {"/bid", R"({"server":6,"price":{"bitcoin":1e300}})"},
    {"/bid", R"({"server":6,"price":{"doge":1}})"},
    {"/bid", R"({"server":6,"price":{"bitcoin":0.000005,"CLORE-Blockchain":5}})"},
    {"/bid", R"({"server":6,"price":{"bitcoin":0.0000009}})"},
    {"/bid", R"({"server":999999,"price":{"bitcoin":0.000005}})"},
    {"/reprice", "{}"},
    {"/reprice", R"({"order":39})"},
    {"/reprice", R"({"order":39,"price":{"CLORE-Blockchain":5}})"},
    {"/reprice", R"({"order":999999,"price":{"bitcoin":0.000005}})"},
    {"/end", R"({"id":39})"},
    {"/end", R"({"order":999999})"},
    {"/rent", R"({"name":"rig-01"})"},
    {"/rent", R"({"server":999999})"},
    {"/release", R"({"server":6})"},
    {"/lowering", R"({"step":{"bitcoin":0.000001}})"},
    {"/lowering", R"({"window_s":600})"},
    {"/lowering", R"({"step":{"bitcoin":0},"window_s":600})"},
    {"/lowering", R"({"step":{"bitcoin":0.000001},"window_s":-1})"},
    {"/lowering", R"({"step":{"bitcoin":0.000001},"window_s":86401})"},
    {"/lowering", R"({"step":{"bitcoin":0.000001},"window_s":0.5})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_console)

BOOST_AUTO_TEST_CASE(rivals_bid_and_change_their_bids_and_leave) {
  Desk desk;
  const auto placed = say(desk, "/bid", R"({"server":6,"price":{"bitcoin":0.000005}})");
  BOOST_TEST(Desk::code(placed) == 0);
  const auto rival = placed->getValue<std::int64_t>("id");
  BOOST_TEST(desk.offer(6, rival)->getValue<bool>("active"));
  const std::string order = R"({"order":)" + std::to_string(rival);
  BOOST_TEST(Desk::code(say(desk, "/reprice", order + R"(,"price":{"bitcoin":0.000004}})")) == 0);
  BOOST_TEST(desk.offer(6, 39)->getValue<bool>("active"));
  BOOST_TEST(desk.offer(6, rival)->getValue<double>("bid") == 0.000004);
  BOOST_TEST(Desk::code(say(desk, "/end", order + "}")) == 0);
  BOOST_TEST(desk.offer(6, rival).isNull());
  BOOST_TEST(Desk::code(say(desk, "/end", order + "}")) == 2);
}

BOOST_AUTO_TEST_CASE(machines_are_rented_and_left_by_number) {
  Desk desk;
  BOOST_TEST(Desk::code(say(desk, "/rent", R"({"server":6})")) == 0);
  BOOST_TEST(!desk.offer(6, 39)->getValue<bool>("active"));
  BOOST_TEST(Desk::code(say(desk, "/rent", R"({"server":6})")) == 2);
  BOOST_TEST(Desk::code(say(desk, "/release", R"({"server":6})")) == 0);
  BOOST_TEST(desk.offer(6, 39)->getValue<bool>("active"));
}

BOOST_AUTO_TEST_CASE(the_rules_of_lowering_change) {
  Desk desk;
  BOOST_TEST(Desk::code(say(desk, "/lowering", R"({"step":{"bitcoin":0.0000005},"window_s":30})")) == 0);
  BOOST_TEST(desk.bid(39, "0.000001")->getValue<double>("max_step") == 0.0000037);
  BOOST_TEST(Desk::code(desk.bid(39, "0.0000037")) == 0);
  BOOST_TEST(desk.bid(39, "0.0000032")->getValue<int>("time_to_lowering") == 25);
}

BOOST_DATA_TEST_CASE(what_cannot_be_done_is_refused_and_changes_nothing, boost::unit_test::data::make(kBad)) {
  Desk desk;
  const auto spotMarket = [&desk] {
    return desk.world.handle({"GET", "/spot_marketplace?market=6", desk.world.key(), "", ""}).body;
  };
  const std::string before = spotMarket();
  BOOST_TEST(Desk::code(say(desk, sample.target, sample.body)) == 2);
  desk.clock.advance(1s);
  BOOST_TEST(spotMarket() == before);
  BOOST_TEST(Desk::code(desk.bid(39, "0.0000032")) == 0);
}

BOOST_AUTO_TEST_CASE(the_log_is_json_whatever_bytes_were_sent) {
  Desk desk;
  (void)desk.world.handle({"G\x01\xc3(\xff", "/wal\xe2\x82\x00lets\x80", desk.world.key(), "", ""});
  const std::string cutInside = "/" + std::string(63, 'a') + "\u00e9";
  (void)desk.world.handle({"GET", cutInside, desk.world.key(), "", ""});
  const auto log = Desk::read(answerConsole(desk.world, {"GET", "/requests", desk.world.key(), "", ""}));
  BOOST_REQUIRE(log->getArray("requests")->size() == 2U);
  BOOST_TEST(log->getArray("requests")->getObject(0)->getValue<std::string>("method") == "G?\?(?");
  const auto endpoint = log->getArray("requests")->getObject(1)->getValue<std::string>("endpoint");
  BOOST_TEST(endpoint == std::string(63, 'a') + "?");
}

BOOST_AUTO_TEST_CASE(commands_are_posted_with_the_key) {
  Desk desk;
  const std::string body = R"({"order":39})";
  for (const char* key : {"", "wrong"})
    BOOST_TEST(Desk::code(Desk::read(answerConsole(desk.world, {"POST", "/end", key, "", body}))) == 3);
  for (const auto& [method, target] :
       {std::pair("GET", "/end"), {"PUT", "/end"}, {"POST", "/requests"}, {"POST", "/nonsense"}})
    BOOST_TEST(
        Desk::code(Desk::read(answerConsole(desk.world, {method, target, desk.world.key(), "", body}))) == 4);
  BOOST_TEST(!desk.world.order(39)->ended);
}

BOOST_AUTO_TEST_SUITE_END()
