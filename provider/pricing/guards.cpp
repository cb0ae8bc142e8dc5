#include "provider/pricing/guards.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "provider/core/text.h"
#include "provider/pricing/notice.h"
#include "provider/pricing/pace_guards.h"

namespace provider::pricing {
namespace {

bool inside(const Limit& limit, const Price& price) {
  return price >= limit.lowest && price <= limit.highest;
}

std::string outsideText(const Limit& limit, const Price& price) {
  return price.text() + " is outside [limits] " + limit.lowest.amount() + " .. " + limit.highest.amount();
}

/// One price on its way. Each stage says what it thinks and returns whether the way goes on.
class Way {
 public:
  Way(Candidate candidate, const GuardInputs& inputs, PriceMemory memory)
      : candidate_(std::move(candidate)), inputs_(inputs), memory_(std::move(memory)) {
    trail_.side = inputs.side;
    trail_.current = inputs.current;
    trail_.candidate = candidate_.price;
    trail_.candidateReason = std::move(candidate_.about);
    trail_.samples = candidate_.samples;
    trail_.query = std::move(candidate_.query);
    trail_.floor = inputs.bounds.floor;
    trail_.ceiling = inputs.bounds.ceiling;
    trail_.guards.reserve(11);
    if (candidate_.price) trail_.reading = candidate_.reading;
  }

  Guarded run() && {
    if (ours() && fresh() && sane() && bounded() && paced() && rounded(price_)) settle();
    return {std::move(trail_), std::move(memory_)};
  }

 private:
  void say(Guard guard, Verdict verdict, std::string reason = {}) {
    trail_.guards.push_back({.guard = guard, .verdict = verdict, .reason = std::move(reason)});
  }
  bool stop(Guard guard, std::string reason) {
    say(guard, Verdict::Held, std::move(reason));
    return false;
  }
  bool take(Guard guard, Opinion opinion) {
    const bool goesOn = opinion.verdict != Verdict::Held;
    if (!goesOn) trail_.notBefore = opinion.notBefore;
    say(guard, opinion.verdict, std::move(opinion.reason));
    return goesOn;
  }

  /// Whether the price is ours to set at this moment.
  bool ours() {
    const bool held = inputs_.manualUntil && *inputs_.manualUntil > inputs_.now;
    if (!held || (!candidate_.price && !candidate_.missing)) return true;
    trail_.notBefore = inputs_.manualUntil;
    const std::string what = inputs_.current ? "set to " + inputs_.current->text() : "taken away";
    return stop(Guard::ManualHold, what + " by somebody else, respected for " +
                                       spanText(*inputs_.manualUntil - inputs_.now) + " more (manual_hold)");
  }

  bool fresh() {
    if (candidate_.price) {
      price_ = *candidate_.price;
      say(Guard::FreshInputs, Verdict::Passed);
      return true;
    }
    if (candidate_.missing) stop(Guard::FreshInputs, trail_.candidateReason);
    return false;
  }

  bool sane() {
    if (price_.units() <= 0) return stop(Guard::Sanity, price_.text() + " is not a price");
    if (!inside(inputs_.limit, price_)) return stop(Guard::Sanity, outsideText(inputs_.limit, price_));
    say(Guard::Sanity, Verdict::Passed);
    return true;
  }

  bool bounded() {
    const MachineBounds& bounds = inputs_.bounds;
    if (!bounds.unresolved.empty()) return stop(Guard::Bounds, bounds.unresolved);
    if (bounds.required && !(bounds.floor && bounds.ceiling))
      return stop(Guard::Bounds, "the policy has no floor and ceiling for it");
    if (bounds.floor && bounds.ceiling && *bounds.floor > *bounds.ceiling)
      return stop(Guard::Bounds,
                  "the floor " + bounds.floor->text() + " is above the ceiling " + bounds.ceiling->text());
    const Price before = price_;
    price_ = between(inputs_.bounds, price_);
    if (price_ > before)
      say(Guard::Bounds, Verdict::Changed, "raised to the floor " + price_.text());
    else if (price_ < before)
      say(Guard::Bounds, Verdict::Changed, "lowered to the ceiling " + price_.text());
    else
      say(Guard::Bounds, Verdict::Passed,
          bounds.floor || bounds.ceiling ? std::string{} : "the policy has no bounds for it");
    return true;
  }

