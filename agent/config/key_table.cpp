#include "agent/config/key_table.h"

#include <algorithm>

namespace agent::config {
namespace {

using namespace std::chrono_literals;
using provider::Currency;
using provider::Price;
using provider::pricing::Limit;
using provider::pricing::OwnerPrice;
using provider::pricing::ShareOfOnDemand;
using std::chrono::days;
using std::chrono::milliseconds;

milliseconds time(const Value& v) { return std::get<milliseconds>(v); }
const std::string& word(const Value& v) { return std::get<std::string>(v); }
double fraction(const Value& v) { return std::get<Fraction>(v).value; }
OwnerPrice price(const Value& v) { return std::get<OwnerPrice>(v); }
std::int64_t whole(const Value& v) { return std::get<std::int64_t>(v); }
Limit& limit(Draft& d, Currency currency) { return d.config.limits[provider::indexOf(currency)]; }

void setMode(Draft& d, const Value& v) {
  for (const Mode mode : {Mode::Observe, Mode::Enforce, Mode::Paused})
    if (name(mode) == word(v)) d.config.agent.mode = mode;
}

void setAvailability(Draft& d, const Value& v) {
  std::optional<std::string>& availability = d.config.servers.back().availability;
  if (word(v) == "keep")
    availability.reset();
  else
    availability = word(v);
}

void setSpot(Draft& d, const Value& v) {
  if (const auto* share = std::get_if<Fraction>(&v))
    d.policies.back().spot = ShareOfOnDemand{share->value};
  else
    d.policies.back().spot = price(v);
}

void setGpuCount(Draft& d, const Value& v) {
  using provider::market::GpuCount;
  d.policies.back().percentile.gpuCount = word(v) == "any" ? GpuCount::Any : GpuCount::Same;
}

constexpr std::string_view kWhyOneSecond =
    "the marketplace refuses more than one request per second and key, counted over all programs";
constexpr std::int64_t kLargestId = 999'999'999'999'999;

constexpr SectionSpec kSections[] = {
    {"api", false, "The marketplace, and the key."},
    {"agent", false, "What the agent may do, how often it looks, where it keeps things."},
    {"limits", false, "Prices per machine and day; nothing outside is ever sent."},
    {"server", true,
     "Which machines follow which policy. Sections are tried in file order; the first that matches decides."},
    {"policy", true, "How a price is found. All prices are per day."},
    {"offers", false, "The marketplace's rules for spot offers, and how often they are read."},
    {"offer", true, "Own spot offers, the bids of this account. What no section names is only watched."},
    {"alert", false, "How long a condition lasts before it is reported."},
};

const KeySpec kKeys[] = {
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
    {"agent", "config_interval", Duration{1s, days{7}}, "30m", "How often each machine's settings are read.",
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

    {"server", "name", NamePattern{}, "*", "Machines by name.",
     [](Draft& d, const Value& v) { d.config.servers.back().namePattern = word(v); }},
    {"server", "gpu", GpuPattern{}, "*", "Machines by GPU, as the marketplace words it: *RTX 4090*.",
     [](Draft& d, const Value& v) { d.config.servers.back().gpuPattern = word(v); }},
    {"server", "policy", LabelForm{}, "",
     "Label of the [policy.…] to follow; without one the machines are only watched.",
     [](Draft& d, const Value& v) { d.config.servers.back().policy = word(v); }},
    {"server", "mrl", HoursOrKeep{6, 3000}, "keep", "Maximum rental length to set.",
     [](Draft& d, const Value& v) { d.config.servers.back().mrlHours = std::get<Hours>(v).hours; }},
    {"server", "availability", Keyword{"keep|public|hidden"}, "keep", "Whether the machines are listed.",
     setAvailability},

    {"policy", "strategy", Keyword{"market|fixed"}, "",
     "Required. fixed: the price given. market: a percentile of comparable machines.",
     [](Draft& d, const Value& v) { d.policies.back().strategy = word(v); }},
    {"policy", "on_demand", PriceForm{}, "", "Required. The on-demand price.",
     [](Draft& d, const Value& v) { d.policies.back().onDemand = price(v); }, "fixed"},
    {"policy", "spot", PriceOrShare{}, "",
     "The spot minimum, as a share of on demand; with strategy = fixed also as a price. Without it the spot "
     "minimum stays.",
     setSpot},
    {"policy", "floor", PriceForm{}, "", "Lowest on-demand price; required for market.",
     [](Draft& d, const Value& v) { d.policies.back().bounds.floor = price(v); }},
    {"policy", "ceiling", PriceForm{}, "", "Highest on-demand price; required for market.",
     [](Draft& d, const Value& v) { d.policies.back().bounds.ceiling = price(v); }},
    {"policy", "spot_floor", PriceForm{}, "",
     "Lowest spot minimum; required for spot_percentile, else that share of floor which spot names.",
     [](Draft& d, const Value& v) { d.policies.back().spotBounds.floor = price(v); }},
    {"policy", "spot_ceiling", PriceForm{}, "",
     "Highest spot minimum; required for spot_percentile, else that share of ceiling which spot names.",
     [](Draft& d, const Value& v) { d.policies.back().spotBounds.ceiling = price(v); }},
    {"policy", "currency", CurrencyForm{}, "",
     "The listing price that is set; that of on_demand or floor where it is not given. The others keep their "
     "value.",
     [](Draft& d, const Value& v) { d.policies.back().currency = std::get<Currency>(v); }},
    {"policy", "percentile", Percentage{0, 100}, "50%",
     "Where in the market to be: 0% = the cheapest, 50% = the median.",
     [](Draft& d, const Value& v) { d.policies.back().percentile.percentile = fraction(v); }, "market"},
    {"policy", "adjust", Percentage{-90, 500}, "0%",
     "Added to the percentile's price: -3% is a little below.",
     [](Draft& d, const Value& v) { d.policies.back().percentile.adjust = fraction(v); }, "market"},
    {"policy", "spot_percentile", Percentage{0, 100}, "",
     "The spot minimum as a percentile of comparable spot prices, in place of spot.",
     [](Draft& d, const Value& v) { d.policies.back().percentile.spotPercentile = fraction(v); }, "market"},
    {"policy", "gpu_count", Keyword{"same|any"}, "same", "Whether only machines with as many GPUs compare.",
     setGpuCount, "market"},
    {"policy", "min_samples", Whole{1, 1000}, "5", "With fewer comparable machines the price stays.",
     [](Draft& d, const Value& v) {
       d.policies.back().percentile.minSamples = static_cast<std::size_t>(whole(v));
     },
     "market"},
    {"policy", "market_max_age", Duration{1s, days{7}}, "15m",
     "With an older reading of the market the price stays.",
     [](Draft& d, const Value& v) { d.policies.back().percentile.marketMaxAge = time(v); }, "market"},

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

    {"alert", "offline_after", Duration{0s, days{7}}, "3m",
     "How long a machine reads Offline before it is reported.",
     [](Draft& d, const Value& v) { d.config.alertTiming.offlineAfter = time(v); }},
    {"alert", "api_after", Duration{0s, days{7}}, "5m",
     "How long the API does not answer before it is reported.",
     [](Draft& d, const Value& v) { d.config.alertTiming.apiAfter = time(v); }},
    {"alert", "recover_after", Duration{0s, days{7}}, "2m",
     "How long all is well before the end is reported.",
     [](Draft& d, const Value& v) { d.config.alertTiming.recoverAfter = time(v); }},
};

}  // namespace

std::span<const SectionSpec> sectionTable() { return kSections; }
std::span<const KeySpec> keyTable() { return kKeys; }

const SectionSpec* findSection(std::string_view name) {
  const auto* found = std::ranges::find(kSections, name, &SectionSpec::name);
  return found == std::end(kSections) ? nullptr : found;
}

const KeySpec* findKey(std::string_view section, std::string_view key) {
  const auto matches = [&](const KeySpec& spec) { return spec.section == section && spec.key == key; };
  const auto* found = std::ranges::find_if(kKeys, matches);
  return found == std::end(kKeys) ? nullptr : found;
}

std::vector<std::string_view> keysOf(std::string_view section) {
  std::vector<std::string_view> keys;
  for (const KeySpec& spec : kKeys)
    if (spec.section == section) keys.push_back(spec.key);
  return keys;
}

}  // namespace agent::config
