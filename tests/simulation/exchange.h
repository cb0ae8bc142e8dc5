#pragma once

#include <string>
#include <string_view>

#include "provider/core/clock.h"

namespace simulation {

/// What becomes of one request.
enum class Fate {
  Good,
  Slow,          ///< answered after a while
  NoName,        ///< DNS: nobody was called
  NoTls,         ///< a certificate that is not trusted: nothing was sent
  ResetBefore,   ///< the connection broke, and the marketplace never saw the request
  ResetAfter,    ///< it did, and the answer was lost
  Drip,          ///< the answer comes so slowly that the deadline passes
  ErrorText,     ///< 5xx in plain text, from the CDN
  ErrorHtml,     ///< 5xx as a page
  OkHtml,        ///< a page with status 200
  TooMany,       ///< 429 in the API's words
  TooManyLater,  ///< the same with `Retry-After`
  TooManyText,   ///< 429 in plain text
  Busy,          ///< code 1, carried out or not
  Truncated,     ///< half of the answer, and nothing says so
  Mutated,       ///< a value of another type
  Duplicated,    ///< a machine listed twice
  KilledBefore,  ///< the agent dies before it sends
  KilledInside,  ///< after it sent; the marketplace never saw the request
  KilledAfter,   ///< after the marketplace carried it out
};
[[nodiscard]] std::string_view name(Fate fate);

/// How much of the marketplace's answer the agent got to see.
enum class Told { Nothing, Garbled, Faithfully };

/// One request of the agent, as somebody between it and the marketplace sees it.
struct Exchange {
  std::string endpoint;
  std::string query;  ///< after the `?`
  std::string body;
  provider::SteadyTime at{};
  provider::WallTime wall{};
  Fate fate = Fate::Good;
  bool sent = true;         ///< it left the computer: it counts for the rate limit
  bool carriedOut = false;  ///< the marketplace answered code 0
  int code = -1;            ///< what it answered; -1 = it never saw the request
  std::string answer;       ///< its body; empty where the market was handed over
  Told told = Told::Nothing;

  [[nodiscard]] bool isWrite() const {
    return endpoint == "set_server_settings" || endpoint == "set_spot_price";
  }
};

}  // namespace simulation
