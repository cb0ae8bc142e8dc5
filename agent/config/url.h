#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace agent::config {

/// The API's address as it is used: `https://host[:port]/path` without a slash at its end, `/v1` where no
/// path is given. Plain http is accepted for this machine only (127.0.0.0/8, ::1, localhost), because the key
/// travels in a header. Refused: user info, a query, a fragment. The error is a sentence and does not repeat
/// the address.
[[nodiscard]] std::expected<std::string, std::string> normalizedUrl(std::string_view text);

}  // namespace agent::config
