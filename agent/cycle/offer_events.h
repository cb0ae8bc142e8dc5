#pragma once

#include <vector>

#include "agent/journal/journal.h"
#include "provider/offers/offer.h"

namespace agent::cycle {

/// Pure. What happened to an own offer between two readings of its machine's spot market, for the history and
/// the log: it won the machine or lost it. `before` is null where there is none of it. A book that does not
/// list the offer says nothing.
[[nodiscard]] std::vector<journal::Event> offerEvents(const provider::offers::Offer& offer,
                                                      const provider::offers::Book* before,
                                                      const provider::offers::Book& after,
                                                      provider::WallTime now);

/// Pure. Somebody else set its price.
[[nodiscard]] journal::Event changedEvent(const provider::offers::Offer& offer, const provider::Price& to,
                                          provider::WallTime now);
/// Pure. It is no longer among the account's orders.
[[nodiscard]] journal::Event endedEvent(const provider::offers::Offer& offer, provider::WallTime now);

}  // namespace agent::cycle
