#include "agent/report/next_change_missing.h"

#include <algorithm>

#include "agent/report/tables.h"
#include "provider/market/gpu.h"

namespace agent::report {

using namespace provider;
using pricing::PriceTrail;

namespace {

/// Which exchange rate is not known; empty when none is missing.
std::string untilRate(const Reasoning& r) {
  for (const Input& input : r.inputs)
    if (!input.missing.empty()) return "once the " + input.name + " is known";
  return {};
}

bool isSpot(const PriceTrail& trail) { return trail.side == market::Side::Spot; }

bool asksMarket(const PriceTrail& trail, const pricing::Policy& policy) {
  return isSpot(trail) ? std::holds_alternative<pricing::AtPercentile>(policy.spot)
                       : !std::holds_alternative<pricing::Fixed>(policy.strategy);
}

const pricing::OwnerPrice* ownersPrice(const PriceTrail& trail, const pricing::Policy& policy) {
  if (isSpot(trail)) return std::get_if<pricing::OwnerPrice>(&policy.spot);
  const auto* fixed = std::get_if<pricing::Fixed>(&policy.strategy);
  return fixed ? &fixed->onDemand : nullptr;
}

/// For a price that is asked per GPU of a machine whose GPUs are not of one known model.
std::string untilGpus(const PriceTrail& trail, const pricing::Policy& policy, const std::string& gpus) {
  if (gpus.empty()) return "once the marketplace tells the machine's GPUs";
  if (!asksMarket(trail, policy))
    return "never by this policy, as the number of its GPUs is not known: give it a price without /gpu";
  if (!isSpot(trail) && std::holds_alternative<pricing::Ladder>(policy.strategy))
    return "once it was rented on demand, as no machine compares with its GPUs; or give it a fixed price";
  return std::string("never by this policy, as no machine compares with its GPUs: give it a fixed ") +
         (isSpot(trail) ? "spot minimum" : "price");
}

}  // namespace

std::string untilDecidable(const Explanation& e) {
  if (!e.machine.settings) return "once the machine's settings were read";
  const machines::Settings& settings = *e.machine.settings;
  const pricing::Policy& policy = e.reasoning->policy;
  if (settings.visibility.empty() && !policy.availability)
    return "once the marketplace tells whether it is public or hidden, or [server.…] sets availability";
  if (!settings.pricesTold) return "once the marketplace tells what the machine costs now";
  if (!settings.mrlHours && !policy.mrlHours)
    return "once the marketplace tells its maximum rental length, or [server.…] sets mrl";
  const std::string coin{symbol(policy.currency)};
  if (machines::autopriced(settings, policy.currency)) return "once autoprice is switched off for " + coin;
  if (settings.allowedCoins && !machines::accepts(settings, policy.currency))
    return "once the machine accepts " + coin;
  return "once the machine and its settings were read again";
}

std::string untilCandidate(const PriceTrail& trail, const Explanation& e) {
  const Reasoning& r = *e.reasoning;
  if (trail.query)
    return "once there are enough comparables, looked for every " + humanDuration(r.marketInterval);
  const auto* given = ownersPrice(trail, r.policy);
  const bool perGpu = asksMarket(trail, r.policy) || (given && given->perGpu);
  if (perGpu && e.machine.settings && !market::parseGpu(e.machine.settings->gpu))
    return untilGpus(trail, r.policy, e.machine.settings->gpu);
  const std::string rate = given ? untilRate(r) : std::string{};
  return rate.empty() ? "once what is missing was read" : rate;
}

std::string untilBounded(const PriceTrail& trail, const Explanation& e) {
  const Reasoning& r = *e.reasoning;
  const pricing::Bounds& bounds = isSpot(trail) ? r.policy.spotBounds : r.policy.onDemandBounds;
  const bool unknown = (bounds.floor && !trail.floor) || (bounds.ceiling && !trail.ceiling);
  const std::string rate = unknown ? untilRate(r) : std::string{};
  return rate.empty() ? "when the candidate or the configuration is another" : rate;
}

}  // namespace agent::report
