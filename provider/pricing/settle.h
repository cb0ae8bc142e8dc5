#pragma once

#include "provider/pricing/decision.h"

/// Internal to this room: from two prices that went their ways to one decision.
namespace provider::pricing {

/// Whether the price is to be set to something else.
[[nodiscard]] bool changes(const PriceTrail& trail);

/// Fills in what follows from `decision.onDemand` and `decision.spot`: what to write, whether to, and why.
void settle(Decision& decision, const Policy& policy, const machines::Settings& settings,
            const Memory& memory);

}  // namespace provider::pricing
