#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "agent/cycle/engine.h"
#include "agent/cycle/log_lines.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/offer_events.h"
#include "agent/cycle/pauses.h"
#include "agent/journal/subjects.h"
#include "agent/log/log.h"
#include "provider/alerts/offer_readings.h"

/// The engine's work on the own spot offers.
namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

void Engine::workOn(OfferState& state, TaskKind kind) {
  plan(state);
  if (kind == TaskKind::MoveOffer) moveOffer(state);
  if (kind == TaskKind::ConfirmOffer) confirmOffer(state);
  offersUnstored_.insert(state.offer.id);
  plan(state);
  watchOffers(state.offer.serverId);
}

void Engine::moveOffer(OfferState& state) {
  const auto* send = state.move ? std::get_if<offers::Send>(&state.move->action) : nullptr;
  const offers::Book* book = knowledge_.bookOn(state.offer.serverId);
  // What was planned on an older reading is planned anew on the next.
  if (!send || !freshForMove(book, config_, now())) return;
  const Price price = send->price;
  const auto shown = book->minimum.get(price.currency());
  const auto write = offerMover_.intend(state, price);
  if (!write) return;
  const auto answer = ask([&](api::Client& client) -> Result<offers::Answer> {
    const auto reply = client.setSpotPrice(state.offer.id, price);
    if (!reply) return std::unexpected(reply.error());
    return answerOf(*reply);
  });
  storeMemories();
  offerMover_.take(state, {.write = *write, .price = price, .shown = shown}, answer, offerRules());
  const auto* refused = answer ? std::get_if<offers::RefusedOther>(&*answer) : nullptr;
  // An order that ended is looked up again.
  if (refused && offers::refusalOf(refused->text) == offers::Refusal::Gone) knowledge_.ordersAskedAt.reset();
}

void Engine::confirmOffer(OfferState& state) {
  const auto read = readBook(state.offer.serverId);
  storeMemories();
  offerMover_.confirm(state, read);
  if (state.unconfirmed) return;
  state.bidKnown = read && read->find(state.offer.id);
  // What became of the bid is not known: no move before the market was read again.
  if (!read) knowledge_.books.erase(state.offer.serverId);
}

offers::Rules Engine::offerRules() const {
  offers::Rules rules = config_.offerRules;
  // One reading may fail before a move is given up for lack of knowledge.
  rules.maxAge = std::max<milliseconds>(rules.maxAge, 2 * config_.offersInterval + 1min);
  return rules;
}

offers::Planned Engine::planned(const offers::Policy& policy, const OfferState& state, Word word) const {
  return offers::plan(policy, offerRules(),
                      {.offer = state.offer,
                       .book = knowledge_.bookOn(state.offer.serverId),
                       .rates = knowledge_.rates,
                       .memory = state.memory,
                       .limits = config_.limits,
                       .now = parts_.clock.wall(),
                       .word = word});
}

std::optional<offers::Move> Engine::byItself(const OfferState& state) const {
  const offers::Policy* policy = config::offerPolicyFor(config_, state.offer);
  if (!policy) return std::nullopt;
  return planned(*policy, state, Word::Agent).move;
}

void Engine::planAll() {
  for (auto& [id, state] : knowledge_.offers) plan(state);
}

void Engine::plan(OfferState& state) {
  const offers::Policy* policy = config::offerPolicyFor(config_, state.offer);
  if (!policy) return state.move.reset();
  const offers::Memory before = state.memory;
  takeResume(state);
  auto [move, memory] = planned(*policy, state, word_);
  state.memory = std::move(memory);
  if (state.memory != before) offersUnstored_.insert(state.offer.id);
  const bool news = !state.move || !sameOutcome(*state.move, move);
  if (news && knowledge_.bookOn(state.offer.serverId) && gate_.mayStore())
    logMove(state.offer, move, gate_.mayWrite());
  state.move = std::move(move);
}

