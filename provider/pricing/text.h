#pragma once

#include <chrono>
#include <string>

/// Internal to this room: numbers as its sentences show them.
namespace provider::pricing {

/// `50%`, `2.5%`
[[nodiscard]] std::string percentText(double fraction);
/// In the largest unit that says enough: `40s`, `12m`, `7h`, `3d`
[[nodiscard]] std::string spanText(std::chrono::milliseconds span);

}  // namespace provider::pricing
