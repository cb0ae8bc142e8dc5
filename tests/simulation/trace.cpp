#include "tests/simulation/trace.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace simulation {

namespace {

/// Whoever looks at one seed may want more.
std::size_t kept() {
  static const char* const asked = std::getenv("CLORE_SIMULATION_TRACE");
  static const std::size_t lines = asked ? std::stoul(asked) : 40;
  return lines;
}

}  // namespace

void Trace::add(std::string what) {
  if (lines_.size() >= kept()) lines_.pop_front();
  lines_.push_back({clock_.steady(), std::move(what)});
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
