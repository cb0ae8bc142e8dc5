#include "provider/api/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

namespace provider::api {
namespace {

std::string reason(int code) { return std::generic_category().message(code); }

[[noreturn]] void failToConnect(int code, const std::string& peer) {
  if (code == ECONNREFUSED) fail(ErrorKind::NoConnection, "connection refused by " + peer);
  fail(ErrorKind::NoConnection, "cannot connect to " + peer + ": " + reason(code));
}

std::string tlsReason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  return text ? text : "the other side hung up";
}

}  // namespace

Connection::Connection(std::string host, std::uint16_t port, Waiting& waiting)
    : host_(std::move(host)), port_(port), waiting_(waiting) {
  const auto addresses = resolve(host_, port_, waiting_);
  waiting_.expect("connection to " + peer());
  int code = 0;
  for (std::size_t tried = 0; tried < addresses.size(); ++tried) {
    // An address that does not answer at all must leave time for those after it.
    const auto now = std::chrono::steady_clock::now();
    const auto remaining = static_cast<int>(addresses.size() - tried);
    const auto limit =
        remaining == 1 ? Waiting::Moment::max() : now + (waiting_.deadline() - now) / remaining;
    code = connectTo(addresses[tried], limit);
    if (code == 0) return;
  }
  failToConnect(code, peer());
}

Connection::~Connection() {
  // The polite end of TLS, without waiting for the other side's.
  if (tlsEstablished_) (void)SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

void Connection::Socket::close() {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

int Connection::connectTo(const Address& address, Waiting::Moment limit) {
  socket_.close();
  socket_.descriptor = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_.descriptor < 0) return errno;
  const int on = 1;
  (void)::setsockopt(socket_.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_.descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.length) == 0)
    return 0;
  if (errno != EINPROGRESS) return errno;
  if (!waiting_.untilOr(socket_.descriptor, POLLOUT, limit)) return ETIMEDOUT;
  int code = 0;
  socklen_t size = sizeof code;
  return ::getsockopt(socket_.descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno;
}

void Connection::startTls(SSL_CTX* context, TlsSession* session) {
  waiting_.expect("TLS connection to " + peer());
  ssl_.reset(SSL_new(context));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.descriptor) != 1)
    fail(ErrorKind::NoConnection, "cannot set up TLS: " + tlsReason());
  nameThePeer();
  SSL_set_connect_state(ssl_.get());
  if (session) session->offerTo(ssl_.get(), std::chrono::steady_clock::now());
  shakeHands();
  if (session) session->established(ssl_.get(), std::chrono::steady_clock::now());
  tlsEstablished_ = true;
}

/// Poco's own check comes after the handshake and leaves out hosts on loopback; OpenSSL's is part of it and
/// makes no exception.
void Connection::nameThePeer() {
  SSL* ssl = ssl_.get();
  X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(parameters,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const bool literal = isLiteralAddress(host_);
  const bool named = literal ? X509_VERIFY_PARAM_set1_ip_asc(parameters, host_.c_str()) == 1
                             : X509_VERIFY_PARAM_set1_host(parameters, host_.c_str(), host_.size()) == 1 &&
                                   SSL_set_tlsext_host_name(ssl, host_.c_str()) == 1;
  if (!named) fail(ErrorKind::NoConnection, "cannot set up TLS for " + host_);
  // Without Poco's callback, which would ask an application-wide handler whether to go on.
  SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
}

void Connection::shakeHands() {
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) return;
    if (waitedForTls(result)) continue;
    const long verdict = SSL_get_verify_result(ssl_.get());
    if (verdict != X509_V_OK)
      fail(ErrorKind::NoConnection,
           "the certificate of " + peer() + " is not trusted: " + X509_verify_cert_error_string(verdict));
    fail(ErrorKind::NoConnection, "no TLS connection to " + peer() + ": " + tlsReason());
  }
}

bool Connection::waitedForTls(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      waiting_.until(socket_.descriptor, POLLIN);
      return true;
    case SSL_ERROR_WANT_WRITE:
      waiting_.until(socket_.descriptor, POLLOUT);
      return true;
    default:
      return false;
  }
}

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    waiting_.checkDeadline();
    const auto piece = static_cast<int>(std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max()));
    if (ssl_) {
      ERR_clear_error();
      const int sent = SSL_write(ssl_.get(), bytes.data(), piece);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (!waitedForTls(sent)) {
        tlsEstablished_ = false;
        fail(ErrorKind::NoConnection, "the connection to " + peer() + " broke: " + tlsReason());
      }
    } else {
      const ssize_t sent =
          ::send(socket_.descriptor, bytes.data(), static_cast<std::size_t>(piece), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        waiting_.until(socket_.descriptor, POLLOUT);
      } else if (errno != EINTR) {
        fail(ErrorKind::NoConnection, "the connection to " + peer() + " broke: " + reason(errno));
      }
    }
  }
}

std::size_t Connection::receive(char* into, std::size_t size) {
  const auto piece = static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
  for (;;) {
    waiting_.checkDeadline();
    if (!ssl_) {
      const ssize_t got = ::recv(socket_.descriptor, into, static_cast<std::size_t>(piece), 0);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EAGAIN) {
        waiting_.until(socket_.descriptor, POLLIN);
      } else if (errno != EINTR) {
        fail(ErrorKind::NoConnection, "the connection to " + peer() + " broke: " + reason(errno));
      }
      continue;
    }
    ERR_clear_error();
    errno = 0;
    const int got = SSL_read(ssl_.get(), into, piece);
    if (got > 0) return static_cast<std::size_t>(got);
    const int broken = errno;
    if (waitedForTls(got)) continue;
    const int kind = SSL_get_error(ssl_.get(), got);
    if (kind == SSL_ERROR_ZERO_RETURN) return 0;
    tlsEstablished_ = false;
    // Many servers end without TLS's goodbye. Whether the answer is complete is seen from the answer itself.
    const bool hungUp =
        kind == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (hungUp || (kind == SSL_ERROR_SYSCALL && broken == 0)) return 0;
    fail(ErrorKind::NoConnection, "the connection to " + peer() + " broke: " +
                                      (kind == SSL_ERROR_SYSCALL ? reason(broken) : tlsReason()));
  }
}

}  // namespace provider::api
