#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/config/policy_prices.h"
#include "agent/config/rules.h"
#include "agent/config/values.h"

namespace agent::config {
namespace {

using provider::Currency;
using provider::Limits;
using provider::pricing::AtPercentile;
using provider::pricing::Bounds;
using provider::pricing::Fixed;
using provider::pricing::FloorRule;
using provider::pricing::Ladder;
using provider::pricing::Market;
using provider::pricing::OwnerPrice;
using provider::pricing::Policy;
using provider::pricing::ShareOfOnDemand;

constexpr std::string_view kFixed = "fixed";
constexpr std::string_view kLadder = "ladder";

/// A share of a bound, as a bound.
OwnerPrice shareOf(const OwnerPrice& price, const ShareOfOnDemand& share) {
  return {price.price.scaled(share.share), price.perGpu};
}

class PolicyCheck {
 public:
  PolicyCheck(const PolicyDraft& draft, const Section& section, const Limits& limits)
      : draft_(draft),
        section_(section),
        problems_(checkChoice(section, draft.strategy)),
        prices_(draft, section) {
    add(prices_.outside(limits));
  }

  CheckedPolicy run() && {
    checkCurrency();
    checkRequired();
    checkSpot();
    checkPosition();
    deriveSpotBounds();
    checkOrder();
    return {policy(), std::move(problems_)};
  }

 private:
  bool is(std::string_view strategy) const { return draft_.strategy == strategy; }
  bool has(std::string_view key) const { return section_.find(key) != nullptr; }
  Place placeOf(std::string_view key) const {
    const Entry* entry = section_.find(key);
    return entry ? entry->place : section_.place;
  }
  void add(std::vector<Problem> problems) { std::ranges::move(problems, std::back_inserter(problems_)); }
  void problem(const Place& place, std::string message) { problems_.push_back({place, std::move(message)}); }
  void require(std::string_view key, std::string_view advice) {
    if (auto missing = missingKey(section_, key, advice)) problems_.push_back(*std::move(missing));
  }

  void checkCurrency() {
    PolicyPrices::Common common = prices_.commonCurrency();
    currency_ = draft_.currency ? draft_.currency : common.currency;
    if (!has("currency") && common.problem) problems_.push_back(*std::move(common.problem));
  }

  bool isForeign(std::string_view key) const {
    const std::optional<OwnerPrice> price = prices_.get(key);
    return price && currency_ && price->price.currency() != *currency_;
  }
  /// Whether the on-demand price follows something that moves by itself.
  bool moves() const { return !draft_.strategy.empty() && (!is(kFixed) || isForeign("on_demand")); }

  void requireBounds(const std::string& prefix, const std::string& why) {
    require(prefix + "floor", why);
    require(prefix + "ceiling", why);
  }

  std::string whyConverted(const std::string& key, const std::string& prefix) const {
    return "`" + key + "` is in " + std::string(symbol(prices_.get(key)->price.currency())) +
           ", but the listing price in " + std::string(symbol(*currency_)) +
           ": it moves with the rates and needs " + prefix + "floor and " + prefix + "ceiling";
  }

  void checkRequired() {
    if (is(kFixed)) require("on_demand", "strategy = fixed needs the price, as in on_demand = 2.40 USD");
    if (is(kLadder))
      require("idle", "strategy = ladder needs its steps, as in idle = 0h:100% 6h:95% 12h:90% 24h:80%");
    if (isForeign("on_demand"))
      requireBounds("", whyConverted("on_demand", ""));
    else if (moves())
      requireBounds("", "strategy = " + draft_.strategy + " moves prices and needs a floor and a ceiling");
    if (isForeign("spot")) requireBounds("spot_", whyConverted("spot", "spot_"));
  }

