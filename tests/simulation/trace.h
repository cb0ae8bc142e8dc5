#pragma once

#include <deque>
#include <string>

#include "provider/core/clock.h"

namespace simulation {

/// The last things that happened, for whoever has to understand a failure.
class Trace {
 public:
  explicit Trace(const provider::Clock& clock) : clock_(clock) {}

  void add(std::string what);
  /// One line each, oldest first, with the time since the run's start.
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kKept = 40;
  struct Line {
    provider::SteadyTime at;
    provider::WallTime wall;
    std::string what;
  };

  const provider::Clock& clock_;
  provider::SteadyTime start_ = clock_.steady();
  std::deque<Line> lines_;
};

}  // namespace simulation
