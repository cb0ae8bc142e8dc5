#include "provider/pricing/notice.h"

#include <algorithm>

namespace provider::pricing {
namespace {

template <typename T>
void watch(Watched<T>& value, const std::optional<T>& now, const Inputs& inputs) {
  // Where the agent only observes, it knows nothing: the first value that it finds when it is in charge is
  // nobody's change.
  if (!inputs.inCharge) {
    value = {};
    return;
  }
  const bool ours = value.sent && now == value.sent;
  if (value.seen && now != value.seen && !ours) {
    value.changedByOthersAt = inputs.now;
    value.sent.reset();
  }
  value.seen = now;
}

/// A hold that was noted before the calendar was set back begins anew.
template <typename T>
void forget(Watched<T>& value, const Policy& policy, const Inputs& inputs) {
  if (!value.changedByOthersAt) return;
  if (isAhead(*value.changedByOthersAt, inputs.now)) value.changedByOthersAt = inputs.now;
  const bool resumed = inputs.resumedAt && !isAhead(*inputs.resumedAt, inputs.now) &&
                       *inputs.resumedAt >= *value.changedByOthersAt;
  // One that was noticed just now stays for this decision, so that it is told even where it is not respected.
  const bool over = *heldUntil(value, policy) <= inputs.now && *value.changedByOthersAt < inputs.now;
  if (resumed || over) value.changedByOthersAt.reset();
}

void watchPrices(Memory& memory, const machines::Settings& settings, const Policy& policy,
                 const Inputs& inputs) {
  if (!settings.pricesTold) return;
  // What the platform sets by itself is nobody's change.
  if (machines::autopriced(settings, policy.currency)) {
    memory.onDemand.price = {};
    memory.spot.price = {};
    return;
  }
  watch(memory.onDemand.price, settings.onDemand.get(policy.currency), inputs);
  watch(memory.spot.price, settings.spotMinimum.get(policy.currency), inputs);
}

/// What was remembered in another currency is of no use.
void keepCurrency(PriceMemory& memory, Currency currency) {
  const auto foreign = [currency](const std::optional<Price>& price) {
    return price && price->currency() != currency;
  };
  if (foreign(memory.price.seen) || foreign(memory.price.sent)) memory = {};
}

bool onDemandKind(machines::Rental rental) {
  return rental == machines::Rental::OnDemand || rental == machines::Rental::FixedUsd;
}

/// The schedule's part of a price that was set at `time`: a ladder multiplies what is left by the schedule
/// again.
double scheduledFactor(const Policy& policy, const std::optional<WallTime>& time) {
  return time ? factorOf(active(policy.schedules, *time)) : 1.0;
}

void noticeRental(Memory& memory, const machines::Settings& settings, const Policy& policy, WallTime now) {
  if (memory.lastRentedPrice && memory.lastRentedPrice->currency() != policy.currency)
    memory.lastRentedPrice.reset();
  if (memory.rentalChangedAt && isAhead(*memory.rentalChangedAt, now)) memory.rentalChangedAt = now;
  if (memory.rental == settings.rental) return;
  // A rental on the spot market says what was bid, not what the machine was offered at.
  const bool begins = onDemandKind(settings.rental) && !(memory.rental && onDemandKind(*memory.rental));
  const auto price = settings.onDemand.get(policy.currency);
  if (begins && price)
    memory.lastRentedPrice = price->scaledOrLargest(1.0 / scheduledFactor(policy, memory.lastWriteAt));
  memory.rental = settings.rental;
  memory.rentalChangedAt = settings.readAt;
}

}  // namespace

std::string listing(const std::string& visibility) {
  if (visibility.empty() || visibility == "public") return visibility;
  return "hidden";
}

void forgetRow(PriceMemory& memory) {
  memory.direction = Direction::None;
  memory.readings = 0;
  memory.countedReading.reset();
}

Memory notice(const Policy& policy, const Inputs& inputs) {
  Memory memory = inputs.memory;
  if (inputs.machine.settings) {
    const machines::Settings& settings = *inputs.machine.settings;
    keepCurrency(memory.onDemand, policy.currency);
    keepCurrency(memory.spot, policy.currency);
    watchPrices(memory, settings, policy, inputs);
    if (settings.mrlHours) watch(memory.mrlHours, settings.mrlHours, inputs);
    if (!settings.visibility.empty())
      watch(memory.availability, std::optional(listing(settings.visibility)), inputs);
    noticeRental(memory, settings, policy, inputs.now);
  }
  forget(memory.onDemand.price, policy, inputs);
  forget(memory.spot.price, policy, inputs);
  forget(memory.mrlHours, policy, inputs);
  forget(memory.availability, policy, inputs);
  return memory;
}

Memory afterSending(Memory memory, const Decision& decision, WallTime now) {
  memory.lastWriteAt = now;
  const auto sent = [](PriceMemory& price, const PriceTrail& trail) {
    if (!trail.target || trail.target == trail.current) return;
    price.price.sent = trail.target;
    price.actedOn = trail.reading;
    forgetRow(price);
  };
  sent(memory.onDemand, decision.onDemand);
  sent(memory.spot, decision.spot);
  if (decision.wanted) {
    memory.mrlHours.sent = decision.wanted->mrlHours;
    memory.availability.sent = listing(decision.wanted->availability);
  }
  return memory;
}

Memory afterReadBack(Memory memory, Currency currency, const machines::Settings& settings) {
  // `sent` stays where it was not seen: what the marketplace applies late is no change by somebody else.
  const auto known = [](auto& value, const auto& now) {
    value.seen = now;
    if (value.sent == now) value.sent.reset();
  };
  known(memory.onDemand.price, settings.onDemand.get(currency));
  known(memory.spot.price, settings.spotMinimum.get(currency));
  if (settings.mrlHours) known(memory.mrlHours, settings.mrlHours);
  if (!settings.visibility.empty()) known(memory.availability, std::optional(listing(settings.visibility)));
  return memory;
}

}  // namespace provider::pricing
