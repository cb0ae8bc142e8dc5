#include "provider/sandbox/http_front.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/Timespan.h>

#include <fstream>
#include <thread>

#include "tests/support/certificate.h"
#include "tests/unit/sandbox/desk.h"

using namespace provider;
using namespace provider::sandbox;
using namespace std::chrono_literals;
namespace net = Poco::Net;

namespace {

struct Got {
  int status = 0;
  std::string body;
  std::string retryAfter;
  [[nodiscard]] int code() const { return Desk::code(Desk::read({.body = body, .retryAfter = {}})); }
};

Got exchange(net::HTTPClientSession& session, const std::string& method, const std::string& target,
             const std::string& key, const std::string& body = {}) {
  net::HTTPRequest request(method, target, net::HTTPMessage::HTTP_1_1);
  if (!key.empty()) request.set("auth", key);
  if (!body.empty()) {
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  }
  session.sendRequest(request) << body;
  net::HTTPResponse response;
  Got got;
  std::istream& stream = session.receiveResponse(response);
  Poco::StreamCopier::copyToString(stream, got.body);
  got.status = response.getStatus();
  got.retryAfter = response.get("Retry-After", "");
  return got;
}

/// A world behind a socket on the loopback, without a rate limit unless asked for one.
struct Shop {
  explicit Shop(std::chrono::milliseconds interval = 0ms, const HttpFrontOptions& options = {})
      : world(clock, worldOptions(interval)), front(HttpFront::start(world, options).value()) {}

  static WorldOptions worldOptions(std::chrono::milliseconds interval) {
    WorldOptions options;
    options.requestInterval = interval;
    options.rivals = 50;
    return options;
  }
  Got ask(const std::string& method, const std::string& target, const std::string& body = {}) {
    net::HTTPClientSession session("127.0.0.1", front->port());
    session.setTimeout(Poco::Timespan(5, 0));
    return exchange(session, method, target, world.key(), body);
  }

