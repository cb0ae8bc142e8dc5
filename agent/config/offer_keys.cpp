#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

using namespace std::chrono_literals;
using provider::Price;
using std::chrono::days;

constexpr std::int64_t kLargestId = 999'999'999'999'999;

OfferDraft& offer(Draft& d) { return d.offers.back(); }

void setIncrement(Draft& d, const Value& v) {
  if (const auto* share = std::get_if<Fraction>(&v))
    offer(d).increment = share->value;
  else
    offer(d).increment = std::get<Price>(v);
}

}  // namespace

std::vector<KeySpec> offerKeys() {
  return {
      {"offers", "lowering_window", Duration{1s, days{1}}, "600s",
       "The marketplace accepts one lowering per offer in this time.",
       [](Draft& d, const Value& v) { d.config.offerRules.window = time(v); }},
      {"offers", "poll_interval", Duration{1s, days{1}}, "2m", "How often the own offers are read.",
       [](Draft& d, const Value& v) { d.config.offersInterval = time(v); }},

      {"offer", "order", Whole{1, kLargestId}, "",
       "The offer's number. Order, server or gpu is required; all that are given have to match.",
       [](Draft& d, const Value& v) { offer(d).rule.order = whole(v); }},
      {"offer", "server", Whole{1, kLargestId}, "", "The number of the machine that the offer is for.",
       [](Draft& d, const Value& v) { offer(d).rule.server = whole(v); }},
      {"offer", "gpu", GpuPattern{}, "",
       "The GPUs of the machine, as the marketplace words them: *RTX 4090*.",
       [](Draft& d, const Value& v) { offer(d).rule.gpuPattern = word(v); }},
      {"offer", "strategy", Keyword{"fixed|lowest-winning|hold"}, "",
       "Required. fixed: keep the price given. lowest-winning: just above the best rival, and the machine's "
       "minimum where there is none. hold: leave the offer alone.",
       [](Draft& d, const Value& v) { offer(d).strategy = word(v); }},
      {"offer", "price", MachinePriceForm{}, "", "Required. The price to bid, in the currency of the offer.",
       [](Draft& d, const Value& v) { offer(d).price = std::get<Price>(v); }, "fixed"},
      {"offer", "increment", IncrementForm{}, "1%",
       "How far above the best rival: a share of the rival's bid, or an amount.", setIncrement,
       "lowest-winning"},
      {"offer", "max_bid", MachinePriceForm{}, "",
       "Required. Never bid more, in any currency: what is written in another one is converted.",
       [](Draft& d, const Value& v) { offer(d).maxBid = std::get<Price>(v); }, "lowest-winning"},
      {"offer", "confirm_raise", WholeOrOff{{1, 100}}, "2",
       "So many readings in a row must agree before the bid is raised.",
       [](Draft& d, const Value& v) { offer(d).confirmRaise = readings(v); }, "lowest-winning"},
  };
}

}  // namespace agent::config
