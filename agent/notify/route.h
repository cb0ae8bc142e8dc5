#pragma once

#include <optional>

#include "agent/config/config.h"
#include "agent/notify/message.h"
#include "provider/core/clock.h"

/// Who is told what, and when not. Pure.
namespace agent::notify {

/// What of a message goes through a channel: items of its severity or worse, whose rule or event one of its
/// globs matches; a test always. Nothing when no item is left, and of a heartbeat, which carries none. An
/// Alertmanager takes no events.
[[nodiscard]] std::optional<Message> routed(const config::Channel& channel, const Message& message);

/// Whether that item goes through the channel.
[[nodiscard]] bool takes(const config::Channel& channel, const Item& item);

/// When the quiet hours that `now` is in are over, by the wall clock of their zone; nothing when it is not in
/// them. Hours from a time to the same time are none.
[[nodiscard]] std::optional<provider::WallTime> quietUntil(const config::QuietHours& hours,
                                                           provider::WallTime now);

}  // namespace agent::notify
