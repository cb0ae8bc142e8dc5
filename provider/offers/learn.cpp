#include "provider/offers/learn.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace provider::offers {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kLongestWindow = std::chrono::hours{24};
/// An order that is not active stays so until its rival ends.
constexpr milliseconds kFirstTryOfInactive = std::chrono::minutes{10};

struct Wording {
  std::string_view text;
  Refusal meaning;
};
/// API page, *Spot offers*.
constexpr std::array kWordings{
    Wording{"order_not_found", Refusal::Gone},         Wording{"order_dont_exist", Refusal::Gone},
    Wording{"you_dont_own_this_order", Refusal::Gone}, Wording{"order_not_active", Refusal::NotActive},
    Wording{"server-offline", Refusal::Passing},       Wording{"server-already-rented", Refusal::Passing},
    Wording{"not_enough_balance", Refusal::Passing},   Wording{"currency-not-allowed", Refusal::Lasting},
};

Memory paused(Memory memory, std::string because, WallTime now) {
  memory.pausedBecause = std::move(because);
  memory.pausedAt = now;
  return memory;
}

/// So many failures in a row, of whatever kinds, and nothing is free any more.
constexpr int kFreeLessons = 3;

/// What one request may cost to learn is free; to be taught the same again at once is not.
Memory afterLesson(Memory memory, const char* because, WallTime now) {
  const bool again = memory.retryBecause == because;
  memory = afterFailure(std::move(memory), because, now);
  memory.refusalsInARow = 0;
  if (!again && memory.failuresInARow <= kFreeLessons) memory.retryAt.reset();
  return memory;
}

class Lesson {
 public:
  Lesson(Learned known, const Price& sent, const std::optional<Price>& shown, const Rules& rules,
         WallTime now)
      : offer_(std::move(known.offer)),
        memory_(std::move(known.memory)),
        sent_(sent),
        shown_(shown),
        rules_(rules),
        now_(now) {}

  void operator()(const Accepted&) {
    if (sent_ < offer_.bid) {
      memory_.notBefore = now_ + windowOf(memory_, rules_, now_);
      memory_.loweredAt = now_;
      memory_.loweredTo = sent_;
    }
    offer_.bid = sent_;
    memory_.lowestNow.reset();
    memory_.lowestNowBid.reset();
  }

  void operator()(const RefusedTooFar& answer) {
    // A "lowest price" that is not between what was asked and what is bid would be asked for in vain, again
    // and again.
    if (answer.lowestNow <= sent_ || answer.lowestNow >= offer_.bid) {
      memory_ = paused(std::move(memory_),
                       "exceeded_max_step with max_step " + answer.lowestNow.amount() + " to a bid of " +
                           offer_.bid.amount(),
                       now_);
      return;
    }
    memory_.step = offer_.bid - answer.lowestNow;
    memory_.stepLearnedAt = now_;
    memory_.lowestNow = answer.lowestNow;
    memory_.lowestNowBid = offer_.bid;
    memory_ = afterLesson(std::move(memory_), "exceeded_max_step", now_);
  }

  void operator()(const RefusedTooSoon& answer) {
    memory_ = afterLesson(std::move(memory_), "can_lower_every_600_seconds", now_);
    if (!answer.left) {
      memory_.notBefore = now_ + windowOf(memory_, rules_, now_);
      return;
    }
    const seconds left = std::clamp(*answer.left, seconds{0}, kLongestWindow);
    learnWindow(left);
    // Whole seconds are told, and the remainder of the last one is not known. No window lasts for days.
    memory_.notBefore = now_ + left + seconds{1};
  }

  void operator()(const RefusedTooLow& answer) {
    if (!answer.minimum || *answer.minimum <= sent_) {
      const std::string what =
          answer.minimum ? "with min_price " + answer.minimum->amount() + " to a price of " + sent_.amount()
                         : "without min_price";
      memory_ = paused(std::move(memory_), "too_low_price " + what, now_);
      return;
    }
    memory_.toldMinimum = ToldMinimum{.price = *answer.minimum, .shown = shown_, .at = now_};
    memory_ = afterLesson(std::move(memory_), "too_low_price", now_);
  }

  void operator()(const RefusedOther& answer) {
    const std::string text = answer.text.empty() ? "a refusal without a reason" : answer.text;
    switch (refusalOf(answer.text)) {
      case Refusal::Gone:
      case Refusal::Passing:
        memory_ = afterRefusal(std::move(memory_), text, now_);
        return;
      case Refusal::NotActive:
        memory_ = afterRefusal(std::move(memory_), text, now_, kFirstTryOfInactive);
        return;
      case Refusal::Lasting:
        memory_ = paused(std::move(memory_), text, now_);
        return;
    }
  }

  [[nodiscard]] Learned result() && { return {.offer = std::move(offer_), .memory = std::move(memory_)}; }

 private:
  /// Only where the lowering that opened the window was ours: the bid is still what it made it. Somebody
  /// else's would make the window look longer than it is.
  void learnWindow(seconds left) {
    if (!memory_.loweredAt || memory_.loweredTo != offer_.bid) return;
    const milliseconds lasts = now_ - *memory_.loweredAt + left;
    if (lasts > windowOf(memory_, rules_, now_) + seconds{1}) {
      memory_.window = std::min<milliseconds>(lasts, kLongestWindow);
      memory_.windowLearnedAt = now_;
    }
  }

  Offer offer_;
  Memory memory_;
  const Price& sent_;
  const std::optional<Price>& shown_;
  const Rules& rules_;
  WallTime now_;
};

}  // namespace

Refusal refusalOf(const std::string& text) {
  const auto known = std::ranges::find(kWordings, text, &Wording::text);
  return known == kWordings.end() ? Refusal::Lasting : known->meaning;
}

Learned learn(Offer offer, Memory memory, const Price& sent, const Answer& answer,
              const std::optional<Price>& shown, const Rules& rules, WallTime now) {
  // A request went out: the last pause is over, and another answer like the one before it begins the next.
  memory.pausedBecause.clear();
  memory.pausedAt.reset();
  Lesson lesson({.offer = std::move(offer), .memory = std::move(memory)}, sent, shown, rules, now);
  std::visit(lesson, answer);
  return std::move(lesson).result();
}

}  // namespace provider::offers
