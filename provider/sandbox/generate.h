#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "provider/core/clock.h"
#include "provider/sandbox/model.h"
#include "provider/sandbox/options.h"
#include "provider/sandbox/random.h"

namespace provider::sandbox {

/// A market that looks like the recorded one (API page, *The shape of a real market*), with the account's
/// machines and bids in it. The options have no fault. Orders begin at `wall` and `steady`; who is active is
/// not decided here.
[[nodiscard]] Market generate(const WorldOptions& options, WallTime wall, SteadyTime steady);

/// The GPU texts of the rivals that the options ask for, the most common first.
[[nodiscard]] std::vector<std::string> commonGpus(const WorldOptions& options);

/// The account's number among the owners.
inline constexpr std::int64_t kOwnOwner = 42;

/// What a machine's hosting client identifies itself with.
[[nodiscard]] std::string drawToken(Random& random);

/// Steps of `generate`.
[[nodiscard]] Machine rivalMachine(Random& random);
/// `wanted`, at a price that is at `share` of those that the machines of `market` of its model ask.
[[nodiscard]] Machine namedMachine(const NamedMachine& wanted, const Market& market,
                                   const WorldOptions& options, Random& random);
[[nodiscard]] Machine ownMachine(std::size_t position, Random& random);
/// What is asked in CLORE where that is worth something else in bitcoin than in the record.
void askAtRatesOf(const WorldOptions& options, Settings& settings);
/// As `WorldOptions::rivalsAskInUsd`.
void askInUsdToo(const WorldOptions& options, Machine& machine);
/// Rentals on demand: renters look at a few machines of the model they want and take the one that is the best
/// for its price, until as many are rented as in the record. `spared` is the position of a machine that stays
/// free.
void rentOut(Market& market, const WorldOptions& options, std::size_t spared, Random& random);
/// Rivals' bids and the account's own; the first of these is on `first`.
void placeBids(Market& market, const WorldOptions& options, std::size_t first, Random& random);

}  // namespace provider::sandbox
