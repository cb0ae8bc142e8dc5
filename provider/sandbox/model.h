#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/core/clock.h"
#include "provider/core/price.h"
#include "provider/sandbox/json_value.h"

/// What the marketplace keeps: machines and orders. Plain data; the rules are in `World`.
namespace provider::sandbox {

/// USD for one coin, a slot per `Currency`.
using UsdRates = std::array<double, kCurrencies.size()>;

struct Hardware {
  std::string board, processor, cores;
  double ramGb = 0;
  std::string disk;
  double diskSpeed = 0;
  std::string gpu;
  int gpuCount = 1;
  double gpuMemoryGb = 0;
  double upMbps = 0, downMbps = 0;
  std::string country;
};

/// What `set_server_settings` replaces, all of it.
struct Settings {
  bool listed = true;  ///< `public`, not `hidden`
  std::int64_t mrlHours = 72;
  PriceMap onDemand;
  PriceMap spotMinimum;
  std::array<bool, kCurrencies.size()> accepts{};
  /// Wire key → priced by the platform. Absent = never sent.
  std::optional<std::map<std::string, bool>> autoprice;
  std::optional<std::map<std::string, double>> usdPricing;
};

struct Machine {
  std::int64_t id = 0;
  std::int64_t owner = 0;
  bool own = false;
  std::string name;  ///< the account's own have one
  std::string initToken;
  bool connected = true;
  bool online = true;
  bool working = true;
  bool removed = false;  ///< from the account
  Settings settings;
  Hardware hardware;
  double reliability = 1;
  double ratingAverage = 0;
  std::int64_t ratingCount = 0;
  std::optional<std::string> cudaVersion;
  bool tellsUsdZero = false;        ///< its price maps carry the old samples' `usd: 0`
  bool rented = false;              ///< one of `orders` is on demand: asked for often, and so kept here
  std::vector<std::size_t> orders;  ///< positions of those that have not ended, oldest first
};

/// A machine of a recorded market, and whether somebody had it on demand then.
struct RecordedMachine {
  Machine machine;
  bool rented = false;
};

/// For so long somebody else had one of the account's machines, at one price.
struct Tenancy {
  std::string machine;  ///< its name
  std::int64_t order = 0;
  bool spot = false;
  Price price = Price::fromUnits(0, Currency::Bitcoin);  ///< per day
  SteadyTime from{};
  SteadyTime until{};
};

/// A rental on demand or a bid on the spot market, by the account or by somebody else.
struct Order {
  std::int64_t id = 0;
  std::size_t machine = 0;  ///< position
  bool mine = false;
  bool spot = false;
  Price price = Price::fromUnits(0, Currency::Bitcoin);
  std::int64_t mrlSeconds = 0;
  std::string image;
  std::map<int, std::string> ports;
  WallTime createdAt{};
  SteadyTime startedAt{};
  bool ended = false;
  bool active = false;                                   ///< it has the machine
  std::optional<SteadyTime> activeSince;                 ///< since when it pays the present price
  Price spent = Price::fromUnits(0, Currency::Bitcoin);  ///< before `activeSince`
  std::optional<SteadyTime> loweredAt;
};

/// Everything that `generate` makes.
struct Market {
  std::vector<Machine> machines;  ///< by id, from 1
  std::vector<Order> orders;
  std::int64_t nextOrderId = 39;
};

}  // namespace provider::sandbox
