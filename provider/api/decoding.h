#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "provider/api/envelope.h"
#include "provider/api/fields.h"
#include "provider/api/messages.h"

/// What the decoders share. Internal to this room.
namespace provider::api {

/// Reads the envelope and hands the fields of an answer with code 0 to `read`, whose `Malformed` becomes
/// BadAnswer.
template <typename Read>
[[nodiscard]] auto decodeAnswer(const ResponseHead& head, std::istream& in, const std::string& endpoint,
                                Read read) -> Result<std::invoke_result_t<Read, const Fields&>> {
  auto envelope = readEnvelope(head, in);
  if (!envelope) return std::unexpected(std::move(envelope.error()));
  if (auto refused = refusal(envelope->code, envelope->errorText))
    return std::unexpected(std::move(*refused));
  try {
    return read(std::as_const(envelope->fields));
  } catch (const Malformed& malformed) {
    return failure(ErrorKind::BadAnswer,
                   "the answer of " + endpoint + " is not as documented: " + malformed.what());
  }
}

/// `specs` of a machine. Only `gpu` is held to its type: nothing is decided by the others.
[[nodiscard]] Specs readSpecs(const Fields& machine);

}  // namespace provider::api
