#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agent/notify/post.h"

namespace agent::rehearsal {

/// Every message arrives at once, and nobody is disturbed: they are only counted, by channel.
class PromptPost final : public notify::Post {
 public:
  void hand(notify::Order order) override {
    ++delivered_[order.channel];
    done_.push_back({.id = order.id, .channel = order.channel, .delivery = {}});
  }
  void pulse(const notify::Pulse&) override {}
  [[nodiscard]] std::vector<notify::Outcome> collect() override { return std::exchange(done_, {}); }

  [[nodiscard]] const std::map<std::string, std::uint64_t>& delivered() const { return delivered_; }

 private:
  std::vector<notify::Outcome> done_;
  std::map<std::string, std::uint64_t> delivered_;
};

}  // namespace agent::rehearsal
