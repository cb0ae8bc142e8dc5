#pragma once

#include <optional>
#include <string>

#include "marketplace.h"
#include "provider/market/rates.h"
#include "provider/offers/learn.h"
#include "provider/offers/plan.h"

/// One offer, number 39 on machine 6, and everything that its moves are decided on.
namespace provider::offers {

inline Limits wideLimits() {
  Limits limits{Limit{bitcoin(1), bitcoin(0)}, Limit{bitcoin(1), bitcoin(0)}, Limit{bitcoin(1), bitcoin(0)}};
  for (const Currency currency : kCurrencies)
    limits[indexOf(currency)] = {Price::fromUnits(1, currency),
                                 Price::fromUnits(1'000'000 * Price::kUnitsPerCoin, currency)};
  return limits;
}

inline Price clore(std::int64_t coins) {
  return Price::fromUnits(coins * Price::kUnitsPerCoin, Currency::Clore);
}
inline Price dollars(double amount) { return Price::fromNumber(amount, Currency::Usd).value(); }

struct Scene {
  explicit Scene(std::int64_t bid) {
    offer.id = 39;
    offer.serverId = 6;
    offer.bid = bitcoin(bid);
    book.bids = {{.id = 39, .price = bitcoin(bid), .active = true, .mine = true}};
    book.minimum.set(bitcoin(1));
    book.readAt = kStart;
    // 1 BTC = 100,000 USD, 1 CLORE = 0.01 USD: 1 CLORE is worth 10 units of BTC.
    rates.learn(Currency::Bitcoin, 100'000, market::RateSource::SpotMarket, kStart);
    rates.learn(Currency::Clore, 0.01, market::RateSource::SpotMarket, kStart);
  }

  Bid& own() { return book.bids.front(); }
  void setBid(const Price& price) {
    offer.bid = price;
    own().price = price;
  }
  Bid& rival(std::int64_t id, const Price& price, bool active = false) {
    book.bids.push_back({.id = id, .price = price, .active = active, .mine = false});
    if (active) own().active = false;
    return book.bids.back();
  }
  void setMinimum(const Price& price) { book.minimum.set(price); }

  [[nodiscard]] Planned plan(WallTime now = kStart) const {
    return offers::plan(policy, rules, situation(now));
  }
  [[nodiscard]] Situation situation(WallTime now) const {
    return {.offer = offer,
            .book = read ? &book : nullptr,
            .rates = rates,
            .memory = memory,
            .limits = limits,
            .now = now,
            .word = word};
  }
  /// Plans, and remembers.
  Move next(WallTime now = kStart) {
    Planned planned = plan(now);
    memory = planned.memory;
    return planned.move;
  }
  [[nodiscard]] Target target(WallTime now = kStart) const {
    return targetOf(policy, offer, book, rates, memory, now);
  }

  void keep(const Price& price) { policy.strategy = Fixed{price}; }
  LowestWinning& win(const Price& maxBid, const Increment& increment = bitcoin(1)) {
    policy.strategy = LowestWinning{.maxBid = maxBid, .increment = increment, .confirmRaise = 2};
    return std::get<LowestWinning>(policy.strategy);
  }

  Offer offer;
  Book book;
  Policy policy{.label = "first", .strategy = Fixed{bitcoin(1)}};
  market::Rates rates;
  Memory memory;
  Rules rules;
  Limits limits = wideLimits();
  Word word = Word::Agent;
  bool read = true;
};

inline std::optional<Price> sentBy(const Move& move) {
  const auto* send = std::get_if<Send>(&move.action);
  return send ? std::optional(send->price) : std::nullopt;
}

/// A step that was learned at the start.
inline void knowStep(Memory& memory, std::int64_t units) {
  memory.step = bitcoin(units);
  memory.stepLearnedAt = kStart;
}

}  // namespace provider::offers
