#include "tests/simulation/invariants/lowering_window.h"

#include <algorithm>

#include "provider/sandbox/json_value.h"

namespace simulation {

using namespace provider;
using namespace std::chrono_literals;

namespace {

/// The calendar is followed to this.
constexpr auto kSlack = 100ms;
/// A step is asked for anew after a day.
constexpr auto kLessonKept = 23h;

}  // namespace

void LoweringWindow::sending(const Exchange& exchange) {
  const auto bid = bidRequest(exchange, facts());
  if (!bid || !bid->lowers() || !exchange.sent) return;
  const Known& known = known_[bid->order];
  const std::string what = "offer " + std::to_string(bid->order) + " lowered from " +
                           bid->present->price.text() + " to " + bid->desired.text();
  if (known.notBefore && exchange.at + kSlack < *known.notBefore)
    broken(what + " " + std::to_string((*known.notBefore - exchange.at).count()) +
           " ms before the window of the last lowering is over");
  const bool stepKnown =
      known.step && !known.changedHere && !known.unread && exchange.at - known.stepAt < kLessonKept;
  if (stepKnown && bid->desired < bid->present->price - *known.step)
    broken(what + ", although one step is known to be " + known.step->text());
}

void LoweringWindow::answered(const Exchange& exchange) {
  if (exchange.endpoint == "spot_marketplace" && exchange.told == Told::Faithfully)
    for (auto& [order, known] : known_) {
      const sandbox::Order* present = facts().world.order(order);
      const auto server = present ? facts().world.machines()[present->machine].id : 0;
      if (exchange.query == "market=" + std::to_string(server)) known.unread = known.changedHere = false;
    }
  if (const auto bid = bidRequest(exchange, facts())) learn(*bid, exchange);
}

void LoweringWindow::learn(const BidRequest& bid, const Exchange& exchange) {
  Known& known = known_[bid.order];
  if (!bid.present) return;
  if (exchange.told != Told::Faithfully) known.unread = true;
  // Its intent was on disk before it was sent, so that the window is known whatever becomes of the agent.
  if (exchange.carriedOut && bid.present->loweredAt == exchange.at)
    known.notBefore = exchange.at + facts().loweringWindow;
  if (exchange.code != 6 || exchange.told != Told::Faithfully || known.changedHere) return;
  const auto answer = sandbox::JsonValue::parse(exchange.answer);
  if (!answer) return;
  if (const auto left = answer->findInteger("time_to_lowering"))
    lessons_.push_back([&known, until = exchange.at + std::chrono::seconds{*left}] {
      known.notBefore = std::max(known.notBefore.value_or(until), until);
    });
  const sandbox::JsonValue* lowest = answer->find("max_step");
  if (!lowest || !lowest->number()) return;
  const Price limit = Price::fromNumber(*lowest->number(), bid.desired.currency()).value();
  lessons_.push_back([&known, step = bid.present->price - limit, at = exchange.at] {
    known.step = step;
    known.stepAt = at;
  });
}

void LoweringWindow::stepped() {
  for (const auto& lesson : lessons_) lesson();
  lessons_.clear();
}

void LoweringWindow::died() {
  lessons_.clear();
  // What a failing disk did not keep is not known any more.
  if (facts().diskFailed) known_.clear();
}

void LoweringWindow::repricedByHand(std::int64_t order) {
  Known& known = known_[order];
  // Nobody can tell any more what became of the move before.
  if (known.unread) known.notBefore.reset();
  known.changedHere = true;
}

}  // namespace simulation
