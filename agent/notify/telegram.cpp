#include <algorithm>

#include "agent/notify/channels.h"
#include "agent/notify/json.h"
#include "agent/notify/texts.h"

namespace agent::notify {
namespace {

/// Bot API, *sendMessage*.
constexpr TextStyle kStyle{.limit = 4096};

/// Telegram answers 400 to a chat that it does not find, which no other message would change.
Delivery judged(const HttpAnswer& answer) {
  Delivery delivery = deliveryOf(answer);
  if (answer.status != 400 || answer.said.find("chat") == std::string::npos) return delivery;
  delivery.result = Delivery::Result::Denied;
  delivery.error += "; check chat_id, and that the bot was started by that chat or is a member of it";
  return delivery;
}

bool isToken(const std::string& text) {
  const bool known = std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':' ||
           c == '_' || c == '-';
  });
  return known && text.find(':') != std::string::npos;
}

class Telegram final : public Channel {
 public:
  Telegram(HttpEndpoint endpoint, std::string chat)
      : endpoint_(std::move(endpoint)), chat_(std::move(chat)) {}

  Delivery send(const Message& message) override {
    return endpoint_.post(JsonObject()
                              .text("chat_id", chat_)
                              .text("text", textOf(message, kStyle))
                              .raw("link_preview_options", R"({"is_disabled":true})")
                              .done(),
                          {}, judged);
  }
  Delivery pulse(const Pulse&) override { return nothingToDo(); }

 private:
  HttpEndpoint endpoint_;
  std::string chat_;
};

}  // namespace

MadeChannel makeTelegram(const config::Channel& settings, const std::string& url,
                         const Surroundings& surroundings) {
  const auto token = config::loadSecret(settings.tokenFile);
  if (!token) return std::unexpected(token.error());
  if (!isToken(*token))
    return provider::failure(provider::ErrorKind::InvalidInput,
                             settings.tokenFile +
                                 " holds no bot token, which is like 123456:ABC-DEF and is "
                                 "given out by @BotFather");
  auto endpoint =
      HttpEndpoint::make(url, "/bot" + *token + "/sendMessage", {*token}, settings.caFile, surroundings);
  if (!endpoint) return std::unexpected(endpoint.error());
  return std::make_unique<Telegram>(std::move(*endpoint), settings.chatId);
}

}  // namespace agent::notify