  /// Whether the present price is to be corrected. By a bound that moves with the exchange rate it is so only
  /// by more than the dead band, or every reading of the rate would be a write.
  [[nodiscard]] bool isOutside(const Price& present) const {
    const Price inner = between(inputs_.bounds, present);
    const double distance = std::abs(static_cast<double>(inner.units() - present.units()));
    const double least = inputs_.bounds.moving ? inputs_.pace.minChange : 0;
    return distance > least * static_cast<double>(present.units());
  }

  /// Guards 4 to 9.
  bool paced() {
    // As it would be written if nothing stood in its way: what decimals round away is no movement.
    const auto goal = roundedPrice(price_);
    if (!inputs_.current || !goal || *goal == *inputs_.current || candidate_.follows) {
      forgetRow(memory_);
      return true;
    }
    Movement move{.from = *inputs_.current,
                  .to = *goal,
                  .direction = *goal > *inputs_.current ? Direction::Raise : Direction::Lower};
    if (isOutside(move.from)) {
      say(Guard::Correction, Verdict::Changed,
          "the present price is outside floor and ceiling: corrected at once");
      forgetRow(memory_);
    } else {
      say(Guard::Correction, Verdict::Passed);
      if (!inPace(move)) return false;
    }
    if (!take(Guard::StepCap, stepCap(move, inputs_))) return false;
    price_ = move.to == *goal ? price_ : between(inputs_.bounds, move.to);
    return true;
  }

  /// Guards 5 to 8.
  bool inPace(const Movement& move) {
    if (!take(Guard::WhenRented, whenRented(move, inputs_))) return false;
    if (!take(Guard::DeadBand, deadBand(move, inputs_))) {
      forgetRow(memory_);
      return false;
    }
    return take(Guard::Confirmation, confirmation(move, candidate_.reading, inputs_, memory_)) &&
           take(Guard::Cooldown, cooldown(inputs_));
  }

  /// To the currency's decimals, never past floor, ceiling or `highest`; nothing when there is no such price.
  [[nodiscard]] std::optional<Price> roundedPrice(const Price& price) const {
    const auto& [floor, ceiling] = std::tie(inputs_.bounds.floor, inputs_.bounds.ceiling);
    const Price wanted = inputs_.highest ? std::min(price, *inputs_.highest) : price;
    Price result = wanted.roundedNearest();
    if (floor && result < *floor) result = wanted.roundedUp();
    if ((ceiling && result > *ceiling) || (inputs_.highest && result > *inputs_.highest))
      result = wanted.roundedDown();
    if ((floor && result < *floor) || (ceiling && result > *ceiling)) return std::nullopt;
    return result;
  }

  bool rounded(const Price& price) {
    const bool lowered = inputs_.highest && price > *inputs_.highest;
    const std::string why = lowered ? "not above the on-demand price; " : "";
    const auto result = roundedPrice(price);
    if (!result)
      return stop(Guard::Rounding,
                  why + "no price with the currency's decimals lies between floor and ceiling");
    // On the wire 0 is "not offered", whatever the limits say.
    if (result->units() <= 0)
      return stop(Guard::Rounding, why + price.text() + " is too small for the currency's decimals");
    if (!inside(inputs_.limit, *result)) return stop(Guard::Rounding, outsideText(inputs_.limit, *result));
    if (*result == price)
      say(Guard::Rounding, Verdict::Passed);
    else
      say(Guard::Rounding, Verdict::Changed, why + "to " + result->text());
    price_ = *result;
    return true;
  }

  void settle() {
    trail_.target = price_;
    if (inputs_.current == price_)
      say(Guard::Unchanged, Verdict::Held, "already " + price_.text());
    else
      say(Guard::Unchanged, Verdict::Passed);
  }

  Candidate candidate_;  // its words and its query are the trail's
  const GuardInputs& inputs_;
  PriceMemory memory_;
  PriceTrail trail_;
  Price price_ = Price::fromUnits(0, Currency::Bitcoin);
};

}  // namespace

Guarded guard(Candidate candidate, const GuardInputs& inputs, PriceMemory memory) {
  return Way(std::move(candidate), inputs, std::move(memory)).run();
}

bool onlyNotNow(Guard guard) {
  switch (guard) {
    case Guard::ManualHold:
    case Guard::WhenRented:
    case Guard::DeadBand:
    case Guard::Confirmation:
    case Guard::Cooldown:
    case Guard::Unchanged:
      return true;
    case Guard::FreshInputs:
    case Guard::Sanity:
    case Guard::Bounds:
    case Guard::Correction:
    case Guard::StepCap:
    case Guard::Rounding:
      break;
  }
  return false;
}

}  // namespace provider::pricing
