#include "agent/cycle/needs.h"

#include <algorithm>
#include <variant>

namespace agent::cycle {
namespace {

using namespace provider;

/// Bids in several currencies are ranked by their worth in USD.
void addRatesOfOffers(std::set<Currency>& needed, const Knowledge& knowledge, const config::Config& config) {
  for (const auto& [id, state] : knowledge.offers) {
    const offers::Policy* policy = config::offerPolicyFor(config, state.offer);
    if (!policy || !std::holds_alternative<offers::LowestWinning>(policy->strategy)) continue;
    std::set<Currency> compared =
        currenciesCompared(state.offer, knowledge.bookOn(state.offer.serverId), policy);
    if (compared.size() > 1) needed.merge(compared);
  }
  needed.erase(Currency::Usd);
}

}  // namespace

Needs needsOf(const Knowledge& knowledge, const config::Config& config) {
  Needs needs;
  // Many machines share few policies and few models.
  std::set<const pricing::Policy*> policies;
  std::set<std::string> models;
  for (const auto& [name, state] : knowledge.machines) {
    const pricing::Policy* policy = config::policyFor(config, name, state.gpu);
    if (!policy) continue;
    policies.insert(policy);
    if (!pricing::needsMarket(*policy)) continue;
    if (const auto& gpu = knowledge.gpuTexts.read(state.gpu)) models.insert(gpu->model);
  }
  needs.models.assign(models.begin(), models.end());
  for (const pricing::Policy* policy : policies) {
    const std::vector<Currency> rates = pricing::ratesNeeded(*policy);
    needs.rates.insert(rates.begin(), rates.end());
    if (!pricing::needsMarket(*policy)) continue;
    const auto age = policy->comparing.marketMaxAge;
    needs.marketMaxAge = std::min(needs.marketMaxAge.value_or(age), age);
  }
  addRatesOfOffers(needs.rates, knowledge, config);
  return needs;
}

std::set<Currency> currenciesCompared(const offers::Offer& offer, const offers::Book* book,
                                      const offers::Policy* policy) {
  std::set<Currency> currencies{offer.bid.currency()};
  if (book)
    for (const offers::Bid& bid : book->bids) currencies.insert(bid.price.currency());
  const auto* lowest = policy ? std::get_if<offers::LowestWinning>(&policy->strategy) : nullptr;
  if (!lowest) return currencies;
  currencies.insert(lowest->maxBid.currency());
  if (const auto* amount = std::get_if<Price>(&lowest->increment)) currencies.insert(amount->currency());
  return currencies;
}

}  // namespace agent::cycle
