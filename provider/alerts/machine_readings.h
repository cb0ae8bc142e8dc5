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

}  // namespace provider::alerts
