#pragma once

#include <cstdint>
#include <string>

#include "agent/config/config.h"
#include "agent/cycle/knowledge.h"
#include "agent/report/status.h"
#include "provider/core/clock.h"

namespace agent::cycle {

struct Counters {
  std::uint64_t requests = 0;
  std::uint64_t writes = 0;
};

/// The picture of one moment: what is known, as people and monitoring read it.
[[nodiscard]] report::Status statusOf(const Knowledge& knowledge, const config::Config& config,
                                      const Counters& counters, const std::string& version,
                                      provider::WallTime now);

}  // namespace agent::cycle
