#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/price.h"

/// Our own spot offers: bids of this account on somebody's machine.
namespace provider::offers {

/// One own offer as known now.
struct Offer {
  std::int64_t id = 0;
  std::int64_t serverId = 0;
  std::string gpu;  ///< of the machine, as the order tells it; empty when it does not
  Price bid = Price::fromUnits(0, Currency::Bitcoin);
};

/// One bid on a machine's spot market, anybody's.
struct Bid {
  std::int64_t id = 0;
  Price price = Price::fromUnits(0, Currency::Bitcoin);
  bool active = false;  ///< only the active bid has the machine
  bool mine = false;
};

/// The spot market of one machine, as read last.
struct Book {
  std::vector<Bid> bids;
  int unreadable = 0;  ///< bids left out because their currency is not known here
  PriceMap minimum;    ///< the machine's spot minimum; absent = no bids in this currency
  bool listed = true;  ///< offers exist only while the machine is public
  bool online = true;
  WallTime readAt{};

  /// Null when the offer is not in it: it ended, or the order is no offer.
  [[nodiscard]] const Bid* find(std::int64_t offer) const;
};

}  // namespace provider::offers
