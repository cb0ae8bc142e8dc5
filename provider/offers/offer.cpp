#include "provider/offers/offer.h"

#include <algorithm>

namespace provider::offers {

const Bid* Book::find(std::int64_t offer) const {
  const auto found = std::ranges::find(bids, offer, &Bid::id);
  return found == bids.end() ? nullptr : &*found;
}

}  // namespace provider::offers
