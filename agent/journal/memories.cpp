#include <limits>

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"

namespace agent::journal {

namespace {

using provider::Price;
using Machines = std::map<std::string, provider::machines::Memory>;

NullableInt units(const std::optional<Price>& price) {
  return price ? NullableInt(price->units()) : NullableInt();
}

NullableText currency(const std::optional<Price>& price) {
  return price ? NullableText(std::string(provider::wireKey(price->currency()))) : NullableText();
}

std::optional<Price> priceFrom(const NullableInt& storedUnits, const NullableText& storedCurrency) {
  if (storedUnits.isNull() || storedCurrency.isNull()) return std::nullopt;
  const auto known = provider::currencyFromWireKey(storedCurrency.value());
  if (!known) throw Unusable("holds a currency that this version does not know: " + storedCurrency.value());
  return Price::fromUnits(storedUnits.value(), *known);
}

Machines machinesFrom(Poco::Data::Session& session) {
  Machines all;
  for (const auto& [name, firstSeen, everConnected] : select<std::string, std::int64_t, std::int64_t>(
           session, "SELECT name, first_seen, ever_connected FROM machines"))
    all[name] = {.firstSeen = timeFrom(firstSeen), .everConnected = everConnected != 0};
  return all;
}

int countFrom(std::int64_t stored) {
  if (stored < 0 || stored > std::numeric_limits<int>::max())
    throw Unusable("holds an impossible count: " + std::to_string(stored));
  return static_cast<int>(stored);
}

}  // namespace

provider::Result<Machines> Journal::machines() {
  return impl_->read([](Poco::Data::Session& session) { return machinesFrom(session); });
}

provider::Result<void> Journal::storeMachines(const Machines& all) {
  return impl_->write([&](Poco::Data::Session& session) {
    const Machines before = machinesFrom(session);
    for (const auto& [name, memory] : before)
      if (!all.contains(name)) run(session, "DELETE FROM machines WHERE name = ?", name);
    for (const auto& [name, memory] : all) {
      const auto known = before.find(name);
      if (known != before.end() && known->second == memory) continue;
      run(session, "INSERT OR REPLACE INTO machines (name, first_seen, ever_connected) VALUES (?, ?, ?)",
          storable(name), toStored(memory.firstSeen), std::int64_t{memory.everConnected ? 1 : 0});
    }
  });
}

provider::Result<std::map<std::string, PricingMemory>> Journal::pricing() {
  return impl_->read([](Poco::Data::Session& session) {
    std::map<std::string, PricingMemory> all;
    for (const auto& [machine, lastWriteAt, notApplied, heldUntil] :
         select<std::string, NullableInt, std::int64_t, NullableInt>(
             session, "SELECT machine, last_write_at, not_applied_in_row, held_until FROM pricing"))
      all[machine] = {.lastWriteAt = timeFrom(lastWriteAt),
                      .notAppliedInARow = countFrom(notApplied),
                      .heldUntil = timeFrom(heldUntil)};
    return all;
  });
}

provider::Result<void> Journal::storePricing(const std::string& machine, const PricingMemory& memory) {
  return impl_->write([&](Poco::Data::Session& session) {
    run(session,
        "INSERT OR REPLACE INTO pricing (machine, last_write_at, not_applied_in_row, held_until) VALUES (?, "
        "?, ?, ?)",
        storable(machine), toStored(memory.lastWriteAt), std::int64_t{memory.notAppliedInARow},
        toStored(memory.heldUntil));
  });
}

provider::Result<std::map<std::int64_t, provider::offers::Memory>> Journal::offers() {
  return impl_->read([](Poco::Data::Session& session) {
    std::map<std::int64_t, provider::offers::Memory> all;
    for (const auto& [order, stepUnits, stepCurrency, lowestUnits, lowestCurrency, bidUnits, bidCurrency,
                      notBefore, retryAt, failures, paused] :
         select<std::int64_t, NullableInt, NullableText, NullableInt, NullableText, NullableInt, NullableText,
                NullableInt, NullableInt, std::int64_t, std::string>(
             session,
             "SELECT order_id, step_units, step_currency, lowest_units, lowest_currency, lowest_bid_units, "
             "lowest_bid_currency, not_before, retry_at, failures_in_row, paused_because FROM offers"))
      all[order] = {.step = priceFrom(stepUnits, stepCurrency),
                    .lowestNow = priceFrom(lowestUnits, lowestCurrency),
                    .lowestNowBid = priceFrom(bidUnits, bidCurrency),
                    .notBefore = timeFrom(notBefore),
                    .retryAt = timeFrom(retryAt),
                    .failuresInARow = countFrom(failures),
                    .pausedBecause = paused};
    return all;
  });
}

provider::Result<void> Journal::storeOffer(std::int64_t order, const provider::offers::Memory& memory) {
  return impl_->write([&](Poco::Data::Session& session) {
    run(session,
        "INSERT OR REPLACE INTO offers (order_id, step_units, step_currency, lowest_units, lowest_currency, "
        "lowest_bid_units, lowest_bid_currency, not_before, retry_at, failures_in_row, paused_because) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        order, units(memory.step), currency(memory.step), units(memory.lowestNow), currency(memory.lowestNow),
        units(memory.lowestNowBid), currency(memory.lowestNowBid), toStored(memory.notBefore),
        toStored(memory.retryAt), std::int64_t{memory.failuresInARow}, storable(memory.pausedBecause));
  });
}

}  // namespace agent::journal
