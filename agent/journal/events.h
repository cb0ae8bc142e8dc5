#pragma once

#include <Poco/Data/Session.h>

#include <string>

#include "agent/journal/journal.h"

namespace agent::journal {

/// Within a transaction of the caller.
void insert(Poco::Data::Session& session, const Event& event);

/// `2026-11-21T12:00:00Z`, in words that `history` shows as they are.
[[nodiscard]] std::string momentText(Poco::Data::Session& session, provider::WallTime moment);

/// Those beyond `Journal::kWritesKept`.
void forgetOldEvents(Poco::Data::Session& session);

}  // namespace agent::journal
