#include "agent/config/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "agent/config/text.h"

namespace agent::config {
namespace {

using Text = std::expected<std::string, std::string>;

constexpr std::string_view kDefaultPath = "/v1";

struct Authority {
  std::string host;  // an IPv6 address keeps its brackets
  std::string port;  // with its colon, or empty
  bool loopback = false;
};

bool isName(std::string_view host) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  constexpr std::size_t kLongestName = 253;
  return !host.empty() && host.size() <= kLongestName && std::ranges::all_of(host, allowed) &&
         host.front() != '.' && host.front() != '-' && host.find("..") == std::string_view::npos;
}

bool isLoopback(const std::string& host) {
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  return host == "localhost";
}

bool isPort(std::string_view text) {
  unsigned value = 0;
  if (!isDigits(text)) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && value >= 1 && value <= 65535;
}

std::expected<Authority, std::string> readAuthority(std::string_view text) {
  Authority result;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    in6_addr v6{};
    const std::string address = lower(text.substr(1, end == std::string_view::npos ? end : end - 1));
    if (end == std::string_view::npos || ::inet_pton(AF_INET6, address.c_str(), &v6) != 1)
      return std::unexpected("the address in brackets is no IPv6 address");
    result.host = "[" + address + "]";
    result.loopback = IN6_IS_ADDR_LOOPBACK(&v6);
    port = text.substr(end + 1);
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    result.host = lower(text.substr(0, colon));
    if (!isName(result.host)) return std::unexpected("the host's name is missing or not valid");
    result.loopback = isLoopback(result.host);
    port = text.substr(colon);
  }
  if (port.empty()) return result;
  if (!port.starts_with(':') || !isPort(port.substr(1)))
    return std::unexpected("the port must be between 1 and 65535");
  result.port = port;
  return result;
}

}  // namespace

Text normalizedUrl(std::string_view text) {
  const auto visible = [](char c) {
    return c > ' ' && c < '\x7F' && !std::string_view("\"'<>\\^`{|}").contains(c);
  };
  if (!std::ranges::all_of(text, visible)) return std::unexpected("this is not an address");
  const std::size_t colon = text.find("://");
  const std::string scheme = lower(text.substr(0, std::min(colon, text.size())));
  if (colon == std::string_view::npos || (scheme != "https" && scheme != "http"))
    return std::unexpected("the address begins with https://");
  if (text.find_first_of("?#") != std::string_view::npos)
    return std::unexpected("the address has no query and no fragment");
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (rest.substr(0, slash).contains('@'))
    return std::unexpected("the address holds no user and no password");
  const auto authority = readAuthority(rest.substr(0, slash));
  if (!authority) return std::unexpected(authority.error());
  if (scheme == "http" && !authority->loopback)
    return std::unexpected(
        "plain http is accepted for this machine only (127.0.0.1, ::1, localhost), as the key would be "
        "readable on its way: write https://");
  std::string_view path = rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  return scheme + "://" + authority->host + authority->port + std::string(path.empty() ? kDefaultPath : path);
}

}  // namespace agent::config
