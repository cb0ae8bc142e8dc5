#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/rehearsal/course.h"
#include "agent/rehearsal/earnings.h"
#include "provider/sandbox/recorded.h"

/// The real configuration and the real loop on a virtual clock, against a simulated market.
namespace agent::rehearsal {

struct Plan {
  std::chrono::days length{7};
  std::uint64_t seed = 1;
  std::size_t machines = 0;  ///< 0 = as `castFor`
  std::size_t rivals = 3500;
  /// Of a machine in thirty days, about.
  double outages = 1;
  /// The market to begin with; nothing = one that is made from the seed.
  std::optional<provider::sandbox::Record> record;
};

/// The whole of it: with the agent, and the same weeks without, where each price stays what it was at the
/// beginning.
struct Rehearsal {
  Course course;
  std::vector<Earnings> earnings;   ///< of `course.machines`, by position
  std::vector<Earnings> leftAlone;  ///< likewise, without the agent
  Terms terms;
  std::size_t rivals = 0;
  std::chrono::milliseconds requestInterval{};
  std::vector<std::string> notes;  ///< for people: what could not be rehearsed
};

/// `progress` is called after each day.
[[nodiscard]] Rehearsal rehearse(const config::Config& config, const Plan& plan,
                                 const std::function<void(std::chrono::days, std::chrono::days)>& progress);

}  // namespace agent::rehearsal
