#pragma once

#include <vector>

#include "provider/alerts/monitor.h"
#include "provider/machines/machine.h"

namespace provider::alerts {

/// What one poll says about one machine's conditions. Offline, Disconnected and Not Working exclude one
/// another, so while one is so, those before it on the way to a machine that works are healthy, and those
/// after it are not answered: an outage that turns from the one into the other is not a recovery.
[[nodiscard]] std::vector<Reading> readingsOf(const machines::Reading& machine,
                                              const machines::Memory& memory);

/// What a poll says of a machine's place in the marketplace: one that was public and is not. What has been so
/// for `machines::kNewNormal` is how its owner wants it.
[[nodiscard]] std::vector<Reading> readingsOfListing(const machines::Reading& machine,
                                                     const machines::Memory& memory, WallTime now);

/// Whether a machine that is remembered is in the account's list.
[[nodiscard]] Reading readingOfPresence(const std::string& machine, bool missing);

/// What an answer says of what the machine is made of, against the best of the last readings.
[[nodiscard]] std::vector<Reading> readingsOfHardware(const std::string& machine,
                                                      const machines::Hardware& hardware,
                                                      const machines::Memory& memory, WallTime now);

}  // namespace provider::alerts
