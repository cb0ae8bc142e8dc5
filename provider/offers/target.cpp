#include "provider/offers/target.h"

#include <algorithm>
#include <variant>

namespace provider::offers {
namespace {

enum class Rounding { Up, Down };

/// Nothing when a rate is missing or too old.
std::optional<Price> converted(const Price& price, Currency to, const market::Rates& rates, WallTime now,
                               Rounding rounding) {
  if (price.currency() == to) return price;
  const auto factor = rates.factor(price.currency(), to, now);
  if (!factor) return std::nullopt;
  const double coins = price.toNumber() * *factor;
  const auto worth = Price::atLeast(coins, to);
  if (!worth) return std::nullopt;
  if (rounding == Rounding::Up) return worth->roundedUp();
  const bool above = worth->toNumber() > coins && worth->units() > 0;
  return (above ? Price::fromUnits(worth->units() - 1, to) : *worth).roundedDown();
}

std::string whyNoRate(Currency from, Currency to, const market::Rates& rates, WallTime now) {
  const std::string why = rates.whyNone(from, now);
  return why.empty() ? rates.whyNone(to, now) : why;
}

bool canHaveTheMachine(const Bid& bid, const Book& book) {
  const auto minimum = book.minimum.get(bid.price.currency());
  return bid.active || (minimum && bid.price >= *minimum);
}

Target unsound(std::string why) {
  return {.price = {}, .why = std::move(why), .rival = {}, .outbid = {}, .sound = false};
}

std::string bidText(const Rival& rival) {
  const std::string worth =
      rival.bid.currency() == rival.worth.currency() ? std::string{} : ", worth " + rival.worth.text();
  return "offer " + std::to_string(rival.id) + " bids " + rival.bid.text() + worth;
}

/// The least that beats the rival by the owner's increment; nothing when a rate is missing.
std::optional<Price> above(const Rival& rival, const Increment& increment, const market::Rates& rates,
                           WallTime now) {
  const Currency currency = rival.worth.currency();
  Price step = Price::smallest(currency);
  if (const double* share = std::get_if<double>(&increment)) {
    step = std::max(step, rival.worth.scaledOrLargest(*share));
  } else {
    const auto amount = converted(std::get<Price>(increment), currency, rates, now, Rounding::Up);
    if (!amount) return std::nullopt;
    step = std::max(step, *amount);
  }
  return (rival.worth + step).roundedUp();
}

const Bid* holderOf(const Book& book) {
  const auto found = std::ranges::find_if(book.bids, [](const Bid& bid) { return bid.active && !bid.mine; });
  return found == book.bids.end() ? nullptr : &*found;
}

/// The lowest price that has the machine, and how the present bid stands to it.
class LowestPrice {
 public:
  LowestPrice(const LowestWinning& policy, const Offer& offer, const Book& book, const market::Rates& rates,
              WallTime now)
      : policy_(policy),
        offer_(offer),
        own_(*book.find(offer.id)),
        holder_(holderOf(book)),
        rates_(rates),
        now_(now) {}

  [[nodiscard]] Target find(const std::expected<std::optional<Rival>, std::string>& rival,
                            const std::optional<Price>& minimum) const {
    const auto exact = converted(policy_.maxBid, offer_.bid.currency(), rates_, now_, Rounding::Down);
    if (!exact) return unsound("max_bid cannot be converted: " + missingRate(policy_.maxBid.currency()));
    const Price cap = exact->roundedDown();
    if (!rival) return downToMaxBid(cap, minimum, rival.error());
    const auto beating = *rival ? above(**rival, policy_.increment, rates_, now_) : minimum;
    if (!minimum)
      return downToMaxBid(
          cap, minimum,
          "the machine's spot minimum in " + std::string(symbol(offer_.bid.currency())) + " is not known");
    if (!beating)
      return downToMaxBid(
          cap, minimum,
          "increment cannot be converted: " + missingRate(std::get<Price>(policy_.increment).currency()));
    Target target = toward(*rival, *minimum, std::max(*beating, *minimum), cap);
    target.rival = *rival;
    return target;
  }

