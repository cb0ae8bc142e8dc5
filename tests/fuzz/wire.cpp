#include "tests/fuzz/wire.h"

#include <algorithm>

#include "provider/api/connection.h"

namespace {

std::string_view theirWords;
std::size_t theirPiece = 1;
std::size_t saidSoFar = 0;

}  // namespace

namespace fuzz {

void say(std::string_view words, std::size_t piece) {
  theirWords = words;
  theirPiece = piece;
}

}  // namespace fuzz

/// All members that others link with are here, so that the linker leaves the library's own where they are.
namespace provider::api {

Connection::Connection(std::string host, std::uint16_t port, Waiting& waiting)
    : host_(std::move(host)), port_(port), waiting_(waiting) {
  saidSoFar = 0;
}

Connection::~Connection() = default;

void Connection::Socket::close() { descriptor = -1; }

void Connection::startTls(SSL_CTX*, TlsSession*) { fail(ErrorKind::NoConnection, "no TLS here: " + peer()); }

void Connection::send(std::string_view) { waiting_.checkDeadline(); }

std::size_t Connection::receive(char* into, std::size_t size) {
  const std::size_t length = std::min({theirPiece, size, theirWords.size() - saidSoFar});
  theirWords.copy(into, length, saidSoFar);
  saidSoFar += length;
  return length;
}

}  // namespace provider::api
