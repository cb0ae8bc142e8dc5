#include "provider/pricing/candidate.h"

#include <algorithm>

#include "provider/core/text.h"

namespace provider::pricing {
namespace {

using market::Side;

Candidate missing(std::string reason) {
  Candidate none;
  none.about = std::move(reason);
  none.missing = true;
  return none;
}

Candidate proposed(const Price& price, std::string reason, WallTime reading) {
  Candidate made;
  made.price = price;
  made.about = std::move(reason);
  made.reading = reading;
  return made;
}

/// What the owner gave, times a factor, for this machine and in the policy's currency.
Candidate ownersPrice(const OwnerPrice& given, double factor, const Situation& s) {
  const auto resolved = resolve(given, factor, s);
  if (!resolved) return missing("the policy's price is not known: " + resolved.error());
  const WallTime reading = resolved->reading.value_or(s.inputs.machine.readAt);
  std::string about = "the policy's fixed price";
  if (given.perGpu) about = given.text() + ", " + std::to_string(s.gpu->count) + " GPU(s)";
  const Currency from = given.price.currency();
  if (from != s.policy.currency)
    about += ", " + given.price.text() + " " + s.inputs.rates->how(from, s.policy.currency, s.inputs.now);
  return proposed(resolved->price, std::move(about), reading);
}

market::Query queryFor(Side side, const Situation& s) {
  const Comparing& rule = s.policy.comparing;
  return {.model = s.gpu->model,
          .gpuCount = s.gpu->count,
          .match = rule.gpuCount,
          .currency = s.policy.currency,
          .side = side,
          .rented = rule.rented,
          .regions = rule.regions,
          .minReliability = rule.minReliability,
          .minRating = rule.minRating,
          .dropOutliers = rule.dropOutliers};
}

/// Why the market cannot be asked; empty when it can.
std::string whyNoMarket(const Situation& s) {
  const market::Snapshot* market = s.inputs.market;
  if (!s.gpu) return "no machine compares with the GPUs \"" + s.settings.gpu + "\"";
  if (!market) return "the marketplace was not read yet";
  if (isAhead(market->takenAt(), s.inputs.now))
    return "the marketplace was read before the clock was set back";
  const auto age = s.inputs.now - market->takenAt();
  if (age > s.policy.comparing.marketMaxAge)
    return "the marketplace was read " + spanText(age) + " ago, market_max_age is " +
           spanText(s.policy.comparing.marketMaxAge);
  if (!market->covers(s.gpu->model)) return "the marketplace was not read for " + s.gpu->model + " yet";
  return {};
}

std::string comparablesText(const market::Query& query, std::size_t samples) {
  const bool same = query.match == market::GpuCount::Same;
  return std::to_string(samples) + " comparable " + (same ? std::to_string(query.gpuCount) + "x " : "") +
         query.model;
}

std::string placed(const AtPercentile& rule, const std::string& among) {
  const std::string adjusted = rule.adjust == 0 ? "" : ", adjusted by " + percentText(rule.adjust);
  return "percentile " + percentText(rule.percentile) + " of " + among + adjusted;
}
std::string placed(const AtRank& rule, const std::string& among) {
  const std::string below = rule.undercut == 0 ? "at" : percentText(rule.undercut) + " below";
  return below + " rank " + std::to_string(rule.rank) + " of " + among;
}

Price priceAt(const AtPercentile& rule, const market::Comparables& found, int gpuCount, double factor) {
  return market::priceAtPercentile(found, rule.percentile, gpuCount, (1.0 + rule.adjust) * factor);
}
Price priceAt(const AtRank& rule, const market::Comparables& found, int gpuCount, double factor) {
  return market::priceAtRank(found, rule.rank, gpuCount, (1.0 - rule.undercut) * factor);
}

std::size_t leastFor(const AtPercentile&) { return 0; }
std::size_t leastFor(const AtRank& rule) { return rule.rank; }

/// Dropped for being cheap, a rival would be out of sight just when he undercuts: two of his kind would go
/// down and up for ever.
bool keepsCheap(const AtPercentile&) { return false; }
bool keepsCheap(const AtRank&) { return true; }

/// `factor` goes into the one rounding at the end.
template <typename Rule>
Candidate amongComparables(const Rule& rule, Side side, double factor, const Situation& s) {
  if (std::string why = whyNoMarket(s); !why.empty()) return missing(std::move(why));
  market::Query query = queryFor(side, s);
  query.keepCheap = keepsCheap(rule);
  const market::Comparables& found = s.inputs.market->comparables(query);
  const std::size_t samples = found.unitsPerGpu.size();
  const std::string among = comparablesText(query, samples);
  Candidate result;
  if (samples < std::max<std::size_t>(s.policy.comparing.minSamples, 1))
    result = missing("only " + among + ", min_samples is " + std::to_string(s.policy.comparing.minSamples));
  else if (samples < leastFor(rule))
    result = missing("only " + among + ", rank is " + std::to_string(leastFor(rule)));
  else
    result =
        proposed(priceAt(rule, found, s.gpu->count, factor), placed(rule, among), s.inputs.market->takenAt());
  result.samples = samples;
  result.query = std::move(query);
  return result;
}

Candidate onTheMarket(const Market& rule, double factor, const Situation& s) {
  return std::visit(
      [&](const auto& position) { return amongComparables(position, Side::OnDemand, factor, s); },
      rule.position);
}

const Rung& rungAt(const Ladder& rule, std::chrono::milliseconds idle) {
  const auto next = std::ranges::upper_bound(rule.rungs, idle, {}, &Rung::idle);
  return next == rule.rungs.begin() ? rule.rungs.front() : *std::prev(next);
}

std::optional<Candidate> forTheSpotTenant(const Situation& s, const Memory& memory) {
  const auto present = s.settings.onDemand.get(s.policy.currency);
  if (!present || !staysForSpotTenant(s.policy, memory)) return std::nullopt;
  // From outside its bounds it would not be corrected where it is outside [limits] too.
  return proposed(between(boundsFor(Side::OnDemand, s), *present),
                  "the ladder stays while a tenant of the spot market has the machine", s.settings.readAt);
}

Candidate onTheLadder(const Ladder& rule, double factor, const Situation& s, const Memory& memory) {
  const bool rented = memory.rental.value_or(machines::Rental::None) != machines::Rental::None;
  const WallTime since = memory.rentalChangedAt.value_or(s.inputs.now);
  const auto idle =
      rented ? std::chrono::milliseconds{0} : std::max(s.inputs.now - since, std::chrono::milliseconds{0});
  const Rung& rung = rungAt(rule, idle);
  const double all = rung.factor * factor;
  const auto& last = memory.lastRentedPrice;
  const bool known = last && last->currency() == s.policy.currency;
  Candidate result =
      known ? proposed(last->scaledOrLargest(all), "last rented at " + last->text(), s.inputs.machine.readAt)
            : onTheMarket(rule.base, all, s);
  if (result.price)
    result.about += ", times " + percentText(rung.factor) +
                    (rented ? " while rented" : " after " + spanText(idle) + " idle");
  return result;
}

/// Says that the schedule of the moment multiplied it.
Candidate scheduled(Candidate candidate, const Situation& s) {
  if (candidate.price && factorOf(s.schedule) != 1.0)
    candidate.about +=
        ", times " + percentText(s.schedule->factor) + " by [schedule." + s.schedule->label + "]";
  return candidate;
}

}  // namespace

bool staysForSpotTenant(const Policy& policy, const Memory& memory) {
  return memory.rental == machines::Rental::Spot && std::holds_alternative<Ladder>(policy.strategy) &&
         std::holds_alternative<ShareOfOnDemand>(policy.spot);
}

Candidate onDemandCandidate(const Situation& s, const Memory& memory) {
  struct Propose {
    const Situation& s;
    const Memory& memory;
    double factor;
    Candidate operator()(const Fixed& rule) const { return ownersPrice(rule.onDemand, factor, s); }
    Candidate operator()(const Market& rule) const { return onTheMarket(rule, factor, s); }
    Candidate operator()(const Ladder& rule) const { return onTheLadder(rule, factor, s, memory); }
  };
  // Not by the schedule either: it was multiplied when it was set.
  if (auto stays = forTheSpotTenant(s, memory)) return *std::move(stays);
  return scheduled(std::visit(Propose{s, memory, factorOf(s.schedule)}, s.policy.strategy), s);
}

Candidate spotCandidate(const Situation& s, const std::optional<Price>& onDemand) {
  if (const auto* given = std::get_if<OwnerPrice>(&s.policy.spot))
    return scheduled(ownersPrice(*given, factorOf(s.schedule), s), s);
  if (const auto* rule = std::get_if<AtPercentile>(&s.policy.spot))
    return scheduled(amongComparables(*rule, Side::Spot, factorOf(s.schedule), s), s);
  if (const auto* rule = std::get_if<ShareOfOnDemand>(&s.policy.spot)) {
    if (!onDemand) return missing("the on-demand price that it is a share of is held");
    Candidate share = proposed(onDemand->scaled(rule->share),
                               percentText(rule->share) + " of the on-demand price", s.inputs.machine.readAt);
    share.follows = true;
    return share;
  }
  Candidate none;
  none.about = "the policy does not set the spot minimum";
  return none;
}

}  // namespace provider::pricing