 private:
  [[nodiscard]] std::string missingRate(Currency from) const {
    return whyNoRate(from, offer_.bid.currency(), rates_, now_);
  }

  [[nodiscard]] Target to(const Price& price, std::string why, bool outbid = false) const {
    return {.price = price, .why = std::move(why), .rival = {}, .outbid = outbid, .sound = true};
  }

  /// The owner's bound holds whatever else is not known.
  [[nodiscard]] Target downToMaxBid(const Price& cap, const std::optional<Price>& minimum,
                                    std::string unknown) const {
    const Price lowest = minimum ? std::max(cap, *minimum) : cap;
    if (!isAboveMaxBid(cap) || lowest >= offer_.bid) return unsound(std::move(unknown));
    return {.price = lowest, .why = "down to max_bid; " + unknown, .rival = {}, .outbid = {}, .sound = true};
  }

  [[nodiscard]] Target toward(const std::optional<Rival>& rival, const Price& minimum, const Price& needed,
                              const Price& cap) const {
    const Price& bid = offer_.bid;
    const bool capped = needed > cap;
    // Less than the increment above the rival still wins.
    const bool enough = cap >= minimum && (!rival || cap > rival->worth);
    const Price within = std::max(std::min(needed, cap), minimum);
    if (isAboveMaxBid(cap) && within < bid)
      return to(within, capped ? "down to max_bid" : reason(rival),
                capped && (!enough || (holder_ && !own_.active)));
    const bool beatsRival = !rival || bid > rival->worth;
    if (bid >= minimum && own_.active) return fromAbove(rival, needed, cap);
    if (bid >= minimum && beatsRival)
      return holder_ ? pastHolder(std::min(needed, cap), capped) : fromAbove(rival, needed, cap);
    if (!capped) return to(needed, reason(rival));
    if (enough) return to(cap, "as much as max_bid allows");
    Target stays = to(bid, whyOutbid(rival, minimum, cap), true);
    stays.price.reset();
    return stays;
  }

  /// Another bid has the machine although ours is worth more by the known rates: the marketplace ranks by
  /// others. What should have won with the increment is bid; more would be a guess.
  [[nodiscard]] Target pastHolder(const Price& goal, bool capped) const {
    const std::string why = "offer " + std::to_string(holder_->id) + " has the machine for " +
                            holder_->price.text() + ", although that is less by the known rates";
    return to(std::max(offer_.bid, goal), why, capped && offer_.bid >= goal);
  }

  /// What is paid too much, where nobody else has the machine.
  [[nodiscard]] Target fromAbove(const std::optional<Rival>& rival, const Price& needed,
                                 const Price& cap) const {
    if (offer_.bid <= needed) return to(offer_.bid, "wins, and no more than by the increment");
    if (needed > cap) return to(offer_.bid, "wins, and is above max_bid by what may be the exchange rate's");
    if (rival && isNoise(needed, rival->bid.currency()))
      return to(offer_.bid, "wins, and what is too much may be the exchange rate's");
    return to(needed, reason(rival));
  }

  /// A bound by way of an exchange rate moves all the time, and each lowering takes a window.
  [[nodiscard]] bool isAboveMaxBid(const Price& cap) const {
    constexpr double kNoise = 0.01;
    if (policy_.maxBid.currency() == cap.currency()) return offer_.bid > cap;
    return offer_.bid > cap + cap.scaledOrLargest(kNoise);
  }

  /// The same of a rival's bid, where the increment is what the owner spends on being safe.
  [[nodiscard]] bool isNoise(const Price& needed, Currency from) const {
    if (from == needed.currency()) return false;
    const double* share = std::get_if<double>(&policy_.increment);
    const auto amount =
        share ? std::optional(needed.scaledOrLargest(*share))
              : converted(std::get<Price>(policy_.increment), needed.currency(), rates_, now_, Rounding::Up);
    return amount && offer_.bid <= needed + *amount;
  }

