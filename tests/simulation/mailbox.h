#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "agent/notify/post.h"
#include "tests/simulation/chance.h"

namespace simulation {

/// Delivers in memory: at once, late, or not at all. What is in flight when the agent dies may have arrived
/// all the same.
class Mailbox final : public agent::notify::Post {
 public:
  using Arrival = std::function<void(const agent::notify::Order&)>;

  Mailbox(Chance chance, Arrival arrival) : chance_(std::move(chance)), arrival_(std::move(arrival)) {}

  void hand(agent::notify::Order order) override {
    agent::notify::Delivery delivery;
    const bool fails = chance_.chance(trouble_);
    if (fails) {
      delivery.result = agent::notify::Delivery::Result::TryAgain;
      delivery.error = "no connection";
    } else {
      arrival_(order);
    }
    outcomes_.push_back({.id = order.id, .channel = order.channel, .delivery = std::move(delivery)});
  }
  void pulse(const agent::notify::Pulse&) override {}
  std::vector<agent::notify::Outcome> collect() override { return std::exchange(outcomes_, {}); }

  /// Which share of all tries fails.
  void setTrouble(double share) { trouble_ = share; }
  /// Nobody will ever know what became of what is in flight.
  void died() { outcomes_.clear(); }

 private:
  Chance chance_;
  Arrival arrival_;
  double trouble_ = 0;
  std::vector<agent::notify::Outcome> outcomes_;
};

}  // namespace simulation
