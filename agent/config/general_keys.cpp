#include "agent/config/key_groups.h"
#include "agent/config/key_values.h"

namespace agent::config {
namespace {

using namespace std::chrono_literals;
using provider::Currency;
using provider::Limit;
using std::chrono::days;

Limit& limit(Draft& d, Currency currency) { return d.config.limits[provider::indexOf(currency)]; }
void setRate(Draft& d, Currency currency, const Value& v) {
  d.config.rates.usdPerCoin[provider::indexOf(currency)] = number(v);
}
double& fee(Draft& d, Currency currency) { return d.config.costs.fees.onDemand[provider::indexOf(currency)]; }
double& spotFee(Draft& d, Currency currency) { return d.config.costs.fees.spot[provider::indexOf(currency)]; }

void setMode(Draft& d, const Value& v) {
  for (const Mode mode : {Mode::Observe, Mode::Enforce, Mode::Paused})
    if (name(mode) == word(v)) d.config.agent.mode = mode;
}

constexpr std::string_view kWhyOneSecond =
    "the marketplace refuses more than one request per second and key, counted over all programs";

}  // namespace

std::vector<KeySpec> generalKeys() {
  return {
      {"api", "url", UrlForm{}, "https://api.clore.ai/v1",
       "Address of the API; plain http for this machine only.",
       [](Draft& d, const Value& v) { d.config.api.url = word(v); }},
      {"api", "key_file", PathForm{}, "", "File that holds the API key and that only its owner may read.",
       [](Draft& d, const Value& v) { d.config.api.keyFile = word(v); }},
      {"api", "ca_file", PathForm{}, "", "Certificates to trust instead of the system's.",
       [](Draft& d, const Value& v) { d.config.api.caFile = word(v); }},
      {"api", "timeout", Duration{1s, 5min}, "30s",
       "Deadline of one request, from connecting to the last byte.",
       [](Draft& d, const Value& v) { d.config.api.timeout = time(v); }},
      {"api", "request_interval", Duration{1s, 1min, kWhyOneSecond}, "1100ms",
       "Time between two requests. At 1s sharp some are refused.",
       [](Draft& d, const Value& v) { d.config.api.requestInterval = time(v); }},

      {"agent", "mode", Keyword{"observe|enforce|paused"}, "observe",
       "observe: decide and report, write nothing. enforce: write. paused: watch and alert only.", setMode},
      {"agent", "poll_interval", Duration{1s, 1h}, "60s", "How often the own machines are read.",
       [](Draft& d, const Value& v) { d.config.agent.pollInterval = time(v); }},
      {"agent", "market_interval", Duration{1s, days{1}}, "5m", "How often the marketplace is read.",
       [](Draft& d, const Value& v) { d.config.agent.marketInterval = time(v); }},
      {"agent", "config_interval", Duration{1s, days{7}}, "30m",
       "How often each machine's settings are read.",
       [](Draft& d, const Value& v) { d.config.agent.configInterval = time(v); }},
      {"agent", "state_dir", PathForm{}, "/var/lib/clore-agent", "Where the journal is kept.",
       [](Draft& d, const Value& v) { d.config.agent.stateDir = word(v); }},
      {"agent", "runtime_dir", PathForm{}, "/run/clore-agent", "Where the status file is put.",
       [](Draft& d, const Value& v) { d.config.agent.runtimeDir = word(v); }},

      {"limits", "btc", Range{Currency::Bitcoin}, "0.000001 .. 0.005", "Lowest and highest price in BTC.",
       [](Draft& d, const Value& v) { limit(d, Currency::Bitcoin) = std::get<Limit>(v); }},
      {"limits", "clore", Range{Currency::Clore}, "0.1 .. 5000", "Lowest and highest price in CLORE.",
       [](Draft& d, const Value& v) { limit(d, Currency::Clore) = std::get<Limit>(v); }},
      {"limits", "usd", Range{Currency::Usd}, "0.2 .. 200", "Lowest and highest price in USD.",
       [](Draft& d, const Value& v) { limit(d, Currency::Usd) = std::get<Limit>(v); }},

      {"rates", "btc", RateForm{100, 10'000'000}, "", "What one BTC is worth, while the API gives no rate.",
       [](Draft& d, const Value& v) { setRate(d, Currency::Bitcoin, v); }},
      {"rates", "clore", RateForm{0.000'01, 100}, "", "What one CLORE is worth, while the API gives no rate.",
       [](Draft& d, const Value& v) { setRate(d, Currency::Clore, v); }},
      {"rates", "max_age", Duration{1min, days{7}}, "1h", "Older rates of the API are not used.",
       [](Draft& d, const Value& v) { d.config.rates.maxAge = time(v); }},

      {"costs", "electricity", KwhPrice{}, "", "Price of one kWh, for floor = cost + 10%.",
       [](Draft& d, const Value& v) { d.config.costs.electricity = std::get<provider::Price>(v); }},
      {"costs", "fee_btc", Percentage{0, 90}, "20%",
       "The host's fee on rentals on demand that are paid in BTC.",
       [](Draft& d, const Value& v) { fee(d, Currency::Bitcoin) = fraction(v); }},
      {"costs", "fee_clore", Percentage{0, 90}, "5%", "The same in CLORE; less where the token is staked.",
       [](Draft& d, const Value& v) { fee(d, Currency::Clore) = fraction(v); }},
      {"costs", "fee_usd", Percentage{0, 90}, "20%", "The same in USD.",
       [](Draft& d, const Value& v) { fee(d, Currency::Usd) = fraction(v); }},
      {"costs", "spot_fee_btc", Percentage{0, 90}, "16.25%",
       "The host's fee on spot rentals that are paid in BTC.",
       [](Draft& d, const Value& v) { spotFee(d, Currency::Bitcoin) = fraction(v); }},
      {"costs", "spot_fee_clore", Percentage{0, 90}, "1.25%", "The same in CLORE.",
       [](Draft& d, const Value& v) { spotFee(d, Currency::Clore) = fraction(v); }},
      {"costs", "spot_fee_usd", Percentage{0, 90}, "16.25%", "The same in USD.",
       [](Draft& d, const Value& v) { spotFee(d, Currency::Usd) = fraction(v); }},
  };
}

}  // namespace agent::config
