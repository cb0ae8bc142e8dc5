#pragma once

#include <optional>
#include <string>

#include "tests/simulation/chance.h"

/// What somebody between the agent and the marketplace makes of an answer. The text is JSON without a fault.
namespace simulation {

/// Cut somewhere inside.
[[nodiscard]] std::string truncated(const std::string& json, Chance& chance);

/// One value, anywhere, of another type. Nothing where there is none to change.
[[nodiscard]] std::optional<std::string> mutated(const std::string& json, Chance& chance);

/// `my_servers` with one of its machines twice. Nothing where there is none.
[[nodiscard]] std::optional<std::string> withDuplicate(const std::string& json, Chance& chance);

}  // namespace simulation
