#include "agent/cycle/clock_watch.h"

#include <fstream>
#include <utility>

namespace agent::cycle {

using namespace provider;
using std::chrono::milliseconds;

namespace {

milliseconds distanceOf(WallTime wall, SteadyTime steady) {
  return wall.time_since_epoch() - steady.time_since_epoch();
}

milliseconds withoutSlack(milliseconds by) {
  return std::chrono::abs(by) > ClockWatch::kSlack ? by : milliseconds::zero();
}

}  // namespace

std::string readBootId() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  file >> id;
  return id;
}

ClockWatch::ClockWatch(const Clock& clock, std::string bootId)
    : clock_(clock), bootId_(std::move(bootId)), distance_(distance()) {}

milliseconds ClockWatch::distance() const {
  constexpr milliseconds kTogether{5};
  constexpr int kTries = 5;
  // Two readings between which this process had to wait are no pair.
  for (int tries = 1;; ++tries) {
    const SteadyTime before = clock_.steady();
    const milliseconds distance = distanceOf(clock_.wall(), before);
    if (clock_.steady() - before <= kTogether || tries == kTries) return distance;
  }
}

milliseconds ClockWatch::jumped() {
  const milliseconds by = withoutSlack(distance() - distance_);
  distance_ += by;
  return by;
}

milliseconds ClockWatch::jumpedSince(const journal::ClockMark& mark) const {
  if (bootId_.empty() || mark.bootId != bootId_) return milliseconds::zero();
  return withoutSlack(distance() - distanceOf(mark.wall, mark.steady));
}

journal::ClockMark ClockWatch::mark() const {
  // As it was followed last, whatever was done to the calendar since.
  const SteadyTime steady = clock_.steady();
  return {.bootId = bootId_, .wall = WallTime{steady.time_since_epoch() + distance_}, .steady = steady};
}

}  // namespace agent::cycle