void Engine::takeResume(OfferState& state) const {
  const auto resumed = resumedAt(knowledge_.switches, pauseName(state.offer.id));
  const auto trouble = std::max(state.memory.pausedAt, state.memory.failedAt);
  // A resume dated ahead was given before the calendar was set back: it ends nothing that came after.
  if (resumed && trouble && *resumed >= *trouble && !isAhead(*resumed, parts_.clock.wall()))
    state.memory = offers::withoutTrouble(state.memory);
}

void Engine::pollOrders() {
  knowledge_.ordersAskedAt = parts_.clock.steady();
  const auto orders = ask([](api::Client& client) { return client.myOrders(api::OrderScope::Active); });
  if (!orders) return failed("my_orders", orders.error());
  takeOrders(*orders);
}

void Engine::takeOrders(const std::vector<api::Order>& orders) {
  std::map<std::int64_t, OfferState> present;
  for (const api::Order& order : orders) {
    const auto offer = offerOf(order);
    if (!offer) continue;
    auto node = knowledge_.offers.extract(offer->id);
    if (!node) node = offersAside_.extract(offer->id);
    OfferState state = node ? std::move(node.mapped()) : OfferState{};
    if (!node) {
      state.offer = *offer;
      if (offerMemory_.contains(offer->id)) state.memory = offerMemory_[offer->id];
    } else if (!state.bidKnown && !state.unconfirmed) {
      state.offer.bid = offer->bid;
    }
    state.offer.gpu = offer->gpu;
    present.emplace(offer->id, std::move(state));
  }
  for (auto& [id, state] : knowledge_.offers) {
    offerMemory_[id] = state.memory;
    if (config::matchOffer(config_, state.offer)) record(endedEvent(state.offer, parts_.clock.wall()));
    if (state.unconfirmed) offersAside_.insert_or_assign(id, std::move(state));
  }
  knowledge_.offers = std::move(present);
  std::erase_if(knowledge_.books, [this](const auto& book) {
    return std::ranges::none_of(knowledge_.offers,
                                [&](const auto& own) { return own.second.offer.serverId == book.first; });
  });
  takeUpWaiting();
  forgetEndedOffers();
  std::vector<alerts::Reading> readings;
  addDepartedOffers(readings);
  watch(readings);
}

void Engine::forgetEndedOffers() {
  constexpr std::chrono::days kKept{30};
  const SteadyTime now = parts_.clock.steady();
  if (!gate_.mayStore() || (offersForgottenAt_ && now - *offersForgottenAt_ < 24h)) return;
  std::set<std::int64_t> living;
  for (const auto& [id, state] : knowledge_.offers) living.insert(id);
  if (gate_.noted(parts_.journal.forgetOffers(living, parts_.clock.wall() - kKept))) offersForgottenAt_ = now;
}

Result<offers::Book> Engine::readBook(std::int64_t server) {
  knowledge_.books[server].askedAt = parts_.clock.steady();
  const auto market = ask([server](api::Client& client) { return client.spotMarketplace(server); });
  BookState& known = knowledge_.books[server];
  known.readFailed = !market;
  if (!market) {
    failed("spot_marketplace", market.error());
    return std::unexpected(market.error());
  }
  learnRates(*market);
  std::map<std::int64_t, Currency> own;
  for (const auto& [id, state] : knowledge_.offers) own.emplace(id, state.offer.bid.currency());
  const auto before = std::exchange(known.book, bookOf(*market, own, parts_.clock.wall()));
  for (auto& [id, state] : knowledge_.offers)
    if (state.offer.serverId == server) takeBook(state, before ? &*before : nullptr, *known.book);
  watchOffers(server);
  return *known.book;
}

