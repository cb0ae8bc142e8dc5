#pragma once

#include <Poco/Data/Session.h>

#include "agent/journal/journal.h"

namespace agent::journal {

/// Within a transaction of the caller.
void insert(Poco::Data::Session& session, const Event& event);

/// Those beyond `Journal::kWritesKept`.
void forgetOldEvents(Poco::Data::Session& session);

}  // namespace agent::journal
