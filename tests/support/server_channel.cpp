#include "tests/support/server_channel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace test_support {

using std::chrono::milliseconds;

RawChannel::~RawChannel() { ::close(socket_); }

bool RawChannel::await(short events) {
  std::array<pollfd, 2> watched{pollfd{socket_, events, 0}, pollfd{stop_, POLLIN, 0}};
  while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
  }
  return watched[1].revents == 0;
}

std::string RawChannel::read() {
  std::string bytes(16384, '\0');
  if (!await(POLLIN)) return {};
  const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

bool RawChannel::writeSome(std::string_view& bytes) {
  const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) return errno == EAGAIN && await(POLLOUT);
  bytes.remove_prefix(static_cast<std::size_t>(sent));
  return true;
}

bool RawChannel::write(std::string_view bytes, milliseconds perByte) {
  while (!bytes.empty()) {
    std::string_view piece = perByte.count() > 0 ? bytes.substr(0, 1) : bytes;
    const std::size_t whole = piece.size();
    if (!writeSome(piece)) return false;
    bytes.remove_prefix(whole - piece.size());
    if (perByte.count() > 0 && !pause(perByte)) return false;
  }
  return true;
}

bool RawChannel::pause(milliseconds time) {
  pollfd watched{stop_, POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(time.count())) == 0;
}

void RawChannel::hang() {
  while (!read().empty()) {
  }
}

void RawChannel::resetOnClose() {
  const linger atOnce{1, 0};
  (void)::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
}

struct Channel::Tls {
  explicit Tls(SSL_CTX* context)
      : ssl(SSL_new(context)), in(BIO_new(BIO_s_mem())), out(BIO_new(BIO_s_mem())) {
    SSL_set_bio(ssl, in, out);
    SSL_set_accept_state(ssl);
  }
  ~Tls() { SSL_free(ssl); }
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  SSL* ssl;
  BIO* in;
  BIO* out;
};

Channel::Channel(RawChannel& raw, SSL_CTX* context) : raw_(raw) {
  if (context) tls_ = std::make_unique<Tls>(context);
}

Channel::~Channel() = default;

bool Channel::flush(milliseconds perByte) {
  std::array<char, 4096> bytes;
  int got = 0;
  while ((got = BIO_read(tls_->out, bytes.data(), static_cast<int>(bytes.size()))) > 0)
    if (!raw_.write({bytes.data(), static_cast<std::size_t>(got)}, perByte)) return false;
  return true;
}

bool Channel::feed() {
  const std::string bytes = raw_.read();
  return !bytes.empty() && BIO_write(tls_->in, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool Channel::shakeHands(milliseconds perByte) {
  if (!tls_) return true;
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_->ssl);
    const bool wantsMore = result != 1 && SSL_get_error(tls_->ssl, result) == SSL_ERROR_WANT_READ;
    if (!flush(perByte)) return false;
    if (result == 1) return true;
    if (!wantsMore || !feed()) return false;
  }
}

bool Channel::resumed() const { return tls_ && SSL_session_reused(tls_->ssl) == 1; }

std::string Channel::read() {
  if (!tls_) return raw_.read();
  std::string bytes(16384, '\0');
  for (;;) {
    ERR_clear_error();
    const int got = SSL_read(tls_->ssl, bytes.data(), static_cast<int>(bytes.size()));
    if (got > 0) {
      bytes.resize(static_cast<std::size_t>(got));
      return bytes;
    }
    if (SSL_get_error(tls_->ssl, got) != SSL_ERROR_WANT_READ || !feed()) return {};
  }
}

bool Channel::write(std::string_view bytes, milliseconds perByte) {
  if (!tls_) return raw_.write(bytes, perByte);
  ERR_clear_error();
  if (!bytes.empty() && SSL_write(tls_->ssl, bytes.data(), static_cast<int>(bytes.size())) <= 0) return false;
  return flush(perByte);
}

void Channel::sayGoodbye() {
  if (!tls_) return;
  (void)SSL_shutdown(tls_->ssl);
  (void)flush(milliseconds::zero());
}

}  // namespace test_support
