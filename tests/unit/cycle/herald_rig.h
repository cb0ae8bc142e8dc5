#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "agent/cycle/herald.h"
#include "agent/notify/post.h"
#include "tests/unit/cycle/rig.h"

namespace test {

using agent::notify::Item;
using agent::notify::ItemKind;
using enum agent::notify::ItemKind;
using Kinds = std::vector<ItemKind>;

/// Delivers at once, or as it is told, and keeps all that arrived.
class FakePost final : public agent::notify::Post {
 public:
  struct Arrived {
    pv::WallTime at;
    std::string channel;
    agent::notify::Message message;
  };

  explicit FakePost(pv::Clock& clock) : clock_(clock) {}

  void hand(agent::notify::Order order) override {
    agent::notify::Delivery delivery = answer(order);
    if (delivery.result == agent::notify::Delivery::Result::Delivered)
      arrived.push_back({.at = clock_.wall(), .channel = order.channel, .message = order.message});
    outcomes_.push_back({.id = order.id, .channel = order.channel, .delivery = std::move(delivery)});
  }
  void pulse(const agent::notify::Pulse& pulse) override { pulses.push_back(pulse); }
  std::vector<agent::notify::Outcome> collect() override { return std::exchange(outcomes_, {}); }
  void pulseEnded(const std::string& channel, agent::notify::Delivery delivery) {
    outcomes_.push_back({.id = 0, .channel = channel, .delivery = std::move(delivery)});
  }
  /// What was delivered is known to nobody: as when the process ends between the two.
  void forgetOutcomes() { outcomes_.clear(); }

  std::function<agent::notify::Delivery(const agent::notify::Order&)> answer = [](const auto&) {
    return agent::notify::Delivery{};
  };
  std::vector<Arrived> arrived;
  std::vector<agent::notify::Pulse> pulses;

 private:
  pv::Clock& clock_;
  std::vector<agent::notify::Outcome> outcomes_;
};

/// The whole agent with the one who tells, as the daemon runs them.
struct Town {
  explicit Town(const std::string& ini, const pv::sandbox::WorldOptions& options = smallWorld())
      : rig(ini, options), post(rig.clock) {
    begin();
  }

  /// As after SIGTERM.
  void stop() { herald->finish(*rig.engine, post); }
  /// As after `kill -9`.
  void restart() {
    herald.reset();
    rig.restart();
    begin();
  }
  void run(std::chrono::milliseconds duration) {
    const pv::SteadyTime until = rig.clock.steady() + duration;
    while (rig.clock.steady() < until) {
      herald->work(*rig.engine, post);
      const auto due = std::min(rig.engine->nextDue(), herald->nextDue(*rig.engine));
      if (due > rig.clock.steady())
        rig.clock.sleepUntil(std::min(until, due));
      else
        rig.engine->step();
    }
    // The outcome of a delivery is known a moment after it.
    herald->exchange(post);
  }
  [[nodiscard]] const agent::notify::Message& message(std::size_t n) const {
    return post.arrived.at(n).message;
  }
  [[nodiscard]] std::vector<agent::notify::ItemKind> kinds() const {
    std::vector<agent::notify::ItemKind> all;
    for (const auto& each : post.arrived) all.push_back(each.message.items.front().kind);
    return all;
  }
  void online(const std::string& machine, bool is) {
    pv::sandbox::MachineChange change;
    change.online = is;
    BOOST_REQUIRE(rig.world.change(machine, change));
  }

  Rig rig;
  FakePost post;
  std::unique_ptr<agent::cycle::Herald> herald;

 private:
  void begin() {
    herald = std::make_unique<agent::cycle::Herald>(
        agent::cycle::Herald::Parts{.journal = *rig.journal, .clock = rig.clock, .host = "rack-1"},
        rig.config);
    BOOST_REQUIRE(herald->recall().has_value());
  }
};

inline const std::string kOneChannel =
    "[agent]\nmode = observe\n[notify.phone]\ntype = webhook\nurl = https://example.org/hook\n";

}  // namespace test
