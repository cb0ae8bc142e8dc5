#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/notify/channel.h"

namespace agent::notify {

/// One message for one channel; `id` comes back with its outcome.
struct Order {
  std::int64_t id = 0;
  std::string channel;  ///< its label
  Message message;
};
struct Outcome {
  std::int64_t id = 0;  ///< 0 = of a pulse: told when one failed, and when one arrived after that
  std::string channel;
  Delivery delivery;
};

/// Whoever delivers, as the one who tells sees it.
class Post {
 public:
  virtual ~Post() = default;
  /// Puts it into the queue of its channel and returns at once. The messages of a channel are tried in the
  /// order in which they came.
  virtual void hand(Order order) = 0;
  /// For the channels that want pulses, each with what it takes of what is firing. Takes the place of a pulse
  /// that was not yet sent.
  virtual void pulse(const Pulse& pulse) = 0;
  /// What has ended since the last call. Never waits.
  [[nodiscard]] virtual std::vector<Outcome> collect() = 0;
};

}  // namespace agent::notify
