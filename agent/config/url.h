#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace agent::config {

/// The API's address as it is used: `https://host[:port]/path` without a slash at its end, `/v1` where no
/// path is given. Plain http is accepted for this machine only (127.0.0.0/8, ::1, localhost), because the key
/// travels in a header. Refused: user info, a query, a fragment. The error is a sentence and does not repeat
/// the address.
[[nodiscard]] std::expected<std::string, std::string> normalizedUrl(std::string_view text);

/// The address of a channel, by the same rules, but with its path as it is, and a query where it has one. The
/// error does not repeat the address, for whoever has it can write to the channel.
[[nodiscard]] std::expected<std::string, std::string> channelUrl(std::string_view text);

/// `https://host/...`: an accepted address without what may be a secret.
[[nodiscard]] std::string withoutPath(std::string_view url);

/// The host of an accepted address, without its port.
[[nodiscard]] std::string hostOf(std::string_view url);

struct HostAndPort {
  std::string host;  ///< in small letters; an IPv6 address without its brackets
  std::optional<std::uint16_t> port;
};
/// `host`, `host:port`, where an IPv6 address is in brackets; or a sentence that says what is wrong.
[[nodiscard]] std::expected<HostAndPort, std::string> hostAndPort(std::string_view text);

/// This machine: `localhost`, 127.0.0.0/8, `::1`.
[[nodiscard]] bool isLoopbackHost(const std::string& host);

}  // namespace agent::config
