#include <algorithm>

#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::milliseconds;

std::vector<KeySpec> alertKeys() {
  return {
      {"alert", "offline_after", Duration{0s, days{7}}, "3m",
       "How long a machine reads Offline before it is reported.",
       [](Draft& d, const Value& v) { d.config.alertTiming.offlineAfter = time(v); }},
      {"alert", "setup_after", Duration{0s, days{30}}, "24h",
       "How long a machine that never connected is being set up before that is reported.",
       [](Draft& d, const Value& v) { d.config.alertTiming.setupAfter = time(v); }},
      {"alert", "api_after", Duration{0s, days{7}}, "5m",
       "How long the API does not answer, or the market or rates that prices need are too old, before it is "
       "reported.",
       [](Draft& d, const Value& v) { d.config.alertTiming.apiAfter = time(v); }},
      {"alert", "offer_after", Duration{0s, days{7}}, "10m",
       "How long an offer has not the machine it had, or would need more than max_bid, before it is "
       "reported.",
       [](Draft& d, const Value& v) { d.config.alertTiming.offerAfter = time(v); }},
      {"alert", "recover_after", Duration{0s, days{7}}, "2m",
       "How long all is well before the end is reported.",
       [](Draft& d, const Value& v) { d.config.alertTiming.recoverAfter = time(v); }},
      {"alert", "group_wait", Duration{0s, 1h}, "30s", "What happens within this time shares a message.",
       [](Draft& d, const Value& v) { d.config.alertTiming.groupWait = time(v); }},
      {"alert", "repeat_every", DurationOrOff{{1min, days{7}}}, "4h",
       "How often what goes on is reported again; off = never.",
       [](Draft& d, const Value& v) {
         d.config.alertTiming.repeatEvery = isOff(v) ? milliseconds::zero() : time(v);
       }},
      {"alert", "events", EventList{}, "none",
       "What is reported though nothing is wrong: rented, released, price, or several with commas.",
       [](Draft& d, const Value& v) {
         const auto& told = std::get<std::vector<std::string>>(v);
         const auto has = [&told](std::string_view word) {
           return std::ranges::find(told, word) != told.end();
         };
         d.config.toldEvents = {.rented = has("rented"), .released = has("released"), .price = has("price")};
       }},
  };
}

}  // namespace agent::config
