#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "provider/core/clock.h"
#include "provider/sandbox/model.h"
#include "provider/sandbox/random.h"

namespace provider::sandbox {

class World;

/// Everybody but the account, as time goes by: renters who come, compare what is on offer, and rent or leave;
/// bidders on the spot market, who outbid one another; owners who reprice, leave, and are followed by others.
/// It is fitted to the market that it begins with: so many renters come as keep the rentals that there are
/// then. Which machines they take, at which price, comes of their choices (`felt`). Owners wander about the
/// prices they began with, whether or not they are rented. Chance is the seed's, and fewer come by night. It
/// belongs to its world, which calls it.
class Crowd {
 public:
  /// The world's machines and orders are there, at its clock's time.
  Crowd(World& world, std::uint64_t seed);

  /// All that happens up to then, in its order, each at its own time.
  void liveUntil(SteadyTime until);

 private:
  enum class Kind {
    RenterComes,
    RentalEnds,
    BidderComes,
    BidderLooks,
    BidEnds,
    TenantGivesUp,
    OwnerReprices,
    OwnerLeaves,
    TrendMoves
  };
  struct Event {
    SteadyTime at{};
    std::uint64_t number = 0;  ///< among equals, what was planned first happens first
    Kind kind = Kind::RenterComes;
    std::size_t subject = 0;  ///< a group, a machine or an order, by position
    [[nodiscard]] bool operator>(const Event& other) const {
      return at != other.at ? at > other.at : number > other.number;
    }
  };
  /// Machines of one GPU model: what is compared with one another.
  struct Group {
    std::vector<std::size_t> machines;  ///< positions
    double usualUsdPerGpu = 0;
    double rentersPerHour = 0;
    double biddersPerHour = 0;
  };
  /// Of an owner: what he began with, and how he deviates from it now.
  struct Owner {
    std::size_t group = 0;
    PriceMap onDemand, spotMinimum;
    double mood = 0;
  };

  void formGroups();
  void fit(Group& group);
  void begin();
  void plan(SteadyTime at, Kind kind, std::size_t subject);
  void planAfter(double mean_h, Kind kind, std::size_t subject);
  void happen(const Event& event);
  void renterComes(std::size_t group);
  void bidderComes(std::size_t group);
  void bidderLooks(std::size_t order);
  void endIfRunning(std::size_t order);
  void tenantGivesUp(std::size_t machine);
  void ownerReprices(std::size_t machine);
  void ownerLeaves(std::size_t machine);
  /// From now on its owner reprices it, and leaves some day.
  void follow(std::size_t machine);
  [[nodiscard]] std::optional<std::size_t> choose(const Group& group, bool spot, double mostUsdPerGpu);
  /// The worth of the highest bid, other than that one.
  [[nodiscard]] std::optional<double> highestRival(const Machine& machine,
                                                   std::optional<std::size_t> but) const;

  World& world_;
  Random random_;
  std::vector<Group> groups_;
  std::vector<Owner> owners_;               ///< a machine's, by its position
  std::map<std::size_t, double> mostPaid_;  ///< what a bidder pays at most, by his order's position
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint64_t planned_ = 0;
  SteadyTime now_{};
  double trend_ = 0;  ///< of all prices, as a logarithm
};

}  // namespace provider::sandbox
