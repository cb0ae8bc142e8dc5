#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <ctime>
#include <thread>

#include "tests/unit/api/transport_helpers.h"

using namespace provider;
using namespace provider::api;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::inOrder;
using test_support::ScriptedServer;

namespace {

Behaviour raw(const std::string& bytes, Behaviour::End end = Behaviour::End::Close) {
  return Behaviour::raw(bytes, end);
}

std::string ok(const std::string& headAndBody) { return "HTTP/1.1 200 OK\r\n" + headAndBody; }

struct BodyCase {
  const char* what;
  std::string bytes;
  std::string body;
};
const BodyCase kGoodAnswers[] = {
    {"length", ok("Content-Length: 5\r\n\r\nhello"), "hello"},
    {"length, and more that is not part of it", ok("Content-Length: 5\r\n\r\nhello, you"), "hello"},
    {"to the end", ok("\r\nhello"), "hello"},
    {"chunks", ok("Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"), "hello"},
    {"trailers", ok("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"), "hello"},
    {"interim answers",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" + ok("Content-Length: 2\r\n\r\nhi"),
     "hi"},
    {"no body", ok("Content-Length: 0\r\n\r\n"), ""},
    {"no content", "HTTP/1.1 204 No Content\r\n\r\n", ""},
    {"line feeds only", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "hi"},
};

struct BadCase {
  const char* what;
  std::string bytes;
  ErrorKind kind;
  const char* said;
};
const BadCase kBadAnswers[] = {
    {"nothing", "", ErrorKind::NoConnection, "cut short"},
    {"half a status line", "HTTP/1.1 20", ErrorKind::NoConnection, "cut short"},
    {"half a head", ok("Content-Le"), ErrorKind::NoConnection, "cut short"},
    {"a head without its end", ok("Content-Length: 5\r\n"), ErrorKind::NoConnection, "cut short"},
    {"half a body", ok("Content-Length: 50\r\n\r\nhello"), ErrorKind::NoConnection, "cut short"},
    {"half a chunk", ok("Transfer-Encoding: chunked\r\n\r\n9\r\nhello"), ErrorKind::NoConnection,
     "cut short"},
    {"no last chunk", ok("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), ErrorKind::NoConnection,
     "cut short"},
    {"chunks that do not fit", ok("Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n"), ErrorKind::BadAnswer,
     "do not fit"},
    {"a chunk without size", ok("Transfer-Encoding: chunked\r\n\r\nhello"), ErrorKind::BadAnswer, "no size"},
    {"an enormous chunk", ok("Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n"), ErrorKind::BadAnswer,
     "too large"},
    {"not http", "SSH-2.0-OpenSSH_9.2\r\nhello\r\n", ErrorKind::BadAnswer, "not HTTP"},
    {"another protocol", "FTP/1.1 200 OK\r\n\r\n", ErrorKind::BadAnswer, "not HTTP"},
    {"a length that is none", ok("Content-Length: many\r\n\r\nhello"), ErrorKind::BadAnswer,
     "Content-Length"},
    {"a negative length", ok("Content-Length: -5\r\n\r\nhello"), ErrorKind::BadAnswer, "Content-Length"},
    {"a length beyond the limit", ok("Content-Length: 100001\r\n\r\n"), ErrorKind::BadAnswer, "larger than"},
    {"a body beyond the limit", ok("\r\n" + std::string(100'001, 'x')), ErrorKind::BadAnswer, "larger than"},
    {"compressed", ok("Content-Encoding: gzip\r\n\r\nxx"), ErrorKind::BadAnswer, "compressed"},
    {"an endless head", ok("A: " + std::string(70'000, 'x')), ErrorKind::BadAnswer, "not HTTP"},
    {"an endless head of lines",
     "HTTP/1.1 200 OK\r\n" +
         [] {
           std::string lines;
           for (int n = 0; n < 200; ++n) lines += "A" + std::to_string(n) + ": b\r\n";
           return lines;
         }(),
     ErrorKind::BadAnswer, "not HTTP"},
    {"interim answers without end",
     [] {
       std::string answers;
       for (int n = 0; n < 50; ++n) answers += "HTTP/1.1 100 Continue\r\n\r\n";
       return answers;
     }(),
     ErrorKind::BadAnswer, "not HTTP"},
};

/// A port on which nobody listens.
std::uint16_t closedPort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  BOOST_REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  BOOST_REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transport)

BOOST_AUTO_TEST_CASE(a_request_carries_the_key_the_agent_s_name_and_one_connection) {
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  Caller caller(server.url() + "/v1/");
  BOOST_REQUIRE(caller.get("/my_orders?return_completed=true").has_value());
  const auto request = server.requests().at(0);
  BOOST_TEST(request.method == "GET");
  BOOST_TEST(request.path == "/v1/my_orders?return_completed=true");
  BOOST_TEST(request.headers.at("auth") == "the-key");
  BOOST_TEST(request.headers.at("user-agent") == "clore-agent/test");
  BOOST_TEST(request.headers.at("connection") == "Close");
  BOOST_TEST(request.headers.at("host") == "127.0.0.1:" + std::to_string(server.port()));
  BOOST_TEST(request.headers.count("authorization") == 0U);
  BOOST_TEST(request.headers.count("accept-encoding") == 0U);
  BOOST_TEST(request.body.empty());
}

BOOST_AUTO_TEST_CASE(a_body_goes_along_with_a_get_and_a_post) {
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  Caller caller(server.url());
  BOOST_TEST(caller.send({.method = Method::Get, .path = "/server_config", .key = "", .body = "{\"a\":1}"})
                 .has_value());
  BOOST_TEST(caller.post("{\"b\":2}").has_value());
  const auto requests = server.requests();
  BOOST_TEST(requests.at(0).method == "GET");
  BOOST_TEST(requests.at(0).body == "{\"a\":1}");
  BOOST_TEST(requests.at(0).headers.at("content-type") == "application/json");
  BOOST_TEST(requests.at(0).headers.count("auth") == 0U);
  BOOST_TEST(requests.at(1).method == "POST");
  BOOST_TEST(requests.at(1).body == "{\"b\":2}");
}

BOOST_AUTO_TEST_CASE(more_headers_are_added_and_one_of_the_content_type_takes_its_place) {
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  Caller caller(server.url());
  BOOST_TEST(caller
                 .send({.method = Method::Post,
                        .path = "/hook",
                        .key = "",
                        .body = "hello",
                        .headers = {{"content-type", "text/plain"}, {"Idempotency-Key", "id-1"}}})
                 .has_value());
  const auto request = server.requests().at(0);
  BOOST_TEST(request.headers.at("content-type") == "text/plain");
  BOOST_TEST(request.headers.at("idempotency-key") == "id-1");
  BOOST_TEST(request.headers.at("content-length") == "5");
  BOOST_TEST(request.headers.at("user-agent") == "clore-agent/test");
}

BOOST_AUTO_TEST_CASE(a_large_request_arrives_whole) {
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  Caller caller(server.url());
  const std::string body(8 << 20, 'x');
  BOOST_TEST(caller.post(body).has_value());
  BOOST_TEST((server.requests().at(0).body == body));
}

BOOST_AUTO_TEST_CASE(every_way_of_framing_a_body_is_understood) {
  for (const BodyCase& each : kGoodAnswers) {
    BOOST_TEST_CONTEXT(each.what) {
      ScriptedServer server([&](const auto&) { return raw(each.bytes); });
      Caller caller(server.url());
      const auto result = caller.get();
      BOOST_REQUIRE_MESSAGE(result.has_value(), result.error().message);
      BOOST_TEST(caller.body == each.body);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_way_of_breaking_one_is_noticed) {
  for (const BadCase& each : kBadAnswers) {
    BOOST_TEST_CONTEXT(each.what) {
      ScriptedServer server([&](const auto&) { return raw(each.bytes); });
      Caller caller(server.url());
      const auto result = caller.get();
      mustFail(result, each.kind, each.said);
      BOOST_TEST(result.error().maybeApplied);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_answer_in_single_bytes_is_the_same_answer) {
  ScriptedServer server([](const auto&) {
    return raw(ok("Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")).dripping(1ms);
  });
  Caller caller(server.url());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(caller.body == "hello");
}

BOOST_AUTO_TEST_CASE(the_head_is_told) {
  ScriptedServer server(
      inOrder({Behaviour::json("{}", 429, {{"Retry-After", "17"}}), Behaviour::answer(503, "text/html", "x"),
               Behaviour::json("{}", 429, {{"Retry-After", "soon"}}),
               Behaviour::json("{}", 429, {{"Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"}})}));
  Caller caller(server.url());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(caller.head.status == 429);
  BOOST_TEST((caller.head.retryAfter == 17s));
  BOOST_TEST(caller.head.contentType == "application/json");
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(caller.head.status == 503);
  BOOST_TEST(!caller.head.retryAfter.has_value());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(!caller.head.retryAfter.has_value());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST((caller.head.retryAfter == 0s));
}

BOOST_AUTO_TEST_CASE(any_status_is_told_and_what_is_none_is_no_http) {
  // 522 is Cloudflare's: Poco's enumeration of statuses ends before it.
  for (const int status : {200, 206, 404, 511, 522, 999}) {
    ScriptedServer server(inOrder({Behaviour::json("{}", status)}));
    Caller caller(server.url());
    BOOST_TEST(caller.get().has_value());
    BOOST_TEST(caller.head.status == status);
  }
  for (const char* line : {"HTTP/1.1 099 x", "HTTP/1.1 -12 x", "HTTP/1.1 2000 x", "HTTP/1.1 20 x",
                           "HTTP/2.0 200 x", "HTTP/1.1200 x", "HTTP/1.1 20x OK"}) {
    ScriptedServer server(inOrder({raw(line + std::string("\r\nContent-Length: 0\r\n\r\n"))}));
    Caller caller(server.url());
    const auto result = caller.get();
    BOOST_REQUIRE_MESSAGE(!result.has_value(), line);
    BOOST_TEST((result.error().kind == ErrorKind::BadAnswer));
  }
}

BOOST_AUTO_TEST_CASE(a_redirect_is_told_and_not_followed) {
  ScriptedServer server([&](const auto&) {
    return Behaviour::json("{}", 302, {{"Location", "/elsewhere"}});
  });
  Caller caller(server.url());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(caller.head.status == 302);
  BOOST_TEST(server.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_market_may_be_larger_than_other_answers) {
  ScriptedServer server([](const auto&) { return Behaviour::json(std::string(150'000, ' ')); });
  Caller caller(server.url());
  mustFail(caller.get(), ErrorKind::BadAnswer, "larger than");
  BOOST_TEST(caller.get("/marketplace").has_value());
  BOOST_TEST(caller.body.size() == 150'000U);
}

BOOST_AUTO_TEST_CASE(a_reader_may_stop_early) {
  ScriptedServer server(
      [](const auto&) { return raw(ok("Content-Length: 90000\r\n\r\nhello"), Behaviour::End::Hang); });
  Caller caller(server.url());
  const auto result =
      caller.transport.exchange({.method = Method::Get, .path = "/my_servers", .key = {}, .body = {}},
                                [](const ResponseHead&, std::istream& in) { (void)in.get(); });
  BOOST_TEST(result.has_value());
}

BOOST_AUTO_TEST_CASE(nobody_listening_is_no_connection_and_nothing_was_sent) {
  const std::uint16_t port = closedPort();
  Caller caller("http://127.0.0.1:" + std::to_string(port));
  const auto result = caller.post("{}");
  mustFail(result, ErrorKind::NoConnection, "connection refused by 127.0.0.1:" + std::to_string(port));
  BOOST_TEST(!result.error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(an_unknown_host_is_no_connection) {
  Caller caller("http://no-such-host.invalid", 20s);
  const auto result = caller.get();
  mustFail(result, ErrorKind::NoConnection, "cannot resolve no-such-host.invalid");
  BOOST_TEST(!result.error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(a_name_is_resolved_and_each_of_its_addresses_tried) {
  ScriptedServer server([](const auto&) { return Behaviour::json("{}"); });
  Caller caller(server.url("localhost"));
  const auto result = caller.get();
  BOOST_REQUIRE_MESSAGE(result.has_value(), result.error().message);
}

BOOST_AUTO_TEST_CASE(a_reset_is_no_connection_and_the_request_may_have_been_carried_out) {
  ScriptedServer::Options rude;
  rude.onConnect = [](int connection) {
    return connection == 0 ? std::optional(Behaviour::reset()) : std::nullopt;
  };
  ScriptedServer server([](const auto&) { return Behaviour::reset(); }, rude);
  Caller caller(server.url());
  BOOST_TEST((caller.post("{}").error().kind == ErrorKind::NoConnection));
  const auto afterReading = caller.post("{}");
  mustFail(afterReading, ErrorKind::NoConnection, "broke");
  BOOST_TEST(afterReading.error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(silence_ends_at_the_deadline) {
  ScriptedServer server([](const auto&) { return Behaviour::hang(); });
  Caller caller(server.url(), 300ms);
  const auto result = caller.post("{}");
  mustFail(result, ErrorKind::Timeout, "no complete answer from 127.0.0.1 within 300 ms");
  BOOST_TEST(result.error().maybeApplied);
  BOOST_TEST((caller.took >= 300ms && caller.took < 2s));
}

BOOST_AUTO_TEST_CASE(an_answer_that_drips_ends_at_the_deadline_wherever_it_is) {
  for (const std::string& bytes :
       {ok("X-Slow: " + std::string(1000, 'x')), ok("\r\n" + std::string(1000, 'x')),
        ok("Transfer-Encoding: chunked\r\n\r\n1;" + std::string(200, 'x'))}) {
    ScriptedServer server([&](const auto&) { return raw(bytes).dripping(10ms); });
    Caller caller(server.url(), 400ms);
    mustFail(caller.get(), ErrorKind::Timeout, "within 400 ms");
    BOOST_TEST((caller.took >= 400ms && caller.took < 2s));
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_read_ends_at_the_deadline) {
  ScriptedServer::Options deaf;
  deaf.onConnect = [](int) {
    Behaviour behaviour;
    behaviour.before = 60s;
    return std::optional(behaviour);
  };
  ScriptedServer server([](const auto&) { return Behaviour::hang(); }, deaf);
  Caller caller(server.url(), 400ms);
  mustFail(caller.post(std::string(32 << 20, 'x')), ErrorKind::Timeout, "within 400 ms");
  BOOST_TEST((caller.took < 2s));
}

BOOST_AUTO_TEST_CASE(a_stop_ends_an_exchange_at_once) {
  FakeInterrupt interrupt;
  ScriptedServer server([](const auto&) { return Behaviour::hang(); });
  Caller caller(server.url(), 20s, {}, &interrupt);
  std::thread stopper([&] {
    std::this_thread::sleep_for(150ms);
    interrupt.stop();
  });
  const auto result = caller.post("{}");
  stopper.join();
  mustFail(result, ErrorKind::Cancelled, "stopped");
  BOOST_TEST(result.error().maybeApplied);
  BOOST_TEST((caller.took < 2s));
  BOOST_TEST((caller.post("{}").error().kind == ErrorKind::Cancelled));
  BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_reload_neither_ends_an_exchange_nor_makes_it_spin) {
  FakeInterrupt interrupt;
  interrupt.wake();
  ScriptedServer server([](const auto&) {
    Behaviour slow = Behaviour::json("{}");
    slow.before = 500ms;
    return slow;
  });
  Caller caller(server.url(), 5s, {}, &interrupt);
  const auto before = std::clock();
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST((caller.took >= 500ms));
  BOOST_TEST(interrupt.asked < 50);
  BOOST_TEST(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 0.25);
}

BOOST_AUTO_TEST_CASE(a_stop_during_a_noisy_reload_is_noticed_too) {
  FakeInterrupt interrupt;
  interrupt.wake();
  ScriptedServer server([](const auto&) { return Behaviour::hang(); });
  Caller caller(server.url(), 20s, {}, &interrupt);
  std::thread stopper([&] {
    std::this_thread::sleep_for(100ms);
    interrupt.stop();
  });
  BOOST_TEST((caller.get().error().kind == ErrorKind::Cancelled));
  stopper.join();
  BOOST_TEST((caller.took < 2s));
}

BOOST_AUTO_TEST_CASE(the_moment_told_is_that_of_the_sending_and_not_of_the_answer) {
  ScriptedServer server([](const auto&) {
    Behaviour slow = Behaviour::json("{}");
    slow.before = 300ms;
    return slow;
  });
  Caller caller(server.url());
  const auto sent = caller.get();
  BOOST_REQUIRE(sent.has_value());
  BOOST_TEST((caller.clock.steady() - *sent >= 280ms));
}

BOOST_AUTO_TEST_CASE(addresses_that_are_none_are_reported_before_anything_is_sent) {
  for (const char* url :
       {"", "api.clore.ai", "ftp://api.clore.ai/v1", "https://", "https://user:pw@api.clore.ai/v1",
        "https://api.clore.ai/v1?x=1", "http://[::1", "https://api.clore.ai:99999/v1"}) {
    Caller caller(url);
    BOOST_TEST_CONTEXT(url) {
      BOOST_REQUIRE(!caller.transport.ready().has_value());
      BOOST_TEST((caller.transport.ready().error().kind == ErrorKind::InvalidInput));
      BOOST_TEST((caller.get().error().kind == ErrorKind::InvalidInput));
    }
  }
  BOOST_TEST(Caller("https://api.clore.ai/v1").transport.ready().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
