#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "provider/api/messages.h"
#include "provider/api/pacing.h"
#include "provider/api/transport.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace provider::api {

/// The CLORE.AI v1 API: one method per endpoint. Every method waits for its slot, sends one request, and
/// turns whatever comes back into a value or an `Error`; a refusal for the rate limit (which changes nothing)
/// is repeated a few times after a back-off, nothing else is ever repeated. After a POST,
/// `Error::maybeApplied` says whether to read back first. Used by one thread. Everything handed in outlives
/// the client.
class Client {
 public:
  struct Options {
    std::string key;
    PacingRules pacing;
    /// Where the marketplace asks to be left alone for longer than this the call fails with RateLimited at
    /// once. The interval between two requests is always waited for.
    std::chrono::milliseconds patience{15000};
    /// How often a request refused for the rate limit is sent in all.
    int attempts = 4;
  };

  Client(Transport& transport, PacingStore& pacing, Clock& clock, Options options);

  [[nodiscard]] Result<std::vector<Wallet>> wallets();
  [[nodiscard]] Result<std::vector<MyServer>> myServers();
  /// Fails with BadAnswer when the answer is about another machine.
  [[nodiscard]] Result<ServerConfig> serverConfig(const std::string& name);
  /// Streams: `visit` sees each machine once, in order, while the answer arrives; what it keeps is all that
  /// is kept. When the result is an error, what was visited is incomplete and must be thrown away.
  [[nodiscard]] Result<MarketSummary> marketplace(const MarketVisitor& visit);
  [[nodiscard]] Result<std::vector<Order>> myOrders(OrderScope scope);
  [[nodiscard]] Result<SpotMarket> spotMarketplace(std::int64_t serverId);

  [[nodiscard]] Result<void> setServerSettings(const SettingsUpdate& update);
  [[nodiscard]] Result<SpotAnswer> setSpotPrice(std::int64_t orderId, const Price& desired);
  [[nodiscard]] Result<void> cancelOrder(std::int64_t orderId, const std::string& issue);
  /// The new order's id, where the API tells it.
  [[nodiscard]] Result<std::optional<std::int64_t>> createOrder(const NewOrder& order);

  /// Requests sent so far, repeats included.
  [[nodiscard]] std::uint64_t requestsSent() const { return requestsSent_; }
  /// Until when calls fail because the marketplace asked to be left alone, as far as the last one could see;
  /// long ago where they do not.
  [[nodiscard]] SteadyTime leftAloneUntil() const { return leftAloneUntil_; }

 private:
  using Read = std::function<Result<void>(const ResponseHead&, std::istream&)>;

  /// What became of sending a request once.
  struct Attempt {
    Result<void> outcome;
    /// Refused for the rate limit, in which case nothing was changed and it may be sent again.
    bool repeatable = false;
  };

  /// Sends `request` in its slot, repeating it while the rate limit refuses. `read` is called once per
  /// answer.
  [[nodiscard]] Result<void> perform(Request request, SlotUse use, const Read& read);
  [[nodiscard]] Attempt performOnce(const Request& request, SlotUse use, const Read& read);
  void noteLeftAlone(const PacingState& state);
  [[nodiscard]] Result<void> waitForSlot(const PacingState& state, SlotUse use);

  Transport& transport_;
  PacingStore& pacing_;
  Clock& clock_;
  Options options_;
  std::uint64_t requestsSent_ = 0;
  SteadyTime leftAloneUntil_{};
};

}  // namespace provider::api
