#pragma once

#include "agent/commands/session.h"
#include "agent/cycle/herald.h"
#include "agent/notify/courier.h"

/// What `run` and `once` do alike about messages to people.
namespace agent::commands {

/// What was delivered is noted at once, also while the marketplace takes its time.
void listenTo(notify::Courier& courier, cycle::Herald& herald, cycle::Signals& signals);

void stopTelling(Session& session, cycle::Engine& engine, cycle::Herald& herald, notify::Courier& courier);

/// All that there is to tell now, and a try of each message; for a process that is about to end.
void tellAll(Session& session, cycle::Engine& engine, cycle::Herald& herald, notify::Courier& courier);

}  // namespace agent::commands
