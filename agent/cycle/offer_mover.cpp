#include "agent/cycle/offer_mover.h"

#include <variant>

#include "agent/cycle/observe.h"
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
      return "can_lower_every_600_seconds, time_to_lowering " + std::to_string(a.left.count());
    }
    std::string operator()(const offers::RefusedTooLow& a) const {
      return "too_low_price" + (a.minimum ? ", min_price " + a.minimum->amount() : std::string{});
    }
    std::string operator()(const offers::RefusedOther& a) const { return a.text; }
  };
  return std::visit(Text{}, answer);
}

}  // namespace

void OfferMover::move(OfferState& state, const Price& price, const std::optional<Price>& shown,
                      const offers::Rules& rules) {
  const auto id = gate_.intend({.id = 0,
                                .kind = journal::WriteKind::SpotPrice,
                                .subject = std::to_string(state.offer.id),
                                .before = state.offer.bid.text(),
                                .after = price.text(),
                                .reason = state.move->reason,
                                .at = {},
                                .outcome = Outcome::Pending,
                                .answer = {},
                                .settledAt = {}});
  if (!id) return;
  const auto answer = client_.setSpotPrice(state.offer.id, price);
  if (answer)
    answered(state, *id, price, answerOf(*answer), shown, rules);
  else
    failed(state, *id, price, answer.error(), rules);
  gate_.remember(state.offer.id, state.memory);
}

void OfferMover::failed(OfferState& state, std::int64_t write, const Price& price, const Error& error,
                        const offers::Rules& rules) {
  if (!error.maybeApplied) {
    gate_.settle(write, outcomeOf(error), error.message);
    if (error.kind != ErrorKind::Cancelled)
      state.memory = offers::afterFailure(state.memory, error.message, clock_.wall());
    return;
  }
  gate_.settle(write, Outcome::Unknown, error.message);
  // Whether it was carried out will be read; until then, and should nobody live to read it, its window counts
  // as open.
  const bool lowers = price < state.offer.bid;
  if (lowers) state.memory.notBefore = clock_.wall() + offers::windowOf(state.memory, rules, clock_.wall());
  expect(state, write, price, lowers, Answered::No);
}

void OfferMover::expect(OfferState& state, std::int64_t write, const Price& price, bool lowers,
                        Answered answered) {
  state.expected = price;
  state.unconfirmed = Unconfirmed{.write = write,
                                  .answered = answered == Answered::Yes,
                                  .lowers = lowers,
                                  .sentAt = clock_.wall(),
                                  .readsLeft = 3,
                                  .nextRead = clock_.steady()};
}

void OfferMover::answered(OfferState& state, std::int64_t write, const Price& price,
                          const offers::Answer& answer, const std::optional<Price>& shown,
                          const offers::Rules& rules) {
  const bool lowers = price < state.offer.bid;
  offers::Learned learned =
      offers::learn(state.offer, state.memory, price, answer, shown, rules, clock_.wall());
  state.offer = learned.offer;
  state.memory = learned.memory;
  const bool accepted = std::holds_alternative<offers::Accepted>(answer);
  gate_.settle(write, accepted ? Outcome::Accepted : Outcome::Refused, refusalText(answer));
  if (!state.memory.pausedBecause.empty())
    log::warning("offer_paused", {{"order", state.offer.id}, {"because", state.memory.pausedBecause}});
  if (accepted) expect(state, write, price, lowers, Answered::Yes);
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
  if (state.offer.bid == *state.expected) {
    concluded(state, Outcome::Verified, {});
  } else if (--state.unconfirmed->readsLeft > 0) {
    state.unconfirmed->nextRead = clock_.steady() + kReadBackPause;
  } else {
    // It was never carried out, so it opened no window.
    if (state.unconfirmed->lowers && !state.unconfirmed->answered) state.memory.notBefore.reset();
    concluded(state, Outcome::NotApplied, "reads back as " + state.offer.bid.text());
  }
}

void OfferMover::concluded(OfferState& state, Outcome outcome, const std::string& answer) {
  gate_.settle(state.unconfirmed->write, outcome, answer);
  state.unconfirmed.reset();
  state.expected.reset();
  const std::string why = answer.empty() ? std::string(journal::name(outcome)) : answer;
  state.memory = outcome == Outcome::Verified ? offers::afterSuccess(state.memory)
                                              : offers::afterFailure(state.memory, why, clock_.wall());
  gate_.remember(state.offer.id, state.memory);
}

}  // namespace agent::cycle
