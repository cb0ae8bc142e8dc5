#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "provider/core/price.h"

/// What the endpoints send and answer, as values (API page, *Endpoints*). Reading is tolerant: whatever may
/// be absent on the wire is optional here, unknown keys are passed over, and only a known key of the wrong
/// type is an error. All prices are per whole machine and day.
namespace provider::api {

/// `wallets`, one entry. Amounts may be null on the wire.
struct Wallet {
  std::string name;
  std::string deposit;
  std::optional<double> balance;
  std::optional<double> withdrawalFee;
};

/// What a machine is made of, as far as it is told.
struct Specs {
  std::string gpu;  ///< `2x NVIDIA GeForce RTX 3080`; empty when not told
  std::optional<double> gpuMemoryGb;
  std::optional<double> ramGb;
  std::string disk;
  std::string region;  ///< two-letter country code

  friend bool operator==(const Specs&, const Specs&) = default;
};

/// `my_servers`, one machine of the account.
struct MyServer {
  std::string name;
  std::optional<std::int64_t> id;
  /// Has it EVER connected (boolean or its text on the wire)
  std::optional<bool> connected;
  /// Is it connected NOW
  std::optional<bool> online;
  std::optional<bool> workingProperly;
  std::string visibility;  ///< `public`, `hidden`, … as told; empty when not told
  PriceMap onDemand;       ///< wire: `pricing`
  PriceMap spotMinimum;    ///< wire: `min_spot_pricing`
  Specs specs;
};

/// `server_config`, the settings that `set_server_settings` replaces, all of them.
struct ServerConfig {
  std::string name;
  std::optional<std::int64_t> id;
  std::optional<bool> connected;
  std::optional<bool> online;
  std::string visibility;
  PriceMap onDemand;     ///< wire: `pricing`
  PriceMap spotMinimum;  ///< wire: `spot_pricing`
  /// Whether the answer said anything about these prices at all. "Nothing said" is not "offered in no
  /// currency".
  bool onDemandTold = false;
  bool spotMinimumTold = false;
  std::optional<std::int64_t> mrlHours;
  /// 0 not rented · 1 spot · 2 on demand · 3 at a fixed USD price
  std::optional<int> rentalStatus;
  /// Wire keys of the currencies accepted; absent when not told.
  std::optional<std::vector<std::string>> allowedCoins;
  /// Wire keys of the currencies that the platform prices by itself (`autoprice` neither false nor null).
  std::vector<std::string> autopriced;
  /// `autoprice` and `usd_pricing` as JSON text, to be sent back as they came; empty when absent.
  std::string autopriceJson;
  std::string usdPricingJson;
  Specs specs;
};

/// `marketplace`, one machine of anybody. Handed to a visitor and then gone: its memory is reused for the
/// next.
struct MarketMachine {
  std::int64_t id = 0;
  std::int64_t owner = 0;
  std::string gpu;
  bool rented = false;  ///< on demand only
  PriceMap onDemand;
  PriceMap spot;
  /// One flag per `Currency`; all true when `allowed_coins` is absent.
  std::array<bool, kCurrencies.size()> accepts{};
  std::int64_t mrlHours = 0;
  double reliability = 0;
  double ratingAverage = 0;
  std::int64_t ratingCount = 0;
  std::string region;
  /// What the marketplace says the on-demand prices are worth in USD, a slot per `Currency`; 0 = not told.
  std::array<double, kCurrencies.size()> worthInUsd{};
};

/// What is said about a whole `marketplace` answer.
struct MarketSummary {
  std::vector<std::int64_t> ownIds;
  std::size_t machines = 0;    ///< handed to the visitor
  std::size_t unreadable = 0;  ///< left out because a field had the wrong type
};

enum class OrderType { OnDemand, Spot };
enum class OrderScope { Active, AlsoCompleted };

/// `my_orders`, one order of the account, as renter or bidder.
struct Order {
  std::int64_t id = 0;
  std::optional<std::int64_t> serverId;  ///< wire: `si`
  std::optional<Currency> currency;      ///< absent when the wire's is not known here
  std::string currencyKey;
  std::optional<Price> price;
  bool spot = false;
  bool expired = false;
  std::optional<double> spend;
  std::optional<std::int64_t> createdAt;   ///< wire: `ct`, seconds since 1970
  std::optional<std::int64_t> mrlSeconds;  ///< seconds here, hours elsewhere
  std::string image;
  std::string gpu;  ///< of the machine, from `specs`; empty when not told
};

/// `spot_marketplace`, one bid.
struct SpotOffer {
  std::int64_t id = 0;  ///< wire: `offer_id` or `order_id`
  double coins = 0;                  ///< the bid
  std::optional<Currency> currency;  ///< nothing where the wire does not name it
  bool active = false;
  bool mine = false;
};

/// `spot_marketplace` for one machine.
struct SpotMarket {
  bool exists = false;
  std::vector<SpotOffer> offers;
  int unreadable = 0;  ///< bids left out because their currency is not known here
  PriceMap minimum;  ///< wire: `server.min_pricing`
  std::optional<std::int64_t> mrlSeconds;
  std::string visibility;
  std::optional<bool> online;
  /// USD for one coin, by wire key.
  std::map<std::string, double> usdRates;
};

/// `set_server_settings`: replaces everything at once, so everything is here (API page, *Writing settings*).
struct SettingsUpdate {
  std::string name;
  std::string availability;
  std::int64_t mrlHours = 0;
  PriceMap onDemand;
  PriceMap spot;
  std::optional<std::vector<std::string>> allowedCoins;
  std::string autopriceJson;
  std::string usdPricingJson;
};

/// Reactions of `set_spot_price`, each with what it tells (API page, *Spot offers*).
namespace spot {
struct Accepted {};
/// `max_step` is the lowest price that may be set now, an absolute price. Nothing was changed, no window was
/// opened.
struct ExceededMaxStep {
  Price lowestNow;
};
/// `can_lower_every_600_seconds`
struct WindowNotOver {
  std::optional<std::chrono::seconds> left;  ///< nothing = not told, or no time a window can last
};
/// `too_low_price`
struct TooLow {
  std::optional<Price> minimum;
};
/// Any other code 6, verbatim.
struct Other {
  std::string text;
};
}  // namespace spot
using SpotAnswer =
    std::variant<spot::Accepted, spot::ExceededMaxStep, spot::WindowNotOver, spot::TooLow, spot::Other>;

/// `create_order`. Limits of the fields are the wire's and are checked before anything is sent.
struct NewOrder {
  Currency currency = Currency::Bitcoin;
  std::string image;
  std::int64_t serverId = 0;
  OrderType type = OrderType::OnDemand;
  std::optional<Price> spotPrice;  ///< required for `OrderType::Spot`
  std::optional<Price> requiredPrice;
  std::map<int, std::string> ports;  ///< port → `tcp` or `http`; at most 5
  std::map<std::string, std::string> env;
  std::string jupyterToken, sshKey, sshPassword, command, autosshEntrypoint;  ///< empty = left out
};

}  // namespace provider::api
