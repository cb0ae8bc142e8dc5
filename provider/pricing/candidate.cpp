#include "provider/pricing/candidate.h"

#include <algorithm>

#include "provider/pricing/text.h"

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

/// What the owner gave, for this machine and in the policy's currency.
Candidate ownersPrice(const OwnerPrice& given, const Situation& s) {
  const auto resolved = resolve(given, s);
  if (!resolved) return missing("the policy's price is not known: " + resolved.error());
  const WallTime reading = resolved->reading.value_or(s.inputs.machine.readAt);
  std::string about = "the policy's fixed price";
  if (given.perGpu) about = given.price.text() + "/gpu, " + std::to_string(s.gpu->count) + " GPU(s)";
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
  if (!market) return "the marketplace was not read yet";
  const auto age = s.inputs.now - market->takenAt();
  if (age > s.policy.comparing.marketMaxAge)
    return "the marketplace was read " + spanText(age) + " ago, market_max_age is " +
           spanText(s.policy.comparing.marketMaxAge);
  if (!s.gpu) return "no machine compares with the GPUs \"" + s.settings.gpu + "\"";
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

Price priceAt(const AtPercentile& rule, const market::Comparables& found, int gpuCount) {
  return market::priceAtPercentile(found, rule.percentile, gpuCount, 1.0 + rule.adjust);
}
Price priceAt(const AtRank& rule, const market::Comparables& found, int gpuCount) {
  return market::priceAtRank(found, rule.rank, gpuCount, rule.undercut);
}

std::size_t leastFor(const AtPercentile&) { return 0; }
std::size_t leastFor(const AtRank& rule) { return rule.rank; }

template <typename Rule>
Candidate amongComparables(const Rule& rule, Side side, const Situation& s) {
  if (std::string why = whyNoMarket(s); !why.empty()) return missing(std::move(why));
  market::Query query = queryFor(side, s);
  const market::Comparables& found = s.inputs.market->comparables(query);
  const std::size_t samples = found.unitsPerGpu.size();
  const std::string among = comparablesText(query, samples);
  Candidate result;
  if (samples < std::max<std::size_t>(s.policy.comparing.minSamples, 1))
    result = missing("only " + among + ", min_samples is " + std::to_string(s.policy.comparing.minSamples));
  else if (samples < leastFor(rule))
    result = missing("only " + among + ", rank is " + std::to_string(leastFor(rule)));
  else
    result = proposed(priceAt(rule, found, s.gpu->count), placed(rule, among), s.inputs.market->takenAt());
  result.samples = samples;
  result.query = std::move(query);
  return result;
}

Candidate onTheMarket(const Market& rule, const Situation& s) {
  return std::visit([&s](const auto& position) { return amongComparables(position, Side::OnDemand, s); },
                    rule.position);
}

const Rung& rungAt(const Ladder& rule, std::chrono::milliseconds idle) {
  const auto next = std::ranges::upper_bound(rule.rungs, idle, {}, &Rung::idle);
  return next == rule.rungs.begin() ? rule.rungs.front() : *std::prev(next);
}

Candidate onTheLadder(const Ladder& rule, const Situation& s, const Memory& memory) {
  const bool rented = memory.rented.value_or(false);
  const WallTime since = memory.rentalChangedAt.value_or(s.inputs.now);
  const auto idle =
      rented ? std::chrono::milliseconds{0} : std::max(s.inputs.now - since, std::chrono::milliseconds{0});
  const Rung& rung = rungAt(rule, idle);
  const bool known = memory.lastRentedPrice && memory.lastRentedPrice->currency() == s.policy.currency;
  Candidate base = known
                       ? proposed(*memory.lastRentedPrice, "last rented at " + memory.lastRentedPrice->text(),
                                  s.inputs.machine.readAt)
                       : onTheMarket(rule.base, s);
  if (!base.price) return base;
  base.price = base.price->scaled(rung.factor);
  base.about += ", times " + percentText(rung.factor) +
                (rented ? " while rented" : " after " + spanText(idle) + " idle");
  return base;
}

Candidate scheduled(Candidate candidate, const Situation& s) {
  if (!candidate.price || !s.schedule || s.schedule->factor == 1.0) return candidate;
  candidate.price = candidate.price->scaled(s.schedule->factor);
  candidate.about +=
      ", times " + percentText(s.schedule->factor) + " by [schedule." + s.schedule->label + "]";
  return candidate;
}

}  // namespace

Candidate onDemandCandidate(const Situation& s, const Memory& memory) {
  struct Propose {
    const Situation& s;
    const Memory& memory;
    Candidate operator()(const Fixed& rule) const { return ownersPrice(rule.onDemand, s); }
    Candidate operator()(const Market& rule) const { return onTheMarket(rule, s); }
    Candidate operator()(const Ladder& rule) const { return onTheLadder(rule, s, memory); }
  };
  return scheduled(std::visit(Propose{s, memory}, s.policy.strategy), s);
}

Candidate spotCandidate(const Situation& s, const std::optional<Price>& onDemand) {
  if (const auto* given = std::get_if<OwnerPrice>(&s.policy.spot))
    return scheduled(ownersPrice(*given, s), s);
  if (const auto* rule = std::get_if<AtPercentile>(&s.policy.spot))
    return scheduled(amongComparables(*rule, Side::Spot, s), s);
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
