#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "provider/api/fields.h"
#include "provider/api/json_source.h"
#include "provider/api/transport.h"
#include "provider/core/error.h"

/// What all answers share: a JSON object with an integer `code` (API page, *Transport*). Internal to this
/// room.
namespace provider::api {

/// Limits on what is taken in. No honest answer comes near them.
inline constexpr std::size_t kLargestAnswer = std::size_t{8} << 20;
inline constexpr std::size_t kLargestMarket = std::size_t{64} << 20;
inline constexpr std::size_t kDeepestNesting = 32;
inline constexpr std::size_t kMostValues = 200'000;

/// Values of `code`.
enum class Code {
  Ok = 0,
  DatabaseError = 1,
  InvalidInput = 2,
  InvalidToken = 3,
  InvalidEndpoint = 4,
  RateLimit = 5,
  SeeError = 6
};

struct Envelope {
  int code = 0;
  std::string errorText;
  Fields fields;
};

/// Reads one answer into memory. Anything but the documented shape is BadAnswer.
[[nodiscard]] Result<Envelope> readEnvelope(const ResponseHead& head, std::istream& in);

/// What a `code` other than 0 means; nothing for 0.
[[nodiscard]] std::optional<Error> refusal(int code, std::string_view errorText);

/// BadAnswer, with what came instead: the status, the content type and how the text begins.
[[nodiscard]] std::unexpected<Error> badAnswer(const ResponseHead& head, const JsonSource& source,
                                               std::string_view why);

}  // namespace provider::api
