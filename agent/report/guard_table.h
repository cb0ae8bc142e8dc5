#pragma once

#include <string>

#include "provider/machines/machine.h"
#include "provider/pricing/decision.h"
#include "provider/pricing/policy.h"

namespace agent::report {

/// One price's way through the guards, with what they went by.
struct GuardedPrice {
  const provider::pricing::PriceTrail& trail;
  const provider::pricing::Policy& policy;
  const provider::Limits& limits;
  provider::machines::Rental rental = provider::machines::Rental::None;
};

/// Why a guard that passed the price had nothing to object.
[[nodiscard]] std::string whyPassed(provider::pricing::Guard guard, const GuardedPrice& price);

/// Each guard's verdict and reason, up to the one that stopped the price; what was passed over is said.
[[nodiscard]] std::string guardTable(const GuardedPrice& price);

}  // namespace agent::report
