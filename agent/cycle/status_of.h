#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/knowledge.h"
#include "agent/report/status.h"
#include "provider/alerts/announce.h"
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
/// `silenced for 2h more`; empty when messages about it are sent.
[[nodiscard]] std::string silencedText(const provider::alerts::ConditionId& id,
                                       const std::vector<provider::alerts::Silence>& silences,
                                       provider::WallTime now);

}  // namespace agent::cycle
