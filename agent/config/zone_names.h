#pragma once

#include <string>

namespace agent::config {

/// Why this is no time zone, and which one may be meant. The names are looked up in the system's database,
/// where it can be read.
[[nodiscard]] std::string faultOfZone(const std::string& name);

}  // namespace agent::config
