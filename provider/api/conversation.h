#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace provider::api {

/// A conversation in lines with a server, over TCP and, from some point on, TLS: what protocols such as SMTP
/// need. The same promises as `PocoTransport`: one deadline for all of it, from the look-up of the name to
/// the last byte; a stop ends it at any point; the certificate and the host's name are checked for every
/// host, loopback included. For one thread. Kinds of failure: Cancelled, NoConnection, Timeout, BadAnswer,
/// and InvalidInput for certificates that cannot be read; after one, nothing more is said.
class Conversation {
 public:
  struct Options {
    std::string host;
    std::uint16_t port = 0;
    std::string caFile;  ///< PEM certificates to trust instead of the system's; empty = the system's
    std::chrono::milliseconds timeout{15000};
  };

  /// Connects. `interrupt` may be null and outlives the conversation. Makes the process ignore SIGPIPE unless
  /// it handles it.
  [[nodiscard]] static Result<Conversation> begin(const Options& options, Interrupt* interrupt);
  Conversation(Conversation&&) noexcept;
  Conversation& operator=(Conversation&&) noexcept;
  ~Conversation();

  /// Goes on in TLS. Fails when the server has already said more than was read: somebody in between may have
  /// put it there (CVE-2011-0411).
  [[nodiscard]] Result<void> startTls();
  [[nodiscard]] Result<void> send(std::string_view bytes);
  /// The next line without its end; at most 4096 bytes long.
  [[nodiscard]] Result<std::string> line();

 private:
  struct Impl;
  explicit Conversation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace provider::api
