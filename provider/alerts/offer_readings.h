#pragma once

#include <vector>

#include "provider/alerts/monitor.h"
#include "provider/offers/plan.h"

namespace provider::alerts {

/// What one reading of a machine's spot market says about the conditions of an offer there. `move` was
/// planned on it; null where the offer is never moved. A book that does not list the offer says nothing about
/// who has the machine.
[[nodiscard]] std::vector<Reading> readingsOf(const offers::Offer& offer, const offers::Book& book,
                                              const offers::Move* move, const offers::Memory& memory);

}  // namespace provider::alerts
