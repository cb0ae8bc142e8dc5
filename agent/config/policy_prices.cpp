#include "agent/config/policy_prices.h"

#include <algorithm>
#include <string>
#include <utility>

#include "agent/config/rules.h"
#include "agent/config/values.h"

namespace agent::config {
namespace {

using provider::Currency;
using provider::Limits;
using provider::pricing::FloorRule;
using provider::pricing::OwnerPrice;

/// The first must not be above the second.
constexpr std::pair<std::string_view, std::string_view> kOrder[] = {
    {"floor", "ceiling"},           {"floor", "on_demand"},      {"on_demand", "ceiling"},
    {"spot_floor", "spot_ceiling"}, {"spot_floor", "spot"},      {"spot", "spot_ceiling"},
    {"spot", "on_demand"},          {"spot_floor", "on_demand"}, {"spot_floor", "ceiling"},
};
/// The order in which a currency is looked for, and of messages.
constexpr std::string_view kPriceKeys[] = {"on_demand", "floor",      "ceiling",
                                           "spot",      "spot_floor", "spot_ceiling"};

std::optional<OwnerPrice> priceIn(const std::optional<FloorRule>& rule) {
  const auto* price = rule ? std::get_if<OwnerPrice>(&*rule) : nullptr;
  return price ? std::optional(*price) : std::nullopt;
}

std::string quoted(std::string_view key) { return "`" + std::string(key) + "`"; }

}  // namespace

PolicyPrices::PolicyPrices(const PolicyDraft& draft, const Section& section) {
  const auto collect = [&](std::string_view key, const std::optional<OwnerPrice>& price) {
    const Entry* entry = section.find(key);
    if (price && entry) set(key, *price, entry->place);
  };
  const bool fixed = draft.strategy == "fixed";
  if (fixed) collect("on_demand", draft.onDemand);
  if (const auto* price = std::get_if<OwnerPrice>(&draft.spot); price && fixed) collect("spot", *price);
  collect("floor", priceIn(draft.bounds.floor));
  collect("ceiling", draft.bounds.ceiling);
  collect("spot_floor", priceIn(draft.spotBounds.floor));
  collect("spot_ceiling", draft.spotBounds.ceiling);
}

std::optional<OwnerPrice> PolicyPrices::get(std::string_view key) const {
  const auto found = prices_.find(key);
  return found == prices_.end() ? std::nullopt : std::optional(found->second.price);
}

void PolicyPrices::set(std::string_view key, const OwnerPrice& price, const Place& place) {
  prices_.insert_or_assign(key, Placed{price, place});
}

PolicyPrices::Common PolicyPrices::commonCurrency() const {
  std::string_view source;
  std::optional<Currency> first;
  for (const std::string_view key : kPriceKeys) {
    const auto found = prices_.find(key);
    if (found == prices_.end()) continue;
    const Currency own = found->second.price.price.currency();
    if (!first) {
      first = own;
      source = key;
    }
    if (own == *first) continue;
    const std::string one{symbol(*first)};
    const std::string other{symbol(own)};
    return {std::nullopt, Problem{found->second.place,
                                  quoted(key) + " is in " + other + ", but " + quoted(source) + " is in " +
                                      one + ": write which listing price is to be set, currency = " + one +
                                      " or currency = " + other + "; the other is then converted"}};
  }
  return {first, std::nullopt};
}

std::vector<Problem> PolicyPrices::outside(const Limits& limits) const {
  std::vector<Problem> problems;
  for (const std::string_view key : kPriceKeys) {
    const auto found = prices_.find(key);
    if (found == prices_.end()) continue;
    if (const auto fault = outsideLimits(found->second.price, limits))
      problems.push_back({found->second.place, quoted(key) + ": " + *fault});
  }
  return problems;
}

std::optional<Problem> PolicyPrices::above(std::string_view lowKey, std::string_view highKey) const {
  const auto low = prices_.find(lowKey);
  const auto high = prices_.find(highKey);
  if (low == prices_.end() || high == prices_.end()) return std::nullopt;
  const OwnerPrice& a = low->second.price;
  const OwnerPrice& b = high->second.price;
  const bool comparable = a.perGpu == b.perGpu && a.price.currency() == b.price.currency();
  if (!comparable || a.price <= b.price) return std::nullopt;
  return Problem{std::max(low->second.place, high->second.place),
                 quoted(lowKey) + " (" + text(a) + ") is above " + quoted(highKey) + " (" + text(b) + ")"};
}

std::vector<Problem> PolicyPrices::outOfOrder() const {
  std::vector<Problem> problems;
  for (const auto& [lowKey, highKey] : kOrder)
    if (auto problem = above(lowKey, highKey)) problems.push_back(*std::move(problem));
  return problems;
}

}  // namespace agent::config
