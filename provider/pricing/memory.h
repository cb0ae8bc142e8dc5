#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "provider/core/clock.h"
#include "provider/core/price.h"
#include "provider/machines/machine.h"

namespace provider::pricing {

/// A value that the agent sets and that somebody else can change on the website.
template <typename T>
struct Watched {
  std::optional<T> seen;  ///< as last read
  std::optional<T> sent;  ///< what the agent sent last: to read it later is no change by somebody else
  std::optional<WallTime> changedByOthersAt;  ///< when it was noticed; ends with `manual_hold`

  friend bool operator==(const Watched&, const Watched&) = default;
};

enum class Direction { None, Raise, Lower };

/// What the guards remember of one price.
struct PriceMemory {
  Watched<Price> price;
  /// Where the last readings in a row pointed, how many they were, and the time of the last one counted.
  Direction direction = Direction::None;
  int readings = 0;
  std::optional<WallTime> countedReading;
  /// The reading that the last write rested on: one reading justifies one write.
  std::optional<WallTime> actedOn;

  friend bool operator==(const PriceMemory&, const PriceMemory&) = default;
};

/// What pricing has to know of a machine's past; outlives a restart.
struct Memory {
  PriceMemory onDemand;
  PriceMemory spot;
  Watched<std::int64_t> mrlHours;
  Watched<std::string> availability;
  std::optional<WallTime> lastWriteAt;
  std::optional<machines::Rental> rental;   ///< as last read
  std::optional<WallTime> rentalChangedAt;  ///< since when it is rented or idle, as far as known
  std::optional<Price> lastRentedPrice;     ///< the on-demand price when the last rental on demand began

  friend bool operator==(const Memory&, const Memory&) = default;
};

}  // namespace provider::pricing
