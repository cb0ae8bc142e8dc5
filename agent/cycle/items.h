#pragma once

#include "agent/cycle/engine.h"
#include "agent/cycle/knowledge.h"
#include "agent/notify/message.h"
#include "provider/alerts/announce.h"

/// What people are told, with what they will want to know beside it.
namespace agent::cycle {

/// Pure. The notice, with what the machine is, what it earned, and what to do about it.
[[nodiscard]] notify::Item itemOf(const provider::alerts::Notice& notice, const Knowledge& knowledge);
/// The same of something that happened.
[[nodiscard]] notify::Item itemOf(const Happening& happening, const Knowledge& knowledge);

}  // namespace agent::cycle
