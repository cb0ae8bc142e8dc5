#pragma once

#include <cstddef>
#include <string>

#include "agent/notify/message.h"

/// What has happened to what, in words. Internal to this room.
namespace agent::notify {

/// One thing as a sentence without its full stop: `rig-07 is offline`, `rig-07 is online again`,
/// `offer 39 has lost its machine`, `the API key is refused`.
[[nodiscard]] std::string sentenceOf(const Item& item);

/// So many of the kind and rule of `item`: `97 machines are offline`.
[[nodiscard]] std::string sentenceOf(const Item& item, std::size_t count);

/// What the item is about: `rig-07`, `offer 39`; empty = the agent.
[[nodiscard]] std::string subjectOf(const Item& item);

/// The detail, unless it says no more than the sentence does.
[[nodiscard]] std::string detailOf(const Item& item);

}  // namespace agent::notify
