#include "provider/offers/plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "provider/core/text.h"
#include "provider/offers/lowering.h"

namespace provider::offers {
namespace {

using std::chrono::milliseconds;

int readingsToRaise(const Policy& policy) {
  const auto* lowest = std::get_if<LowestWinning>(&policy.strategy);
  return lowest ? lowest->confirmRaise : 1;
}

/// One check after the other; the first that stops the move settles it.
class Planning {
 public:
  Planning(const Policy& policy, const Rules& rules, const Situation& situation)
      : policy_(policy), rules_(rules), s_(situation), memory_(situation.memory) {}

  Planned run() && {
    if (isRead() && isOffered() && findTarget() && isReachable() && isSound() && isWithinLimits() &&
        isChange() && isNotPaused() && mayTry())
      settle();
    return {.move = std::move(move_), .memory = std::move(memory_)};
  }

 private:
  bool pass(Check check, std::string reason) {
    move_.verdicts.push_back({.check = check, .passed = true, .reason = std::move(reason)});
    return true;
  }
  bool stop(Check check, std::string reason) {
    move_.reason = reason;
    move_.verdicts.push_back({.check = check, .passed = false, .reason = std::move(reason)});
    return false;
  }
  bool wait(Check check, WallTime until, std::string reason) {
    move_.action = Wait{until};
    return stop(check, std::move(reason));
  }

  bool isRead() {
    if (!s_.book) return stop(Check::Read, "the machine's spot market was not read yet");
    if (isAhead(s_.book->readAt, s_.now))
      return stop(Check::Read, "the machine's spot market was read before the clock was set back");
    const milliseconds age = std::max(s_.now - s_.book->readAt, milliseconds::zero());
    if (age > rules_.maxAge)
      return stop(Check::Read, "the machine's spot market was not read recently enough");
    return pass(Check::Read, "the machine's spot market was read recently enough");
  }

  bool isOffered() {
    own_ = s_.book->find(s_.offer.id);
    if (!own_) return stop(Check::Offered, "the machine's spot market does not list the offer");
    // What is sent is a bare number: nobody knows which coin it would be taken for.
    if (own_->price.currency() != s_.offer.bid.currency())
      return stop(Check::Offered, "the order bids in " + std::string(symbol(s_.offer.bid.currency())) +
                                      ", its machine's spot market says " +
                                      std::string(symbol(own_->price.currency())));
    return pass(Check::Offered, own_->active ? "has the machine" : "does not have the machine");
  }

  /// Also where nothing may be moved: what the target would be is worth knowing, and readings count.
  bool findTarget() {
    move_.target = targetOf(policy_, s_.offer, *s_.book, s_.rates, memory_, s_.now);
    stopAtLowestAllowed();
    if (move_.target.sound) countReading();
    return true;
  }

  /// A lowering goes as far down as `[limits]` allow.
  void stopAtLowestAllowed() {
    auto& price = move_.target.price;
    const Price& lowest = s_.limits[indexOf(s_.offer.bid.currency())].lowest;
    if (!price || *price >= lowest || s_.offer.bid <= lowest) return;
    price = lowest;
    move_.target.why += ", but [limits] allow no less";
  }

  void countReading() {
    if (!move_.target.price || *move_.target.price <= s_.offer.bid) {
      memory_.raiseReadings = 0;
      memory_.raiseCountedAt.reset();
    } else if (memory_.raiseReadings < readingsToRaise(policy_) &&
               memory_.raiseCountedAt != s_.book->readAt) {
      ++memory_.raiseReadings;
      memory_.raiseCountedAt = s_.book->readAt;
    }
  }

  bool isReachable() {
    if (!s_.book->listed) return stop(Check::Reachable, "the machine is not public: it takes no offers");
    if (!s_.book->online) return stop(Check::Reachable, "the machine is offline");
    return pass(Check::Reachable, "the machine is public and online");
  }

  bool isSound() {
    const Target& target = move_.target;
    if (!target.sound || !target.price) return stop(Check::Target, target.why);
    return pass(Check::Target, target.price->text() + ": " + target.why);
  }

  bool isWithinLimits() {
    const Price& price = *move_.target.price;
    if (price != s_.offer.bid && !isWithin(s_.limits, price))
      return stop(Check::Limits, price.text() + " is outside " + limitsText());
    return pass(Check::Limits, "inside " + limitsText());
  }

  [[nodiscard]] std::string limitsText() const {
    const Limit& limit = s_.limits[indexOf(s_.offer.bid.currency())];
    return "[limits] " + limit.lowest.amount() + " .. " + limit.highest.amount();
  }

