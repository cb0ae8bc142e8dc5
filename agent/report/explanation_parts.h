#pragma once

#include <string>

#include "agent/report/explanation.h"

/// Internal to this room: the sections of an explanation, each with its title.
namespace agent::report {

[[nodiscard]] std::string machineSection(const Explanation& explanation);
[[nodiscard]] std::string inputSection(const Reasoning& reasoning, provider::WallTime now);
[[nodiscard]] std::string priceSection(const Explanation& explanation, provider::market::Side side);
[[nodiscard]] std::string memorySection(const Reasoning& reasoning, provider::WallTime now);
[[nodiscard]] std::string decisionSection(const Explanation& explanation);

/// `40s ago`
[[nodiscard]] std::string ago(provider::WallTime then, provider::WallTime now);

}  // namespace agent::report
