#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "provider/core/clock.h"
#include "provider/market/rates.h"
#include "provider/offers/memory.h"
#include "provider/offers/offer.h"
#include "provider/offers/policy.h"

namespace provider::offers {

/// A rival's bid, in the currency of our offer.
struct Rival {
  std::int64_t id = 0;
  Price bid;    ///< as it bids
  Price worth;  ///< in our currency, by way of USD, rounded up
  bool active = false;
};

/// Where a policy wants an offer to be.
struct Target {
  std::optional<Price> price;  ///< nothing = where it is
  std::string why;             ///< one sentence
  std::optional<Rival> rival;  ///< the best one, where rivals matter or could be ranked
  /// More than `max_bid` would be needed to have the machine; nothing = not known.
  std::optional<bool> outbid;
  bool sound = true;  ///< false = something that has to be known is not: no move
};

/// Pure. Rivals that cannot have the machine (below its minimum, in a coin it does not take) do not count,
/// unless they have it. Bids of this account never compete with one another.
[[nodiscard]] Target targetOf(const Policy& policy, const Offer& offer, const Book& book,
                              const market::Rates& rates, const Memory& memory, WallTime now);

/// Pure. The best bid that is not ours. A message when one cannot be ranked.
[[nodiscard]] std::expected<std::optional<Rival>, std::string> bestRival(const Offer& offer, const Book& book,
                                                                         const market::Rates& rates,
                                                                         WallTime now);

/// Pure. The machine's spot minimum for our offer: what its spot market shows, or a refusal told since.
[[nodiscard]] std::optional<Price> minimumFor(const Offer& offer, const Book& book, const Memory& memory,
                                              WallTime now);

}  // namespace provider::offers
