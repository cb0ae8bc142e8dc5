#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "agent/cycle/engine.h"
#include "agent/cycle/log_lines.h"
#include "agent/cycle/observe.h"
#include "agent/cycle/offer_events.h"
#include "agent/cycle/pauses.h"
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
  if (kind == TaskKind::ConfirmOffer) {
    const auto read = readBook(state.offer.serverId);
    offerMover_.confirm(state, read);
    if (!state.unconfirmed) state.bidKnown = read && read->find(state.offer.id);
    // What became of the bid is not known: no move before the market was read again.
    if (!state.unconfirmed && !read) knowledge_.books.erase(state.offer.serverId);
  }
  offersUnstored_.insert(state.offer.id);
  plan(state);
  watchOffers(state.offer.serverId);
}

void Engine::moveOffer(OfferState& state) {
  const auto* send = state.move ? std::get_if<offers::Send>(&state.move->action) : nullptr;
  const auto book = knowledge_.books.find(state.offer.serverId);
  if (!send || book == knowledge_.books.end() || !book->second.book) return;
  const Price price = send->price;
  offerMover_.move(state, price, book->second.book->minimum.get(price.currency()), offerRules());
  // An order that ended is looked up again.
  if (offers::refusalOf(state.memory.retryBecause) == offers::Refusal::Gone) knowledge_.ordersAskedAt.reset();
}

offers::Rules Engine::offerRules() const {
  offers::Rules rules = config_.offerRules;
  // One reading may fail before a move is given up for lack of knowledge.
  rules.maxAge = std::max<milliseconds>(rules.maxAge, 2 * config_.offersInterval + 1min);
  return rules;
}

