#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "provider/api/messages.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace provider::api {

enum class Method { Get, Post };

using MarketVisitor = std::function<void(const MarketMachine&)>;

/// How a marketplace in the same process hands its largest answers over as values, in place of JSON that
/// would be written only to be read. It sets what belongs to the endpoint, with an answer of status 200 and
/// no body. The client empties it before each attempt, and takes it while it reads such an answer: what a
/// transport on the way made of another answer comes first.
struct HandOver {
  std::function<MarketSummary(const MarketVisitor&)> showMarket;  ///< `marketplace`
  std::optional<std::vector<MyServer>> servers;                   ///< `my_servers`
  std::optional<ServerConfig> config;                             ///< `server_config`
};

/// One request below the base address. `body` is JSON, and goes along with a GET too (`server_config`).
struct Request {
  Method method = Method::Get;
  std::string path;  ///< `/my_servers`, `/my_orders?return_completed=true`
  std::string key;   ///< sent as the header `auth`; empty = not sent
  std::string body;
  /// More headers; one of `Content-Type` takes the place of `application/json`.
  std::vector<std::pair<std::string, std::string>> headers{};
  HandOver* handOver = nullptr;  ///< of some reads; transports over a wire have no use for it
};

struct ResponseHead {
  int status = 0;
  std::string contentType;
  std::optional<std::chrono::seconds> retryAfter;
};

/// Handed the head and the body as it arrives; called at most once per exchange. It may stop reading early.
/// The stream ends at the body's end; a failure of the connection or the deadline inside it is reported by
/// `exchange`, not here.
using BodyReader = std::function<void(const ResponseHead&, std::istream&)>;

/// One HTTP exchange: nothing about codes, pacing or retries. Never follows a redirect.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Returns the moment at which the request was fully sent, which is what the rate limit counts from. Kinds
  /// of failure: Cancelled, NoConnection, Timeout, BadAnswer (not HTTP, or larger than allowed).
  /// `Error::maybeApplied` is true from the first byte of the request on.
  [[nodiscard]] virtual Result<SteadyTime> exchange(const Request& request, const BodyReader& read) = 0;
};

}  // namespace provider::api
