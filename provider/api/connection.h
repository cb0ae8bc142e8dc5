#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "provider/api/resolving.h"
#include "provider/api/tls_session.h"
#include "provider/api/waiting.h"

/// Internal to this room.
namespace provider::api {

/// One TCP connection for one exchange, with TLS on top where asked for. Never blocks except in `Waiting`.
/// Failures are thrown as `ExchangeFailed`.
class Connection {
 public:
  /// Tries each address of the host in turn. `waiting` outlives the connection.
  Connection(std::string host, std::uint16_t port, Waiting& waiting);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Shakes hands and makes sure that the other side is `host`, whatever address it has: loopback is no
  /// exception. `session`, where there is one, is of earlier connections to the same host.
  void startTls(SSL_CTX* context, TlsSession* session = nullptr);

  void send(std::string_view bytes);
  /// 0 at the end of what the other side sends.
  [[nodiscard]] std::size_t receive(char* into, std::size_t size);

 private:
  struct Socket {
    Socket() = default;
    ~Socket() { close(); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    void close();
    int descriptor = -1;
  };
  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  [[nodiscard]] int connectTo(const Address& address, Waiting::Moment limit);
  void nameThePeer();
  void shakeHands();
  /// After a TLS call that returned `result`: waits when it only has to wait. False when it failed.
  bool waitedForTls(int result);
  [[nodiscard]] std::string peer() const { return host_ + ":" + std::to_string(port_); }

  std::string host_;
  std::uint16_t port_;
  Waiting& waiting_;
  Socket socket_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
  bool tlsEstablished_ = false;
};

}  // namespace provider::api
