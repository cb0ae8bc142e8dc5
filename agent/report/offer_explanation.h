#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "agent/report/explanation.h"
#include "provider/core/clock.h"
#include "provider/offers/plan.h"

namespace agent::report {

/// Everything that led to the move of one offer.
struct OfferExplanation {
  provider::offers::Offer offer;
  std::optional<provider::offers::Policy> policy;  ///< nothing = only watched, or `hold`
  std::string section;                             ///< label of its `[offer.…]`; empty = none
  provider::offers::Rules rules;
  std::vector<Input> inputs;                    ///< the spot market, and the rates that rank it
  std::optional<provider::offers::Book> book;   ///< nothing = not read
  std::vector<std::optional<double>> worthUsd;  ///< of each bid in `book`; nothing where no rate is known
  std::optional<provider::offers::Move> move;   ///< as the agent by itself moves it; nothing = watched
  std::optional<provider::offers::Move> ownersWord;  ///< as `apply` would
  provider::offers::Memory memory;
  Gate gate;
  std::string request;                   ///< that would go out; empty = none
  std::chrono::milliseconds interval{};  ///< between two readings of the spot market
  provider::WallTime now{};
};

/// The offer and its machine, the inputs with their ages, the bids from the highest, where the target comes
/// from, the verdicts, what is remembered, the request.
[[nodiscard]] std::string offerExplanationText(const OfferExplanation& explanation);

}  // namespace agent::report