  void checkSpot() {
    if (draft_.strategy.empty()) return;
    if (!is(kFixed) && std::holds_alternative<OwnerPrice>(draft_.spot))
      problem(placeOf("spot"), "with strategy = " + draft_.strategy +
                                   ", `spot` is a share of the on-demand price, such as 60%");
    if (!is(kFixed) && has("spot_percentile")) {
      if (has("spot"))
        problem(std::max(placeOf("spot"), placeOf("spot_percentile")),
                "`spot` and `spot_percentile` exclude one another: both say what the spot minimum is to be");
      requireBounds("spot_", "`spot_percentile` needs spot_floor and spot_ceiling");
    }
    if (has("spot") || has("spot_percentile") || section_.damaged) return;
    const std::string_view rule = is(kFixed) ? "`spot`" : "`spot` or `spot_percentile`";
    for (const std::string key : {"spot_floor", "spot_ceiling"})
      if (has(key))
        problem(placeOf(key),
                "`" + key + "` does nothing without " + std::string(rule) + ", as the spot minimum is kept");
  }

  void checkPosition() {
    if (is(kFixed)) return;
    for (const std::string key : {"percentile", "adjust"})
      if (has("rank") && has(key))
        problem(std::max(placeOf("rank"), placeOf(key)),
                "`rank` and `" + key + "` exclude one another: write rank and undercut, or percentile and " +
                    "adjust");
    if (has("undercut") && !has("rank") && !section_.damaged)
      problem(placeOf("undercut"), "`undercut` does nothing without `rank`: add rank = 2, or write adjust " +
                                       std::string("in its place, as in adjust = -1%"));
  }

  void checkOrder() {
    std::vector<Problem> problems = prices_.outOfOrder();
    // The spot minimum is never above on demand: a price that moves down to its floor would leave it there.
    if (problems.empty() && moves())
      if (auto problem = prices_.above("spot_floor", "floor")) problems.push_back(*std::move(problem));
    add(std::move(problems));
  }

  /// Only where the on-demand price moves: elsewhere a share of it stays where it is.
  void deriveSpotBounds() {
    const auto* share = std::get_if<ShareOfOnDemand>(&draft_.spot);
    if (!share || !moves()) return;
    derive("spot_floor", "floor", *share);
    derive("spot_ceiling", "ceiling", *share);
  }

  void derive(std::string_view key, std::string_view from, const ShareOfOnDemand& share) {
    const std::optional<OwnerPrice> base = prices_.get(from);
    if (has(key) || !base) return;
    const OwnerPrice price = shareOf(*base, share);
    if (price.price.units() == 0)
      problem(placeOf("spot"), "this share of `" + std::string(from) + "` comes to 0");
    prices_.set(key, price, placeOf("spot"));
  }

  Bounds spotBounds() const {
    Bounds bounds = draft_.spotBounds;
    if (const auto floor = prices_.get("spot_floor")) bounds.floor = *floor;
    bounds.ceiling = prices_.get("spot_ceiling");
    return bounds;
  }

  Policy policy() const {
    Market market{draft_.percentile};
    if (has("rank")) market.position = draft_.rank;
    Policy result{.label = draft_.label,
                  .currency = currency_.value_or(Currency::Bitcoin),
                  .strategy = market,
                  .spot = draft_.spot,
                  .comparing = draft_.comparing,
                  .onDemandBounds = draft_.bounds,
                  .spotBounds = spotBounds(),
                  .schedules = {},
                  .pace = {},
                  .power = {},
                  .mrlHours = {},
                  .availability = {}};
    if (is(kFixed) && draft_.onDemand) result.strategy = Fixed{*draft_.onDemand};
    if (is(kLadder)) result.strategy = Ladder{draft_.rungs, market};
    if (draft_.spotPercentile) result.spot = AtPercentile{*draft_.spotPercentile, 0.0};
    result.pace = followsSomething(result) ? draft_.moving : draft_.atRest;
    return result;
  }

  const PolicyDraft& draft_;
  const Section& section_;
  std::vector<Problem> problems_;
  PolicyPrices prices_;
  std::optional<Currency> currency_;
};

}  // namespace

bool followsSomething(const Policy& policy) { return movesOnDemand(policy) || movesSpot(policy); }

CheckedPolicy checkPolicy(const PolicyDraft& draft, const Section& section, const Limits& limits) {
  return PolicyCheck(draft, section, limits).run();
}

}  // namespace agent::config
