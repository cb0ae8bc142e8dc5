#include "agent/report/explanation_parts.h"
#include "agent/report/tables.h"
#include "agent/report/wrap.h"

namespace agent::report {

using namespace provider;

namespace {

std::string text(const Price& price) { return price.text(); }
std::string text(std::int64_t hours) { return std::to_string(hours) + "h"; }
std::string text(const std::string& word) { return word; }

void add(std::string& sentence, const std::string& part) {
  sentence += (sentence.empty() ? "" : "; ") + part;
}

/// Until when somebody else's change is respected, and what was sent and has not been seen.
template <typename T>
std::string watched(const pricing::Watched<T>& value, const pricing::Pace& pace, WallTime now) {
  std::string sentence;
  if (value.changedByOthersAt) {
    const WallTime until = *value.changedByOthersAt + pace.manualHold;
    add(sentence, (value.seen ? "set to " + text(*value.seen) : std::string("taken away")) +
                      " by somebody else, noticed " + ago(*value.changedByOthersAt, now) +
                      ", respected for " + humanDuration(until - now) + " more");
  }
  if (value.sent && value.sent != value.seen) add(sentence, text(*value.sent) + " was sent and not seen yet");
  return sentence;
}

std::string counted(const pricing::PriceMemory& memory, const pricing::Pace& pace) {
  if (memory.direction == pricing::Direction::None || memory.readings == 0) return {};
  const bool raise = memory.direction == pricing::Direction::Raise;
  const int needed = raise ? pace.confirmRaise : pace.confirmLower;
  std::string sentence = std::to_string(memory.readings) + " reading" + (memory.readings == 1 ? "" : "s") +
                         " in a row wanted it " + (raise ? "raised" : "lowered");
  if (needed > 1)
    sentence += std::string(raise ? ", confirm_raise is " : ", confirm_lower is ") + std::to_string(needed);
  return sentence;
}

std::string priceText(const pricing::PriceMemory& memory, const pricing::Pace& pace, WallTime now) {
  std::string sentence = counted(memory, pace);
  if (const std::string other = watched(memory.price, pace, now); !other.empty()) add(sentence, other);
  if (memory.actedOn) add(sentence, "the last write rests on a reading of " + ago(*memory.actedOn, now));
  return sentence;
}

std::string holdText(const Reasoning& r) {
  std::string sentence;
  if (r.memory.notAppliedInARow > 0)
    add(sentence, std::to_string(r.memory.notAppliedInARow) + " write" +
                      (r.memory.notAppliedInARow == 1 ? "" : "s") + " in a row failed");
  if (r.gate.holdLeft) add(sentence, "writes wait " + humanDuration(*r.gate.holdLeft) + " more");
  if (r.gate.unconfirmed) add(sentence, "a write was sent and is still to be read back");
  return sentence;
}

}  // namespace

std::string memorySection(const Reasoning& r, WallTime now) {
  const pricing::Memory& memory = r.memory.memory;
  const pricing::Pace& pace = r.policy.pace;
  std::string out = "\nremembered\n";
  const auto line = [&out](const char* label, const std::string& value) {
    if (!value.empty()) out += labelled(label, value);
  };
  line("last write", memory.lastWriteAt ? ago(*memory.lastWriteAt, now) : "none");
  line("on demand", priceText(memory.onDemand, pace, now));
  line("spot minimum", priceText(memory.spot, pace, now));
  line("max. rental", watched(memory.mrlHours, pace, now));
  line("visibility", watched(memory.availability, pace, now));
  line("last rented at", memory.lastRentedPrice ? memory.lastRentedPrice->text() : "");
  line("failed writes", holdText(r));
  line("pause", r.gate.paused);
  if (r.gate.mode == "observe") line("mode", "observe: the agent writes nothing by itself, apply does");
  if (r.gate.mode == "paused") line("mode", "paused: nothing is written");
  return out;
}

}  // namespace agent::report
