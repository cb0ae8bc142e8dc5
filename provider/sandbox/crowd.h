#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "provider/core/clock.h"
#include "provider/sandbox/agenda.h"
#include "provider/sandbox/model.h"
#include "provider/sandbox/random.h"

namespace provider::sandbox {

class World;

/// Everybody but the account, as time goes by: renters who come, compare what is on offer, and rent or leave;
/// bidders on the spot market, who outbid one another; owners who reprice, leave, and are followed by others.
/// It is fitted to the market that it begins with: so many renters come as keep the rentals that there are
/// then. Which machines they take, at which price, comes of their choices (`felt`). Owners wander about the
/// prices they began with, whether or not they are rented. Chance is the seed's, and fewer come by night.
///
/// What somebody did by hand (`World::rent`, `World::bid`) is his: such a rental does not end by itself, and
/// such a bid does not move. But a tenant whose machine cannot be reached gives up, whoever he is, and why
/// ever it cannot.
///
/// It belongs to its world, which calls it.
class Crowd {
 public:
  /// The world's machines and orders are there, at its time.
  Crowd(World& world, std::uint64_t seed);

  /// One of its own occasions, at the world's time.
  void happen(const Event& event);
  /// A machine went away or came back, by an outage or by hand.
  void noteAnswering(std::size_t machine);

 private:
  /// Machines of one GPU model: what is compared with one another.
  struct Group {
    std::vector<std::size_t> machines;   ///< positions of those that are there
    std::vector<std::size_t> beginners;  ///< of those that others began with, also when they left
    double usualUsdPerGpu = 0;
    double rentersPerHour = 0;
    double biddersPerHour = 0;
  };
  /// Of an owner: what he began with, and how he deviates from it now.
  struct Owner {
    std::size_t group = 0;
    PriceMap onDemand, spotMinimum;
    double mood = 0;
    std::uint64_t key = 0;  ///< whose chance his is, wherever his machine stands
  };
  struct Bidder {
    double mostUsd = 0;     ///< that he pays
    std::uint64_t key = 0;  ///< whose chance his is, whatever number his order has
  };
  using Asked = PriceMap Settings::*;
  using IsFree = std::function<bool(std::size_t machine)>;

  void formGroups();
  void fit(Group& group);
  void begin();
  void plan(SteadyTime at, Occasion occasion, std::size_t subject);
  void planAfter(double mean_h, Occasion occasion, std::size_t subject);
  void planOrder(SteadyTime at, Occasion occasion, std::int64_t order);

  /// What feels cheapest of the free machines that one sees and can pay.
  [[nodiscard]] std::optional<std::size_t> choose(const Group& group, Asked asked, double mostUsdPerGpu,
                                                  const IsFree& isFree);
  /// On offer, and nobody rents it on demand.
  [[nodiscard]] bool isFree(std::size_t machine) const;
  void renterComes(std::size_t group);
  void tenantGivesUp(std::size_t machine);
  /// Does nothing to an order that has ended.
  void end(std::int64_t order);

  void bidderComes(std::size_t group);
  void bidderLooks(std::int64_t order);
  void planBidder(std::int64_t order, double mostUsd);
  /// What a newcomer bids; nothing when it is more than he pays, or more than the machine costs on demand.
  [[nodiscard]] std::optional<Price> openingBid(const Machine& machine, double mostUsdPerGpu);
  /// What outbids the others; nothing when that is too much.
  [[nodiscard]] std::optional<Price> higherBid(std::size_t order);
  [[nodiscard]] double mostOnSpotUsd(const Machine& machine) const;
  /// The worth of the highest bid, other than that one.
  [[nodiscard]] std::optional<double> highestRival(const Machine& machine,
                                                   std::optional<std::size_t> but) const;

  void ownerReprices(std::size_t machine);
  void ownerLeaves(std::size_t machine);
  /// Somebody comes with a machine like one of those that others began with.
  void ownerComes(std::size_t group);
  /// From now on its owner reprices it, and leaves some day.
  void follow(std::size_t machine);
  void setPrices(Settings& settings, const Owner& owner) const;
  void machineFails(std::size_t machine);
  void planFailure(SteadyTime after, std::size_t machine);

  /// Chance from now on: that of this decision, and of no other. Two worlds of one seed have so the same
  /// people come at the same times with the same purses, though in the one somebody sets another price.
  void decide(const Event& event);
  [[nodiscard]] std::uint64_t keyOf(const Event& event) const;

  World& world_;
  std::uint64_t seed_;
  Random random_;
  Random failures_;  ///< its own, so that machines fail alike whatever else goes on
  std::vector<Group> groups_;
  std::vector<Owner> owners_;                      ///< a machine's, by its position
  std::map<std::int64_t, Bidder> bidders_;         ///< by the order's id
  std::map<std::size_t, SteadyTime> silentSince_;  ///< machines that do not answer, by position
  double trend_ = 0;                               ///< of all prices, as a logarithm
};

}  // namespace provider::sandbox
