#include "agent/notify/channel.h"

#include "agent/notify/channels.h"

namespace agent::notify {
namespace {

using config::ChannelType;

provider::Result<std::string> urlOf(const config::Channel& settings) {
  if (!settings.urlFile.empty()) return config::loadSecret(settings.urlFile);
  if (settings.url.empty() && settings.type == ChannelType::Telegram) return "https://api.telegram.org";
  return settings.url;
}

MadeChannel make(const config::Channel& settings, const Surroundings& surroundings) {
  if (settings.type == ChannelType::Email) return makeEmail(settings, surroundings);
  const auto url = urlOf(settings);
  if (!url) return std::unexpected(url.error());
  switch (settings.type) {
    case ChannelType::Telegram:
      return makeTelegram(settings, *url, surroundings);
    case ChannelType::Discord:
      return makeDiscord(settings, *url, surroundings);
    case ChannelType::Slack:
      return makeSlack(settings, *url, surroundings);
    case ChannelType::Webhook:
      return makeWebhook(settings, *url, surroundings);
    case ChannelType::Alertmanager:
      return makeAlertmanager(settings, *url, surroundings);
    case ChannelType::Heartbeat:
      return makeHeartbeat(settings, *url, surroundings);
    case ChannelType::Email:
      break;
  }
  return makeEmail(settings, surroundings);
}

}  // namespace

std::string faultOf(const Delivery& delivery) {
  const bool toSome = delivery.result == Delivery::Result::Delivered && !delivery.error.empty();
  return (toSome ? "delivered, but not to all: " : "") + delivery.error;
}

std::chrono::milliseconds timeLimitOf(ChannelType type) {
  return type == ChannelType::Email ? std::chrono::seconds{60} : std::chrono::seconds{15};
}

MadeChannel makeChannelWithin(const config::Channel& settings, const Surroundings& surroundings) {
  auto channel = make(settings, surroundings);
  if (!channel) channel.error().message = "[notify." + settings.label + "]: " + channel.error().message;
  return channel;
}

provider::Result<std::unique_ptr<Channel>> makeChannel(const config::Channel& settings,
                                                       provider::Interrupt* interrupt,
                                                       provider::Clock& clock) {
  return makeChannelWithin(settings,
                           {.interrupt = interrupt, .clock = clock, .timeout = timeLimitOf(settings.type)});
}

}  // namespace agent::notify
