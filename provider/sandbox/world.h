#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "provider/api/transport.h"
#include "provider/core/clock.h"
#include "provider/sandbox/agenda.h"
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
/// seed's: the same options and the same requests at the same times give the same answers, byte for byte, in
/// the same program on the same machine. What happens by itself happens at its own time, in one order,
/// however often somebody looks. Its calendar begins with the clock's and follows its steady time: a clock
/// that is set right is the reader's affair. Used by one thread at a time; the clock outlives it.
class World {
 public:
  static constexpr std::size_t kRequestsKept = 10'000;
  static constexpr std::size_t kTenanciesKept = 100'000;
  /// For so long an order of somebody else's can be looked at after its end. The account's are kept for ever.
  static constexpr auto kEndedKept = std::chrono::hours{24};

  /// The options have no fault (`faultIn`).
  World(Clock& clock, WorldOptions options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// `handOver`, where there is one, is set by some accepted reads, whose answer then has no body. It shows
  /// the market as it is when it is called; not after the next request.
  [[nodiscard]] Answer handle(const HttpRequest& request, api::HandOver* handOver = nullptr);

  [[nodiscard]] const std::string& key() const { return key_; }
  /// Accepted and refused, oldest first; the last `kRequestsKept`.
  [[nodiscard]] const std::deque<RequestRecord>& requests() const { return requests_; }

  /// Everything up to now happens that would by itself. Requests and changes do that too.
  void letTimePass() { catchUp(); }
  /// Who had the account's machines, and what he paid, as far as the world has lived: those that ended,
  /// oldest first and the last `kTenanciesKept` of them, and then those that last.
  [[nodiscard]] std::vector<Tenancy> tenancies() const;

  /// False when the account has no such machine.
  bool change(std::string_view name, const MachineChange& change);
  /// The same of anybody's machine, by its number.
  bool change(std::int64_t serverId, const MachineChange& change);
  /// Somebody rents one of the account's machines on demand, at its price in the first currency that it
  /// takes, until `release`; but under a crowd he gives up when the machine cannot be reached for a quarter
  /// of an hour. False when there is no such machine, or it is rented, or has no price.
  bool rent(std::string_view name);
  /// The same of anybody's machine, by its number.
  bool rent(std::int64_t serverId);
  /// That rental ends. False when there is none.
  bool release(std::string_view name);
  bool release(std::int64_t serverId);
  /// Somebody else bids on a machine; the bid stays as it is until `reprice` or `endOrder`. The order's id;
  /// nothing when there is no such machine, it cannot be reached, does not take the coin, or asks for more.
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

  /// For looking inside: as they are after the last request or change. What is pointed to is valid until the
  /// next one, which may add machines and orders and, in the place of orders long ended, others.
  [[nodiscard]] const std::vector<Machine>& machines() const { return market_.machines; }
  [[nodiscard]] const std::vector<Order>& orders() const { return market_.orders; }
  /// Also one that ended (`kEndedKept`); null when there is none.
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
  Reply answer(const HttpRequest& request, const Endpoint* endpoint, Question question,
               api::HandOver* handOver);
  /// Whether it did, in place of an answer with a body.
  bool handsOver(const Question& question, api::HandOver& handOver) const;
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
  /// As `server_config` tells it.
  [[nodiscard]] int rentalStatus(const Machine& machine) const;
  /// Null when the account has no such machine.
  [[nodiscard]] const Machine* machineAsked(const Question& question) const;
  [[nodiscard]] std::vector<api::MyServer> myServers() const;
  /// Nothing where it cannot be told as a value.
  [[nodiscard]] std::optional<api::ServerConfig> configAsked(const Question& question) const;
  /// What it asks for on demand, as the client reads it.
  [[nodiscard]] static PriceMap toldPrices(const Machine& machine);
  /// Connected and online, and still somebody's.
  [[nodiscard]] bool answers(const Machine& machine) const;
  /// It answers, and everybody may rent it.
  [[nodiscard]] bool reachable(const Machine& machine) const;
  [[nodiscard]] double worthInUsd(const Price& price) const;

  /// Until when it has lived: the time of the request or change that it is at, or of what happens by itself
  /// since the one before, and is made up for.
  [[nodiscard]] SteadyTime now() const { return now_; }
  [[nodiscard]] WallTime wallAt(SteadyTime at) const { return startWall_ + (at - start_); }
  /// Lives until the clock's time.
  void catchUp();
  void happen(const Event& event);
  void planOutage(std::size_t machine, OutageKind kind, SteadyTime at, std::chrono::milliseconds lasts);
  void beginOutage(std::size_t outage);
  void endOutage(std::size_t outage);
  /// Whether somebody can use the machine may have changed.
  void noteAnswering(std::size_t machine);
  void planEmptyWallets();
  void emptyWallet(const Event& event);
  /// Decides anew who has the machine.
  void award(std::size_t machine);
  [[nodiscard]] std::optional<std::size_t> winner(const Machine& machine) const;
  void setActive(Order& order, bool active);
  void end(std::size_t order);
  /// The same without deciding anew who has the machine.
  void close(std::size_t order);
  void apply(std::size_t machine, Settings settings);
  void changeAt(std::size_t position, const MachineChange& change);
  bool rentAt(std::optional<std::size_t> position);
  bool releaseAt(std::optional<std::size_t> position);
  [[nodiscard]] Price spentBy(const Order& order) const;
  /// To be called before what it pays changes.
  void account(Order& order);
  [[nodiscard]] std::optional<Tenancy> tenancyOf(const Order& order) const;
  [[nodiscard]] Price balance(Currency currency) const;
  void repriceOrder(std::size_t order, const Price& price);
  Reply lowerSpotPrice(std::size_t order, const Price& desired);
  const Order& addOrder(Order order);
  /// A position for a new order: a new one, or one of an order that ended long ago.
  std::size_t placeForOrder();

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
  WallTime startWall_;
  SteadyTime now_;
  Agenda agenda_;
  Market market_;
  std::unordered_map<std::int64_t, std::size_t> orderPositions_;  ///< by id
  std::deque<std::pair<SteadyTime, std::size_t>> endedOfOthers_;  ///< when, and positions
  std::vector<std::size_t> own_;                                  ///< positions of the account's machines
  std::vector<std::size_t> myOrders_;                             ///< positions of the account's orders
  std::vector<std::pair<std::size_t, OutageKind>> outages_;       ///< all that were ever planned, by machine
  /// How many of each kind a machine has now, by its position.
  std::map<std::size_t, std::array<int, 3>> down_;
  std::array<std::optional<SteadyTime>, kCurrencies.size()> walletEmptyAt_;  ///< if nothing changes
  std::array<bool, kCurrencies.size()> spendingChanged_{};
  Slots keyed_, keyless_;
  std::unique_ptr<Crowd> crowd_;  ///< nobody else acts without one
  std::deque<RequestRecord> requests_;
  std::deque<Tenancy> tenancies_;
};

}  // namespace provider::sandbox
