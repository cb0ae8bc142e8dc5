#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::machines::Rental;
using provider::pricing::Direction;
using provider::pricing::Memory;
using provider::pricing::PriceMemory;
using Memories = std::map<std::string, PricingMemory>;

constexpr std::array<std::string_view, 3> kDirectionNames{"none", "raise", "lower"};

constexpr std::array<std::string_view, 4> kRentalNames{"none", "spot", "on_demand", "fixed_usd"};

NullableText rentalToStored(const std::optional<Rental>& rental) {
  return rental ? NullableText(kRentalNames[static_cast<std::size_t>(*rental)]) : std::nullopt;
}

std::optional<Rental> rentalFrom(const NullableText& stored) {
  return stored ? std::optional(wordFrom<Rental>(*stored, kRentalNames)) : std::nullopt;
}

struct Side {
  const char* name;
  PriceMemory Memory::*memory;
};
constexpr std::array<Side, 2> kSides{Side{"on_demand", &Memory::onDemand}, Side{"spot", &Memory::spot}};

/// The rows of one machine, or with an empty name all.
template <typename... Columns>
std::vector<std::tuple<Columns...>> rowsOf(Connection& connection, const std::string& machine,
                                           const std::string& sql) {
  return machine.empty() ? select<Columns...>(connection, sql)
                         : select<Columns...>(connection, sql + " WHERE machine = ?", machine);
}

void readMachines(Connection& connection, const std::string& only, Memories& all) {
  using Text = std::string;
  for (const auto& [machine, lastWriteAt, notApplied, heldUntil, rental, rentalChangedAt, lastUnits,
                    lastCurrency, mrlSeen, mrlSent, mrlChangedAt, availabilitySeen, availabilitySent,
                    availabilityChangedAt] :
       rowsOf<Text, NullableInt, std::int64_t, NullableInt, NullableText, NullableInt, NullableInt,
              NullableText, NullableInt, NullableInt, NullableInt, NullableText, NullableText, NullableInt>(
           connection, only,
           "SELECT machine, last_write_at, not_applied_in_row, held_until, rental, rental_changed_at, "
           "last_rented_units, last_rented_currency, mrl_hours_seen, mrl_hours_sent, mrl_changed_at, "
           "availability_seen, availability_sent, availability_changed_at FROM pricing"))
    all[machine] = {.memory = {.onDemand = {},
                               .spot = {},
                               .mrlHours = {.seen = mrlSeen,
                                            .sent = mrlSent,
                                            .changedByOthersAt = timeFrom(mrlChangedAt)},
                               .availability = {.seen = availabilitySeen,
                                                .sent = availabilitySent,
                                                .changedByOthersAt = timeFrom(availabilityChangedAt)},
                               .lastWriteAt = timeFrom(lastWriteAt),
                               .rental = rentalFrom(rental),
                               .rentalChangedAt = timeFrom(rentalChangedAt),
                               .lastRentedPrice = priceFrom(lastUnits, lastCurrency)},
                    .notAppliedInARow = countFrom(notApplied),
                    .heldUntil = timeFrom(heldUntil)};
}

PriceMemory Memory::*sideFrom(const std::string& name) {
  for (const Side& side : kSides)
    if (name == side.name) return side.memory;
  throw Unusable("holds a word that this version does not know: " + name);
}

void readPrices(Connection& connection, const std::string& only, Memories& all) {
  for (const auto& [machine, side, seenUnits, seenCurrency, sentUnits, sentCurrency, changedAt, direction,
                    readings, countedReading, actedOn] :
       rowsOf<std::string, std::string, NullableInt, NullableText, NullableInt, NullableText, NullableInt,
              std::string, std::int64_t, NullableInt, NullableInt>(
           connection, only,
           "SELECT machine, side, seen_units, seen_currency, sent_units, sent_currency, changed_at, "
           "direction, readings, counted_reading, acted_on FROM pricing_prices"))
    all[machine].memory.*sideFrom(side) = {.price = {.seen = priceFrom(seenUnits, seenCurrency),
                                                     .sent = priceFrom(sentUnits, sentCurrency),
                                                     .changedByOthersAt = timeFrom(changedAt)},
                                           .direction = wordFrom<Direction>(direction, kDirectionNames),
                                           .readings = countFrom(readings),
                                           .countedReading = timeFrom(countedReading),
                                           .actedOn = timeFrom(actedOn)};
}

/// Of one machine, or with an empty name of all.
Memories memoriesFrom(Connection& connection, const std::string& machine) {
  Memories all;
  readMachines(connection, machine, all);
  readPrices(connection, machine, all);
  return all;
}

void storeMachine(Connection& connection, const std::string& machine, const PricingMemory& pricing) {
  const Memory& memory = pricing.memory;
  run(connection,
      "INSERT OR REPLACE INTO pricing (machine, last_write_at, not_applied_in_row, held_until, rental, "
      "rental_changed_at, last_rented_units, last_rented_currency, mrl_hours_seen, mrl_hours_sent, "
      "mrl_changed_at, availability_seen, availability_sent, availability_changed_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      storable(machine), toStored(memory.lastWriteAt), std::int64_t{pricing.notAppliedInARow},
      toStored(pricing.heldUntil), rentalToStored(memory.rental), toStored(memory.rentalChangedAt),
      units(memory.lastRentedPrice), currency(memory.lastRentedPrice), memory.mrlHours.seen,
      memory.mrlHours.sent, toStored(memory.mrlHours.changedByOthersAt), storable(memory.availability.seen),
      storable(memory.availability.sent), toStored(memory.availability.changedByOthersAt));
}

void storePrice(Connection& connection, const std::string& machine, const char* side,
                const PriceMemory& memory) {
  run(connection,
      "INSERT OR REPLACE INTO pricing_prices (machine, side, seen_units, seen_currency, sent_units, "
      "sent_currency, changed_at, direction, readings, counted_reading, acted_on) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      storable(machine), std::string(side), units(memory.price.seen), currency(memory.price.seen),
      units(memory.price.sent), currency(memory.price.sent), toStored(memory.price.changedByOthersAt),
      std::string(kDirectionNames[static_cast<std::size_t>(memory.direction)]), std::int64_t{memory.readings},
      toStored(memory.countedReading), toStored(memory.actedOn));
}

/// What the row of `pricing` holds of it.
PricingMemory withoutPrices(PricingMemory pricing) {
  for (const Side& side : kSides) pricing.memory.*side.memory = {};
  return pricing;
}

}  // namespace

provider::Result<Memories> Journal::pricing() {
  return impl_->read([](Connection& connection) {
    const OneView view(connection);
    return memoriesFrom(connection, {});
  });
}

provider::Result<void> Journal::storePricing(const Memories& changed) {
  if (changed.empty()) return {};
  return impl_->write([&changed](Connection& connection) {
    for (const auto& [machine, pricing] : changed) {
      const Memories before = memoriesFrom(connection, storable(machine));
      const auto known = before.find(storable(machine));
      const bool fresh = known == before.end();
      if (fresh || withoutPrices(known->second) != withoutPrices(pricing))
        storeMachine(connection, machine, pricing);
      for (const Side& side : kSides)
        if (fresh || known->second.memory.*side.memory != pricing.memory.*side.memory)
          storePrice(connection, machine, side.name, pricing.memory.*side.memory);
    }
  });
}

}  // namespace agent::journal
