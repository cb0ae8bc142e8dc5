#pragma once

#include <array>
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
[[nodiscard]] double felt(const Deal& deal, Renters renters, Random& random);
/// The share of machines that are rented, by their price over what the model usually costs, as the record's
/// fit has it: some 55 % in all, and fewer of the dear ones. What becomes of the crowd's choices is like it;
/// this is only for guessing beforehand how many will find something.
[[nodiscard]] double usuallyRented(double ratio);
/// How many machines one looks at, where there are so many.
inline constexpr std::size_t kLooks = 16;

/// The most that a renter pays, over what the model usually costs. Who finds nothing for it leaves.
[[nodiscard]] double drawBudget(Random& random, Renters renters);
/// The same of one who bids: a spot machine may be taken away at any moment, which makes it worth less.
[[nodiscard]] double drawSpotBudget(Random& random);
/// How long a bid stands, on average: unless its bidder is outbid and leaves, and all in all.
inline constexpr double kBidLastsHours = 14, kBidStandsHours = 12;

/// How long a renter stays, at most as long as the machine may be rented. Half of all stay for less than nine
/// hours, few for weeks, and nobody for less than ten minutes, also where a machine may be rented for no time
/// at all.
[[nodiscard]] std::chrono::milliseconds drawStay(Random& random, std::chrono::milliseconds longest);
/// What is left of a stay that one finds: long ones are found more often.
[[nodiscard]] std::chrono::milliseconds drawRestOfStay(Random& random, std::chrono::milliseconds longest);

/// How many come at an hour of the week, in UTC, over the average: fewer by night and on weekends.
[[nodiscard]] double crowding(WallTime at);
inline constexpr double kMostCrowded = 1.3;

/// How an owner's prices wander about those that he began with, as a logarithm.
[[nodiscard]] double nextMood(double mood, Random& random);
/// One such deviation, of somebody whom nobody knew before.
[[nodiscard]] double firstMood(Random& random);

/// Prices times a factor, of the coins that the owner takes; the others are placeholders and stay. With the
/// website's decimals and inside its bounds; a price that lies outside them stays, for the website would not
/// take it again.
[[nodiscard]] PriceMap scaledPrices(const PriceMap& prices, const std::array<bool, kCurrencies.size()>& taken,
                                    double factor);

}  // namespace provider::sandbox
