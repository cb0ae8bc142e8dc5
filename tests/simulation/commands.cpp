#include "tests/simulation/life.h"
#include "tests/simulation/wish_drawing.h"

/// What the owner tells the agent, by commands of another process and by a reload.
namespace simulation {

using namespace provider;
using namespace std::chrono_literals;
using agent::journal::Journal;

void Life::command(const std::string& what, const std::function<Result<void>(Journal&)>& call) {
  auto opened = Journal::open(town_.agent.journalFile());
  const bool done = opened && call(*opened);
  town_.trace.add("command: " + what + (done ? "" : ", which fails"));
}

void Life::pauseOrResume() {
  const std::string subject = someSubject();
  const WallTime now = town_.clock.wall();
  const auto paused = town_.facts.pauses.find(subject);
  if (paused != town_.facts.pauses.end() || chance_.oneIn(4))
    return command("resume " + subject, [&](Journal& journal) -> Result<void> {
      const auto resumed = journal.resume(subject, now);
      if (!resumed) return std::unexpected(resumed.error());
      town_.facts.pauses.erase(subject);
      town_.tellAll([&](Invariant& each) { each.resumed(subject); });
      return {};
    });
  std::optional<WallTime> until;
  if (!chance_.oneIn(3)) until = now + chance_.span(1min, 3h);
  command("pause " + subject, [&](Journal& journal) {
    auto done = journal.pause({.machine = subject, .since = now, .until = until});
    if (done) town_.facts.pauses[subject] = until;
    return done;
  });
}

void Life::silence() {
  const std::string subject = someSubject();
  const WallTime now = town_.clock.wall();
  const WallTime until = now + chance_.span(1min, 2h);
  command("silence " + subject, [&](Journal& journal) {
    // What fails on a broken disk may be found there afterwards.
    town_.facts.silences[subject] = until;
    return journal.silence({.subject = subject, .since = now, .until = until, .reason = "simulated"});
  });
}

void Life::reload() {
  Wishes drawn = drawWishes(chance_, town_.world, town_.options.usdRates);
  // `[api]` changes with a restart only.
  drawn.requestInterval = town_.facts.wishes.requestInterval;
  town_.trace.add("reload: mode " + drawn.mode);
  town_.configure(std::move(drawn));
}

}  // namespace simulation
