#include <algorithm>
#include <iostream>
#include <set>
#include <string>

#include "agent/commands/commands.h"
#include "agent/commands/explain_parts.h"
#include "agent/commands/look.h"
#include "agent/commands/names.h"
#include "agent/cycle/needs.h"
#include "agent/journal/subjects.h"
#include "agent/report/offer_explanation.h"
#include "provider/api/encode.h"

namespace agent::commands {

using namespace provider;

namespace {

std::vector<std::optional<double>> worthOf(const offers::Book& book, const market::Rates& rates,
                                           WallTime now) {
  std::vector<std::optional<double>> worth;
  for (const offers::Bid& bid : book.bids) {
    const auto factor = rates.factor(bid.price.currency(), Currency::Usd, now);
    worth.push_back(factor ? std::optional(bid.price.toNumber() * *factor) : std::nullopt);
  }
  return worth;
}

/// The spot market, and the rates that rank it: none, where all is in one currency.
std::vector<report::Input> inputsOf(const cycle::Engine& engine, const offers::Offer& offer,
                                    const offers::Book* book, const offers::Policy* policy, WallTime now) {
  std::vector<report::Input> inputs{
      inputOf("spot market", book ? std::optional(book->readAt) : std::nullopt, engine.offerRules().maxAge)};
  const std::set<Currency> currencies = cycle::currenciesCompared(offer, book, policy);
  for (const Currency currency : currencies)
    if (currencies.size() > 1 && currency != Currency::Usd)
      inputs.push_back(rateInput(currency, engine, now));
  return inputs;
}

std::string requestOf(std::int64_t offer, const offers::Move& move) {
  const auto* send = std::get_if<offers::Send>(&move.action);
  if (!send) return {};
  const auto body = api::encodeSpotPrice(offer, send->price);
  return body ? "POST /set_spot_price " + *body : body.error().message;
}

/// As the agent by itself moves it, and then what the owner's word would change in that.
report::OfferExplanation explanationOf(cycle::Engine& engine, const cycle::OfferState& state, WallTime now) {
  const offers::Book* book = engine.knowledge().bookOn(state.offer.serverId);
  const config::OfferRule* rule = config::matchOffer(engine.config(), state.offer);
  const auto policy = rule ? rule->policy : std::nullopt;
  report::OfferExplanation explanation{
      .offer = state.offer,
      .policy = policy,
      .section = rule ? rule->label : std::string{},
      .rules = engine.offerRules(),
      .inputs = inputsOf(engine, state.offer, book, policy ? &*policy : nullptr, now),
      .book = book ? std::optional(*book) : std::nullopt,
      .worthUsd = {},
      .move = state.move,
      .ownersWord = {},
      .memory = state.memory,
      .gate = gateOf(engine, journal::pauseName(state.offer.id), now),
      .request = state.move ? requestOf(state.offer.id, *state.move) : std::string{},
      .interval = engine.config().offersInterval,
      .now = now};
  explanation.gate.unconfirmed = state.unconfirmed.has_value();
  if (book) explanation.worthUsd = worthOf(*book, engine.knowledge().rates, now);
  engine.takeOwnersWord();
  explanation.ownersWord = state.move;
  if (explanation.request.empty() && state.move) explanation.request = requestOf(state.offer.id, *state.move);
  return explanation;
}

std::string knownOffers(const cycle::Engine& engine) {
  std::vector<std::string> ids;
  for (const auto& [id, state] : engine.knowledge().offers) ids.push_back(std::to_string(id));
  return ids.empty() ? "the account has no spot offers" : "the account has " + listed(ids);
}

}  // namespace

int explainOffer(const GlobalOptions& global, std::int64_t offer) {
  const auto look = lookOnce(global, &cycle::Engine::focusOnOffers);
  if (!look) return look.error();
  cycle::Engine& engine = (*look)->engine;
  const ExitCode code = outcomeOf(engine);
  const auto found = engine.knowledge().offers.find(offer);
  if (found != engine.knowledge().offers.end())
    std::cout << report::offerExplanationText(
                     explanationOf(engine, found->second, (*look)->session->clock.wall()))
              << std::flush;
  if (code != kDone) return failAs(engine);
  if (found == engine.knowledge().offers.end())
    return fail(kUsage, "there is no own offer " + std::to_string(offer) + "; " + knownOffers(engine));
  return kDone;
}

}  // namespace agent::commands
