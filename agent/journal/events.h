#pragma once

#include <string>

#include "agent/journal/connection.h"
#include "agent/journal/journal.h"

namespace agent::journal {

/// Within a transaction of the caller.
void insert(Connection& connection, const Event& event);

/// `2026-11-21T12:00:00Z`, in words that `history` shows as they are.
[[nodiscard]] std::string momentText(Connection& connection, provider::WallTime moment);

/// Those beyond `Journal::kWritesKept`.
void forgetOldEvents(Connection& connection);

}  // namespace agent::journal