  SystemClock clock;
  World world;
  std::unique_ptr<HttpFront> front;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_http_front)

BOOST_AUTO_TEST_CASE(the_api_is_below_v1_and_nothing_else_is_there) {
  Shop shop;
  BOOST_TEST(shop.front->url() == "http://127.0.0.1:" + std::to_string(shop.front->port()) + "/v1");
  BOOST_TEST(shop.ask("GET", "/v1/my_servers").code() == 0);
  BOOST_TEST(shop.ask("GET", "/v1/my_orders?return_completed=true").code() == 0);
  BOOST_TEST(shop.ask("GET", "/v1/nonsense").code() == 4);
  for (const char* elsewhere : {"/", "/v1", "/my_servers", "/v2/my_servers", "/console"}) {
    const Got got = shop.ask("GET", elsewhere);
    BOOST_TEST(got.status == 404, elsewhere);
    BOOST_TEST(got.code() == 4, elsewhere);
  }
}

BOOST_AUTO_TEST_CASE(a_get_may_carry_a_body) {
  Shop shop;
  const Got got = shop.ask("GET", "/v1/server_config", R"({"server_name":"rig-01"})");
  BOOST_TEST(got.code() == 0);
  BOOST_TEST(got.body.find("\"rental_status\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_connection_serves_many_requests) {
  Shop shop;
  net::HTTPClientSession session("127.0.0.1", shop.front->port());
  session.setKeepAlive(true);
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(exchange(session, "POST", "/v1/set_spot_price", shop.world.key(),
                        R"({"order_id":39,"desired_price":0.000005})")
                   .code() == 0);
}

BOOST_AUTO_TEST_CASE(too_early_is_told_by_status_code_and_header) {
  Shop shop(1h);
  BOOST_TEST(shop.ask("GET", "/v1/wallets").status == 200);
  const Got got = shop.ask("GET", "/v1/wallets");
  BOOST_TEST(got.status == 429);
  BOOST_TEST(got.code() == 5);
  BOOST_TEST(std::stoi(got.retryAfter) > 3500);
}

BOOST_AUTO_TEST_CASE(a_body_has_its_limit) {
  HttpFrontOptions options;
  options.maxBodyBytes = 1000;
  Shop shop(0ms, options);
  const std::string tail(900, ' ');
  BOOST_TEST(shop.ask("POST", "/v1/cancel_order", R"({"id":1})" + tail).code() == 6);
  const Got got = shop.ask("POST", "/v1/cancel_order", R"({"id":1})" + tail + tail);
  BOOST_TEST(got.status == 413);
  BOOST_TEST(got.code() == 2);
}

BOOST_AUTO_TEST_CASE(the_console_changes_machines_and_shows_the_log_outside_the_rate_limit) {
  Shop shop(1h);
  for (const char* body :
       {R"({"name":"rig-01","online":false})", R"({"name":"rig-01","visibility":"hidden","mrl":12})",
        R"({"name":"rig-01","on_demand":{"bitcoin":0.0003},"spot":{"bitcoin":0.0002}})"})
    BOOST_TEST(shop.ask("POST", "/console/machine", body).code() == 0, body);
  for (const char* body :
       {"", "{}", R"({"name":"rig-99"})", R"({"name":"rig-01","online":1})",
        R"({"name":"rig-01","visibility":"private"})", R"({"name":"rig-01","mrl":1})",
        R"({"name":"rig-01","on_demand":{"bitcoin":1}})", R"({"name":"rig-01","on_demand":{"doge":1}})"})
    BOOST_TEST(shop.ask("POST", "/console/machine", body).code() == 2, body);
  shop.front->use([](World& world) {
    const Machine& machine = *world.ownMachine("rig-01");
    BOOST_TEST(!machine.online);
    BOOST_TEST(!machine.settings.listed);
    BOOST_TEST(machine.settings.mrlHours == 12);
    BOOST_TEST(machine.settings.onDemand.get(Currency::Bitcoin)->units() == 30'000);
    BOOST_TEST(machine.settings.spotMinimum.get(Currency::Bitcoin)->units() == 20'000);
  });
  BOOST_TEST(shop.ask("GET", "/v1/wallets").status == 200);
  BOOST_TEST(shop.ask("GET", "/v1/wallets").status == 429);
  const Got log = shop.ask("GET", "/console/requests");
  const auto requests = Desk::read({.body = log.body, .retryAfter = {}})->getArray("requests");
  BOOST_REQUIRE(requests->size() == 2U);
  BOOST_TEST(requests->getObject(0)->getValue<std::string>("endpoint") == "wallets");
  BOOST_TEST(requests->getObject(0)->getValue<int>("code") == 0);
  BOOST_TEST(requests->getObject(1)->getValue<int>("code") == 5);
  BOOST_TEST(shop.ask("GET", "/console/nonsense").code() == 4);
  net::HTTPClientSession stranger("127.0.0.1", shop.front->port());
  BOOST_TEST(exchange(stranger, "GET", "/console/requests", "").code() == 3);
}

BOOST_AUTO_TEST_CASE(many_at_once_are_served_one_after_another) {
  Shop shop;
  std::vector<std::thread> customers;
  std::atomic<int> served = 0;
  for (int i = 0; i < 6; ++i)
    customers.emplace_back([&] {
      for (int n = 0; n < 5; ++n)
        served += shop.ask("GET", n % 2 ? "/v1/my_servers" : "/console/requests").code() == 0;
    });
  for (std::thread& customer : customers) customer.join();
  BOOST_TEST(served == 30);
}

BOOST_AUTO_TEST_CASE(https_with_a_certificate) {
  net::initializeSSL();
  {
    const test_support::SelfSignedCertificate certificate;
    HttpFrontOptions options;
    options.certificateFile = certificate.certificateFile();
    options.privateKeyFile = certificate.keyFile();
    Shop shop(0ms, options);
    BOOST_TEST(shop.front->url().starts_with("https://127.0.0.1:"));
    const net::Context::Ptr context =
        new net::Context(net::Context::TLS_CLIENT_USE, certificate.certificateFile());
    net::HTTPSClientSession session("127.0.0.1", shop.front->port(), context);
    session.setKeepAlive(true);
    session.setTimeout(Poco::Timespan(5, 0));
    for (int i = 0; i < 3; ++i)
      BOOST_TEST(
          exchange(session, "GET", "/v1/server_config", shop.world.key(), R"({"server_name":"rig-01"})")
              .code() == 0);
    const Got market = exchange(session, "GET", "/v1/marketplace", "");
    BOOST_TEST(Desk::read({.body = market.body, .retryAfter = {}})->getArray("servers")->size() > 50U);
    // It stops although the connection is still open.
    shop.front.reset();
  }
  net::uninitializeSSL();
}

BOOST_AUTO_TEST_CASE(what_cannot_be_served_is_told) {
  VirtualClock clock;
  World world(clock, {});
  HttpFrontOptions options;
  options.certificateFile = "/nonexistent/certificate.pem";
  options.privateKeyFile = "/nonexistent/key.pem";
  auto front = HttpFront::start(world, options);
  BOOST_REQUIRE(!front.has_value());
  BOOST_TEST((front.error().kind == ErrorKind::Storage));
  const Shop shop;
  options = {};
  options.listen = "127.0.0.1:" + std::to_string(shop.front->port());
  front = HttpFront::start(world, options);
  BOOST_REQUIRE(!front.has_value());
  BOOST_TEST((front.error().kind == ErrorKind::NoConnection));
  options.listen = "nonsense";
  BOOST_TEST(!HttpFront::start(world, options).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
