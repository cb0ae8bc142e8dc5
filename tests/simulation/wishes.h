#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/core/price.h"
#include "provider/sandbox/model.h"

/// What the owner wants, as a configuration says it. The simulation judges by these and not by what the agent
/// made of the text, so that a fault in between is found too.
namespace simulation {

using provider::sandbox::UsdRates;

/// `2.40 USD/gpu`
struct PriceWish {
  provider::Price price;
  bool perGpu = false;

  [[nodiscard]] std::string text() const { return price.text() + (perGpu ? "/gpu" : ""); }
  /// In units of `currency`, for a machine with so many GPUs; not rounded.
  [[nodiscard]] double units(provider::Currency currency, int gpus, const UsdRates& rates) const;
};

/// In units of the policy's currency.
struct Interval {
  double low = 0;
  double high = 1e18;
  /// As far as a rounding to 10⁻⁸ may lead.
  [[nodiscard]] bool contains(double units) const;
};

enum class Strategy { Fixed, Percentile, Rank, Ladder };

struct PolicyWish {
  std::string label;
  Strategy strategy = Strategy::Fixed;
  provider::Currency currency = provider::Currency::Bitcoin;
  std::optional<PriceWish> onDemand;  ///< of `Fixed`
  std::optional<PriceWish> floor;
  std::optional<PriceWish> ceiling;
  std::optional<int> spotPercent;  ///< of on demand; nothing = the spot minimum is left alone
  int place = 50;                  ///< the percentile, or the rank
  int minChangePercent = 0;
  int confirmations = 1;
  std::chrono::minutes cooldown{0};
  std::optional<int> stepPercent;
  std::string whenRented = "follow";
  std::chrono::hours manualHold{24};

  [[nodiscard]] bool follows() const { return strategy != Strategy::Fixed; }
  [[nodiscard]] Interval onDemandBounds(int gpus, const UsdRates& rates) const;
  [[nodiscard]] Interval spotBounds(int gpus, const UsdRates& rates) const;
  [[nodiscard]] std::string section() const;
};

/// `[server.…]`
struct ServerWish {
  std::string pattern;  ///< a name, or `*`
  std::string policy;
  std::optional<int> mrlHours;
  std::optional<std::string> availability;
};

/// `[offer.…]`
struct OfferWish {
  std::int64_t order = 0;
  bool lowestWinning = false;
  /// What to bid, or `max_bid`.
  provider::Price price;
  int incrementPercent = 1;
};

struct Wishes {
  std::string mode = "enforce";
  std::chrono::milliseconds requestInterval{1100};
  std::chrono::minutes pollInterval{1};
  std::chrono::minutes marketInterval{5};
  std::chrono::minutes configInterval{30};
  std::chrono::minutes offersInterval{2};
  std::chrono::minutes offlineAfter{3};
  std::chrono::minutes apiAfter{5};
  std::chrono::minutes recoverAfter{2};
  std::chrono::seconds groupWait{30};
  std::chrono::hours repeatEvery{4};
  /// `[limits]`, in units; nothing = as they are without the section.
  std::map<provider::Currency, std::pair<std::int64_t, std::int64_t>> limits;
  std::vector<PolicyWish> policies;
  std::vector<ServerWish> servers;
  std::vector<OfferWish> offers;

  [[nodiscard]] const ServerWish* serverFor(const std::string& machine) const;
  [[nodiscard]] const PolicyWish* policyFor(const std::string& machine) const;
  [[nodiscard]] const OfferWish* offerFor(std::int64_t order) const;
  [[nodiscard]] Interval limitsOf(provider::Currency currency) const;
  /// The configuration file.
  [[nodiscard]] std::string ini() const;
};

}  // namespace simulation
