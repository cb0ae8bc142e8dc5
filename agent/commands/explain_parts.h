#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "agent/commands/session.h"
#include "agent/report/explanation.h"

/// What `explain` shows alike of machines and of offers.
namespace agent::commands {

[[nodiscard]] report::Input inputOf(std::string name, std::optional<provider::WallTime> readAt,
                                    std::chrono::milliseconds maxAge);

/// An exchange rate.
[[nodiscard]] report::Input rateInput(provider::Currency currency, const cycle::Engine& engine,
                                      provider::WallTime now);

/// What mode and pauses let through for what is paused under that name; nothing yet of failed writes.
[[nodiscard]] report::Gate gateOf(const cycle::Engine& engine, const std::string& pauseName,
                                  provider::WallTime now);

}  // namespace agent::commands
