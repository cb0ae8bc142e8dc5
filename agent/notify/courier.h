#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/notify/channel.h"
#include "agent/notify/post.h"

namespace agent::notify {

/// The thread that delivers, so that a slow mail server delays no price. It exchanges values with the thread
/// that owns it: no lock is held over I/O, and it touches neither journal nor knowledge. It ends within a
/// second of its destructor being called, whatever a channel is doing.
class Courier final : public Post {
 public:
  using Order = notify::Order;
  using Outcome = notify::Outcome;
  static constexpr int kMostDoubts = 3;

  /// Makes a courier for these channels and starts its thread; fails as `makeChannel` does. None = no thread.
  [[nodiscard]] static provider::Result<std::unique_ptr<Courier>> start(
      const std::vector<config::Channel>& channels);
  ~Courier() override;
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// Channels take turns, so that one which hangs delays another by one try (`timeLimitOf`). An order that
  /// may have been delivered `kMostDoubts` times is told as delivered, with an error that says so: it would
  /// go out for ever where answers are slow, and hold up what is behind it.
  void hand(Order order) override;
  /// It goes out after the orders before it, or not at all when one follows, for it may be out of date then.
  void pulse(const Pulse& pulse) override;
  [[nodiscard]] std::vector<Outcome> collect() override;
  /// Whether nothing waits and nothing is under way, pulses included.
  [[nodiscard]] bool idle() const;
  /// Ends the thread, within a second. What was delivered until then can still be collected.
  void stop();
  /// Readable while `collect` would return something, for a loop that sleeps.
  [[nodiscard]] int descriptor() const;

 private:
  struct Impl;
  explicit Courier(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace agent::notify
