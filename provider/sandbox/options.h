#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/price.h"
#include "provider/sandbox/model.h"

namespace provider::sandbox {

enum class OutageKind { Offline, Disconnected, NotWorking };

/// `offline`, `disconnected`, `not-working`
[[nodiscard]] std::string_view name(OutageKind kind);
[[nodiscard]] std::optional<OutageKind> outageKindFromName(std::string_view text);

/// What renters look at.
enum class Renters {
  ComparePrices,
  AreBlindToPrices,  ///< to see what tells the one market from the other
};

/// Something that happens to one of the account's machines, at a time known from the start.
struct Outage {
  std::string machine;  ///< its name, or its number from 1
  OutageKind kind = OutageKind::Offline;
  std::chrono::milliseconds after{};  ///< from the world's start …
  std::chrono::milliseconds lasts{};  ///< … for so long
};

/// One of the account's machines, where more is to be said of it than that it is there.
struct NamedMachine {
  std::string name;
  std::string gpu;  ///< `8x NVIDIA GeForce RTX 3070`
  /// The one that it takes: a price in another would be what renters pay where that is cheaper. Nothing =
  /// bitcoin and CLORE.
  std::optional<Currency> currency{};
  bool listed = true;  ///< public at the beginning
};

/// What a world is made from. The same options give the same world, byte for byte, in the same program on the
/// same machine.
struct WorldOptions {
  std::uint64_t seed = 1;
  std::size_t machines = 4;  ///< the account's own, named `rig-01`, `rig-02`, …
  std::size_t rivals = 500;  ///< everybody else's
  std::size_t offers = 1;    ///< the account's bids on rivals' machines, with ids from 39 up
  std::string key;           ///< empty = made from the seed
  /// Where there are any, these are the account's machines, and `machines` is how many they are. They begin
  /// at prices from the middle of what rivals of their model ask.
  std::vector<NamedMachine> named{};
  /// Where there are any, these are the rivals, and `rivals` is how many they are.
  std::vector<RecordedMachine> recorded{};
  /// What the account's wallets hold at the start. Nothing public says what a wallet of dollars looks like;
  /// it is empty unless told.
  std::array<Price, kCurrencies.size()> deposited{Price::fromUnits(5'000'000, Currency::Bitcoin),
                                                  Price::fromUnits(500'000'000'000, Currency::Clore),
                                                  Price::fromUnits(0, Currency::Usd)};

  /// The rules' numbers (API page, *Transport* and *Spot offers*).
  std::chrono::milliseconds requestInterval{1000};
  std::chrono::milliseconds orderInterval{5000};
  std::chrono::milliseconds loweringWindow{600000};
  /// How far one lowering may go, a slot per `Currency`. The marketplace publishes none of them; the first is
  /// what its own sample shows, the others are worth about as much.
  std::array<Price, kCurrencies.size()> loweringStep{Price::fromUnits(100, Currency::Bitcoin),
                                                     Price::fromUnits(20'000'000, Currency::Clore),
                                                     Price::fromUnits(6'000'000, Currency::Usd)};
  /// Unless told, the CLORE is worth in bitcoin what the record's
  /// machines make of it; prices in CLORE follow it.
  UsdRates usdRates{65000, 0.28, 1};
  /// Rivals take USD too, for as much as the cheapest of their prices is worth, inside the website's bounds.
  /// The recorded market knows no prices in USD.
  bool rivalsAskInUsd = false;

  std::vector<Outage> outages;
  /// Renters and other owners act as time goes by (`Crowd`). Otherwise what is there stays as it is.
  bool crowd = false;
  /// With a crowd: how often each of the account's machines fails in a month of thirty days, beside the
  /// `outages` above. When, how, and for how long is the seed's; what the account does has no part in it.
  double outagesPerMachineMonth = 0;
  Renters renters = Renters::ComparePrices;
};

/// The name of the account's machine with this position, from 0.
[[nodiscard]] std::string ownName(std::size_t position);

/// Which of the account's machines is meant, by name or by number from 1.
[[nodiscard]] std::optional<std::size_t> ownPosition(const WorldOptions& options, std::string_view machine);

/// The key that the options ask for.
[[nodiscard]] std::string keyOf(const WorldOptions& options);

/// Why no world can be made from these, as a sentence for people.
[[nodiscard]] std::optional<std::string> faultIn(const WorldOptions& options);

}  // namespace provider::sandbox
