#pragma once

#include "provider/pricing/decision.h"

/// Internal to this room: what the machine's settings teach before a price is thought of.
namespace provider::pricing {

/// Only `public` is listed; what else a machine is called does not matter (API page, *Readings that are easy
/// to get wrong*).
[[nodiscard]] std::string listing(const std::string& visibility);

/// Pure. Notices rentals, and values that somebody else changed; forgets manual holds that are over.
/// `inputs.memory` is the memory before.
[[nodiscard]] Memory notice(const Policy& policy, const Inputs& inputs);

/// Ends the row of readings that point the same way.
void forgetRow(PriceMemory& memory);

/// When the manual hold on a value ends; nothing when there is none.
template <typename T>
[[nodiscard]] std::optional<WallTime> heldUntil(const Watched<T>& value, const Policy& policy) {
  if (!value.changedByOthersAt) return std::nullopt;
  return *value.changedByOthersAt + policy.pace.manualHold;
}

}  // namespace provider::pricing
