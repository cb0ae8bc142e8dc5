#include "agent/commands/telling.h"

#include <chrono>

namespace agent::commands {

using namespace provider;
using namespace std::chrono_literals;

namespace {

/// A try of one channel takes 15 s at most.
constexpr auto kTellingTakes = 20s;

}  // namespace

void listenTo(notify::Courier& courier, cycle::Herald& herald, cycle::Signals& signals) {
  signals.attend(courier.descriptor(), [&] { herald.exchange(courier); });
}

void stopTelling(Session& session, cycle::Engine& engine, cycle::Herald& herald, notify::Courier& courier) {
  session.signals.disregard(courier.descriptor());
  courier.stop();
  herald.finish(engine, courier);
}

void tellAll(Session& session, cycle::Engine& engine, cycle::Herald& herald, notify::Courier& courier) {
  const SteadyTime until = session.clock.steady() + kTellingTakes;
  herald.dontWait();
  listenTo(courier, herald, session.signals);
  herald.work(engine, courier);
  while ((herald.busy() || !courier.idle()) && session.clock.steady() < until) {
    if (session.signals.stopRequested()) break;
    // A pulse that arrived wakes nobody.
    session.signals.sleepUntil(session.clock.steady() + 50ms, session.clock);
  }
  stopTelling(session, engine, herald, courier);
}

}  // namespace agent::commands
