#pragma once

#include <chrono>
#include <optional>

#include "agent/cycle/agenda.h"
#include "provider/core/clock.h"

/// Internal to the agenda: the two kinds of tasks there are.
namespace agent::cycle {

/// How late a read is, in intervals of its own.
[[nodiscard]] double latenessOf(std::chrono::milliseconds overdue, std::chrono::milliseconds interval);

/// A single cycle is not complete without it.
[[nodiscard]] Task urgent(TaskKind kind, provider::SteadyTime due);

/// Due again `interval` after it was last asked; at once when it never was.
[[nodiscard]] Task recurring(TaskKind kind, const std::optional<provider::SteadyTime>& askedAt,
                             std::chrono::milliseconds interval, const Moment& now);

}  // namespace agent::cycle
