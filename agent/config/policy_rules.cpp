#include <algorithm>
#include <map>
#include <utility>

#include "agent/config/rules.h"
#include "agent/config/values.h"

namespace agent::config {
namespace {

using provider::Currency;
using provider::pricing::Bounds;
using provider::pricing::Fixed;
using provider::pricing::Limits;
using provider::pricing::OwnerPrice;
using provider::pricing::Percentile;
using provider::pricing::Policy;
using provider::pricing::ShareOfOnDemand;

constexpr std::string_view kFixed = "fixed";
constexpr std::string_view kMarket = "market";

/// The first must not be above the second.
constexpr std::pair<std::string_view, std::string_view> kOrder[] = {
    {"floor", "ceiling"},           {"floor", "on_demand"},      {"on_demand", "ceiling"},
    {"spot_floor", "spot_ceiling"}, {"spot_floor", "spot"},      {"spot", "spot_ceiling"},
    {"spot", "on_demand"},          {"spot_floor", "on_demand"}, {"spot_floor", "ceiling"},
};
/// Where the currency of a policy is looked for, when it has no `currency`; and the order of messages.
constexpr std::string_view kPriceKeys[] = {"on_demand", "floor",      "ceiling",
                                           "spot",      "spot_floor", "spot_ceiling"};

/// A share of a bound, as a bound.
OwnerPrice shareOf(const OwnerPrice& price, const ShareOfOnDemand& share) {
  return {price.price.scaled(share.share), price.perGpu};
}

class PolicyCheck {
 public:
  PolicyCheck(const PolicyDraft& draft, const Section& section, const Limits& limits)
      : draft_(draft),
        section_(section),
        limits_(limits),
        problems_(checkStrategy(section, draft.strategy)) {}

  CheckedPolicy run() && {
    collectPrices();
    checkRequired();
    checkSpot();
    checkLimits();
    checkCurrency();
    deriveSpotBounds();
    checkOrder();
    return {policy(), std::move(problems_)};
  }

 private:
  struct Placed {
    OwnerPrice price;
    Place place;
  };

  bool is(std::string_view strategy) const { return draft_.strategy == strategy; }
  bool has(std::string_view key) const { return section_.find(key) != nullptr; }
  Place placeOf(std::string_view key) const {
    const Entry* entry = section_.find(key);
    return entry ? entry->place : section_.place;
  }
  void problem(const Place& place, std::string message) { problems_.push_back({place, std::move(message)}); }
  void require(std::string_view key, std::string_view advice) {
    if (auto missing = missingKey(section_, key, advice)) problems_.push_back(*std::move(missing));
  }

  void collect(std::string_view key, const std::optional<OwnerPrice>& price) {
    if (price) prices_.emplace(key, Placed{*price, placeOf(key)});
  }

  void collectPrices() {
    if (!is(kMarket)) collect("on_demand", draft_.onDemand);
    if (const auto* price = std::get_if<OwnerPrice>(&draft_.spot); price && !is(kMarket))
      collect("spot", *price);
    collect("floor", draft_.bounds.floor);
    collect("ceiling", draft_.bounds.ceiling);
    collect("spot_floor", draft_.spotBounds.floor);
    collect("spot_ceiling", draft_.spotBounds.ceiling);
  }

  void checkRequired() {
    if (is(kFixed)) require("on_demand", "strategy = fixed needs the price, as in on_demand = 2.40 USD");
    if (!is(kMarket)) return;
    require("floor", "strategy = market moves prices and needs a floor and a ceiling");
    require("ceiling", "strategy = market moves prices and needs a floor and a ceiling");
  }

  void checkSpot() {
    if (is(kMarket) && std::holds_alternative<OwnerPrice>(draft_.spot))
      problem(placeOf("spot"),
              "with strategy = market, `spot` is a share of the on-demand price, such as 60%");
    if (is(kMarket) && has("spot_percentile")) {
      if (has("spot"))
        problem(std::max(placeOf("spot"), placeOf("spot_percentile")),
                "`spot` and `spot_percentile` exclude one another: both say what the spot minimum is to be");
      require("spot_floor", "`spot_percentile` needs spot_floor and spot_ceiling");
      require("spot_ceiling", "`spot_percentile` needs spot_floor and spot_ceiling");
    }
    if (has("spot") || has("spot_percentile") || draft_.strategy.empty() || section_.damaged) return;
    const std::string_view rule = is(kMarket) ? "`spot` or `spot_percentile`" : "`spot`";
    for (const std::string key : {"spot_floor", "spot_ceiling"})
      if (has(key))
        problem(placeOf(key),
                "`" + key + "` does nothing without " + std::string(rule) + ", as the spot minimum is kept");
  }

