#pragma once

#include <chrono>
#include <string>

#include "agent/journal/journal.h"
#include "provider/core/clock.h"

namespace agent::cycle {

/// What names this boot of the machine; empty when the system does not tell.
[[nodiscard]] std::string readBootId();

/// Notices when somebody sets the calendar: it is then another distance from the time since boot. What is
/// remembered in calendar time can be moved along, and waits neither end early nor last longer for it.
class ClockWatch {
 public:
  /// Smaller changes may be the time between two readings; they add up until they are not small.
  static constexpr std::chrono::milliseconds kSlack{50};

  /// The clock outlives this. An empty `bootId` knows no other process's time.
  ClockWatch(const provider::Clock& clock, std::string bootId);

  /// By how much the calendar was moved since the last call, forward or back; zero when it was not.
  [[nodiscard]] std::chrono::milliseconds jumped();
  /// By how much it was moved since an earlier process of this boot made the mark; zero for a mark of another
  /// boot.
  [[nodiscard]] std::chrono::milliseconds jumpedSince(const journal::ClockMark& mark) const;
  [[nodiscard]] journal::ClockMark mark() const;

 private:
  [[nodiscard]] std::chrono::milliseconds distance() const;

  const provider::Clock& clock_;
  std::string bootId_;
  std::chrono::milliseconds distance_;
};

}  // namespace agent::cycle
