#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/notify/message.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace agent::notify {

/// How one try to deliver ended.
struct Delivery {
  enum class Result {
    Delivered,
    TryAgain,  ///< not reached, too busy, an error of theirs: after `after`, or by the sender's own back-off
    Refused,   ///< they will never take this message (400, 413, 422; SMTP 5xx to the data): drop it
    Denied,    ///< they take none from us (401, 403, 404, 405, 410; SMTP log-in refused): somebody must mend
               ///< something
  };
  Result result = Result::Delivered;
  /// For people; never holds a secret. Of what is delivered: who has not got it, or why that is not certain.
  std::string error;
  std::optional<std::chrono::milliseconds> after;  ///< `Retry-After` or `retry_after`
  /// With TryAgain, of mail: all of it was sent, and the answer did not come in time, or the connection broke
  /// before it did. It may be there.
  bool maybeDelivered = false;
};

/// What is to be said of it; empty when it arrived, and everywhere.
[[nodiscard]] std::string faultOf(const Delivery& delivery);

/// The state of affairs at one moment, for channels that want that rather than messages.
struct Pulse {
  bool healthy = false;                    ///< the last cycle read the account's machines
  std::string host{};                      ///< as in a message
  std::vector<Item> firing{};              ///< what has been told and is not over
  std::chrono::milliseconds every{60000};  ///< how soon another one follows
};

/// One way to people. Used by one thread; each call ends within the channel's time limit (`timeLimitOf`), or
/// at once when the interrupt asks for a stop.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Delivers or says why not.
  [[nodiscard]] virtual Delivery send(const Message& message) = 0;
  /// Heartbeat: a ping when healthy. Alertmanager: what is firing, again, for it forgets. Others: nothing.
  [[nodiscard]] virtual Delivery pulse(const Pulse& pulse) = 0;
  /// Whether `pulse` does anything; a channel of heartbeats takes no messages.
  [[nodiscard]] virtual bool wantsPulse() const { return false; }
  [[nodiscard]] virtual bool wantsMessages() const { return true; }
};

/// For one call: 15 s; 60 s for e-mail, as mail servers look through what they got before they answer (RFC
/// 5321, 4.5.3.2.6).
[[nodiscard]] std::chrono::milliseconds timeLimitOf(config::ChannelType type);

/// The channel that a section describes. Reads its secrets; fails (Storage, InvalidInput) with the section's
/// name when a file or an address is of no use. `interrupt` may be null; it and `clock` outlive the channel.
[[nodiscard]] provider::Result<std::unique_ptr<Channel>> makeChannel(const config::Channel& settings,
                                                                     provider::Interrupt* interrupt,
                                                                     provider::Clock& clock);

}  // namespace agent::notify
