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

namespace {

/// An address in its parts.
struct Url {
  std::string scheme;
  Authority authority;
  std::string_view rest;  // path, query and fragment

  [[nodiscard]] std::string host() const { return scheme + "://" + authority.host + authority.port; }
};

/// `secret` is what plain http would show to others.
std::expected<Url, std::string> readUrl(std::string_view text, const std::string& secret) {
  const auto visible = [](char c) {
    return c > ' ' && c < '\x7F' && !std::string_view("\"'<>\\^`{|}").contains(c);
  };
  if (!std::ranges::all_of(text, visible)) return std::unexpected("this is not an address");
  const std::size_t colon = text.find("://");
  const std::string scheme = lower(text.substr(0, std::min(colon, text.size())));
  if (colon == std::string_view::npos || (scheme != "https" && scheme != "http"))
    return std::unexpected("the address begins with https://");
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  if (rest.substr(0, end).contains('@')) return std::unexpected("the address holds no user and no password");
  const auto authority = readAuthority(rest.substr(0, end));
  if (!authority) return std::unexpected(authority.error());
  if (scheme == "http" && !authority->loopback)
    return std::unexpected("plain http is accepted for this machine only (127.0.0.1, ::1, localhost), as " +
                           secret + " would be readable on its way: write https://");
  return Url{.scheme = scheme, .authority = *authority, .rest = rest.substr(end)};
}

}  // namespace

Text normalizedUrl(std::string_view text) {
  const auto url = readUrl(text, "the key");
  if (!url) return std::unexpected(url.error());
  if (url->rest.find_first_of("?#") != std::string_view::npos)
    return std::unexpected("the address has no query and no fragment");
  std::string_view path = url->rest;
  while (path.ends_with('/')) path.remove_suffix(1);
  return url->host() + std::string(path.empty() ? kDefaultPath : path);
}

Text channelUrl(std::string_view text) {
  const auto url = readUrl(text, "what is sent");
  if (!url) return std::unexpected(url.error());
  if (url->rest.contains('#')) return std::unexpected("the address has no fragment, no `#`");
  return url->host() + std::string(url->rest);
}

std::string withoutPath(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?", host), url.size());
  const bool more = end + 1 < url.size();
  return std::string(url.substr(0, end)) + (more ? "/..." : "");
}

std::string hostOf(std::string_view url) {
  const auto parts = readUrl(url, "what is sent");
  return parts ? parts->authority.host : std::string();
}

std::expected<HostAndPort, std::string> hostAndPort(std::string_view text) {
  if (text.contains('/')) return std::unexpected("write the server's name alone, as in smtp.example.com:587");
  if (!text.starts_with('[') && std::ranges::count(text, ':') > 1)
    return std::unexpected("an IPv6 address needs brackets, as in [::1]:25");
  const auto authority = readAuthority(text);
  if (!authority) return std::unexpected(authority.error());
  HostAndPort result{.host = authority->host, .port = {}};
  if (result.host.starts_with('[')) result.host = result.host.substr(1, result.host.size() - 2);
  if (!authority->port.empty()) {
    std::uint16_t port = 0;
    std::from_chars(authority->port.data() + 1, authority->port.data() + authority->port.size(), port);
    result.port = port;
  }
  return result;
}

bool isLoopbackHost(const std::string& host) {
  in6_addr v6{};
  if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return isLoopback(host);
}

}  // namespace agent::config
