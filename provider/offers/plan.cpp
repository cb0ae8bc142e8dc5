#include <algorithm>

#include "provider/offers/offer.h"

namespace provider::offers {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kLongestWindow = std::chrono::hours{24};

Move stay(std::string reason) { return {.action = Stay{}, .reason = std::move(reason), .outlook = {}}; }

/// The lowest price that is known to be settable now; nothing while nothing is known.
std::optional<Price> lowestSettable(const Offer& offer, const Memory& memory) {
  if (memory.lowestNow && memory.lowestNowBid == offer.bid) return memory.lowestNow;
  if (memory.step) return offer.bid - *memory.step;
  return std::nullopt;
}

std::optional<std::int64_t> loweringsFor(const Price& distance, const std::optional<Price>& step) {
  if (!step || step->units() <= 0) return std::nullopt;
  return (distance.units() + step->units() - 1) / step->units();
}

/// How many lowerings are left, and how long until the last of them when the first goes out in `untilFirst`.
Outlook outlookOf(const Offer& offer, const Price& target, const Memory& memory, const Rules& rules,
                  milliseconds untilFirst) {
  Outlook outlook{.loweringsLeft = loweringsFor(offer.bid - target, memory.step), .timeLeft = {}};
  if (outlook.loweringsLeft) outlook.timeLeft = untilFirst + rules.window * (*outlook.loweringsLeft - 1);
  return outlook;
}

Move planLowering(const Offer& offer, const Price& target, const Memory& memory, const Rules& rules,
                  WallTime now) {
  if (memory.notBefore && now < *memory.notBefore)
    return {.action = Wait{*memory.notBefore},
            .reason = "the next lowering is allowed once the window of the last one is over",
            .outlook = outlookOf(offer, target, memory, rules, *memory.notBefore - now)};
  const std::optional<Price> lowest = lowestSettable(offer, memory);
  const Price next = lowest ? std::max(*lowest, target) : target;
  if (next >= offer.bid) return stay("the marketplace allows no lowering from the present bid");
  const Outlook outlook = outlookOf(offer, target, memory, rules, milliseconds::zero());
  if (!lowest)
    return {.action = Send{next},
            .reason = "lower to the target; the size of a step is not known yet",
            .outlook = outlook};
  const std::string reason = next == target ? "lower to the target" : "lower by as much as one step may";
  return {.action = Send{next}, .reason = reason, .outlook = outlook};
}

}  // namespace

Move plan(const Offer& offer, const FixedTarget& wanted, const Memory& memory, const Rules& rules,
          WallTime now) {
  if (now - offer.readAt > rules.maxAge) return stay("the offer was not read recently enough");
  if (!memory.pausedBecause.empty()) return stay("paused: the marketplace answered " + memory.pausedBecause);
  if (wanted.price.currency() != offer.bid.currency())
    return stay("the offer bids in " + std::string(symbol(offer.bid.currency())) +
                ", its price is configured in " + std::string(symbol(wanted.price.currency())));
  if (!offer.listed) return stay("the machine is not public: it takes no offers");
  if (!offer.online) return stay("the machine is offline");
  const Price target = offer.minimum ? std::max(wanted.price, *offer.minimum) : wanted.price;
  const bool atMinimum = target != wanted.price;
  if (target == offer.bid) return stay(atMinimum ? "at the machine's spot minimum" : "at the target");
  if (memory.retryAt && now < *memory.retryAt)
    return {.action = Wait{*memory.retryAt},
            .reason = "the last move failed, and is tried again later",
            .outlook = {}};
  if (target > offer.bid) {
    if (atMinimum) return stay("the machine's spot minimum is above the configured price");
    return {.action = Send{target},
            .reason = "raise to the target",
            .outlook = {.loweringsLeft = 0, .timeLeft = milliseconds::zero()}};
  }
  return planLowering(offer, target, memory, rules, now);
}

namespace {

void learnAccepted(Offer& offer, Memory& memory, const Price& sent, const Rules& rules, WallTime now) {
  if (sent < offer.bid) memory.notBefore = now + rules.window;
  offer.bid = sent;
  memory.lowestNow.reset();
  memory.lowestNowBid.reset();
}

void learnTooFar(const Offer& offer, Memory& memory, const Price& sent, const Price& lowestNow) {
  // A "lowest price" that is not between what was asked and what is bid would be asked for in vain, again and
  // again.
  if (lowestNow <= sent || lowestNow >= offer.bid) {
    memory.pausedBecause =
        "exceeded_max_step with max_step " + lowestNow.amount() + " to a bid of " + offer.bid.amount();
    return;
  }
  memory.step = offer.bid - lowestNow;
  memory.lowestNow = lowestNow;
  memory.lowestNowBid = offer.bid;
}

}  // namespace

Memory afterFailure(Memory memory, WallTime now) {
  constexpr std::chrono::seconds kFirst{30};
  constexpr std::chrono::seconds kLongest = std::chrono::hours{1};
  const int doublings = std::min(memory.failuresInARow++, 7);
  memory.retryAt = now + std::min(kFirst * (1 << doublings), kLongest);
  return memory;
}

Memory afterSuccess(Memory memory) {
  memory.retryAt.reset();
  memory.failuresInARow = 0;
  return memory;
}

Learned learn(Offer offer, Memory memory, const Price& sent, const Answer& answer, const Rules& rules,
              WallTime now) {
  if (std::holds_alternative<Accepted>(answer)) {
    learnAccepted(offer, memory, sent, rules, now);
  } else if (const auto* tooFar = std::get_if<RefusedTooFar>(&answer)) {
    learnTooFar(offer, memory, sent, tooFar->lowestNow);
  } else if (const auto* tooSoon = std::get_if<RefusedTooSoon>(&answer)) {
    // Whole seconds are told, and the remainder of the last one is not known. No window lasts for days.
    memory.notBefore =
        now + std::clamp(tooSoon->left, std::chrono::seconds{0}, kLongestWindow) + std::chrono::seconds{1};
  } else if (const auto* tooLow = std::get_if<RefusedTooLow>(&answer)) {
    memory = afterFailure(std::move(memory), now);
    if (tooLow->minimum && *tooLow->minimum > sent) {
      offer.minimum = tooLow->minimum;
      // The next price is another one; only a second refusal in a row has to wait.
      if (memory.failuresInARow == 1) memory.retryAt.reset();
    } else
      memory.pausedBecause = "too_low_price without the machine's minimum";
  } else {
    const std::string& text = std::get<RefusedOther>(answer).text;
    memory.pausedBecause = text.empty() ? "a refusal without a reason" : text;
  }
  return {.offer = std::move(offer), .memory = std::move(memory)};
}

}  // namespace provider::offers
