#include "provider/alerts/offer_readings.h"

#include <algorithm>
#include <optional>

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

/// Whether a move is wanted; nothing = not known.
std::optional<bool> wantsChange(const offers::Move* move) {
  if (!move) return false;
  const auto change = std::ranges::find(move->verdicts, offers::Check::Change, &offers::Verdict::check);
  return change == move->verdicts.end() ? std::nullopt : std::optional(change->passed);
}

std::string whyPaused(const offers::Memory& memory) {
  if (!memory.pausedBecause.empty()) return "the marketplace answered " + memory.pausedBecause;
  return std::to_string(memory.refusalsInARow) + " moves were refused; the last one: " + memory.retryBecause;
}

}  // namespace

std::vector<Reading> readingsOf(const offers::Offer& offer, const offers::Book& book,
                                const offers::Move* move, const offers::Memory& memory) {
  std::vector<Reading> readings;
  const bool troubled = !memory.pausedBecause.empty() || memory.refusalsInARow >= kRefusalsTold;
  if (const auto wanted = wantsChange(move))
    readings.push_back(reading(Rule::OfferPaused, offer, *wanted && troubled, whyPaused(memory)));
  const offers::Bid* own = book.find(offer.id);
  if (!own) return readings;
  readings.push_back(
      reading(Rule::OfferLost, offer, memory.hadMachine && !own->active, whoHasIt(offer, book)));
  const auto outbid = move ? move->target.outbid : std::optional(false);
  if (outbid)
    readings.push_back(
        reading(Rule::OfferAtMax, offer, *outbid && !own->active, move ? move->target.why : std::string{}));
  return readings;
}

}  // namespace provider::alerts
