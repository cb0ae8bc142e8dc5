#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "provider/core/limits.h"
#include "provider/core/price.h"

namespace provider::offers {

/// Keep this price.
struct Fixed {
  Price price;
};

/// How far above the best rival a bid goes: a share of the rival's bid, or an amount. At least the smallest
/// amount that the currency can show.
using Increment = std::variant<double, Price>;

/// Have the machine at the lowest price that does it: the best rival plus `increment`; the machine's spot
/// minimum where there is no rival.
struct LowestWinning {
  Price maxBid;  ///< in any currency; never bid more
  Increment increment = 0.01;
  int confirmRaise = 2;  ///< so many readings in a row have to want a raise
};

/// What the owner wants of an offer (`[offer.<label>]`). For `strategy = hold` there is none.
struct Policy {
  std::string label;
  std::variant<Fixed, LowestWinning> strategy;
};

/// Rules of the marketplace and limits of freshness.
struct Rules {
  std::chrono::milliseconds window = std::chrono::seconds{600};  ///< one accepted lowering per window
  std::chrono::milliseconds maxAge = std::chrono::minutes{5};    ///< of the book that a move may rest on
};

}  // namespace provider::offers
