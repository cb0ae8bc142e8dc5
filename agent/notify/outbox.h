#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/notify/courier.h"
#include "agent/notify/message.h"
#include "provider/core/clock.h"

namespace agent::notify {

/// A message on its way through one channel; what is stored of it.
struct Letter {
  std::int64_t id = 0;  ///< grows
  std::string channel;  ///< label of its `[notify.…]`
  Message message;
  provider::WallTime madeAt{};
  provider::WallTime notBefore{};  ///< of the next try
  int tries = 0;
  std::string lastError;

  friend bool operator==(const Letter&, const Letter&) = default;
};

/// What a call has done to the letters, for whoever stores them and says so.
struct OutboxChange {
  struct Dropped {
    Letter letter;
    std::string reason;  ///< for people
  };
  std::vector<Letter> changed;   ///< new, shortened, or tried in vain: as they are now
  std::set<std::int64_t> gone;   ///< delivered, dropped, or out of date
  std::vector<Dropped> dropped;  ///< never to be delivered; they are in `gone` too
};

/// What is on its way, by channel and in order: a value for one thread, without file, thread or clock.
///
/// The first letter of a channel holds those behind it: they follow when it is delivered, or refused. After a
/// failure it waits 5 s, 10 s, … up to `kLongestBackOff`; as long as was asked for, up to `kLongestWait`;
/// when somebody has to mend something 5 min, 10 min, … up to `kLongestWait`. `configure` and `restore` end
/// every wait, for whoever mends something reloads or restarts. In quiet hours all wait. Nothing is lost but
/// what is refused, what has no channel any more, and the oldest beyond `kMostLetters`.
///
/// That a condition still lasts is left out of a letter when a later one of its channel tells of the same
/// condition, and what is then without items is gone.
///
/// To store `changed` before a letter is handed over, and to remove `gone` after it was delivered, makes
/// delivery at least once.
class Outbox {
 public:
  static constexpr std::chrono::milliseconds kFirstBackOff{5000};
  static constexpr std::chrono::milliseconds kLongestBackOff = std::chrono::minutes{5};
  static constexpr std::chrono::milliseconds kFirstDenial = std::chrono::minutes{5};
  static constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours{1};
  /// Of one channel.
  static constexpr std::size_t kMostLetters = 1000;

  /// The channels from now on. Letters of others are dropped; what is in flight counts as not sent, for its
  /// courier goes with the old configuration; and every channel is tried at once.
  [[nodiscard]] OutboxChange configure(std::vector<config::Channel> channels, provider::WallTime now);
  /// Takes over what was stored, at a start and after `configure`; every channel is tried at once.
  [[nodiscard]] OutboxChange restore(std::vector<Letter> letters, provider::WallTime now);
  /// Makes a letter for each channel that takes something of the message.
  [[nodiscard]] OutboxChange add(const Message& message, provider::WallTime now);
  /// The same for these channels only.
  [[nodiscard]] OutboxChange add(const Message& message, const std::set<std::string>& labels,
                                 provider::WallTime now);

  /// The letter of the channel that may be handed over now: its first, when it is due and not in flight.
  [[nodiscard]] std::optional<Letter> next(const std::string& channel, provider::WallTime now) const;
  /// The letters of all channels that may be handed over now.
  [[nodiscard]] std::vector<Letter> due(provider::WallTime now) const;
  /// When there is something to hand over if nothing else happens; nothing = never.
  [[nodiscard]] std::optional<provider::WallTime> nextDue(provider::WallTime now) const;

  /// Whether a letter is due or in flight.
  [[nodiscard]] bool busy(provider::WallTime now) const;

  /// It was handed to the courier.
  void took(std::int64_t id);
  /// What came of it. Of a letter that is not in flight nothing is taken in.
  [[nodiscard]] OutboxChange apply(const Courier::Outcome& outcome, provider::WallTime now);
  /// The calendar jumped by `by`, forward or back: waits last as long as they did.
  void shift(std::chrono::milliseconds by);

  [[nodiscard]] std::size_t waiting(const std::string& channel) const;
  /// The letter that the others of its channel wait for; null = none. It is good until the next call.
  [[nodiscard]] const Letter* first(const std::string& channel) const;
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Queue {
    config::Channel channel;
    std::vector<Letter> letters;
    bool firstInFlight = false;
    int denials = 0;  ///< in a row
  };

  [[nodiscard]] std::optional<provider::WallTime> dueAt(const Queue& queue, provider::WallTime now) const;
  void bound(Queue& queue, OutboxChange& change);
  void leaveOutStale(Queue& queue, OutboxChange& change);

  std::map<std::string, Queue> queues_;
  std::int64_t lastId_ = 0;
};

}  // namespace agent::notify
