#pragma once

#include <string>
#include <vector>

#include "agent/report/explanation.h"

/// Internal to this room: the sections of an explanation, each with its title.
namespace agent::report {

[[nodiscard]] std::string machineSection(const Explanation& explanation);
[[nodiscard]] std::string inputSection(const std::vector<Input>& inputs, provider::WallTime now);
[[nodiscard]] std::string priceSection(const Explanation& explanation, provider::market::Side side);
[[nodiscard]] std::string memorySection(const Reasoning& reasoning, provider::WallTime now);
[[nodiscard]] std::string decisionSection(const Explanation& explanation);

/// `0.00010000 BTC, 59.50 CLORE`; `none`
[[nodiscard]] std::string pricesText(const provider::PriceMap& prices);

/// `40s ago`
[[nodiscard]] std::string ago(provider::WallTime then, provider::WallTime now);
/// `in 12m (2025-01-02T03:04:05.000Z)`
[[nodiscard]] std::string inText(provider::WallTime time, provider::WallTime now);

}  // namespace agent::report