  [[nodiscard]] std::string reason(const std::optional<Rival>& rival) const {
    if (!rival) return "no rival: the machine's spot minimum";
    return bidText(*rival) + "; that, plus the increment";
  }

  [[nodiscard]] static std::string whyOutbid(const std::optional<Rival>& rival, const Price& minimum,
                                             const Price& cap) {
    if (minimum > cap)
      return "the machine's spot minimum, " + minimum.text() + ", is above max_bid, " + cap.text();
    return bidText(*rival) + ": max_bid, " + cap.text() + ", does not beat that";
  }

  const LowestWinning& policy_;
  const Offer& offer_;
  const Bid& own_;
  const Bid* holder_;  ///< somebody else's bid that has the machine
  const market::Rates& rates_;
  WallTime now_;
};

Target fixedTarget(const Fixed& policy, const Offer& offer, const std::optional<Price>& minimum) {
  if (policy.price.currency() != offer.bid.currency())
    return unsound("the offer bids in " + std::string(symbol(offer.bid.currency())) +
                   ", its price is configured in " + std::string(symbol(policy.price.currency())));
  const Price wanted = policy.price.roundedDown();
  const bool atMinimum = minimum && *minimum > wanted;
  Target target{.price = atMinimum ? *minimum : wanted,
                .why = atMinimum ? "the machine's spot minimum, which is above the configured price"
                                 : "the configured price",
                .rival = {},
                .outbid = false,
                .sound = true};
  // The owner named a price: that the machine asks for more is no reason to bid more.
  if (atMinimum && offer.bid < *minimum) {
    target.price.reset();
    target.why = "the machine's spot minimum, " + minimum->text() + ", is above the configured price";
  }
  return target;
}

}  // namespace

std::optional<Price> minimumFor(const Offer& offer, const Book& book, const Memory& memory, WallTime now) {
  const auto shown = book.minimum.get(offer.bid.currency());
  const auto& told = memory.toldMinimum;
  const bool counts = told && told->shown == shown && told->price.currency() == offer.bid.currency() &&
                      !isAhead(told->at, now) && now - told->at < kLessonKept;
  if (!counts) return shown;
  return shown ? std::max(*shown, told->price) : told->price;
}

std::expected<std::optional<Rival>, std::string> bestRival(const Offer& offer, const Book& book,
                                                           const market::Rates& rates, WallTime now) {
  if (book.unreadable > 0)
    return std::unexpected("a rival bids in a currency that is not known here: it cannot be ranked");
  const Currency currency = offer.bid.currency();
  std::optional<Rival> best;
  for (const Bid& bid : book.bids) {
    if (bid.mine || bid.id == offer.id || !canHaveTheMachine(bid, book)) continue;
    const auto worth = converted(bid.price, currency, rates, now, Rounding::Up);
    if (!worth)
      return std::unexpected(
          "offer " + std::to_string(bid.id) + " bids " + bid.price.text() +
          " and cannot be ranked: " + whyNoRate(bid.price.currency(), currency, rates, now));
    if (!best || *worth > best->worth || (*worth == best->worth && bid.active))
      best = Rival{.id = bid.id, .bid = bid.price, .worth = *worth, .active = bid.active};
  }
  return best;
}

Target targetOf(const Policy& policy, const Offer& offer, const Book& book, const market::Rates& rates,
                const Memory& memory, WallTime now) {
  const auto minimum = minimumFor(offer, book, memory, now);
  const auto rival = bestRival(offer, book, rates, now);
  if (const auto* fixed = std::get_if<Fixed>(&policy.strategy)) {
    Target target = fixedTarget(*fixed, offer, minimum);
    target.rival = rival.value_or(std::nullopt);
    return target;
  }
  const auto& lowest = std::get<LowestWinning>(policy.strategy);
  return LowestPrice(lowest, offer, book, rates, now).find(rival, minimum);
}

}  // namespace provider::offers