void Engine::takeBook(OfferState& state, const offers::Book* before, const offers::Book& book) {
  const WallTime wall = parts_.clock.wall();
  for (journal::Event& event : offerEvents(state.offer, before, book, wall)) record(std::move(event));
  const offers::Bid* own = book.find(state.offer.id);
  if (own && own->active && !std::exchange(state.memory.hadMachine, true))
    offersUnstored_.insert(state.offer.id);
  // The order may have ended: it is looked up.
  if (!own && before && before->find(state.offer.id)) knowledge_.ordersAskedAt.reset();
  const bool readable = own && own->price.currency() == state.offer.bid.currency();
  if (state.unconfirmed || !readable) return plan(state);
  if (state.bidKnown && own->price != state.offer.bid) {
    record(changedEvent(state.offer, own->price, wall));
    // Somebody else's lowering opens the window too, at some moment since the last reading.
    if (own->price < state.offer.bid)
      state.memory.notBefore =
          std::max(state.memory.notBefore.value_or(wall),
                   wall + offers::windowOf(state.memory, offerRules(), parts_.clock.wall()));
    offersUnstored_.insert(state.offer.id);
  }
  state.offer.bid = own->price;
  state.bidKnown = true;
  plan(state);
}

void Engine::watchOffers(std::int64_t server) {
  const offers::Book* book = knowledge_.bookOn(server);
  if (!book) return;
  std::vector<alerts::Reading> readings;
  for (const auto& [id, state] : knowledge_.offers)
    if (state.offer.serverId == server && config::matchOffer(config_, state.offer))
      std::ranges::move(
          alerts::readingsOf(state.offer, *book, state.move ? &*state.move : nullptr, state.memory),
          std::back_inserter(readings));
  watch(readings);
}

void Engine::addDepartedOffers(std::vector<alerts::Reading>& readings) const {
  for (const auto& [id, condition] : knowledge_.alerts) {
    if (alerts::scopeOf(id.rule) != alerts::Scope::Offer) continue;
    const bool wanted = std::ranges::any_of(knowledge_.offers, [&](const auto& entry) {
      return std::to_string(entry.first) == id.subject && config::matchOffer(config_, entry.second.offer);
    });
    if (!wanted) readings.push_back({.id = id, .withdrawn = true});
  }
}

namespace {

/// A price of the journal, `0.00000320 BTC`, as a bid in that currency.
std::optional<Price> priceOf(const std::string& text, Currency currency) {
  return Price::parse(text.substr(0, text.find(' ')), currency);
}

}  // namespace

bool Engine::takeUp(const journal::Write& write, OfferState& state) {
  if (state.unconfirmed) return true;
  const auto before = priceOf(write.before, state.offer.bid.currency());
  const auto after = priceOf(write.after, state.offer.bid.currency());
  if (!before || !after) return true;
  // None was open when it was sent; any other outcome was stored together with what was known by then.
  const bool untold = write.outcome == journal::Outcome::Pending;
  state.unconfirmed = UnconfirmedBid{readBackOf(write), *after, *after < *before,
                                     untold ? std::nullopt : state.memory.notBefore};
  return true;
}

void Engine::noteWindowsOfUnsettled() {
  const WallTime now = parts_.clock.wall();
  for (const journal::Write& write : toTakeUp_) {
    const auto order = journal::offerNumber(write.subject);
    // Any other outcome was stored together with its window.
    const bool untold =
        write.kind == journal::WriteKind::SpotPrice && write.outcome == journal::Outcome::Pending;
    if (!untold || !order) continue;
    const auto before = priceOf(write.before, Currency::Bitcoin);
    const auto after = priceOf(write.after, Currency::Bitcoin);
    if (!before || !after || *after >= *before) continue;
    // It may have been carried out as late as its deadline.
    offers::Memory& memory = offerMemory_[*order];
    memory.notBefore =
        std::max(memory.notBefore.value_or(WallTime{}),
                 std::min(write.at, now) + config_.api.timeout + offers::windowOf(memory, offerRules(), now));
    offersUnstored_.insert(*order);
  }
}

}  // namespace agent::cycle
