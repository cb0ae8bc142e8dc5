#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

using namespace std::chrono_literals;
using provider::Price;
using std::chrono::days;

constexpr std::int64_t kLargestId = 999'999'999'999'999;

}  // namespace

std::vector<KeySpec> offerKeys() {
  return {
      {"offers", "lowering_window", Duration{1s, days{1}}, "600s",
       "The marketplace accepts one lowering per offer in this time.",
       [](Draft& d, const Value& v) { d.config.offerRules.window = time(v); }},
      {"offers", "poll_interval", Duration{1s, days{1}}, "2m", "How often the own offers are read.",
       [](Draft& d, const Value& v) { d.config.offersInterval = time(v); }},

      {"offer", "order", Whole{1, kLargestId}, "", "The offer's number. Order or server is required.",
       [](Draft& d, const Value& v) { d.offers.back().rule.order = whole(v); }},
      {"offer", "server", Whole{1, kLargestId}, "", "The number of the machine that the offer is for.",
       [](Draft& d, const Value& v) { d.offers.back().rule.server = whole(v); }},
      {"offer", "strategy", Keyword{"fixed|hold"}, "",
       "Required. fixed: keep the price given. hold: leave the offer alone.",
       [](Draft& d, const Value& v) { d.offers.back().strategy = word(v); }},
      {"offer", "price", MachinePriceForm{}, "", "Required. The price to bid.",
       [](Draft& d, const Value& v) { d.offers.back().rule.fixedPrice = std::get<Price>(v); }, "fixed"},
  };
}

}  // namespace agent::config
