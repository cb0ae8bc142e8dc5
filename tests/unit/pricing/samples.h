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

/// Nothing slows a price down.
inline Pace atOnce() { return {}; }

/// What the configuration makes of `strategy = market`, `percentile`, `spot`, `spot_percentile` and so on.
struct Percentile {
  double percentile = 0.5;
  double adjust = 0.0;
  std::optional<double> spotPercentile;
  SpotRule spot;
  market::GpuCount gpuCount = market::GpuCount::Same;
  std::size_t minSamples = 5;
};

/// A schedule that covers every moment.
inline Schedule always(double factor) {
  return {.label = "always",
          .zone = TimeZone::utc(),
          .days = {true, true, true, true, true, true, true},
          .fromMinute = 0,
          .untilMinute = Schedule::kMinutesPerDay,
          .factor = factor};
}

inline Policy fixed(OwnerPrice onDemand, SpotRule spot = {}) {
  Policy policy;
  policy.label = "mine";
  policy.currency = onDemand.price.currency();
  policy.strategy = Fixed{.onDemand = onDemand};
  policy.spot = std::move(spot);
  return policy;
}

inline Policy following(const Percentile& rule = {}) {
  Policy policy;
  policy.label = "follow";
  policy.currency = Currency::Bitcoin;
  policy.strategy = Market{AtPercentile{.percentile = rule.percentile, .adjust = rule.adjust}};
  policy.spot = rule.spotPercentile
                    ? SpotRule(AtPercentile{.percentile = *rule.spotPercentile, .adjust = 0.0})
                    : rule.spot;
  policy.comparing.gpuCount = rule.gpuCount;
  policy.comparing.minSamples = rule.minSamples;
  policy.onDemandBounds = {.floor = whole("0.00001 BTC"), .ceiling = whole("0.004 BTC")};
  policy.spotBounds = {.floor = whole("0.000005 BTC"), .ceiling = whole("0.003 BTC")};
  return policy;
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

inline Decision decided(const Policy& policy, const Inputs& inputs) {
  return decide(policy, defaultLimits(), inputs).decision;
}

inline Decision decideNow(const Policy& policy, const machines::Machine& machine,
                          const market::Snapshot* market = nullptr) {
  return decided(policy, {.machine = machine, .market = market, .now = kNow});
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace provider::pricing::samples
