#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "provider/core/limits.h"
#include "provider/core/price.h"
#include "provider/market/snapshot.h"
#include "provider/pricing/schedule.h"

/// Policy → candidate price → guards → Decision.
namespace provider::pricing {

/// A price as an owner writes it: for the whole machine, or for each of its GPUs (`…/gpu`). It may be in
/// another currency than the policy's; it is then converted at the present rate.
struct OwnerPrice {
  Price price;
  bool perGpu = false;

  [[nodiscard]] Price forMachine(int gpuCount) const { return perGpu ? price.scaled(gpuCount) : price; }
  /// `2.40 USD/gpu`
  [[nodiscard]] std::string text() const { return price.text() + (perGpu ? "/gpu" : ""); }
};

/// `spot = 60%`: of the on-demand price.
struct ShareOfOnDemand {
  double share = 1.0;
};

/// `percentile = 40%`, `adjust = -3%`; `spot_percentile = 40%`
struct AtPercentile {
  double percentile = 0.5;  ///< 0 … 1
  double adjust = 0.0;      ///< -0.03 = 3 % below
};

/// `rank = 2`, `undercut = 1%`: below the second cheapest by one per cent, so that ours is the second
/// cheapest.
struct AtRank {
  std::size_t rank = 1;  ///< from 1 = the cheapest
  double undercut = 0.0;
};

/// Where a candidate for the spot minimum comes from; nothing = the spot minimum is left alone.
using SpotRule = std::variant<std::monostate, OwnerPrice, ShareOfOnDemand, AtPercentile>;

/// Which machines of the marketplace compare with ours.
struct Comparing {
  market::GpuCount gpuCount = market::GpuCount::Same;
  market::Rented rented = market::Rented::Any;
  std::vector<std::string> regions;  ///< country codes, upper case, sorted; empty = any
  double minReliability = 0.0;       ///< 0 … 1
  double minRating = 0.0;            ///< 0 … 5
  bool dropOutliers = true;
  std::size_t minSamples = 5;
  std::chrono::milliseconds marketMaxAge = std::chrono::minutes{15};
};

/// `strategy = fixed`: the price given.
struct Fixed {
  OwnerPrice onDemand;
};

/// `strategy = market`: a position among comparable machines, per GPU, times this machine's GPU count.
struct Market {
  std::variant<AtPercentile, AtRank> position;
};

/// From this idle time on, the factor.
struct Rung {
  std::chrono::milliseconds idle{};
  double factor = 1.0;
};

/// `strategy = ladder`: the last rented price, or where there is none the market's, times a factor that falls
/// with idle time; it stays while `staysForSpotTenant`.
struct Ladder {
  std::vector<Rung> rungs;  ///< ascending, the first at 0
  Market base;
};

/// `floor = cost + 10%`: what a day's electricity costs, plus a margin, so that it remains after the fees.
struct CostPlus {
  double margin = 0.0;
};

using FloorRule = std::variant<OwnerPrice, CostPlus>;

/// The owner's bounds. Required for every strategy that moves prices.
struct Bounds {
  std::optional<FloorRule> floor;
  std::optional<OwnerPrice> ceiling;
};

/// What a machine draws and what that costs; for `CostPlus`.
struct Power {
  double watts = 0;
  bool perGpu = false;
  Price perKwh;
};

/// The host's share of the marketplace's fees, a slot per `Currency` (API page, *Fees*).
struct Fees {
  std::array<double, kCurrencies.size()> onDemand{};
  std::array<double, kCurrencies.size()> spot{};
};

/// 5 % on demand and 1.25 % spot; 15 % more on what is paid in BTC and USD.
[[nodiscard]] Fees defaultFees();

enum class WhenRented { Hold, RaiseOnly, Follow };

/// How quickly a price may move. What an owner writes as `off` lets everything through.
struct Pace {
  WhenRented whenRented = WhenRented::Follow;
  double minChange = 0.0;  ///< share of the present price; 0 = off
  int confirmRaise = 1;    ///< readings in a row; 1 = off
  int confirmLower = 1;
  std::chrono::milliseconds cooldown{0};
  std::optional<double> stepUp;  ///< share of the present price; nothing = off
  std::optional<double> stepDown;
  /// How long a value that somebody else set is respected.
  std::chrono::milliseconds manualHold = std::chrono::hours{24};
};

/// For prices that follow something: `market`, `ladder`, and a fixed price that is converted.
[[nodiscard]] Pace defaultPace();

/// Everything an owner said about one machine's price. Immutable once validated.
struct Policy {
  std::string label;
  Currency currency = Currency::Bitcoin;  ///< the listing price that is set; the others keep their value
  std::variant<Fixed, Market, Ladder> strategy = Market{};
  SpotRule spot;
  Comparing comparing;  ///< for `Market`, `Ladder` and a spot minimum by percentile
  Bounds onDemandBounds;
  Bounds spotBounds;
  std::vector<Schedule> schedules;  ///< in file order
  Pace pace;
  std::optional<Power> power;  ///< required for `CostPlus`
  Fees fees = defaultFees();
  std::optional<std::int64_t> mrlHours;     ///< nothing = keep
  std::optional<std::string> availability;  ///< `public` or `hidden`; nothing = keep
};

/// Whether the on-demand price follows something that moves by itself, and so needs floor and ceiling.
[[nodiscard]] bool movesOnDemand(const Policy& policy);
/// The same of the spot minimum, for its own bounds.
[[nodiscard]] bool movesSpot(const Policy& policy);
/// Whether some price of the policy is compared with the marketplace.
[[nodiscard]] bool needsMarket(const Policy& policy);
/// The currencies whose worth in USD is needed because some price of the policy is in another currency than
/// it sets; USD is not among them.
[[nodiscard]] std::vector<Currency> ratesNeeded(const Policy& policy);

/// What the marketplace's own site accepts (API page, *Writing settings*).
[[nodiscard]] Limits defaultLimits();

}  // namespace provider::pricing
