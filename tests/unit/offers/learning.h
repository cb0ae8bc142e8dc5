#pragma once

#include "scene.h"

/// Shorthand for one answer, and for the move that follows it.
namespace provider::offers {

inline Offer offerAt(std::int64_t bid) { return Scene(bid).offer; }

inline Learned after(std::int64_t bid, std::int64_t sent, const Answer& answer, const Memory& memory = {}) {
  return learn(offerAt(bid), memory, bitcoin(sent), answer, bitcoin(1), {}, kStart);
}

inline Move next(const Learned& known, std::int64_t target, WallTime now = kStart, WallTime readAt = kStart) {
  Scene scene(known.offer.bid.units());
  scene.keep(bitcoin(target));
  scene.memory = known.memory;
  scene.book.readAt = readAt;
  return scene.plan(now).move;
}

}  // namespace provider::offers
