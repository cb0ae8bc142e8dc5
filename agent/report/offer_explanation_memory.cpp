#include "agent/journal/subjects.h"
#include "agent/report/explanation_parts.h"
#include "agent/report/offer_explanation_parts.h"
#include "agent/report/tables.h"
#include "agent/report/text.h"
#include "agent/report/wrap.h"

namespace agent::report {

using namespace provider;

namespace {

constexpr std::size_t kLongestWords = 80;

std::string stepText(const offers::Memory& memory, WallTime now) {
  if (!memory.step) return {};
  return memory.step->text() + " at most in one lowering" +
         (memory.stepLearnedAt ? ", learned " + ago(*memory.stepLearnedAt, now) : "");
}

std::string lowestText(const OfferExplanation& e) {
  if (!e.memory.lowestNow || e.memory.lowestNowBid != e.offer.bid) return {};
  return e.memory.lowestNow->text() + " may be set now, told by the last refusal";
}

std::string lastLowering(const offers::Memory& memory, WallTime now) {
  if (!memory.loweredAt) return {};
  return (memory.loweredTo ? "to " + memory.loweredTo->text() + ", " : "") + ago(*memory.loweredAt, now);
}

std::string seconds(std::chrono::milliseconds span) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(span).count()) + "s";
}

std::string windowText(const OfferExplanation& e) {
  const bool open = !e.memory.notBefore || *e.memory.notBefore <= e.now;
  std::string text = open ? "" : "no lowering for " + humanDuration(*e.memory.notBefore - e.now) + " more";
  const auto lasts = offers::windowOf(e.memory, e.rules, e.now);
  if (lasts > e.rules.window && e.memory.windowLearnedAt)
    text += (text.empty() ? "" : "; ") + std::string("it lasts ") + seconds(lasts) + " where the rules say " +
            seconds(e.rules.window) + ", learned " + ago(*e.memory.windowLearnedAt, e.now);
  return text;
}

std::string minimumText(const std::optional<offers::ToldMinimum>& told, WallTime now) {
  if (!told) return {};
  return told->price.text() + ", told by a refusal " + ago(told->at, now) + "; the spot market showed " +
         (told->shown ? told->shown->text() : "none") + " then";
}

std::string failuresText(const offers::Memory& memory, WallTime now) {
  const bool waits = memory.retryAt && *memory.retryAt > now;
  if (memory.failuresInARow <= 0 && !waits) return {};
  std::string text = std::to_string(memory.failuresInARow) + " in a row";
  if (!memory.retryBecause.empty()) text += ", the last one for " + quoted(memory.retryBecause);
  return waits ? text + "; tried again " + inText(*memory.retryAt, now) : text;
}

std::string leftAlone(const OfferExplanation& e) {
  if (e.memory.pausedBecause.empty()) return {};
  return (e.memory.pausedAt ? "since " + ago(*e.memory.pausedAt, e.now) + ", " : "") + "for the answer " +
         quoted(e.memory.pausedBecause) + "; apply or clore-agent resume " + journal::pauseName(e.offer.id) +
         " tries again";
}

std::string raiseText(const OfferExplanation& e) {
  const int count = e.memory.raiseReadings;
  if (count <= 0) return {};
  std::string text = std::to_string(count) + " reading" + (count == 1 ? "" : "s") + " in a row wanted one";
  const auto* lowest = e.policy ? std::get_if<offers::LowestWinning>(&e.policy->strategy) : nullptr;
  if (lowest && lowest->confirmRaise > 1)
    text += ", confirm_raise is " + std::to_string(lowest->confirmRaise);
  return text;
}

std::string hadMachine(const OfferExplanation& e) {
  const offers::Bid* bid = e.book ? e.book->find(e.offer.id) : nullptr;
  return e.memory.hadMachine && bid && !bid->active ? "the offer had it once, and has it no more" : "";
}

}  // namespace

std::string quoted(const std::string& words) {
  return "\"" + shortened(printable(words), kLongestWords) + "\"";
}

std::string offerMemorySection(const OfferExplanation& e) {
  std::string out;
  const auto line = [&out](const char* label, const std::string& value) {
    if (!value.empty()) out += labelled(label, value);
  };
  line("step", stepText(e.memory, e.now));
  line("lowest price", lowestText(e));
  line("last lowering", lastLowering(e.memory, e.now));
  line("window", windowText(e));
  line("spot minimum", minimumText(e.memory.toldMinimum, e.now));
  line("raise", raiseText(e));
  line("machine", hadMachine(e));
  line("failed moves", failuresText(e.memory, e.now));
  line("left alone", leftAlone(e));
  return out.empty() ? out : "\nremembered\n" + out;
}

}  // namespace agent::report
