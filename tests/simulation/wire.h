#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "provider/api/transport.h"
#include "provider/sandbox/world.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/exchange.h"

namespace simulation {

/// Whoever watches the wire.
class Witness {
 public:
  virtual ~Witness() = default;
  /// It is about to leave the agent, or would have. The world is as it was.
  virtual void sending(const Exchange& exchange) = 0;
  /// The world has seen it, or never will; the agent is about to be told what `told` says.
  virtual void answered(const Exchange& exchange) = 0;
};

/// The way between the agent and the world, on which things happen that are drawn from the seed.
class Wire final : public provider::api::Transport {
 public:
  Wire(provider::sandbox::World& world, provider::VirtualClock& clock, Witness& witness, Chance chance)
      : world_(world), clock_(clock), witness_(witness), chance_(std::move(chance)) {}

  [[nodiscard]] provider::Result<provider::SteadyTime> exchange(
      const provider::api::Request& request, const provider::api::BodyReader& read) override;

  /// Which share of all requests something happens to.
  void setTrouble(double share) { trouble_ = share; }
  /// Which share of all requests the agent does not survive.
  void setDeadliness(double share) { deadliness_ = share; }
  [[nodiscard]] const std::map<Fate, std::size_t>& fates() const { return fates_; }

 private:
  using Sent = provider::Result<provider::SteadyTime>;

  [[nodiscard]] Fate drawFate(const Exchange& exchange);
  /// Lets the world answer; the answer is in `exchange` and returned.
  provider::sandbox::Answer carryOut(const provider::api::Request& request, Exchange& exchange,
                                     provider::api::MarketHandOver* handOver);
  Sent lost(Exchange& exchange, const provider::api::Request& request);
  Sent replaced(Exchange& exchange, const provider::api::Request& request,
                const provider::api::BodyReader& read);
  Sent answered(Exchange& exchange, const provider::api::Request& request,
                const provider::api::BodyReader& read);

  provider::sandbox::World& world_;
  provider::VirtualClock& clock_;
  Witness& witness_;
  Chance chance_;
  double trouble_ = 0;
  double deadliness_ = 0;
  std::map<Fate, std::size_t> fates_;
};

}  // namespace simulation
