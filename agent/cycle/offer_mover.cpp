#include "agent/cycle/offer_mover.h"

#include <utility>
#include <variant>

#include "agent/log/log.h"

namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;
using journal::Outcome;

namespace {

constexpr auto kReadBackPause = 5s;

std::string refusalText(const offers::Answer& answer) {
  struct Text {
    std::string operator()(const offers::Accepted&) const { return {}; }
    std::string operator()(const offers::RefusedTooFar& a) const {
      return "exceeded_max_step, max_step " + a.lowestNow.amount();
    }
    std::string operator()(const offers::RefusedTooSoon& a) const {
      return "can_lower_every_600_seconds" +
             (a.left ? ", time_to_lowering " + std::to_string(a.left->count()) : std::string{});
    }
    std::string operator()(const offers::RefusedTooLow& a) const {
      return "too_low_price" + (a.minimum ? ", min_price " + a.minimum->amount() : std::string{});
    }
    std::string operator()(const offers::RefusedOther& a) const { return a.text; }
  };
  return std::visit(Text{}, answer);
}

}  // namespace

std::optional<std::int64_t> OfferMover::intend(const OfferState& state, const Price& price) {
  return gate_.intend({.id = 0,
                       .kind = journal::WriteKind::SpotPrice,
                       .subject = std::to_string(state.offer.id),
                       .before = state.offer.bid.text(),
                       .after = price.text(),
                       .reason = state.move->reason,
                       .at = {},
                       .outcome = Outcome::Pending,
                       .answer = {},
                       .settledAt = {}});
}

void OfferMover::take(OfferState& state, const SentMove& sent, const Result<offers::Answer>& answer,
                      const offers::Rules& rules) {
  if (answer)
    answered(state, sent, *answer, rules);
  else
    failed(state, sent, answer.error(), rules);
}

UnconfirmedBid OfferMover::expected(const OfferState& state, const SentMove& sent, Answered answered) const {
  return {{.write = sent.write,
           .answered = answered == Answered::Yes,
           .readsLeft = 3,
           .nextRead = clock_.steady()},
          sent.price,
          sent.price < state.offer.bid,
          state.memory.notBefore};
}

void OfferMover::failed(OfferState& state, const SentMove& sent, const Error& error,
                        const offers::Rules& rules) {
  if (error.maybeApplied) {
    // Whether it was carried out will be read; until then, and should nobody live to read it, its window
    // counts as open.
    state.unconfirmed = expected(state, sent, Answered::No);
    if (state.unconfirmed->lowers)
      state.memory.notBefore = clock_.wall() + offers::windowOf(state.memory, rules, clock_.wall());
    return gate_.settle(sent.write, Outcome::Unknown, error.message, state.offer.id, state.memory);
  }
  const Outcome outcome = outcomeOf(error);
  // A refused key says nothing about the offer.
  const bool refused = outcome == Outcome::Refused && error.kind != ErrorKind::KeyRefused;
  if (refused)
    state.memory = offers::afterRefusal(state.memory, error.message, clock_.wall());
  else if (error.kind != ErrorKind::Cancelled)
    state.memory = offers::afterFailure(state.memory, error.message, clock_.wall());
  gate_.settle(sent.write, outcome, error.message, state.offer.id, state.memory);
}

void OfferMover::answered(OfferState& state, const SentMove& sent, const offers::Answer& answer,
                          const offers::Rules& rules) {
  const UnconfirmedBid unconfirmed = expected(state, sent, Answered::Yes);
  offers::Learned learned =
      offers::learn(state.offer, state.memory, sent.price, answer, sent.shown, rules, clock_.wall());
  state.offer = std::move(learned.offer);
  state.memory = std::move(learned.memory);
  const bool accepted = std::holds_alternative<offers::Accepted>(answer);
  if (accepted) state.unconfirmed = unconfirmed;
  gate_.settle(sent.write, accepted ? Outcome::Accepted : Outcome::Refused, refusalText(answer),
               state.offer.id, state.memory);
  if (!state.memory.pausedBecause.empty())
    log::warning("offer_paused", {{"order", state.offer.id}, {"because", state.memory.pausedBecause}});
}

void OfferMover::confirm(OfferState& state, const Result<offers::Book>& read) {
  const offers::Bid* own = read ? read->find(state.offer.id) : nullptr;
  if (own && own->price.currency() != state.offer.bid.currency()) own = nullptr;
  if (!own) {
    const std::string why = read ? "the machine's spot market does not list the offer" : read.error().message;
    log::warning("read_back_failed", {{"order", state.offer.id}, {"error", why}});
    if (--state.unconfirmed->readsLeft > 0) {
      state.unconfirmed->nextRead = clock_.steady() + kReadBackPause;
      return;
    }
    return concluded(state, state.unconfirmed->answered ? Outcome::Accepted : Outcome::Unknown,
                     "could not be read back: " + why);
  }
  state.offer.bid = own->price;
  if (state.offer.bid == state.unconfirmed->price) {
    concluded(state, Outcome::Verified, {});
  } else if (--state.unconfirmed->readsLeft > 0) {
    state.unconfirmed->nextRead = clock_.steady() + kReadBackPause;
  } else {
    // It was never carried out, so it opened no window.
    if (state.unconfirmed->lowers && !state.unconfirmed->answered)
      state.memory.notBefore = state.unconfirmed->windowBefore;
    concluded(state, Outcome::NotApplied, "reads back as " + state.offer.bid.text());
  }
}

void OfferMover::concluded(OfferState& state, Outcome outcome, const std::string& answer) {
  const UnconfirmedBid was = *std::exchange(state.unconfirmed, std::nullopt);
  const std::string why = answer.empty() ? std::string(journal::name(outcome)) : answer;
  if (outcome == Outcome::Verified)
    state.memory = offers::withoutTrouble(state.memory);
  else if (outcome == Outcome::NotApplied)
    state.memory =
        offers::afterRefusal(state.memory, (was.answered ? "accepted, but " : "") + why, clock_.wall());
  else
    state.memory = offers::afterFailure(state.memory, why, clock_.wall());
  gate_.settle(was.write, outcome, answer, state.offer.id, state.memory);
}

}  // namespace agent::cycle
