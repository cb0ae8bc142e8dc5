#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/notify/channel.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

/// What the channels over HTTP share. Internal to this room.
namespace agent::notify {

/// What a channel is made in.
struct Surroundings {
  provider::Interrupt* interrupt = nullptr;  ///< may be null
  provider::Clock& clock;
  std::chrono::milliseconds timeout;  ///< for one call
};

struct HttpAnswer {
  int status = 0;
  /// From the body, as Telegram and Discord tell it, else from the header.
  std::optional<std::chrono::milliseconds> retryAfter{};
  std::string said{};  ///< in the answer, one printable line; empty when it is no words
};

/// How a try ended that got this answer, by the status alone.
[[nodiscard]] Delivery deliveryOf(const HttpAnswer& answer);

/// One address to which requests go. No secret of it gets into an error.
class HttpEndpoint {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;
  using Judge = Delivery (*)(const HttpAnswer&);

  /// `path` is put behind that of the address. `secrets` are blotted out of what servers say; the path and
  /// the query of the address count as such too. Fails (InvalidInput) without naming the address.
  [[nodiscard]] static provider::Result<HttpEndpoint> make(const std::string& url, const std::string& path,
                                                           std::vector<std::string> secrets,
                                                           const std::string& caFile,
                                                           const Surroundings& surroundings);
  HttpEndpoint(HttpEndpoint&&) noexcept;
  HttpEndpoint& operator=(HttpEndpoint&&) noexcept;
  ~HttpEndpoint();

  /// Posts JSON.
  [[nodiscard]] Delivery post(const std::string& body, const Headers& headers = {}, Judge judge = deliveryOf);
  [[nodiscard]] Delivery get();

 private:
  struct Impl;
  explicit HttpEndpoint(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace agent::notify
