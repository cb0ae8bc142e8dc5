#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/price.h"

/// Our own machines: what was read of them, and what that means.
namespace provider::machines {

/// The status as the marketplace words it. The rule is ours (API page, *Machine status*); visibility is a
/// separate axis: a hidden machine that is online is healthy.
enum class Status { Online, Offline, NotWorking, Disconnected };

[[nodiscard]] std::string_view name(Status status);

/// What a machine is made of, as far as it is told.
enum class Part { Gpus, GpuMemory, Ram, Disk };
inline constexpr std::array kParts{Part::Gpus, Part::GpuMemory, Part::Ram, Part::Disk};
/// Amounts by `Part`: a count, then GB.
using Hardware = std::array<std::optional<double>, kParts.size()>;

/// One machine in one poll of the account.
struct Reading {
  std::string name;
  std::optional<bool> connected;  ///< EVER connected
  std::optional<bool> online;     ///< connected NOW
  std::optional<bool> workingProperly;
  std::string visibility;
  PriceMap onDemand;
  PriceMap spotMinimum;
  Hardware hardware{};
};

/// First match wins: not connected → Disconnected, not online → Offline, not working → NotWorking, else
/// Online. Nothing when the fields that decide are absent: an answer that does not say is no reason to
/// conclude.
[[nodiscard]] std::optional<Status> statusOf(const Reading& reading);

/// Who has the machine (API page, *Readings that are easy to get wrong*).
enum class Rental { None, Spot, OnDemand, FixedUsd };

/// What `set_server_settings` would replace, as `server_config` told it.
struct Settings {
  std::string visibility;
  std::optional<std::int64_t> mrlHours;
  PriceMap onDemand;
  PriceMap spotMinimum;
  /// False when no answer said what the machine costs: a write would have to, and would take its other prices
  /// away.
  bool pricesTold = true;
  std::optional<std::vector<std::string>> allowedCoins;  ///< wire keys; absent when not told
  std::vector<std::string> autopriced;                   ///< wire keys that the platform prices by itself
  std::string autopriceJson;                             ///< verbatim, to be sent back
  std::string usdPricingJson;
  std::optional<std::int64_t> id;
  std::string gpu;
  Rental rental = Rental::None;
  bool rentalTold = true;  ///< false = `rental` is what the marketplace's list shows, if anything
  WallTime readAt{};
};

/// Whether the machine accepts a currency: by `allowedCoins`, or, when that is not told, by having a price in
/// it.
[[nodiscard]] bool accepts(const Settings& settings, Currency currency);

/// Whether the platform sets the machine's price in a currency by itself.
[[nodiscard]] bool autopriced(const Settings& settings, Currency currency);

/// A machine as known now: its last reading, and its settings once they were read.
struct Machine {
  Reading reading;
  WallTime readAt{};
  std::optional<Settings> settings;
};

/// The most that was seen of a part, and when it was last so much; the time is kept to the hour.
struct Most {
  double amount = 0;
  WallTime seenAt{};

  friend bool operator==(const Most&, const Most&) = default;
};

/// What has been so for as long as this is how the owner wants it.
inline constexpr std::chrono::hours kNewNormal{7 * 24};

/// To how much these times are kept: times that change with every poll would be a write with every poll.
inline constexpr std::chrono::hours kGrain{1};

/// What outlives a restart about a machine.
struct Memory {
  WallTime firstSeen{};
  bool everConnected = false;
  std::array<std::optional<Most>, kParts.size()> most{};  ///< by `Part`
  /// When it was last public, to the hour; nothing = never since it is known.
  std::optional<WallTime> listedAt{};

  friend bool operator==(const Memory&, const Memory&) = default;
};

/// The memory after a poll. A machine that was connected once has been lost when it reads Disconnected; one
/// that never was is being set up.
[[nodiscard]] Memory remember(const std::optional<Memory>& before, const Reading& reading, WallTime now);
/// The same of what the machine is made of, where something else than the poll tells it.
[[nodiscard]] Memory remember(Memory before, const Hardware& hardware, WallTime now);

/// Whether there is less of a part than the most that was seen of it within `kNewNormal`, beyond the
/// differences between two readings of the same thing (a drive's size goes up and down by what is free).
[[nodiscard]] bool isLess(Part part, double amount, const Most& most, WallTime now);
/// Whether anything is told.
[[nodiscard]] bool isTold(const Hardware& hardware);
[[nodiscard]] constexpr std::size_t indexOf(Part part) { return static_cast<std::size_t>(part); }

}  // namespace provider::machines
