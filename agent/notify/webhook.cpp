#include <algorithm>

#include "agent/notify/channels.h"
#include "agent/notify/secrets.h"
#include "agent/notify/signature.h"

namespace agent::notify {
namespace {

/// What an identifier may hold as a header; it is ours, but may have been read from a file.
std::string headerValue(std::string text) {
  std::erase_if(text, [](char c) { return c < '!' || c > '~'; });
  return text;
}

class Webhook final : public Channel {
 public:
  Webhook(HttpEndpoint endpoint, std::string secret, std::string token, provider::Clock& clock)
      : endpoint_(std::move(endpoint)), secret_(std::move(secret)), token_(std::move(token)), clock_(clock) {}

  Delivery send(const Message& message) override {
    const std::string body = toJson(message);
    HttpEndpoint::Headers headers{{"Idempotency-Key", headerValue(message.id)}};
    if (!secret_.empty()) {
      const auto now = std::chrono::floor<std::chrono::seconds>(clock_.wall().time_since_epoch()).count();
      headers.emplace_back("X-Clore-Agent-Timestamp", std::to_string(now));
      headers.emplace_back("X-Clore-Agent-Signature", signatureOf(secret_, now, body));
    }
    if (!token_.empty()) headers.emplace_back("Authorization", "Bearer " + token_);
    return endpoint_.post(body, headers);
  }
  Delivery pulse(const Pulse&) override { return nothingToDo(); }

 private:
  HttpEndpoint endpoint_;
  std::string secret_;
  std::string token_;
  provider::Clock& clock_;
};

}  // namespace

MadeChannel makeWebhook(const config::Channel& settings, const std::string& url,
                        const Surroundings& surroundings) {
  const auto secret = secretIn(settings.secretFile);
  if (!secret) return std::unexpected(secret.error());
  const auto token = bearerIn(settings.tokenFile);
  if (!token) return std::unexpected(token.error());
  auto endpoint = HttpEndpoint::make(url, "", {url, *secret, *token}, settings.caFile, surroundings);
  if (!endpoint) return std::unexpected(endpoint.error());
  return std::make_unique<Webhook>(std::move(*endpoint), *secret, *token, surroundings.clock);
}

}  // namespace agent::notify
