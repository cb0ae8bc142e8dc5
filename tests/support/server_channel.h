#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

typedef struct ssl_ctx_st SSL_CTX;

namespace test_support {

/// The server's end of one connection: a socket that waits until `stop` (an eventfd) becomes readable and no
/// longer. Every call returns false or nothing once the connection or the server has ended.
class RawChannel {
 public:
  /// Owns `socket`.
  RawChannel(int socket, int stop) : socket_(socket), stop_(stop) {}
  ~RawChannel();
  RawChannel(const RawChannel&) = delete;
  RawChannel& operator=(const RawChannel&) = delete;

  /// What has come, at least one byte; empty at the end.
  [[nodiscard]] std::string read();
  /// Byte by byte with a pause after each when `perByte` is not zero.
  bool write(std::string_view bytes, std::chrono::milliseconds perByte);
  /// False when the server was stopped meanwhile.
  bool pause(std::chrono::milliseconds time);
  /// Until the other side hangs up or the server stops.
  void hang();
  /// The connection ends with a reset instead of a proper end.
  void resetOnClose();

 private:
  bool writeSome(std::string_view& bytes);
  bool await(short events);

  int socket_;
  int stop_;
};

/// A channel with or without TLS. TLS goes through memory, so that a pause per byte is one per byte on the
/// wire: inside a record, and inside the handshake.
class Channel {
 public:
  /// `context` may be null: no TLS.
  Channel(RawChannel& raw, SSL_CTX* context);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  bool shakeHands(std::chrono::milliseconds perByte);
  /// Whether the client came with a ticket of an earlier TLS connection.
  [[nodiscard]] bool resumed() const;
  [[nodiscard]] std::string read();
  bool write(std::string_view bytes, std::chrono::milliseconds perByte);
  /// TLS's goodbye, where there is TLS.
  void sayGoodbye();

 private:
  struct Tls;
  bool flush(std::chrono::milliseconds perByte);
  bool feed();

  RawChannel& raw_;
  std::unique_ptr<Tls> tls_;
};

}  // namespace test_support
