#include "tests/simulation/trace.h"

#include <cstdio>
#include <utility>

#include "agent/text/times.h"

namespace simulation {

void Trace::add(std::string what) {
  if (lines_.size() == kKept) lines_.pop_front();
  lines_.push_back({clock_.steady(), clock_.wall(), std::move(what)});
}

std::string Trace::text() const {
  std::string all;
  for (const Line& line : lines_) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%11.3f s  ",
                  static_cast<double>((line.at - start_).count()) / 1000);
    all += seconds + line.what + "\n";
  }
  return all;
}

}  // namespace simulation
