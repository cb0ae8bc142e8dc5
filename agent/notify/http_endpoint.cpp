#include "agent/notify/http_endpoint.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <istream>

#include "agent/notify/http_answer.h"
#include "agent/notify/secrets.h"
#include "provider/api/poco_transport.h"

namespace agent::notify {
namespace {

using provider::ErrorKind;

constexpr std::size_t kLargestRead = 16384;
/// What is shorter in a path is a word such as `webhooks`.
constexpr std::size_t kShortestSegment = 10;

/// What is beyond the beginning of an answer is nobody's concern.
std::string beginningOf(std::istream& in) {
  std::string text(kLargestRead, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

bool isPlain(const std::string& url) {
  return std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
}

struct Address {
  std::string origin;  ///< scheme, host and port
  std::string path;    ///< with the query
};

provider::Result<Address> addressFrom(const std::string& url, const std::string& more) {
  const auto useless = [](const char* why) { return provider::failure(ErrorKind::InvalidInput, why); };
  if (!isPlain(url)) return useless("its address has blanks or characters that no address has");
  try {
    const Poco::URI uri(url);
    if (uri.getScheme() != "https" && uri.getScheme() != "http")
      return useless("its address must begin with https://");
    if (uri.getHost().empty()) return useless("its address names no host");
    if (!uri.getUserInfo().empty())
      return useless("its address must not hold a name or password: use token_file");
    std::string path = uri.getPath();
    if (!more.empty())
      while (path.ends_with('/')) path.pop_back();
    path += more;
    if (path.empty()) path = "/";
    const std::string query = uri.getRawQuery();
    return Address{.origin = uri.getScheme() + "://" + uri.getAuthority(),
                   .path = path + (query.empty() ? "" : "?" + query)};
  } catch (const Poco::Exception&) {
    return useless("its address is not an address");
  }
}

/// The path and the query, whole and in parts: whoever holds the last one may be the one who may post.
std::vector<std::string> secretsIn(const std::string& path) {
  std::vector<std::string> all{path};
  const std::size_t query = std::min(path.find('?'), path.size());
  all.push_back(path.substr(0, query));
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find_first_of("/?&=", at), path.size());
    if (at > query || end - at >= kShortestSegment) all.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return all;
}

}  // namespace

struct HttpEndpoint::Impl {
  Address address;
  std::vector<std::string> secrets;
  provider::api::PocoTransport transport;

  [[nodiscard]] Delivery deliver(provider::api::Request request, Judge judge);
};

Delivery HttpEndpoint::Impl::deliver(provider::api::Request request, Judge judge) {
  std::optional<HttpAnswer> answer;
  request.path = address.path;
  const auto result =
      transport.exchange(request, [&](const provider::api::ResponseHead& head, std::istream& body) {
        // Known before the body is: a connection that breaks in it changes nothing.
        answer = HttpAnswer{.status = head.status};
        // Before it is cut: half a secret would not be found.
        answer = readAnswer(head.status, blotted(beginningOf(body), secrets));
        if (!answer->retryAfter) answer->retryAfter = head.retryAfter;
      });
  if (answer) return judge(*answer);
  // A server that hangs for an hour took nothing: unlike with mail, twice is better than never.
  return {.result = Delivery::Result::TryAgain,
          .error = blotted(result ? "no answer" : result.error().message, secrets),
          .after = {}};
}

HttpEndpoint::HttpEndpoint(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpEndpoint::HttpEndpoint(HttpEndpoint&&) noexcept = default;
HttpEndpoint& HttpEndpoint::operator=(HttpEndpoint&&) noexcept = default;
HttpEndpoint::~HttpEndpoint() = default;

provider::Result<HttpEndpoint> HttpEndpoint::make(const std::string& url, const std::string& path,
                                                  std::vector<std::string> secrets, const std::string& caFile,
                                                  const Surroundings& surroundings) {
  auto address = addressFrom(url, path);
  if (!address) return std::unexpected(address.error());
  for (std::string& each : secretsIn(address->path)) secrets.push_back(std::move(each));
  const std::string origin = address->origin;
  std::unique_ptr<Impl> impl(new Impl{
      .address = std::move(*address),
      .secrets = std::move(secrets),
      .transport = {
          {.baseUrl = origin, .caFile = caFile, .userAgent = "clore-agent", .timeout = surroundings.timeout},
          surroundings.interrupt,
          surroundings.clock}});
  if (const auto ready = impl->transport.ready(); !ready) return std::unexpected(ready.error());
  return HttpEndpoint(std::move(impl));
}

Delivery HttpEndpoint::post(const std::string& body, const Headers& headers, Judge judge) {
  return impl_->deliver(
      {.method = provider::api::Method::Post, .path = {}, .key = {}, .body = body, .headers = headers},
      judge);
}

Delivery HttpEndpoint::get() {
  return impl_->deliver({.method = provider::api::Method::Get, .path = {}, .key = {}, .body = {}},
                        deliveryOf);
}

}  // namespace agent::notify
