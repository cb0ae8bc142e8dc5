#pragma once

#include <functional>
#include <istream>

#include "provider/api/messages.h"
#include "provider/api/transport.h"
#include "provider/core/error.h"

/// Internal to this room.
namespace provider::api {

/// More machines than the whole marketplace will ever have; an answer with more is refused.
inline constexpr std::size_t kMostMachines = 200'000;

/// Reads a `marketplace` answer as it arrives, without a document in memory: one machine at a time is handed
/// to `visit`. A machine with a wrongly typed field, or without an id (it could not be told from one's own),
/// is left out and counted. When that happens to more than one in twenty, the wire has changed and the whole
/// answer is BadAnswer.
[[nodiscard]] Result<MarketSummary> readMarket(const ResponseHead& head, std::istream& in,
                                               const std::function<void(const MarketMachine&)>& visit);

}  // namespace provider::api
