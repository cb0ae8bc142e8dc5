#pragma once

#include <memory>
#include <optional>
#include <string>

#include "provider/core/clock.h"

namespace provider {

/// A named time zone of the IANA database (`Europe/Prague`), with its changes to and from daylight saving
/// time. A value; copies share what was loaded.
class TimeZone {
 public:
  /// What the wall clock there shows.
  struct Local {
    int weekday = 0;      ///< 0 = Monday … 6 = Sunday
    int minuteOfDay = 0;  ///< 0 … 1439
  };

  /// Reads the zone from the system's database; nothing when it has no such zone. Names are exact.
  [[nodiscard]] static std::optional<TimeZone> load(const std::string& name);
  [[nodiscard]] static TimeZone utc();

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] Local at(WallTime time) const;

 private:
  struct Rules;
  explicit TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;
};

}  // namespace provider
