#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/api/transport.h"
#include "provider/core/clock.h"
#include "provider/sandbox/crowd.h"
#include "provider/sandbox/http.h"
#include "provider/sandbox/model.h"
#include "provider/sandbox/options.h"
#include "provider/sandbox/reply.h"

namespace provider::sandbox {

/// A request as it was answered.
struct RequestRecord {
  SteadyTime at{};
  WallTime wall{};
  std::string method;
  std::string endpoint;
  int status = 200;
  int code = 0;
  std::string error;  ///< with code 6
};

/// A change from outside the API: the machine itself, or its owner on the website. What is absent stays.
struct MachineChange {
  std::optional<bool> connected;
  std::optional<bool> online;
  std::optional<bool> working;
  std::optional<bool> removed{};  ///< from the account; its name is then unknown
  std::optional<int> gpuCount{};
  std::optional<bool> listed;
  std::optional<std::int64_t> mrlHours;
  /// Replace the prices of their currencies; zero takes one away.
  std::vector<Price> onDemand;
  std::vector<Price> spotMinimum;
  /// Taken from now on, beside those that are taken already.
  std::vector<Currency> accepts{};
};

struct MachineHealth {
  bool connected = true;
  bool online = true;
  bool working = true;
};

/// A marketplace with one account that obeys the rules of the API page. Time is its clock's, chance is its
/// seed's: the same options and the same requests at the same times give the same answers, byte for byte.
/// Used by one thread at a time; the clock outlives it.
class World {
 public:
  static constexpr std::size_t kRequestsKept = 10'000;

