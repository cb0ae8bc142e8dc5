#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include "provider/core/clock.h"

namespace provider::sandbox {

/// What happens by itself, in the order of time.
enum class Occasion {
  // By the marketplace's rules (`World`).
  OutageBegins,     ///< an outage, by its number
  OutageEnds,       ///< the same
  RentalRunsOut,    ///< an order of the account's, which reached its maximum length
  WalletRunsEmpty,  ///< a currency
  // By somebody's doing (`Crowd`).
  RenterComes,    ///< to a group
  RentalEnds,     ///< an order
  BidderComes,    ///< to a group
  BidderLooks,    ///< at his order
  BidEnds,        ///< an order
  TenantGivesUp,  ///< on a machine
  OwnerReprices,  ///< a machine
  OwnerLeaves,    ///< with a machine
  TrendMoves,     ///< of all prices
  MachineFails,   ///< one of the account's
};

struct Event {
  SteadyTime at{};
  std::uint64_t number = 0;
  Occasion occasion = Occasion::TrendMoves;
  std::size_t subject = 0;  ///< a position, or an order's id: positions of orders are given anew
};

/// What is going to happen. There is one for the marketplace and for its people, so that all of it happens in
/// one order, however often somebody looks.
class Agenda {
 public:
  void plan(SteadyTime at, Occasion occasion, std::size_t subject);
  /// The next of those that are due by then; nothing when none is left. Among equals, what was planned first
  /// happens first.
  [[nodiscard]] std::optional<Event> take(SteadyTime due);

 private:
  struct Later {
    [[nodiscard]] bool operator()(const Event& one, const Event& other) const {
      return one.at != other.at ? one.at > other.at : one.number > other.number;
    }
  };
  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::uint64_t planned_ = 0;
};

}  // namespace provider::sandbox