  bool isChange() {
    const auto* fixed = std::get_if<Fixed>(&policy_.strategy);
    const bool asConfigured = fixed && move_.target.price == fixed->price.roundedDown();
    if (*move_.target.price != s_.offer.bid)
      return pass(Check::Change, *move_.target.price > s_.offer.bid ? "a raise" : "a lowering");
    forgetOldTrouble();
    return stop(Check::Change, asConfigured ? "at the target" : "at the target: " + move_.target.why);
  }

  /// Nothing is tried at the target: what failed a day ago says nothing about the next move.
  void forgetOldTrouble() {
    const auto isOld = [this](const std::optional<WallTime>& at) {
      return !at || s_.now - *at >= kLessonKept;
    };
    const bool any = memory_.pausedAt || memory_.retryAt;
    if (any && isOld(memory_.pausedAt) && isOld(memory_.retryAt))
      memory_ = withoutTrouble(std::move(memory_));
  }

  bool isNotPaused() {
    if (memory_.pausedBecause.empty()) return pass(Check::NotPaused, "no answer that is not understood");
    const std::string because = "the marketplace answered " + memory_.pausedBecause;
    const WallTime again = memory_.pausedAt.value_or(WallTime{}) + kLessonKept;
    if (s_.now < again) return wait(Check::NotPaused, again, "paused: " + because);
    return pass(Check::NotPaused, "tried again: a day ago " + because);
  }

  bool mayTry() {
    if (memory_.retryAt && s_.now < *memory_.retryAt)
      return wait(Check::Retry, *memory_.retryAt,
                  "the last move failed, and is tried again later: " + memory_.retryBecause);
    return pass(Check::Retry, "no failure to wait after");
  }

  void settle() {
    if (*move_.target.price > s_.offer.bid)
      raise();
    else
      lower();
  }

  void raise() {
    const int wanted = readingsToRaise(policy_);
    const std::string readings =
        "reading " + std::to_string(memory_.raiseReadings) + " of " + std::to_string(wanted);
    if (s_.word == Word::Agent && memory_.raiseReadings < wanted) {
      stop(Check::Confirmed,
           "a raise to " + move_.target.price->text() + " waits to be confirmed: " + readings);
      return;
    }
    pass(Check::Confirmed, wanted > 1 ? readings : "needs no confirmation");
    send(*move_.target.price, "raise: " + move_.target.why);
    move_.outlook = {.loweringsLeft = 0, .timeLeft = milliseconds::zero()};
  }

  void lower() {
    const Price& bid = s_.offer.bid;
    const Price& target = *move_.target.price;
    if (memory_.notBefore && s_.now < *memory_.notBefore) {
      const milliseconds left = *memory_.notBefore - s_.now;
      move_.outlook = outlookOf(bid, target, memory_, rules_, left, s_.now);
      wait(Check::Window, *memory_.notBefore,
           "the next lowering is allowed once the window of the last one is over");
      return;
    }
    const auto lowest = lowestSettable(bid, memory_, s_.now);
    const Price next = lowest ? std::max(*lowest, target) : target;
    if (next >= bid) {
      stop(Check::Window, "the marketplace allows no lowering from the present bid");
      return;
    }
    // The bid itself is outside: no step from there leads inside.
    if (!isWithin(s_.limits, next)) {
      stop(Check::Window, "the next step, to " + next.text() + ", is outside " + limitsText());
      return;
    }
    move_.outlook = outlookOf(bid, target, memory_, rules_, milliseconds::zero(), s_.now);
    pass(Check::Window, "no lowering within " + spanText(windowOf(memory_, rules_, s_.now)));
    std::string reason = !lowest          ? "lower to the target; the size of a step is not known yet"
                         : next == target ? "lower to the target"
                                          : "lower by as much as one step may";
    if (std::holds_alternative<LowestWinning>(policy_.strategy))
      reason += "; " + target.text() + ": " + move_.target.why;
    send(next, std::move(reason));
  }

  void send(const Price& price, std::string reason) {
    move_.action = Send{price};
    move_.reason = std::move(reason);
  }

  const Policy& policy_;
  const Rules& rules_;
  const Situation& s_;
  Memory memory_;
  Move move_;
  const Bid* own_ = nullptr;
};

}  // namespace

std::string_view name(Check check) {
  constexpr std::array<std::string_view, 10> kNames{"read",      "offered", "reachable",  "target",
                                                    "limits",    "change",  "not paused", "retry",
                                                    "confirmed", "window"};
  return kNames[static_cast<std::size_t>(check)];
}

Planned plan(const Policy& policy, const Rules& rules, const Situation& situation) {
  return Planning(policy, rules, situation).run();
}

}  // namespace provider::offers
