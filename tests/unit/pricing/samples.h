#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "provider/pricing/decision.h"

/// Machines, markets and policies that tests start from and change one thing of.
namespace provider::pricing::samples {

inline constexpr WallTime kNow{std::chrono::days{20000}};

/// `"0.0001 BTC"`
inline Price price(const std::string& text) {
  const std::size_t space = text.find(' ');
  const auto currency = currencyFromSymbol(text.substr(space + 1));
  if (!currency) throw std::invalid_argument(text);
  return Price::parse(text.substr(0, space), *currency).value();
}

inline OwnerPrice whole(const std::string& text) { return {.price = price(text), .perGpu = false}; }
inline OwnerPrice perGpu(const std::string& text) { return {.price = price(text), .perGpu = true}; }

/// A public machine of two GPUs, read just now, that accepts everything and has a price in every currency.
inline machines::Machine machine() {
  machines::Settings settings;
  settings.visibility = "public";
  settings.mrlHours = 72;
  settings.onDemand.set(price("0.0002 BTC"));
  settings.onDemand.set(price("110 CLORE"));
  settings.onDemand.set(price("2.40 USD"));
  settings.onDemand.others = {{"DOGE-Blockchain", 41.5}};
  settings.spotMinimum.set(price("0.0001 BTC"));
  settings.spotMinimum.set(price("60 CLORE"));
  settings.spotMinimum.others = {{"DOGE-Blockchain", 12.25}};
  settings.gpu = "2x NVIDIA GeForce RTX 3080";
  settings.id = 6;
  settings.readAt = kNow;
  machines::Machine made;
  made.reading.name = "rig-1";
  made.reading.connected = true;
  made.reading.online = true;
  made.reading.visibility = "public";
  made.readAt = kNow;
  made.settings = settings;
  return made;
}

inline Policy fixed(OwnerPrice onDemand, SpotRule spot = {}) {
  return {.label = "mine",
          .currency = onDemand.price.currency(),
          .strategy = Fixed{.onDemand = onDemand, .spot = std::move(spot)},
          .onDemandBounds = {},
          .spotBounds = {},
          .mrlHours = {},
          .availability = {}};
}

inline Policy following(const Percentile& rule = {}) {
  return {.label = "follow",
          .currency = Currency::Bitcoin,
          .strategy = rule,
          .onDemandBounds = {.floor = whole("0.00001 BTC"), .ceiling = whole("0.004 BTC")},
          .spotBounds = {.floor = whole("0.000005 BTC"), .ceiling = whole("0.003 BTC")},
          .mrlHours = {},
          .availability = {}};
}

/// Rivals with two RTX 3080: whole-machine prices in units of 10⁻⁸ BTC, spot at half of each.
inline market::Snapshot rivals(std::initializer_list<std::int64_t> onDemandUnits, WallTime takenAt = kNow) {
  market::Snapshot market({"RTX 3080"});
  std::int64_t id = 100;
  for (const std::int64_t units : onDemandUnits) {
    market::Listing listing;
    listing.id = ++id;
    listing.onDemandUnits[indexOf(Currency::Bitcoin)] = units;
    listing.spotUnits[indexOf(Currency::Bitcoin)] = units / 2;
    market.add({.count = 2, .model = "RTX 3080"}, listing);
  }
  market.finish(takenAt);
  return market;
}

inline Decision decideNow(const Policy& policy, const machines::Machine& machine,
                          const market::Snapshot* market = nullptr) {
  const Inputs inputs{.machine = machine, .market = market, .now = kNow};
  return decide(policy, defaultLimits(), inputs);
}

}  // namespace provider::pricing::samples
