#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/unit/cycle/rig.h"

/// Offer 39, of the documented sequence: it bids 420 units of BTC on machine 6. Its rivals there are at 180
/// and 120, the machine's minimum is 100.
namespace test {

inline constexpr std::int64_t kOffer = 39;
inline constexpr std::int64_t kMachine = 6;

inline std::int64_t bidOf(const Rig& rig, std::int64_t id = kOffer) {
  const pv::sandbox::Order* order = rig.world.order(id);
  return order ? order->price.units() : 0;
}

inline pv::Price bitcoin(std::int64_t units) { return pv::Price::fromUnits(units, pv::Currency::Bitcoin); }

inline std::string lowestWinning(const std::string& maxBid, const std::string& more = {}) {
  return "[agent]\nmode = enforce\n[offers]\npoll_interval = 2m\n[offer.first]\norder = 39\n"
         "strategy = lowest-winning\nincrement = 0.00000001 BTC\nmax_bid = " +
         maxBid + "\n" + more;
}

inline void setMinimum(Rig& rig, std::int64_t units) {
  pv::sandbox::MachineChange change;
  change.spotMinimum = {bitcoin(units)};
  BOOST_REQUIRE(rig.world.change(kMachine, change));
}

inline const agent::cycle::OfferState& stateOf(const Rig& rig) {
  return rig.engine->knowledge().offers.at(kOffer);
}

inline bool isFiring(const Rig& rig, pv::alerts::Rule rule) {
  const auto& alerts = rig.engine->knowledge().alerts;
  const auto found = alerts.find({rule, "39"});
  return found != alerts.end() && found->second.phase == pv::alerts::Phase::Firing;
}

inline std::vector<agent::journal::EventKind> eventsOf(Rig& rig) {
  std::vector<agent::journal::EventKind> kinds;
  const auto events = rig.journal->events({.since = {}, .subject = "39"});
  BOOST_REQUIRE(events.has_value());
  for (const auto& event : *events) kinds.push_back(event.kind);
  return kinds;
}

/// From now on the marketplace answers `set_spot_price` with this, and does nothing.
inline void answerMovesWith(Rig& rig, const std::string& body) {
  rig.feed.instead["set_spot_price"] = body;
  rig.feed.withheld.insert("set_spot_price");
}

}  // namespace test
