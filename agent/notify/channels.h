#pragma once

#include <memory>

#include "agent/notify/channel.h"
#include "agent/notify/http_endpoint.h"

/// One maker for each type of channel; failures do not name the section yet. Internal to this room.
namespace agent::notify {

using MadeChannel = provider::Result<std::unique_ptr<Channel>>;

/// `url` is the address, wherever it came from.
[[nodiscard]] MadeChannel makeTelegram(const config::Channel& settings, const std::string& url,
                                       const Surroundings& surroundings);
[[nodiscard]] MadeChannel makeDiscord(const config::Channel& settings, const std::string& url,
                                      const Surroundings& surroundings);
[[nodiscard]] MadeChannel makeSlack(const config::Channel& settings, const std::string& url,
                                    const Surroundings& surroundings);
[[nodiscard]] MadeChannel makeWebhook(const config::Channel& settings, const std::string& url,
                                      const Surroundings& surroundings);
[[nodiscard]] MadeChannel makeAlertmanager(const config::Channel& settings, const std::string& url,
                                           const Surroundings& surroundings);
[[nodiscard]] MadeChannel makeHeartbeat(const config::Channel& settings, const std::string& url,
                                        const Surroundings& surroundings);
[[nodiscard]] MadeChannel makeEmail(const config::Channel& settings, const Surroundings& surroundings);

/// `makeChannel` with a time limit of one's own.
[[nodiscard]] MadeChannel makeChannelWithin(const config::Channel& settings,
                                            const Surroundings& surroundings);

/// Of channels that have no use for it.
[[nodiscard]] inline Delivery nothingToDo() { return {}; }

}  // namespace agent::notify
