#include "tests/simulation/wishes.h"

#include <algorithm>
#include <cmath>

namespace simulation {

using namespace provider;

namespace {

/// BTC, CLORE, USD: what the marketplace's own site takes.
constexpr std::array<std::pair<std::int64_t, std::int64_t>, kCurrencies.size()> kUsualLimits{
    {{100, 500'000}, {10'000'000, 500'000'000'000}, {20'000'000, 20'000'000'000}}};

std::string line(const char* key, const std::string& value) {
  return std::string(key) + " = " + value + "\n";
}
std::string percent(int value) { return std::to_string(value) + "%"; }
template <typename Duration>
std::string minutes(Duration span) {
  return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(span).count()) + "m";
}

Interval interval(const std::optional<PriceWish>& floor, const std::optional<PriceWish>& ceiling,
                  double share, Currency currency, int gpus, const UsdRates& rates) {
  Interval result;
  if (floor) result.low = share * floor->units(currency, gpus, rates);
  if (ceiling) result.high = share * ceiling->units(currency, gpus, rates);
  return result;
}

}  // namespace

double PriceWish::units(Currency currency, int gpus, const UsdRates& rates) const {
  const double whole = static_cast<double>(price.units()) * (perGpu ? gpus : 1);
  if (currency == price.currency()) return whole;
  return whole * rates[indexOf(price.currency())] / rates[indexOf(currency)];
}

bool Interval::contains(double units) const {
  const double slack = 1.0 + 1e-9 * units;
  return units >= low - slack && units <= high + slack;
}

Interval PolicyWish::onDemandBounds(int gpus, const UsdRates& rates) const {
  return interval(floor, ceiling, 1.0, currency, gpus, rates);
}

Interval PolicyWish::spotBounds(int gpus, const UsdRates& rates) const {
  const bool moves = follows() || (onDemand && onDemand->price.currency() != currency);
  // The share is one of bounds only where the price moves by itself.
  if (!spotPercent || !moves) return {};
  return interval(floor, ceiling, *spotPercent / 100.0, currency, gpus, rates);
}

std::string PolicyWish::section() const {
  std::string text = "[policy." + label + "]\n" + line("currency", std::string(symbol(currency)));
  switch (strategy) {
    case Strategy::Fixed:
      text += line("strategy", "fixed") + line("on_demand", onDemand->text());
      break;
    case Strategy::Percentile:
      text += line("strategy", "market") + line("percentile", percent(place));
      break;
    case Strategy::Rank:
      text += line("strategy", "market") + line("rank", std::to_string(place)) + line("undercut", "1%");
      break;
    case Strategy::Ladder:
      text += line("strategy", "ladder") + line("idle", "0h:100% 1h:95% 2h:85%") + line("percentile", "50%");
      break;
  }
  if (floor) text += line("floor", floor->text());
  if (ceiling) text += line("ceiling", ceiling->text());
  if (spotPercent) text += line("spot", percent(*spotPercent));
  if (follows()) text += line("gpu_count", "any") + line("min_samples", "3") + line("market_max_age", "2h");
  text += line("min_change", minChangePercent > 0 ? percent(minChangePercent) : "off");
  text += line("confirm_raise", std::to_string(confirmations)) +
          line("confirm_lower", std::to_string(confirmations));
  text += line("cooldown", cooldown.count() > 0 ? minutes(cooldown) : "off");
  text += line("step_up", stepPercent ? percent(*stepPercent) : "off");
  text += line("step_down", stepPercent ? percent(*stepPercent) : "off");
  return text + line("when_rented", whenRented) +
         line("manual_hold", std::to_string(manualHold.count()) + "h");
}

const ServerWish* Wishes::serverFor(const std::string& machine) const {
  const auto found = std::ranges::find_if(
      servers, [&](const ServerWish& server) { return server.pattern == "*" || server.pattern == machine; });
  return found == servers.end() ? nullptr : &*found;
}

const PolicyWish* Wishes::policyFor(const std::string& machine) const {
  const ServerWish* server = serverFor(machine);
  if (!server || server->policy.empty()) return nullptr;
  return &*std::ranges::find(policies, server->policy, &PolicyWish::label);
}

const OfferWish* Wishes::offerFor(std::int64_t order) const {
  const auto found = std::ranges::find(offers, order, &OfferWish::order);
  return found == offers.end() ? nullptr : &*found;
}

Interval Wishes::limitsOf(Currency currency) const {
  const auto told = limits.find(currency);
  const auto& [low, high] = told == limits.end() ? kUsualLimits[indexOf(currency)] : told->second;
  return {static_cast<double>(low), static_cast<double>(high)};
}

std::string Wishes::ini() const {
  std::string text = "[api]\n" + line("request_interval", std::to_string(requestInterval.count()) + "ms");
  text += "[agent]\n" + line("mode", mode) + line("poll_interval", minutes(pollInterval)) +
          line("market_interval", minutes(marketInterval)) + line("config_interval", minutes(configInterval));
  if (!limits.empty()) text += "[limits]\n";
  for (const auto& [currency, range] : limits) {
    constexpr std::array<const char*, kCurrencies.size()> kKeys{"btc", "clore", "usd"};
    text += line(kKeys[indexOf(currency)], Price::fromUnits(range.first, currency).amount() + " .. " +
                                               Price::fromUnits(range.second, currency).amount());
  }
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const ServerWish& server = servers[i];
    text += "[server.s" + std::to_string(i) + "]\n" + line("name", server.pattern);
    if (!server.policy.empty()) text += line("policy", server.policy);
    if (server.mrlHours) text += line("mrl", std::to_string(*server.mrlHours) + "h");
    if (server.availability) text += line("availability", *server.availability);
  }
  for (const PolicyWish& policy : policies) text += policy.section();
  text += "[offers]\n" + line("poll_interval", minutes(offersInterval));
  for (const OfferWish& offer : offers) {
    text += "[offer.o" + std::to_string(offer.order) + "]\n" + line("order", std::to_string(offer.order));
    if (offer.lowestWinning)
      text += line("strategy", "lowest-winning") + line("max_bid", offer.price.text()) +
              line("increment", percent(offer.incrementPercent));
    else
      text += line("strategy", "fixed") + line("price", offer.price.text());
  }
  text += "[alert]\n" + line("offline_after", minutes(offlineAfter)) + line("api_after", minutes(apiAfter)) +
          line("recover_after", minutes(recoverAfter)) +
          line("group_wait", std::to_string(groupWait.count()) + "s") +
          line("repeat_every", std::to_string(repeatEvery.count()) + "h");
  return text + "[notify.phone]\n" + line("type", "webhook") + line("url", "https://example.org/hook");
}

}  // namespace simulation
