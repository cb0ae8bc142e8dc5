#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "provider/api/waiting.h"

/// Internal to this room.
namespace provider::api {

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

/// A literal IPv4 or IPv6 address, without brackets.
[[nodiscard]] bool isLiteralAddress(const std::string& host);

/// The addresses of a host in the system's order; never empty. Throws `ExchangeFailed`: NoConnection,
/// Timeout, Cancelled. The system's resolver cannot be told to stop, so it works in a thread that is left
/// behind when nobody waits for it any more.
[[nodiscard]] std::vector<Address> resolve(const std::string& host, std::uint16_t port, Waiting& waiting);

}  // namespace provider::api
