#pragma once

#include <expected>
#include <optional>
#include <string>

#include "provider/market/gpu.h"
#include "provider/pricing/decision.h"

/// Internal to this room: one decision's inputs with what is derived from them once.
namespace provider::pricing {

struct Situation {
  const Policy& policy;
  const Inputs& inputs;
  const machines::Settings& settings;
  std::optional<market::Gpu> gpu;      ///< nothing = not told, or not to be compared
  const Schedule* schedule = nullptr;  ///< the one that covers the moment
};

/// A price for this machine in the policy's currency, or why there is none.
struct Resolved {
  Price price;
  std::optional<WallTime> reading;  ///< of the rate; nothing = no rate with an age was needed
};

/// What an owner gave, times a factor, rounded once.
[[nodiscard]] std::expected<Resolved, std::string> resolve(const OwnerPrice& given, double factor,
                                                           const Situation& s);

/// The owner's bounds for one price of one machine.
struct MachineBounds {
  std::optional<Price> floor;
  std::optional<Price> ceiling;
  /// A strategy that moves the price needs both bounds; without them the price stays.
  bool required = false;
  /// Why a bound that the owner gave is not known here: the price stays. Empty = none.
  std::string unresolved;
  /// A bound is converted or computed from costs, so that it moves a little all the time.
  bool moving = false;
};

/// Brought between the bounds that are known; the floor wins.
[[nodiscard]] Price between(const MachineBounds& bounds, Price price);

[[nodiscard]] MachineBounds boundsFor(market::Side side, const Situation& s);

}  // namespace provider::pricing
