#include "provider/pricing/notice.h"

namespace provider::pricing {
namespace {

using std::chrono::minutes;

template <typename T>
void watch(Watched<T>& value, const std::optional<T>& now, const Inputs& inputs) {
  const bool others = value.seen && now != value.seen && now != value.sent;
  if (others && inputs.inCharge) {
    value.changedByOthersAt = inputs.now;
    value.sent.reset();
  }
  if (!inputs.inCharge) value = {};
  value.seen = now;
}

/// A hold that was noted in what is now the future, because the calendar was set back since, begins anew.
template <typename T>
void forget(Watched<T>& value, const Policy& policy, const Inputs& inputs) {
  if (value.changedByOthersAt > inputs.now + minutes{1}) value.changedByOthersAt = inputs.now;
  const auto until = heldUntil(value, policy);
  const bool ended = value.changedByOthersAt && inputs.resumedAt >= *value.changedByOthersAt;
  if (ended || until <= inputs.now) value.changedByOthersAt.reset();
}

/// What was remembered in another currency is of no use.
void keepCurrency(PriceMemory& memory, Currency currency) {
  const auto foreign = [currency](const std::optional<Price>& price) {
    return price && price->currency() != currency;
  };
  if (foreign(memory.price.seen) || foreign(memory.price.sent)) memory = {};
}

void noticeRental(Memory& memory, const machines::Settings& settings, Currency currency) {
  const bool rented = settings.rental != machines::Rental::None;
  if (memory.lastRentedPrice && memory.lastRentedPrice->currency() != currency)
    memory.lastRentedPrice.reset();
  if (memory.rented == rented) return;
  memory.rented = rented;
  memory.rentalChangedAt = settings.readAt;
  // A rental on the spot market says what was bid, not what the machine was offered at.
  if (rented && settings.rental != machines::Rental::Spot)
    if (const auto price = settings.onDemand.get(currency)) memory.lastRentedPrice = price;
}

}  // namespace

std::string listing(const std::string& visibility) {
  if (visibility.empty() || visibility == "public") return visibility;
  return "hidden";
}

Memory notice(const Policy& policy, const Inputs& inputs) {
  Memory memory = inputs.memory;
  if (inputs.machine.settings) {
    const machines::Settings& settings = *inputs.machine.settings;
    keepCurrency(memory.onDemand, policy.currency);
    keepCurrency(memory.spot, policy.currency);
    watch(memory.onDemand.price, settings.onDemand.get(policy.currency), inputs);
    watch(memory.spot.price, settings.spotMinimum.get(policy.currency), inputs);
    if (settings.mrlHours) watch(memory.mrlHours, settings.mrlHours, inputs);
    if (!settings.visibility.empty())
      watch(memory.availability, std::optional(listing(settings.visibility)), inputs);
    noticeRental(memory, settings, policy.currency);
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
    price.direction = Direction::None;
    price.readings = 0;
    price.countedReading.reset();
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
