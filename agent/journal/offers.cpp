#include <algorithm>

#include "agent/journal/impl.h"
#include "agent/journal/statement.h"
#include "agent/journal/stored.h"

namespace agent::journal {

namespace {

using provider::WallTime;
using provider::offers::Memory;
using provider::offers::ToldMinimum;
using Memories = std::map<std::int64_t, Memory>;

constexpr const char* kColumns =
    "order_id, step_units, step_currency, step_learned_at, lowest_units, lowest_currency, lowest_bid_units, "
    "lowest_bid_currency, not_before, lowered_at, lowered_to_units, lowered_to_currency, window_ms, "
    "window_learned_at, told_minimum_units, told_minimum_currency, told_minimum_at, shown_minimum_units, "
    "shown_minimum_currency, retry_at, failures_in_row, retry_because, failed_at, refusals_in_row, "
    "paused_because, paused_at, "
    "raise_readings, raise_counted_at, had_machine";

std::chrono::milliseconds windowFrom(std::int64_t stored) {
  if (stored < 0) throw Unusable("holds an impossible length of time: " + std::to_string(stored));
  return std::chrono::milliseconds{stored};
}

std::optional<ToldMinimum> toldFrom(const std::optional<provider::Price>& price,
                                    const std::optional<provider::Price>& shown, const NullableInt& at) {
  if (!price || !at) return std::nullopt;
  return ToldMinimum{.price = *price, .shown = shown, .at = timeFrom(*at)};
}

/// Of one order, or with an empty condition of all.
template <typename... Values>
Memories offersFrom(Connection& connection, const std::string& condition, const Values&... values) {
  using Int = NullableInt;
  using Text = NullableText;
  using Count = std::int64_t;
  Memories all;
  for (const auto& [order, stepUnits, stepCurrency, stepLearnedAt, lowestUnits, lowestCurrency, bidUnits,
                    bidCurrency, notBefore, loweredAt, loweredUnits, loweredCurrency, window, windowLearnedAt,
                    toldUnits, toldCurrency, toldAt, shownUnits, shownCurrency, retryAt, failures,
                    retryBecause, failedAt, refusals, pausedBecause, pausedAt, raiseReadings, raiseCountedAt,
                    hadMachine] :
       select<std::int64_t, Int, Text, Int, Int, Text, Int, Text, Int, Int, Int, Text, Count, Int, Int, Text,
              Int, Int, Text, Int, Count, std::string, Int, Count, std::string, Int, Count, Int, Count>(
           connection, std::string("SELECT ") + kColumns + " FROM offers" + condition, values...))
    all[order] = {.step = priceFrom(stepUnits, stepCurrency),
                  .stepLearnedAt = timeFrom(stepLearnedAt),
                  .lowestNow = priceFrom(lowestUnits, lowestCurrency),
                  .lowestNowBid = priceFrom(bidUnits, bidCurrency),
                  .notBefore = timeFrom(notBefore),
                  .loweredAt = timeFrom(loweredAt),
                  .loweredTo = priceFrom(loweredUnits, loweredCurrency),
                  .window = windowFrom(window),
                  .windowLearnedAt = timeFrom(windowLearnedAt),
                  .toldMinimum = toldFrom(priceFrom(toldUnits, toldCurrency),
                                          priceFrom(shownUnits, shownCurrency), toldAt),
                  .retryAt = timeFrom(retryAt),
                  .failuresInARow = countFrom(failures),
                  .retryBecause = retryBecause,
                  .failedAt = timeFrom(failedAt),
                  .refusalsInARow = countFrom(refusals),
                  .pausedBecause = pausedBecause,
                  .pausedAt = timeFrom(pausedAt),
                  .raiseReadings = countFrom(raiseReadings),
                  .raiseCountedAt = timeFrom(raiseCountedAt),
                  .hadMachine = hadMachine != 0};
  return all;
}

/// As it will be read again.
Memory asStored(Memory memory) {
  memory.retryBecause = storable(memory.retryBecause);
  memory.pausedBecause = storable(memory.pausedBecause);
  return memory;
}

void store(Connection& connection, std::int64_t order, const Memory& memory) {
  const auto& told = memory.toldMinimum;
  const auto toldPrice = told ? std::optional(told->price) : std::nullopt;
  const auto toldAt = told ? std::optional(told->at) : std::nullopt;
  const auto shown = told ? told->shown : std::nullopt;
  run(connection,
      std::string("INSERT OR REPLACE INTO offers (") + kColumns +
          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      order, units(memory.step), currency(memory.step), toStored(memory.stepLearnedAt),
      units(memory.lowestNow), currency(memory.lowestNow), units(memory.lowestNowBid),
      currency(memory.lowestNowBid), toStored(memory.notBefore), toStored(memory.loweredAt),
      units(memory.loweredTo), currency(memory.loweredTo), std::int64_t{memory.window.count()},
      toStored(memory.windowLearnedAt), units(toldPrice), currency(toldPrice), toStored(toldAt), units(shown),
      currency(shown), toStored(memory.retryAt), std::int64_t{memory.failuresInARow}, memory.retryBecause,
      toStored(memory.failedAt), std::int64_t{memory.refusalsInARow}, memory.pausedBecause,
      toStored(memory.pausedAt), std::int64_t{memory.raiseReadings}, toStored(memory.raiseCountedAt),
      std::int64_t{memory.hadMachine ? 1 : 0});
}

/// The newest of the times that a memory holds; nothing when it holds none.
std::optional<WallTime> newestTimeOf(const Memory& memory) {
  const auto toldAt = memory.toldMinimum ? std::optional(memory.toldMinimum->at) : std::nullopt;
  return std::max({memory.stepLearnedAt, memory.notBefore, memory.loweredAt, memory.windowLearnedAt, toldAt,
                   memory.retryAt, memory.failedAt, memory.pausedAt, memory.raiseCountedAt});
}

}  // namespace

provider::Result<Memories> Journal::offers() {
  return impl_->read([](Connection& connection) { return offersFrom(connection, ""); });
}

provider::Result<void> Journal::storeOffer(std::int64_t order, const Memory& memory) {
  return impl_->write([&](Connection& connection) {
    const Memory wanted = asStored(memory);
    const Memories before = offersFrom(connection, " WHERE order_id = ?", order);
    const auto known = before.find(order);
    if (known == before.end() || known->second != wanted) store(connection, order, wanted);
  });
}

provider::Result<void> Journal::forgetOffers(const std::set<std::int64_t>& living, WallTime before) {
  return impl_->write([&](Connection& connection) {
    for (const auto& [order, memory] : offersFrom(connection, ""))
      if (!living.contains(order) && newestTimeOf(memory) < before)
        run(connection, "DELETE FROM offers WHERE order_id = ?", order);
  });
}

}  // namespace agent::journal
