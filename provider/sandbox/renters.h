#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "provider/core/price.h"
#include "provider/sandbox/model.h"
#include "provider/sandbox/options.h"
#include "provider/sandbox/random.h"

/// How one of the others behaves, without time and without a world. The record shows what is offered and what
/// is rented, once; how long people stay and how often owners change their minds it does not show: those
/// figures are assumptions, all of them here.
namespace provider::sandbox {

[[nodiscard]] std::chrono::milliseconds ofHours(double count);

/// `8x NVIDIA GeForce RTX 3070` without the number; mixed rigs are a kind of their own.
[[nodiscard]] std::string modelOf(const std::string& gpu);

/// What a price is worth in USD, and of several the cheapest that the owner takes: what renters compare.
struct Deal {
  Price price = Price::fromUnits(0, Currency::Bitcoin);
  double usd = 0;        ///< for the whole machine and a day
  double usdPerGpu = 0;  ///< what is compared
};
[[nodiscard]] std::optional<Deal> bestDeal(const PriceMap& prices, const Machine& machine,
                                           const WorldOptions& options);

/// How dear a machine feels to one renter, as a logarithm: its price, and his liking, which nobody else
/// knows. Renters who take what feels cheapest of much that is free rent by a logit in the logarithm of the
/// price, as the record's fit has it (API page, *The shape of a real market*).
[[nodiscard]] double felt(const Deal& deal, Random& random);
/// How many machines one looks at.
inline constexpr int kLooks = 16;

/// The most that a renter pays, over what the model usually costs. Who finds nothing for it leaves.
[[nodiscard]] double drawBudget(Random& random);

/// How long a renter stays, if the machine may be rented for so long. Half of all stay for less than nine
/// hours, few for weeks.
[[nodiscard]] std::chrono::milliseconds drawStay(Random& random);
/// What is left of a stay that one finds: long ones are found more often.
[[nodiscard]] std::chrono::milliseconds drawRestOfStay(Random& random, std::chrono::milliseconds longest);

/// How many come at an hour of the week, in UTC, over the average: fewer by night and on weekends.
[[nodiscard]] double crowding(WallTime at);
inline constexpr double kMostCrowded = 1.3;

/// How an owner's prices wander about those that he began with, as a logarithm.
[[nodiscard]] double nextMood(double mood, Random& random);

/// Prices times a factor, of the coins that the owner takes; the others are placeholders and stay. Within the
/// website's decimals.
[[nodiscard]] PriceMap scaledPrices(const PriceMap& prices, const Machine& machine, double factor);

}  // namespace provider::sandbox
