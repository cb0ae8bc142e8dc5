#include "agent/cycle/offer_events.h"

#include <algorithm>

namespace agent::cycle {

using namespace provider;
using journal::Event;
using journal::EventKind;

namespace {

Event eventOf(EventKind kind, const offers::Offer& offer, WallTime now) {
  return {.id = 0,
          .kind = kind,
          .subject = std::to_string(offer.id),
          .at = now,
          .before = {},
          .after = {},
          .detail = "machine " + std::to_string(offer.serverId)};
}

}  // namespace

std::vector<Event> offerEvents(const offers::Offer& offer, const offers::Book* before,
                               const offers::Book& after, WallTime now) {
  const offers::Bid* was = before ? before->find(offer.id) : nullptr;
  const offers::Bid* is = after.find(offer.id);
  if (!was || !is || was->active == is->active) return {};
  Event event = eventOf(is->active ? EventKind::OfferWon : EventKind::OfferLost, offer, now);
  const auto winner = std::ranges::find_if(after.bids, &offers::Bid::active);
  if (is->active)
    event.detail += " at " + is->price.text();
  else if (winner != after.bids.end())
    event.detail += " to offer " + std::to_string(winner->id) + " at " + winner->price.text();
  return {event};
}

Event changedEvent(const offers::Offer& offer, const Price& to, WallTime now) {
  Event event = eventOf(EventKind::OfferChanged, offer, now);
  event.before = offer.bid.text();
  event.after = to.text();
  event.detail = "not by this agent";
  return event;
}

Event endedEvent(const offers::Offer& offer, WallTime now) {
  Event event = eventOf(EventKind::OfferEnded, offer, now);
  event.before = offer.bid.text();
  return event;
}

}  // namespace agent::cycle
