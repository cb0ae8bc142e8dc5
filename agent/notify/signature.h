#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace agent::notify {

/// `sha256=` and the hexadecimal HMAC-SHA256 (RFC 2104) of `<timestamp>.<body>`: the timestamp as decimal
/// digits, a full stop, the body byte by byte. A receiver computes the same with the shared secret, compares
/// in constant time, and refuses a timestamp that is older than it cares for: a recording is so of no use.
[[nodiscard]] std::string signatureOf(std::string_view secret, std::int64_t timestamp, std::string_view body);

}  // namespace agent::notify
