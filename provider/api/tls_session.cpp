#include "provider/api/tls_session.h"

namespace provider::api {
namespace {

constexpr std::chrono::hours kCertificateSeenWithin{1};

/// Where a context keeps its TlsSession. Of this program's own: the other places may be Poco's.
int slot() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

}  // namespace

TlsSession::TlsSession(SSL_CTX* context) : context_(context) {
  SSL_CTX_set_ex_data(context_, slot(), this);
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context_, takeTicket);
}

TlsSession::~TlsSession() {
  SSL_CTX_sess_set_new_cb(context_, nullptr);
  SSL_CTX_set_ex_data(context_, slot(), nullptr);
}

void TlsSession::offerTo(SSL* ssl, Moment now) {
  const auto ticket = std::move(ticket_);
  if (ticket && now - certified_ < kCertificateSeenWithin) (void)SSL_set_session(ssl, ticket.get());
}

void TlsSession::established(SSL* ssl, Moment now) {
  if (!SSL_session_reused(ssl)) certified_ = now;
  // A server of TLS 1.2 need not send another ticket when it accepts one, and the same is good again.
  if (!ticket_ && SSL_version(ssl) < TLS1_3_VERSION) ticket_.reset(SSL_get1_session(ssl));
}

/// OpenSSL calls this for each ticket: in TLS 1.3 while an answer is read. 1 says that the session is ours to
/// free.
int TlsSession::takeTicket(SSL* ssl, SSL_SESSION* session) {
  auto* self = static_cast<TlsSession*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), slot()));
  if (!self) return 0;
  self->ticket_.reset(session);
  return 1;
}

}  // namespace provider::api
