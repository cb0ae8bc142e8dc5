#include "provider/api/tls_session.h"

#include <openssl/err.h>

#include <boost/test/unit_test.hpp>
#include <memory>

#include "tests/support/certificate.h"

using namespace std::chrono_literals;
using provider::api::TlsSession;
using test_support::SelfSignedCertificate;

namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;
using Ssl = std::unique_ptr<SSL, FreeSsl>;

/// A server in memory. A new one cannot read the tickets of another.
struct Server {
  explicit Server(const SelfSignedCertificate& certificate, int version = TLS1_3_VERSION)
      : context(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_set_max_proto_version(context.get(), version);
    BOOST_REQUIRE(SSL_CTX_use_certificate_chain_file(context.get(), certificate.certificateFile().c_str()) ==
                  1);
    BOOST_REQUIRE(
        SSL_CTX_use_PrivateKey_file(context.get(), certificate.keyFile().c_str(), SSL_FILETYPE_PEM) == 1);
  }
  Context context;
};

struct Client {
  explicit Client(const SelfSignedCertificate& believed) : context(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    BOOST_REQUIRE(SSL_CTX_load_verify_file(context.get(), believed.certificateFile().c_str()) == 1);
    session = std::make_unique<TlsSession>(context.get());
  }

  enum class Outcome { Certified, Resumed, Failed };

  /// A handshake with that server, a byte from it, and goodbye.
  Outcome connect(const Server& server) {
    const Ssl here(SSL_new(context.get()));
    const Ssl there(SSL_new(server.context.get()));
    BIO* one = nullptr;
    BIO* other = nullptr;
    BOOST_REQUIRE(BIO_new_bio_pair(&one, 0, &other, 0) == 1);
    SSL_set_bio(here.get(), one, one);
    SSL_set_bio(there.get(), other, other);
    SSL_set_connect_state(here.get());
    SSL_set_accept_state(there.get());
    session->offerTo(here.get(), now);
    for (int turn = 0; turn < 10; ++turn) {
      (void)SSL_do_handshake(here.get());
      (void)SSL_do_handshake(there.get());
    }
    ERR_clear_error();
    if (!SSL_is_init_finished(here.get()) || !SSL_is_init_finished(there.get())) return Outcome::Failed;
    session->established(here.get(), now);
    char byte = 'a';
    BOOST_REQUIRE(SSL_write(there.get(), &byte, 1) == 1);
    BOOST_REQUIRE(SSL_read(here.get(), &byte, 1) == 1);
    (void)SSL_shutdown(here.get());
    return SSL_session_reused(here.get()) ? Outcome::Resumed : Outcome::Certified;
  }

  Context context;
  std::unique_ptr<TlsSession> session;
  TlsSession::Moment now{100h};
};

std::ostream& operator<<(std::ostream& out, Client::Outcome outcome) {
  return out << (outcome == Client::Outcome::Certified ? "certified"
                 : outcome == Client::Outcome::Resumed ? "resumed"
                                                       : "failed");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_session)

BOOST_AUTO_TEST_CASE(each_connection_goes_on_from_the_one_before_for_an_hour_after_a_certificate) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const SelfSignedCertificate certificate;
    const Server server(certificate, version);
    Client client(certificate);
    for (int hour = 0; hour < 3; ++hour) {
      BOOST_TEST(client.connect(server) == Client::Outcome::Certified);
      for (int minute = 1; minute < 60; ++minute) {
        client.now += 1min;
        BOOST_TEST(client.connect(server) == Client::Outcome::Resumed);
      }
      client.now += 1min;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_read_the_ticket_shows_its_certificate) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const SelfSignedCertificate certificate;
    const Server before(certificate, version);
    const Server after(certificate, version);
    Client client(certificate);
    BOOST_TEST(client.connect(before) == Client::Outcome::Certified);
    BOOST_TEST(client.connect(after) == Client::Outcome::Certified);
    BOOST_TEST(client.connect(after) == Client::Outcome::Resumed);
  }
}

BOOST_AUTO_TEST_CASE(a_ticket_opens_no_door_for_another_certificate) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const SelfSignedCertificate certificate;
    const Server server(certificate, version);
    const Server impostor(SelfSignedCertificate(), version);
    Client client(certificate);
    BOOST_TEST(client.connect(server) == Client::Outcome::Certified);
    BOOST_TEST(client.connect(impostor) == Client::Outcome::Failed);
    // The ticket went out with the connection that failed.
    BOOST_TEST(client.connect(server) == Client::Outcome::Certified);
  }
}

BOOST_AUTO_TEST_CASE(a_context_outlives_it_and_takes_another) {
  const SelfSignedCertificate certificate;
  const Server server(certificate);
  Client client(certificate);
  BOOST_TEST(client.connect(server) == Client::Outcome::Certified);
  client.session.reset();
  client.session = std::make_unique<TlsSession>(client.context.get());
  BOOST_TEST(client.connect(server) == Client::Outcome::Certified);
  BOOST_TEST(client.connect(server) == Client::Outcome::Resumed);
}

BOOST_AUTO_TEST_SUITE_END()
