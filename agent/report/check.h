#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/report/status.h"
#include "provider/core/clock.h"

namespace agent::report {

/// The monitoring plugins' exit codes.
enum class Health { Ok = 0, Warning = 1, Critical = 2, Unknown = 3 };

/// A threshold range as monitoring plugins write it: `10`, `10:`, `~:10`, `10:20`, `@10:20`.
struct Range {
  double low = 0;
  double high = 0;
  bool inside = false;  ///< `@`: alert inside the range
  std::string text;

  [[nodiscard]] bool alerts(double value) const;
};
[[nodiscard]] std::optional<Range> parseRange(std::string_view text);

struct CheckLine {
  Health health = Health::Unknown;
  std::string line;  ///< `CLORE OK - … | perfdata`, without newline; less than 2000 bytes
  /// All that the line may have left out, for `--verbose`: a line each.
  std::vector<std::string> more{};
};

/// The line when there is nothing to measure; `why` may be any text.
[[nodiscard]] CheckLine sayOnly(Health health, std::string_view why);

/// Thresholds on the number of machines that are not online.
struct Thresholds {
  std::optional<Range> warning;
  std::optional<Range> critical;
};

/// Alerts that fire, end or come and go decide, and the thresholds where given; channels through which no
/// message arrives are a WARNING; a picture older than three poll intervals is UNKNOWN and says so. A silence
/// keeps messages back, and changes nothing here.
[[nodiscard]] CheckLine check(const Status& status, const Thresholds& thresholds, provider::WallTime now);

/// One line of what matters, for `systemctl status`: `enforce: 16 machines, 15 online, 1 down: rig-03 …`.
[[nodiscard]] std::string summary(const Status& status, provider::WallTime now);

}  // namespace agent::report
