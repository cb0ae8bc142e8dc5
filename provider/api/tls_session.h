#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>

/// Internal to this room.
namespace provider::api {

/// What two connections to the same server share: the second proves by a ticket of the first (RFC 8446, 2.2;
/// RFC 5077) that both sides are the same, which spares certificates and their verification. One for each
/// host and context; not thread-safe.
class TlsSession {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  /// For connections of that context, which outlives it. One context has one of these.
  explicit TlsSession(SSL_CTX* context);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// Before the handshake: the ticket at hand, if any, goes out with it. A ticket of TLS 1.3 is used once, as
  /// RFC 8446 (C.4) advises; one of TLS 1.2, where few servers renew it, as long as it is accepted. After a
  /// handshake that failed there is none. No certificate is looked at where a ticket is accepted; an hour
  /// after one was, there is none to offer.
  void offerTo(SSL* ssl, Moment now);
  /// After a handshake that succeeded.
  void established(SSL* ssl, Moment now);

 private:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  static int takeTicket(SSL* ssl, SSL_SESSION* session);

  SSL_CTX* context_;
  std::unique_ptr<SSL_SESSION, Free> ticket_;
  Moment certified_;
};

}  // namespace provider::api