offers::Planned Engine::planned(const offers::Policy& policy, const OfferState& state, Word word) const {
  const auto book = knowledge_.books.find(state.offer.serverId);
  const bool read = book != knowledge_.books.end() && book->second.book;
  return offers::plan(policy, offerRules(),
                      {.offer = state.offer,
                       .book = read ? &*book->second.book : nullptr,
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

void Engine::plan(OfferState& state) {
  const offers::Policy* policy = config::offerPolicyFor(config_, state.offer);
  if (!policy) return state.move.reset();
  const auto resumed = resumedAt(knowledge_.switches, pauseName(state.offer.id));
  offers::Memory before = state.memory;
  // A resume dated ahead was given before the calendar was set back: it ends nothing that came after.
  const bool resumedSince = resumed && !isAhead(*resumed, parts_.clock.wall());
  if (state.memory.pausedAt && resumedSince && *resumed >= *state.memory.pausedAt)
    state.memory = offers::afterOwnersWord(state.memory);
  auto [move, memory] = planned(*policy, state, word_);
  state.memory = std::move(memory);
  if (state.memory != before) offersUnstored_.insert(state.offer.id);
  const bool read = knowledge_.books[state.offer.serverId].book.has_value();
  if (read && gate_.mayStore() && (!state.move || !sameOutcome(*state.move, move)))
    logMove(state.offer, move, gate_.mayWrite());
  state.move = std::move(move);
}

void Engine::pollOrders() {
  knowledge_.ordersAskedAt = parts_.clock.steady();
  const auto orders = parts_.client.myOrders(api::OrderScope::Active);
  if (!orders) return failed("my_orders", orders.error());
  takeOrders(*orders);
}

void Engine::takeOrders(const std::vector<api::Order>& orders) {
  std::map<std::int64_t, OfferState> present;
  for (const api::Order& order : orders) {
    const auto offer = offerOf(order);
    if (!offer) continue;
    auto node = knowledge_.offers.extract(offer->id);
    OfferState state = node ? std::move(node.mapped()) : OfferState{};
    if (!node) {
      state.offer = *offer;
      if (offerMemory_.contains(offer->id)) state.memory = offerMemory_[offer->id];
      // What paused it before the restart may be over; one refused request will tell.
      state.memory.pausedBecause.clear();
      state.memory.pausedAt.reset();
    } else if (!state.bidKnown && !state.unconfirmed) {
      state.offer.bid = offer->bid;
    }
    state.offer.gpu = offer->gpu;
    present.emplace(offer->id, std::move(state));
  }
  for (const auto& [id, state] : knowledge_.offers) {
    offerMemory_[id] = state.memory;
    if (config::offerPolicyFor(config_, state.offer)) record(endedEvent(state.offer, parts_.clock.wall()));
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
  BookState& known = knowledge_.books[server];
  known.askedAt = parts_.clock.steady();
  const auto market = parts_.client.spotMarketplace(server);
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
  const auto book = knowledge_.books.find(server);
  if (book == knowledge_.books.end() || !book->second.book) return;
  std::vector<alerts::Reading> readings;
  for (const auto& [id, state] : knowledge_.offers)
    if (state.move && state.offer.serverId == server)
      std::ranges::move(alerts::readingsOf(state.offer, *book->second.book, *state.move, state.memory),
                        std::back_inserter(readings));
  watch(readings);
}

void Engine::addDepartedOffers(std::vector<alerts::Reading>& readings) const {
  for (const auto& [id, condition] : knowledge_.alerts) {
    if (!alerts::isOfOffer(id.rule)) continue;
    const bool wanted = std::ranges::any_of(knowledge_.offers, [&](const auto& entry) {
      return std::to_string(entry.first) == id.subject && config::offerPolicyFor(config_, entry.second.offer);
    });
    if (!wanted) readings.push_back({.id = id, .failing = false, .detail = {}});
  }
}

bool Engine::takeUp(const journal::Write& write, OfferState& state) {
  if (state.unconfirmed) return true;
  const auto priceIn = [&state](const std::string& text) {
    return Price::parse(text.substr(0, text.find(' ')), state.offer.bid.currency());
  };
  const auto before = priceIn(write.before);
  state.expected = priceIn(write.after);
  if (!before || !state.expected) return true;
  const bool lowers = *state.expected < *before;
  // Whoever sent it did not live to note its window. It may have been carried out as late as its deadline.
  if (lowers)
    state.memory.notBefore = std::max(state.memory.notBefore.value_or(WallTime{}),
                                      std::min(write.at, parts_.clock.wall()) + config_.api.timeout +
                                          offers::windowOf(state.memory, offerRules(), parts_.clock.wall()));
  offersUnstored_.insert(state.offer.id);
  state.unconfirmed = Unconfirmed{.write = write.id,
                                  .answered = write.outcome == journal::Outcome::Accepted,
                                  .lowers = lowers,
                                  .sentAt = write.at,
                                  .readsLeft = 3,
                                  .nextRead = parts_.clock.steady()};
  return true;
}

void Engine::followClock() {
  const milliseconds by = clockWatch_.jumped();
  if (by == milliseconds::zero()) return;
  log::notice("clock_was_set",
              {{"by_seconds", std::chrono::duration_cast<std::chrono::seconds>(by).count()}});
  for (auto& [id, memory] : offerMemory_) {
    memory = offers::shifted(memory, by);
    offersUnstored_.insert(id);
  }
  for (journal::Write& write : toTakeUp_)
    if (write.kind == journal::WriteKind::SpotPrice) write.at += by;
  for (auto& [id, state] : knowledge_.offers) {
    state.memory = offers::shifted(state.memory, by);
    offersUnstored_.insert(id);
  }
  for (auto& [server, state] : knowledge_.books)
    if (state.book) state.book->readAt += by;
  for (auto& [id, state] : knowledge_.offers) plan(state);
  clockMarkUnstored_ = true;
}

Result<void> Engine::followClockSinceLastRun() {
  const auto mark = parts_.journal.clockMark();
  if (!mark) return std::unexpected(mark.error());
  static_cast<void>(clockWatch_.jumped());
  const milliseconds by = *mark ? clockWatch_.jumpedSince(**mark) : milliseconds::zero();
  for (journal::Write& write : toTakeUp_)
    if (write.kind == journal::WriteKind::SpotPrice) write.at += by;
  for (auto& [id, memory] : offerMemory_) {
    memory = offers::bounded(offers::shifted(memory, by), offerRules(), parts_.clock.wall());
    if (by != milliseconds::zero()) offersUnstored_.insert(id);
  }
  clockMarkUnstored_ = !*mark || by != milliseconds::zero() || (*mark)->bootId != parts_.bootId;
  return {};
}

void Engine::storeClockMark() {
  if (!clockMarkUnstored_ || !offersUnstored_.empty() || !gate_.mayStore() || parts_.bootId.empty()) return;
  clockMarkUnstored_ = !gate_.noted(parts_.journal.storeClockMark(clockWatch_.mark()));
}

}  // namespace agent::cycle
