#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/cycle/engine.h"
#include "agent/journal/journal.h"
#include "provider/sandbox/world.h"
#include "tests/simulation/wishes.h"

namespace simulation {

/// What is so at this moment, for whoever judges. Time in two kinds, the world, what the owner wants and has
/// switched, and the agent as far as one may look into it.
struct Facts {
  const provider::VirtualClock& clock;
  const provider::sandbox::World& world;
  UsdRates rates{};
  std::chrono::milliseconds loweringWindow{};
  Wishes wishes{};  ///< in force
  /// By what they stop (`offer:39`; empty = all); nothing = until resumed.
  std::map<std::string, std::optional<provider::WallTime>> pauses{};
  /// Subjects, and until when.
  std::map<std::string, provider::WallTime> silences{};
  const agent::cycle::Engine* engine = nullptr;  ///< null while no agent runs
  agent::journal::Journal* journal = nullptr;    ///< the same
  /// Since this agent was started the disk failed at least once: what it learned may not be on it.
  bool diskFailed = false;
  bool mailFails = false;
  bool calm = false;  ///< nothing goes wrong any more

  [[nodiscard]] bool isPaused(const std::string& subject) const {
    for (const std::string& each : {std::string{}, subject}) {
      const auto pause = pauses.find(each);
      if (pause != pauses.end() && (!pause->second || *pause->second > clock.wall())) return true;
    }
    return false;
  }
  [[nodiscard]] bool isSilenced(const std::string& subject) const {
    for (const std::string& each : {std::string{}, subject}) {
      const auto silence = silences.find(each);
      if (silence != silences.end() && silence->second > clock.wall()) return true;
    }
    return false;
  }
};

}  // namespace simulation