  /// The options have no fault (`faultIn`).
  World(Clock& clock, WorldOptions options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// `handOver`, where there is one, is set by an accepted `marketplace`, whose answer then has no body. It
  /// shows the machines as they are when it is called; not after the next request.
  [[nodiscard]] Answer handle(const HttpRequest& request, api::MarketHandOver* handOver = nullptr);

  [[nodiscard]] const std::string& key() const { return key_; }
  /// Accepted and refused, oldest first; the last `kRequestsKept`.
  [[nodiscard]] const std::deque<RequestRecord>& requests() const { return requests_; }

  /// False when the account has no such machine.
  bool change(std::string_view name, const MachineChange& change);
  /// The same of anybody's machine, by its number.
  bool change(std::int64_t serverId, const MachineChange& change);
  /// Somebody rents one of the account's machines on demand, at its price in the first currency that it
  /// takes. False when there is no such machine, or it is rented, or has no price.
  bool rent(std::string_view name);
  /// The same of anybody's machine, by its number.
  bool rent(std::int64_t serverId);
  /// That rental ends. False when there is none.
  bool release(std::string_view name);
  bool release(std::int64_t serverId);
  /// Somebody else bids on a machine. The order's id; nothing when there is no such machine, it cannot be
  /// reached, does not take the coin, or asks for more.
  std::optional<std::int64_t> bid(std::int64_t serverId, const Price& price);
  /// A bid, the account's or a rival's, is changed on the website. The price may be any that the machine's
  /// minimum allows: neither step nor window stand in the way, but lowering opens the window. False when
  /// there is no such bid, it ended, or is in another currency.
  bool reprice(std::int64_t order, const Price& price);
  /// An order, the account's or somebody else's, is cancelled on the website. False when there is none that
  /// lives.
  bool endOrder(std::int64_t order);
  /// From now on: how far one lowering goes in the step's currency, and how long the window of the last one
  /// lasts in all, also where it is open already. The step is positive, the window not negative.
  void setLowering(const Price& step, std::chrono::milliseconds window);

  /// For looking inside: as they are after the last request or change.
  [[nodiscard]] const std::vector<Machine>& machines() const { return market_.machines; }
  [[nodiscard]] const std::vector<Order>& orders() const { return market_.orders; }
  /// Also one that ended; null when there never was one. Valid until the next order is placed.
  [[nodiscard]] const Order* order(std::int64_t id) const;
  [[nodiscard]] const Machine* ownMachine(std::string_view name) const;
  /// Outages included.
  [[nodiscard]] MachineHealth health(const Machine& machine) const;

 private:
  friend class Crowd;
  struct Endpoint;
  /// When requests were last let through.
  struct Slots {
    std::optional<SteadyTime> any;
    std::optional<SteadyTime> order;
  };

  static const Endpoint* findEndpoint(std::string_view name);
  Reply answer(const HttpRequest& request, const Endpoint* endpoint, Question question);
  /// How long to wait before this request may come; it takes the slot when that is nothing.
  std::optional<std::chrono::milliseconds> waitForSlot(bool keyed, bool creates);

  Reply wallets(const Question& question);
  Reply myServers(const Question& question);
  Reply serverConfig(const Question& question);
  Reply marketplace(const Question& question);
  [[nodiscard]] api::MarketSummary showMarket(bool keyed, const api::MarketVisitor& visit) const;
  Reply myOrders(const Question& question);
  Reply spotMarketplace(const Question& question);
  Reply setServerSettings(const Question& question);
  Reply setSpotPrice(const Question& question);
  Reply cancelOrder(const Question& question);
  Reply createOrder(const Question& question);

  [[nodiscard]] std::optional<std::size_t> ownPosition(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> positionOf(std::int64_t serverId) const;
  [[nodiscard]] std::optional<std::size_t> orderPosition(std::int64_t id) const;
  [[nodiscard]] const Order* rental(const Machine& machine) const;
  [[nodiscard]] bool reachable(const Machine& machine) const;
  [[nodiscard]] double worthInUsd(const Price& price) const;

  /// The time at which something happens: the present, or a moment since the last look that is made up for.
  [[nodiscard]] SteadyTime now() const { return past_.value_or(clock_.steady()); }
  [[nodiscard]] WallTime wallAt(SteadyTime at) const { return clock_.wall() - (clock_.steady() - at); }
  /// Does what time alone has brought about since the last look: outages, rentals that are over, empty
  /// wallets.
  void catchUp();
  void endWhatIsOver();
  /// Decides anew who has the machine.
  void award(std::size_t machine);
  [[nodiscard]] std::optional<std::size_t> winner(const Machine& machine) const;
  void setActive(Order& order, bool active);
  void end(Order& order);
  void apply(std::size_t machine, Settings settings);
  void changeAt(std::size_t position, const MachineChange& change);
  bool rentAt(std::optional<std::size_t> position);
  bool releaseAt(std::optional<std::size_t> position);
  [[nodiscard]] Price spentBy(const Order& order) const;
  [[nodiscard]] Price balance(Currency currency) const;
  void repriceOrder(Order& order, const Price& price);
  Reply lowerSpotPrice(Order& order, const Price& desired);
  std::size_t addOrder(Order order);

  void writeOrder(JsonWriter& json, const Order& order) const;
  void writeMarketMachine(JsonWriter& json, const Machine& machine) const;
  /// The same as a value, in one that is used again.
  void fillMarketMachine(api::MarketMachine& into, const Machine& machine) const;
  /// What the on-demand price is worth in USD; nothing when there is none, or it does not count.
  [[nodiscard]] std::optional<double> worthOnDemand(const Settings& settings, Currency currency) const;
  void writeWorth(JsonWriter& json, const Settings& settings) const;

  Clock& clock_;
  WorldOptions options_;
  std::string key_;
  SteadyTime start_;
  Market market_;
  std::vector<std::size_t> own_;                        ///< positions of the account's machines
  std::vector<std::size_t> myOrders_;                   ///< positions of the account's orders
  std::map<std::size_t, std::vector<Outage>> outages_;  ///< by a machine's position
  Slots keyed_, keyless_;
  std::optional<SteadyTime> past_;
  std::unique_ptr<Crowd> crowd_;  ///< nothing happens by itself without one
  std::deque<RequestRecord> requests_;
};

}  // namespace provider::sandbox
