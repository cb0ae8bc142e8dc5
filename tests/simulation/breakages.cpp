#include "tests/simulation/life.h"

/// Networks, disks, mail, calendars, and the agent's own death.
namespace simulation {

using namespace provider;
using namespace std::chrono_literals;

void Life::networkTrouble() {
  const double share = chance_.oneOf({0.1, 0.3, 0.6, 1.0});
  town_.wire.setTrouble(share);
  town_.trace.add("the network fails: " + std::to_string(static_cast<int>(share * 100)) + "%");
  after(chance_.span(5s, chance_.oneIn(2) ? 5min : 40min), [this] {
    town_.wire.setTrouble(0.01);
    town_.trace.add("the network works");
  });
}

void Life::diskTrouble() {
  using enum test::DiskFault;
  const Town::DiskTrouble trouble{
      .n = static_cast<std::uint64_t>(chance_.whole(1, chance_.oneIn(2) ? 12 : 200)),
      .how = chance_.oneOf({Full, IoError, ReadOnly}),
      .lasting = chance_.oneIn(2),
      .deadly = chance_.oneIn(3)};
  town_.setDiskTrouble(trouble);
  town_.trace.add("the disk will fail at call " + std::to_string(trouble.n) +
                  (trouble.deadly ? ", and kill" : ""));
  after(chance_.span(1min, 25min), [this] { town_.setDiskTrouble(std::nullopt); });
}

void Life::mailTrouble() {
  town_.setMailTrouble(chance_.oneOf({0.5, 1.0}));
  town_.trace.add("the mail fails");
  after(chance_.span(1min, 60min), [this] { town_.setMailTrouble(0); });
}

void Life::calendarJump() {
  const auto longest = chance_.oneOf<std::chrono::milliseconds>({2s, 5min, 3h, 24h * 40});
  const auto by = (chance_.oneIn(2) ? 1 : -1) * chance_.span(60ms, longest);
  town_.clock.jumpWall(by);
  ++town_.tally.jumps;
  town_.trace.add("the calendar jumps by " + std::to_string(by.count()) + " ms");
}

void Life::killNow() {
  if (town_.agent.isRunning()) town_.kill("between two pieces of work");
}

void Life::killSoon() {
  town_.wire.setDeadliness(chance_.oneOf({0.05, 0.3}));
  after(chance_.span(10s, 5min), [this] { town_.wire.setDeadliness(0); });
}

}  // namespace simulation
