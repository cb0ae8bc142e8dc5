#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "provider/api/transport.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace provider::api {

/// HTTP/1.1 over TCP or TLS 1.2 and later, for one thread.
///
/// Each exchange has a connection of its own: at one request per second keeping one open gains little, and
/// one that the server has meanwhile dropped would leave a POST's outcome unknown for nothing. No proxy, no
/// redirects, no compression, no cookies. One deadline covers the whole exchange from the look-up of the name
/// to the last byte, however slowly it comes, and a stop ends it at any point. The certificate and the host's
/// name are checked for every host, loopback included.
class PocoTransport final : public Transport {
 public:
  struct Options {
    std::string baseUrl;  ///< `https://api.clore.ai/v1`; http or https
    std::string caFile;   ///< PEM certificates to trust instead of the system's; empty = the system's
    std::string userAgent;
    std::chrono::milliseconds timeout{30000};
    std::size_t maxAnswerBytes = std::size_t{8} << 20;
    std::size_t maxMarketBytes = std::size_t{64} << 20;  ///< for `/marketplace`
  };

  /// `interrupt` may be null; it and `clock` outlive the transport. Makes the process ignore SIGPIPE unless
  /// it handles it.
  PocoTransport(Options options, Interrupt* interrupt, Clock& clock);
  ~PocoTransport() override;

  /// What is wrong with the options (InvalidInput): an address that is none, a certificate file that cannot
  /// be read. Every exchange then fails with the same; a program asks at its start.
  [[nodiscard]] Result<void> ready() const;

  [[nodiscard]] Result<SteadyTime> exchange(const Request& request, const BodyReader& read) override;

 private:
  struct Setup;
  std::unique_ptr<Setup> setup_;
};

}  // namespace provider::api
