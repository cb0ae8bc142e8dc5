#include "provider/alerts/offer_readings.h"

#include <algorithm>

namespace provider::alerts {
namespace {

/// So many refusals in a row are no accident.
constexpr int kRefusalsTold = 3;

Reading reading(Rule rule, const offers::Offer& offer, bool failing, std::string detail) {
  return {.id = {rule, std::to_string(offer.id)},
          .failing = failing,
          .detail = failing ? std::move(detail) : std::string{}};
}

std::string whoHasIt(const offers::Offer& offer, const offers::Book& book) {
  const std::string machine = "machine " + std::to_string(offer.serverId);
  const auto winner = std::ranges::find_if(book.bids, &offers::Bid::active);
  if (winner == book.bids.end()) return machine + " is rented otherwise, or takes no offers now";
  return "offer " + std::to_string(winner->id) + " has " + machine + " for " + winner->price.text();
}

}  // namespace

Reading pausedReading(const offers::Offer& offer, const offers::Memory& memory) {
  const bool paused = !memory.pausedBecause.empty();
  return reading(Rule::OfferPaused, offer, paused || (memory.refused && memory.failuresInARow >= kRefusalsTold),
                 "the marketplace answered " + (paused ? memory.pausedBecause : memory.retryBecause));
}

std::vector<Reading> readingsOf(const offers::Offer& offer, const offers::Book& book,
                                const offers::Move& move, const offers::Memory& memory) {
  std::vector<Reading> readings{pausedReading(offer, memory)};
  const offers::Bid* own = book.find(offer.id);
  if (!own) return readings;
  readings.push_back(
      reading(Rule::OfferLost, offer, memory.hadMachine && !own->active, whoHasIt(offer, book)));
  if (move.target.sound)
    readings.push_back(reading(Rule::OfferAtMax, offer, move.target.outbid && !own->active, move.target.why));
  return readings;
}

}  // namespace provider::alerts
