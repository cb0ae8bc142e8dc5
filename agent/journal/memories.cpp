#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using Machines = std::map<std::string, provider::machines::Memory>;

Machines machinesFrom(Poco::Data::Session& session) {
  Machines all;
  for (const auto& [name, firstSeen, everConnected] : select<std::string, std::int64_t, std::int64_t>(
           session, "SELECT name, first_seen, ever_connected FROM machines"))
    all[name] = {.firstSeen = timeFrom(firstSeen), .everConnected = everConnected != 0};
  return all;
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
