#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

using provider::Currency;
using provider::pricing::FloorRule;
using provider::pricing::ShareOfOnDemand;

void setSpot(Draft& d, const Value& v) {
  if (const auto* share = std::get_if<Fraction>(&v))
    d.policies.back().spot = ShareOfOnDemand{share->value};
  else
    d.policies.back().spot = price(v);
}

}  // namespace

std::vector<KeySpec> policyKeys() {
  return {
      {"policy", "strategy", Keyword{"market|fixed|ladder"}, "",
       "Required. fixed: the price given. market: a place among comparable machines. ladder: the last rented "
       "price, lower the longer the machine is idle.",
       [](Draft& d, const Value& v) { d.policies.back().strategy = word(v); }},
      {"policy", "on_demand", PriceForm{}, "", "Required. The on-demand price.",
       [](Draft& d, const Value& v) { d.policies.back().onDemand = price(v); }, "fixed"},
      {"policy", "spot", PriceOrShare{}, "",
       "The spot minimum, as a share of on demand; with strategy = fixed also as a price. Without it the "
       "spot "
       "minimum stays.",
       setSpot},
      {"policy", "floor", PriceOrCost{}, "",
       "Lowest on-demand price, or cost + 10% of what the electricity costs; required for prices that move.",
       [](Draft& d, const Value& v) { d.policies.back().bounds.floor = std::get<FloorRule>(v); }},
      {"policy", "ceiling", PriceForm{}, "", "Highest on-demand price; required for prices that move.",
       [](Draft& d, const Value& v) { d.policies.back().bounds.ceiling = price(v); }},
      {"policy", "spot_floor", PriceOrCost{}, "",
       "Lowest spot minimum; required for one that moves, else that share of floor which spot names.",
       [](Draft& d, const Value& v) { d.policies.back().spotBounds.floor = std::get<FloorRule>(v); }},
      {"policy", "spot_ceiling", PriceForm{}, "",
       "Highest spot minimum; required for one that moves, else that share of ceiling which spot names.",
       [](Draft& d, const Value& v) { d.policies.back().spotBounds.ceiling = price(v); }},
      {"policy", "currency", CurrencyForm{}, "",
       "The listing price that is set; that of the prices given where they agree. The others keep their "
       "value.",
       [](Draft& d, const Value& v) { d.policies.back().currency = std::get<Currency>(v); }},
  };
}

}  // namespace agent::config
