#pragma once

#include <string_view>
#include <vector>

#include "agent/config/config.h"

/// What a channel can be sent, by the names that `rules` in its section takes.
namespace agent::config {

/// The names of all rules, in their order.
[[nodiscard]] std::vector<std::string_view> ruleNames();
/// The names of all events.
[[nodiscard]] std::vector<std::string_view> eventNames();

/// Whether anything can ever be let through by `severity` and `rules`.
[[nodiscard]] bool letsSomethingThrough(const Channel& channel, const ToldEvents& events);

}  // namespace agent::config
