#pragma once

#include <chrono>
#include <string>

/// Numbers as sentences for people show them; they never follow the locale.
namespace provider {

/// `50%`, `2.5%`
[[nodiscard]] std::string percentText(double fraction);
/// In the largest unit of which there are at least two: `40s`, `12m`, `7h`, `3d`; a part of a second counts
/// as one, and less than nothing as nothing.
[[nodiscard]] std::string spanText(std::chrono::milliseconds span);

}  // namespace provider
