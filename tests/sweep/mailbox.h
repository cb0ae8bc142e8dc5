#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "agent/notify/post.h"
#include "tests/sweep/nth_call.h"

namespace sweep {

/// Delivers at once and keeps what arrived; the n-th hand-over goes wrong.
class Mailbox final : public agent::notify::Post {
 public:
  using Result = agent::notify::Delivery::Result;

  void failNth(std::uint64_t n, Result how, Lasts lasts) {
    trouble.failNth(n, lasts);
    how_ = how;
  }
  /// The n-th arrives, and nobody lives to hear of it.
  void dieAfterNth(std::uint64_t n) {
    trouble.failNth(n, Lasts::Once);
    how_ = Result::Delivered;
  }

  void hand(agent::notify::Order order) override {
    agent::notify::Delivery delivery;
    const bool fails = trouble.next();
    if (fails && how_ != Result::Delivered) {
      delivery.result = how_;
      delivery.error = "as the sweep wants it";
      if (how_ == Result::Refused) refused.push_back(order);
    } else {
      arrived.push_back(order);
    }
    deadly_ = deadly_ || (fails && how_ == Result::Delivered);
    outcomes_.push_back({.id = order.id, .channel = order.channel, .delivery = std::move(delivery)});
  }
  void pulse(const agent::notify::Pulse&) override {}
  std::vector<agent::notify::Outcome> collect() override { return std::exchange(outcomes_, {}); }

  [[nodiscard]] bool hasOutcomes() const { return !outcomes_.empty(); }
  /// Nobody will ever know what became of what is in flight.
  void died() { outcomes_.clear(); }
  /// Whether whoever handed over the last is to die of it; once.
  [[nodiscard]] bool takeDeath() { return std::exchange(deadly_, false); }

  NthCall trouble;
  std::vector<agent::notify::Order> arrived;
  std::vector<agent::notify::Order> refused;

 private:
  Result how_ = Result::TryAgain;
  bool deadly_ = false;
  std::vector<agent::notify::Outcome> outcomes_;
};

}  // namespace sweep
