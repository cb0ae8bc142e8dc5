#pragma once

#include <string>
#include <vector>

#include "provider/alerts/announce.h"
#include "provider/core/clock.h"

namespace agent::report {

/// What is silenced now, until when, for how much longer, and why: what ends first comes first. Silences that
/// are over are left out; without any it is empty.
[[nodiscard]] std::string silenceTable(std::vector<provider::alerts::Silence> silences,
                                       provider::WallTime now);

}  // namespace agent::report
