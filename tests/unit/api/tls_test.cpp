#include <fstream>
#include <thread>

#include "tests/support/certificate.h"
#include "tests/unit/api/transport_helpers.h"

using namespace provider;
using namespace provider::api;
using namespace std::chrono_literals;
using test_support::Behaviour;
using test_support::ScriptedServer;
using test_support::SelfSignedCertificate;

namespace {

ScriptedServer::Options tls(const SelfSignedCertificate& certificate) {
  ScriptedServer::Options options;
  options.certificateFile = certificate.certificateFile();
  options.keyFile = certificate.keyFile();
  return options;
}

Behaviour greet(const auto&) { return Behaviour::json("{\"code\":0}"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_transport)

BOOST_AUTO_TEST_CASE(a_certificate_of_the_given_authority_is_trusted_by_address_and_by_name) {
  const SelfSignedCertificate certificate;
  ScriptedServer server([](const auto& request) { return greet(request); }, tls(certificate));
  for (const char* host : {"127.0.0.1", "localhost"}) {
    Caller caller(server.url(host), 5s, certificate.certificateFile());
    const auto result = caller.post("{\"a\":1}");
    BOOST_REQUIRE_MESSAGE(result.has_value(), result.error().message);
    BOOST_TEST(caller.body == "{\"code\":0}");
  }
  BOOST_TEST(server.requests().at(1).body == "{\"a\":1}");
  BOOST_TEST(server.requests().at(1).headers.at("host") == "localhost:" + std::to_string(server.port()));
}

BOOST_AUTO_TEST_CASE(a_certificate_that_nobody_vouches_for_is_refused_also_on_loopback) {
  const SelfSignedCertificate certificate;
  const SelfSignedCertificate another;
  ScriptedServer server([](const auto& request) { return greet(request); }, tls(certificate));
  for (const std::string& trusted : {std::string(), another.certificateFile()}) {
    Caller caller(server.url(), 5s, trusted);
    const auto result = caller.post("{}");
    mustFail(result, ErrorKind::NoConnection, "the certificate of 127.0.0.1:");
    mustFail(result, ErrorKind::NoConnection, "is not trusted: ");
    BOOST_TEST(!result.error().maybeApplied);
  }
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_certificate_of_another_host_is_refused_also_on_loopback) {
  struct Case {
    std::vector<std::string> names;
    const char* host;
    const char* said;
  };
  const Case cases[] = {{{"DNS:api.example"}, "localhost", "hostname mismatch"},
                        {{"DNS:localhost"}, "127.0.0.1", "IP address mismatch"},
                        {{"IP:127.0.0.2"}, "127.0.0.1", "IP address mismatch"},
                        {{"IP:127.0.0.1"}, "localhost", "hostname mismatch"}};
  for (const Case& each : cases) {
    const SelfSignedCertificate certificate(each.names);
    ScriptedServer server([](const auto& request) { return greet(request); }, tls(certificate));
    Caller caller(server.url(each.host), 5s, certificate.certificateFile());
    mustFail(caller.post("{}"), ErrorKind::NoConnection, each.said);
    BOOST_TEST(server.requests().empty());
  }
}

BOOST_AUTO_TEST_CASE(the_second_connection_goes_without_certificates_unless_it_is_anothers) {
  const SelfSignedCertificate certificate;
  ScriptedServer server([](const auto& request) { return greet(request); }, tls(certificate));
  Caller caller(server.url(), 5s, certificate.certificateFile());
  Caller another(server.url(), 5s, certificate.certificateFile());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(caller.post("{}").has_value());
  BOOST_TEST(caller.get().has_value());
  BOOST_TEST(another.get().has_value());
  std::vector<bool> resumed;
  for (const auto& request : server.requests()) resumed.push_back(request.resumed);
  BOOST_TEST((resumed == std::vector{false, true, true, false}));
}

BOOST_AUTO_TEST_CASE(tls_older_than_1_2_is_not_spoken) {
  const SelfSignedCertificate certificate;
  ScriptedServer::Options old = tls(certificate);
  old.onlyOldTls = true;
  ScriptedServer server([](const auto& request) { return greet(request); }, old);
  Caller caller(server.url(), 5s, certificate.certificateFile());
  mustFail(caller.get(), ErrorKind::NoConnection, "no TLS connection to 127.0.0.1:");
}

BOOST_AUTO_TEST_CASE(a_server_that_speaks_no_tls_is_no_connection) {
  ScriptedServer::Options plain;
  plain.onConnect = [](int) { return std::optional(Behaviour::raw("HTTP/1.1 400 Bad Request\r\n\r\n")); };
  ScriptedServer server([](const auto& request) { return greet(request); }, plain);
  Caller caller("https://127.0.0.1:" + std::to_string(server.port()), 5s);
  const auto result = caller.post("{}");
  mustFail(result, ErrorKind::NoConnection, "TLS");
  BOOST_TEST(!result.error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(a_reset_in_the_handshake_and_after_the_request_is_no_connection) {
  const SelfSignedCertificate certificate;
  ScriptedServer::Options options = tls(certificate);
  options.onConnect = [](int connection) {
    return connection == 0 ? std::optional(Behaviour::reset()) : std::nullopt;
  };
  ScriptedServer server([](const auto&) { return Behaviour::reset(); }, options);
  Caller caller(server.url(), 5s, certificate.certificateFile());
  const auto inHandshake = caller.post("{}");
  // The reset may come before the handshake has begun.
  mustFail(inHandshake, ErrorKind::NoConnection, "127.0.0.1:");
  BOOST_TEST(!inHandshake.error().maybeApplied);
  const auto afterRequest = caller.post("{}");
  mustFail(afterRequest, ErrorKind::NoConnection, "broke");
  BOOST_TEST(afterRequest.error().maybeApplied);
}

BOOST_AUTO_TEST_CASE(an_answer_cut_short_is_noticed_under_tls) {
  const SelfSignedCertificate certificate;
  ScriptedServer server(
      [](const auto&) { return Behaviour::raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"); },
      tls(certificate));
  Caller caller(server.url(), 5s, certificate.certificateFile());
  mustFail(caller.get(), ErrorKind::NoConnection, "cut short");
}

BOOST_AUTO_TEST_CASE(a_large_answer_arrives_whole_under_tls) {
  const SelfSignedCertificate certificate;
  const std::string body(150'000, 'x');
  ScriptedServer server([&](const auto&) { return Behaviour::json(body); }, tls(certificate));
  Caller caller(server.url(), 5s, certificate.certificateFile());
  BOOST_TEST(caller.get("/marketplace").has_value());
  BOOST_TEST((caller.body == body));
}

BOOST_AUTO_TEST_CASE(a_handshake_that_hangs_or_drips_ends_at_the_deadline) {
  const SelfSignedCertificate certificate;
  ScriptedServer::Options dripping = tls(certificate);
  dripping.handshakePerByte = 5ms;
  ScriptedServer::Options hanging = tls(certificate);
  hanging.onConnect = [](int) { return std::optional(Behaviour::hang()); };
  for (const auto& options : {dripping, hanging}) {
    ScriptedServer server([](const auto& request) { return greet(request); }, options);
    Caller caller(server.url(), 400ms, certificate.certificateFile());
    const auto result = caller.post("{}");
    mustFail(result, ErrorKind::Timeout, "no TLS connection to 127.0.0.1:");
    BOOST_TEST(!result.error().maybeApplied);
    BOOST_TEST((caller.took >= 400ms && caller.took < 2s));
  }
}

BOOST_AUTO_TEST_CASE(an_answer_that_drips_inside_a_record_ends_at_the_deadline) {
  const SelfSignedCertificate certificate;
  ScriptedServer server([](const auto&) { return Behaviour::json(std::string(1000, 'x')).dripping(5ms); },
                        tls(certificate));
  Caller caller(server.url(), 500ms, certificate.certificateFile());
  mustFail(caller.get(), ErrorKind::Timeout, "no complete answer from 127.0.0.1 within 500 ms");
  BOOST_TEST((caller.took >= 500ms && caller.took < 2s));
}

BOOST_AUTO_TEST_CASE(a_stop_ends_a_handshake_and_an_answer) {
  const SelfSignedCertificate certificate;
  ScriptedServer::Options options = tls(certificate);
  options.onConnect = [](int connection) {
    return connection == 0 ? std::optional(Behaviour::hang()) : std::nullopt;
  };
  ScriptedServer server([](const auto&) { return Behaviour::hang(); }, options);
  for (const bool maybeApplied : {false, true}) {
    FakeInterrupt interrupt;
    Caller caller(server.url(), 20s, certificate.certificateFile(), &interrupt);
    std::thread stopper([&] {
      std::this_thread::sleep_for(200ms);
      interrupt.stop();
    });
    const auto result = caller.post("{}");
    stopper.join();
    mustFail(result, ErrorKind::Cancelled, "stopped");
    BOOST_TEST(result.error().maybeApplied == maybeApplied);
    BOOST_TEST((caller.took < 2s));
  }
}

BOOST_AUTO_TEST_CASE(a_certificate_file_that_cannot_be_read_is_reported_at_the_start) {
  const test_support::TemporaryFolder folder;
  const std::string notPem = (folder.path() / "ca.pem").string();
  std::ofstream(notPem) << "not a certificate";
  for (const std::string& file : {std::string("/no/such/file.pem"), notPem}) {
    Caller caller("https://127.0.0.1:1", 1s, file);
    BOOST_REQUIRE(!caller.transport.ready().has_value());
    BOOST_TEST((caller.transport.ready().error().kind == ErrorKind::InvalidInput));
    BOOST_TEST(caller.transport.ready().error().message.find(file) != std::string::npos);
    BOOST_TEST(!caller.get().has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()
