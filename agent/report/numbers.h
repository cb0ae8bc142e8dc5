#pragma once

#include <string>

/// Numbers for people; they never follow the locale.
namespace agent::report {

/// With so many decimals: `99.50`
[[nodiscard]] std::string decimal(double number, int decimals);
/// As short as six digits allow: `0.9`, `65000`
[[nodiscard]] std::string plain(double number);

}  // namespace agent::report
