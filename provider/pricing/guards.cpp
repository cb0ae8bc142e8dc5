#include "provider/pricing/guards.h"

#include <algorithm>

namespace provider::pricing {
namespace {

using Stage = std::optional<Price>;  // nothing = held

void say(PriceTrail& trail, Guard guard, Verdict verdict, std::string reason) {
  trail.guards.push_back({.guard = guard, .verdict = verdict, .reason = std::move(reason)});
}

bool inside(const Limit& limit, const Price& price) {
  return price >= limit.lowest && price <= limit.highest;
}

std::string outsideText(const Limit& limit, const Price& price) {
  return price.text() + " is outside [limits] " + limit.lowest.amount() + " .. " + limit.highest.amount();
}

Stage sane(PriceTrail& trail, const Price& price, const Limit& limit) {
  if (price.units() <= 0) {
    say(trail, Guard::Sanity, Verdict::Held, price.text() + " is not a price");
    return std::nullopt;
  }
  if (!inside(limit, price)) {
    say(trail, Guard::Sanity, Verdict::Held, outsideText(limit, price));
    return std::nullopt;
  }
  say(trail, Guard::Sanity, Verdict::Passed, "inside [limits]");
  return price;
}

Stage bounded(PriceTrail& trail, const Price& price, const MachineBounds& bounds) {
  if (bounds.unresolved) {
    say(trail, Guard::Bounds, Verdict::Held,
        "its floor or ceiling is per GPU, and the machine's GPUs are not known");
    return std::nullopt;
  }
  if (bounds.required && !(bounds.floor && bounds.ceiling)) {
    say(trail, Guard::Bounds, Verdict::Held, "the policy has no floor and ceiling for it");
    return std::nullopt;
  }
  if (bounds.floor && bounds.ceiling && *bounds.floor > *bounds.ceiling) {
    say(trail, Guard::Bounds, Verdict::Held,
        "the floor " + bounds.floor->text() + " is above the ceiling " + bounds.ceiling->text());
    return std::nullopt;
  }
  if (bounds.floor && price < *bounds.floor) {
    say(trail, Guard::Bounds, Verdict::Changed, "raised to the floor " + bounds.floor->text());
    return bounds.floor;
  }
  if (bounds.ceiling && price > *bounds.ceiling) {
    say(trail, Guard::Bounds, Verdict::Changed, "lowered to the ceiling " + bounds.ceiling->text());
    return bounds.ceiling;
  }
  say(trail, Guard::Bounds, Verdict::Passed,
      bounds.floor || bounds.ceiling ? "between floor and ceiling" : "the policy has no bounds for it");
  return price;
}

Stage rounded(PriceTrail& trail, const Price& price, const MachineBounds& bounds, const Limit& limit,
              const std::optional<Price>& highest) {
  const Price wanted = highest ? std::min(price, *highest) : price;
  const std::string lowered = wanted == price ? "" : "not above the on-demand price; ";
  Price result = wanted.roundedNearest();
  if (bounds.floor && result < *bounds.floor) result = wanted.roundedUp();
  if ((bounds.ceiling && result > *bounds.ceiling) || (highest && result > *highest))
    result = wanted.roundedDown();
  const bool possible =
      !(bounds.floor && result < *bounds.floor) && !(bounds.ceiling && result > *bounds.ceiling);
  if (!possible) {
    say(trail, Guard::Rounding, Verdict::Held,
        lowered + "no price with the currency's decimals lies between floor and ceiling");
    return std::nullopt;
  }
  // On the wire 0 is "not offered", whatever the limits say.
  if (result.units() <= 0) {
    say(trail, Guard::Rounding, Verdict::Held,
        lowered + price.text() + " is too small for the currency's decimals");
    return std::nullopt;
  }
  if (!inside(limit, result)) {
    say(trail, Guard::Rounding, Verdict::Held, outsideText(limit, result));
    return std::nullopt;
  }
  say(trail, Guard::Rounding, result == price ? Verdict::Passed : Verdict::Changed,
      lowered + "to " + result.text());
  return result;
}

}  // namespace

PriceTrail guard(market::Side side, const std::optional<Price>& current, const Candidate& candidate,
                 const MachineBounds& bounds, const Limit& limit, const std::optional<Price>& highest) {
  PriceTrail trail{.side = side,
                   .current = current,
                   .candidate = candidate.price,
                   .candidateReason = candidate.about,
                   .target = {},
                   .guards = {},
                   .samples = candidate.samples};
  if (!candidate.price) {
    if (candidate.heldBy) say(trail, *candidate.heldBy, Verdict::Held, candidate.about);
    return trail;
  }
  say(trail, Guard::FreshInputs, Verdict::Passed, "everything it rests on is fresh");
  Stage price = sane(trail, *candidate.price, limit);
  if (price) price = bounded(trail, *price, bounds);
  if (price) price = rounded(trail, *price, bounds, limit, highest);
  if (!price) return trail;
  trail.target = price;
  const bool same = current == price;
  say(trail, Guard::Unchanged, same ? Verdict::Held : Verdict::Passed,
      same ? "already " + price->text()
           : (current ? current->text() : "not offered") + " -> " + price->text());
  return trail;
}

}  // namespace provider::pricing
