#include "agent/cycle/settings_writer.h"

#include <algorithm>

#include "agent/cycle/observe.h"
#include "agent/log/log.h"

namespace agent::cycle {

using namespace provider;
using namespace std::chrono_literals;
using journal::Outcome;

namespace {

/// Between two read-backs of one write: the marketplace may take a moment to show a change.
constexpr auto kReadBackPause = 5s;
constexpr auto kFirstHold = 1min;
constexpr auto kLongestHold = 60min;

}  // namespace

void SettingsWriter::write(MachineState& state) {
  const pricing::Decision& decision = *state.decision;
  const machines::Settings& settings = *state.machine.settings;
  const std::string after = describe(*decision.wanted, settings.autopriced);
  const auto id = gate_.intend({.id = 0,
                                .kind = journal::WriteKind::Settings,
                                .subject = decision.machine,
                                .before = describe(settings, settings.autopriced),
                                .after = after,
                                .reason = decision.reason,
                                .at = {},
                                .outcome = Outcome::Pending,
                                .answer = {},
                                .settledAt = {}});
  if (!id) return;
  const auto sent = client_.setServerSettings(updateOf(decision.machine, settings, *decision.wanted));
  if (!sent && !sent.error().maybeApplied) {
    gate_.settle(*id, outcomeOf(sent.error()), sent.error().message);
    if (sent.error().kind != ErrorKind::Cancelled) holdBack(state);
    return;
  }
  gate_.settle(*id, sent ? Outcome::Accepted : Outcome::Unknown, sent ? std::string{} : sent.error().message);
  state.pricing.memory = pricing::afterSending(std::move(state.pricing.memory), decision, clock_.wall());
  state.unconfirmed = UnconfirmedSettings{
      {.write = *id, .answered = sent.has_value(), .readsLeft = 3, .nextRead = clock_.steady()},
      after,
      clock_.wall()};
}

void SettingsWriter::confirm(MachineState& state) {
  const std::string& name = state.machine.reading.name;
  state.settingsAskedAt = clock_.steady();
  const auto read = client_.serverConfig(name);
  if (!read) {
    log::warning("read_back_failed", {{"machine", name}, {"error", read.error().message}});
    if (--state.unconfirmed->readsLeft > 0) {
      state.unconfirmed->nextRead = clock_.steady() + kReadBackPause;
      return;
    }
    const Outcome outcome = state.unconfirmed->answered ? Outcome::Accepted : Outcome::Unknown;
    return concluded(state, outcome, "could not be read back: " + read.error().message);
  }
  state.machine.settings = settingsOf(*read, state.machine.reading, clock_.wall());
  state.settingsReadAt = clock_.steady();
  const machines::Settings& settings = *state.machine.settings;
  const std::string present = describe(settings, settings.autopriced);
  // A write that nobody answered and that does not show either: what is there now somebody else may have set.
  const bool asExpected = present == state.unconfirmed->expected;
  if (state.decision && (state.unconfirmed->answered || asExpected))
    state.pricing.memory =
        pricing::afterReadBack(std::move(state.pricing.memory), state.decision->currency, settings);
  if (asExpected) {
    concluded(state, Outcome::Verified, {});
  } else if (--state.unconfirmed->readsLeft > 0) {
    state.unconfirmed->nextRead = clock_.steady() + kReadBackPause;
  } else {
    concluded(state, Outcome::NotApplied, "reads back as " + present);
  }
}

void SettingsWriter::concluded(MachineState& state, Outcome outcome, const std::string& answer) {
  gate_.settle(state.unconfirmed->write, outcome, answer);
  state.unconfirmed.reset();
  if (outcome != Outcome::Verified) return holdBack(state);
  state.pricing.notAppliedInARow = 0;
  state.pricing.heldUntil.reset();
}

void SettingsWriter::holdBack(MachineState& state) {
  const int doublings = std::min(state.pricing.notAppliedInARow++, 6);
  const auto hold = std::min<std::chrono::milliseconds>(kFirstHold * (1 << doublings), kLongestHold);
  state.pricing.heldUntil = clock_.wall() + hold;
}

}  // namespace agent::cycle
