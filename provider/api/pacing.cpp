#include "provider/api/pacing.h"

#include <algorithm>

namespace provider::api {

using std::chrono::milliseconds;

namespace {

constexpr SteadyTime kNever{};

void noteSent(PacingState& state, SlotUse use, SteadyTime sent) {
  state.lastSent = std::max(state.lastSent, sent);
  if (use == SlotUse::CreateOrder) state.lastOrder = std::max(state.lastOrder, sent);
}

}  // namespace

SteadyTime nextSlot(const PacingState& state, const PacingRules& rules, SlotUse use) {
  SteadyTime slot = state.notBefore;
  if (state.lastSent != kNever) slot = std::max(slot, state.lastSent + rules.interval);
  if (use == SlotUse::CreateOrder && state.lastOrder != kNever)
    slot = std::max(slot, state.lastOrder + rules.orderInterval);
  return slot;
}

PacingState believable(const PacingState& state, SteadyTime now) {
  if (state.lastSent <= now && state.lastOrder <= now) return state;
  return {.lastSent = std::min(state.lastSent, now),
          .lastOrder = std::min(state.lastOrder, now),
          .notBefore = {},
          .refusalsInARow = 0};
}

PacingState afterAnswer(PacingState state, SlotUse use, SteadyTime sent) {
  noteSent(state, use, sent);
  state.refusalsInARow = 0;
  return state;
}

PacingState afterRefusal(PacingState state, const PacingRules& rules, SlotUse use, SteadyTime sent,
                         SteadyTime now, std::optional<std::chrono::seconds> retryAfter) {
  noteSent(state, use, sent);
  milliseconds wait = std::min(rules.firstBackoff, rules.longestBackoff);
  for (int doubled = 0; doubled < state.refusalsInARow && wait < rules.longestBackoff; ++doubled)
    wait = std::min(wait * 2, rules.longestBackoff);
  if (retryAfter) wait = std::max<milliseconds>(wait, std::min(*retryAfter, kLongestRetryAfter));
  state.notBefore = std::max(state.notBefore, now + wait);
  ++state.refusalsInARow;
  return state;
}

}  // namespace provider::api