  void checkLimits() {
    for (const std::string_view key : kPriceKeys) {
      const auto found = prices_.find(key);
      if (found == prices_.end()) continue;
      if (const auto fault = outsideLimits(found->second.price, limits_))
        problem(found->second.place, "`" + std::string(key) + "`: " + *fault);
    }
  }

  void checkCurrency() {
    std::string_view source = "currency";
    std::optional<Currency> currency = draft_.currency;
    for (const std::string_view key : kPriceKeys) {
      const auto found = prices_.find(key);
      if (found == prices_.end()) continue;
      const Currency own = found->second.price.price.currency();
      if (!currency) source = key;
      if (!currency) currency = own;
      if (own == *currency) continue;
      problem(found->second.place, "`" + std::string(key) + "` is in " + std::string(symbol(own)) +
                                       ", but `" + std::string(source) + "` is " +
                                       (source == "currency" ? "" : "in ") + std::string(symbol(*currency)) +
                                       ": a policy has one currency");
    }
    currency_ = currency.value_or(Currency::Bitcoin);
  }

  void deriveSpotBounds() {
    const auto* share = std::get_if<ShareOfOnDemand>(&draft_.spot);
    if (!share || !is(kMarket)) return;
    derive("spot_floor", "floor", *share);
    derive("spot_ceiling", "ceiling", *share);
  }

  void derive(std::string_view key, std::string_view from, const ShareOfOnDemand& share) {
    const auto base = prices_.find(from);
    if (has(key) || base == prices_.end()) return;
    const OwnerPrice price = shareOf(base->second.price, share);
    if (price.price.units() == 0)
      problem(placeOf("spot"), "this share of `" + std::string(from) + "` comes to 0");
    prices_.emplace(key, Placed{price, placeOf("spot")});
  }

  void checkOrder() {
    for (const auto& [lowKey, highKey] : kOrder) {
      const auto low = prices_.find(lowKey);
      const auto high = prices_.find(highKey);
      if (low == prices_.end() || high == prices_.end()) continue;
      const OwnerPrice& a = low->second.price;
      const OwnerPrice& b = high->second.price;
      // What a machine costs by one and by the other depends on its GPUs.
      const bool comparable = a.perGpu == b.perGpu && a.price.currency() == b.price.currency();
      if (!comparable || a.price <= b.price) continue;
      problem(std::max(low->second.place, high->second.place), "`" + std::string(lowKey) + "` (" + text(a) +
                                                                   ") is above `" + std::string(highKey) +
                                                                   "` (" + text(b) + ")");
    }
  }

  std::optional<OwnerPrice> price(std::string_view key) const {
    const auto found = prices_.find(key);
    return found == prices_.end() ? std::nullopt : std::optional(found->second.price);
  }

  Policy policy() const {
    Policy result{.label = draft_.label,
                  .currency = currency_,
                  .strategy = draft_.percentile,
                  .onDemandBounds = draft_.bounds,
                  .spotBounds = {price("spot_floor"), price("spot_ceiling")},
                  .mrlHours = {},
                  .availability = {}};
    if (is(kFixed) && draft_.onDemand) result.strategy = Fixed{*draft_.onDemand, draft_.spot};
    if (const auto* share = std::get_if<ShareOfOnDemand>(&draft_.spot); share && is(kMarket))
      std::get<Percentile>(result.strategy).spot = *share;
    return result;
  }

  const PolicyDraft& draft_;
  const Section& section_;
  const Limits& limits_;
  std::vector<Problem> problems_;
  std::map<std::string_view, Placed> prices_;
  Currency currency_ = Currency::Bitcoin;
};

}  // namespace

CheckedPolicy checkPolicy(const PolicyDraft& draft, const Section& section, const Limits& limits) {
  return PolicyCheck(draft, section, limits).run();
}

}  // namespace agent::config
