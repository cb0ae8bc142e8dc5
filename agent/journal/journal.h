#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "provider/alerts/announce.h"
#include "provider/alerts/monitor.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"
#include "provider/machines/machine.h"
#include "provider/market/rates.h"
#include "provider/offers/memory.h"
#include "provider/pricing/memory.h"

/// What was decided, sent and answered, and what must survive a crash: an SQLite file in the state directory.
namespace agent::journal {

enum class WriteKind { Settings, SpotPrice };
enum class Outcome {
  Pending,     ///< sent or about to be; after a crash: unknown
  Verified,    ///< accepted, and read back as wanted
  Accepted,    ///< accepted; not read back yet, or nothing to read back
  Refused,     ///< the marketplace said no; nothing was changed
  NotSent,     ///< failed before the marketplace could have seen it
  NotApplied,  ///< read back, and not as wanted
  Unknown,     ///< no answer; to be read back
  Superseded,  ///< never learned: another write to the same subject followed
};
[[nodiscard]] std::string_view name(WriteKind kind);
[[nodiscard]] std::string_view name(Outcome outcome);

/// One write to the marketplace, from intent to outcome.
struct Write {
  std::int64_t id = 0;
  WriteKind kind = WriteKind::Settings;
  std::string subject;  ///< the machine's name, or the order's id
  std::string before;   ///< for people: `0.00010000 BTC`
  std::string after;
  std::string reason;
  provider::WallTime at{};
  Outcome outcome = Outcome::Pending;
  std::string answer;  ///< the marketplace's words, or the error's
  std::optional<provider::WallTime> settledAt;
};

/// What pricing remembers of one machine.
struct PricingMemory {
  provider::pricing::Memory memory;
  int notAppliedInARow = 0;
  /// Writes to this machine wait until then, because read-backs kept differing.
  std::optional<provider::WallTime> heldUntil;

  friend bool operator==(const PricingMemory&, const PricingMemory&) = default;
};

/// Something that happened beside the agent's own writes.
enum class EventKind {
  ManualChange,
  Rented,
  Released,
  Paused,
  Resumed,
  OfferWon,      ///< an own offer has the machine
  OfferLost,     ///< and has it no more
  OfferEnded,    ///< it is no longer among the orders
  OfferChanged,  ///< somebody else set its price
  AlertFiring,   ///< of the alert kinds the subject is a machine, an offer as `offer:39`, or empty
  AlertResolved,
  AlertFlapping,  ///< it comes and goes
  AlertSteady,    ///< and does so no more
  Silenced,
  Unsilenced,
  Forgotten,  ///< a machine that the owner no longer has
};
[[nodiscard]] std::string_view name(EventKind kind);

struct Event {
  std::int64_t id = 0;
  EventKind kind = EventKind::ManualChange;
  std::string subject;  ///< the machine's name, or the order's id of the offer kinds; empty = all machines
  provider::WallTime at{};
  std::string before;  ///< for people: `0.00010000 BTC`; empty where it has no meaning
  std::string after;
  std::string detail;
};

/// Which part of the history; what is empty does not restrict. What happened to all machines happened to
/// each.
struct Span {
  std::optional<provider::WallTime> since;
  std::string subject;
};

/// How the calendar and the time since boot stood to one another when something was stored last: a calendar
/// that was changed while no agent ran is so noticed.
struct ClockMark {
  std::string bootId;
  provider::WallTime wall{};
  provider::SteadyTime steady{};

  friend bool operator==(const ClockMark&, const ClockMark&) = default;
};

/// Writing is stopped for one machine or offer, or for all.
struct Pause {
  std::string machine;  ///< or an offer, as `offer:39`; empty = all
  provider::WallTime since{};
  std::optional<provider::WallTime> until;  ///< nothing = until resumed
};

/// What the owner switched by command, for the agent to obey at once.
struct Switches {
  std::vector<Pause> pauses;  ///< also those that are over
  /// When manual holds were ended, by machine; empty name = for all.
  std::map<std::string, provider::WallTime> resumedAt;
  std::vector<provider::alerts::Silence> silences;  ///< also those that are over
  /// Machines that the owner no longer has, by when he said so.
  std::map<std::string, provider::WallTime> forgotten;
};

/// A message on its way through one channel.
struct Letter {
  std::int64_t id = 0;  ///< given by whoever makes it; grows
  std::string channel;  ///< label of its `[notify.…]`
  std::string message;  ///< JSON
  provider::WallTime madeAt{};
  provider::WallTime notBefore{};  ///< of the next try
  int tries = 0;
  std::string lastError;

  friend bool operator==(const Letter&, const Letter&) = default;
};

/// One file, one connection, one thread. Every call, but for those made `together`, is a transaction of its
/// own and is on disk when it returns; every failure is `ErrorKind::Storage` or `StorageTransient` with the
/// path in its message.
class Journal {
 public:
  static constexpr int kSchemaVersion = 5;
  /// Settled writes, and events, that are older than the newest so many are forgotten.
  static constexpr std::int64_t kWritesKept = 100'000;

  /// Opens or makes the file (0600), migrating an older schema. Refuses a newer one, and a file that is not a
  /// journal.
  [[nodiscard]] static provider::Result<Journal> open(const std::filesystem::path& file);
  /// One that is gone with its last user: for rehearsals, which leave nothing behind.
  [[nodiscard]] static provider::Result<Journal> inMemory();
  /// For `plan`, `explain` and other readers: never makes or changes anything, and may be used while an agent
  /// writes (from another process). When there is no file, an empty journal. Each call reads what is on disk
  /// then.
  [[nodiscard]] static provider::Result<Journal> openForReading(const std::filesystem::path& file);

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  /// Several calls as one transaction: all that they store is on disk when it returns, or nothing of it, and
  /// that is so too when one of them fails: `calls` returns its error. Not to be nested.
  [[nodiscard]] provider::Result<void> together(const std::function<provider::Result<void>()>& calls);

  /// Writes something that changes nothing: whether it can be done at all. A call above that finds nothing to
  /// change succeeds on a full disk too.
  [[nodiscard]] provider::Result<void> proveWritable();

  /// Before a write is sent. What cannot be recorded must not be sent. Earlier writes of its kind to the same
  /// subject whose outcome is not known become `Superseded`: it can no longer be read.
  [[nodiscard]] provider::Result<std::int64_t> intent(const Write& write);
  [[nodiscard]] provider::Result<void> settle(std::int64_t id, Outcome outcome, const std::string& answer,
                                              provider::WallTime at);
  /// Writes whose outcome is still `Pending`, `Accepted` without read-back, or `Unknown`: oldest first.
  [[nodiscard]] provider::Result<std::vector<Write>> unsettled();
  /// The newest writes, newest first.
  [[nodiscard]] provider::Result<std::vector<Write>> recent(std::size_t count);

  [[nodiscard]] provider::Result<std::map<std::string, provider::machines::Memory>> machines();
  /// Replaces the whole memory: a machine that is not in `all` is forgotten. Without a change nothing is
  /// written.
  [[nodiscard]] provider::Result<void> storeMachines(
      const std::map<std::string, provider::machines::Memory>& all);

  [[nodiscard]] provider::Result<std::map<std::string, PricingMemory>> pricing();
  /// Replaces what is remembered of these machines. Without a change nothing is written.
  [[nodiscard]] provider::Result<void> storePricing(const std::map<std::string, PricingMemory>& changed);

  /// Writes and events of a span of time, oldest first.
  [[nodiscard]] provider::Result<std::vector<Write>> writes(const Span& span);
  [[nodiscard]] provider::Result<std::vector<Event>> events(const Span& span);
  [[nodiscard]] provider::Result<void> record(const std::vector<Event>& events);

  [[nodiscard]] provider::Result<std::vector<provider::market::Rates::Known>> rates();
  /// Replaces all of them.
  [[nodiscard]] provider::Result<void> storeRates(const std::vector<provider::market::Rates::Known>& known);

  /// One query of four small tables: may be asked before every write.
  [[nodiscard]] provider::Result<Switches> switches();
  /// Takes the place of a pause of the same machine. Recorded as an event.
  [[nodiscard]] provider::Result<void> pause(const Pause& pause);
  /// Ends the pause of the machine (empty = that of all), and its manual holds. Recorded as an event. Whether
  /// there was a pause that was not over.
  [[nodiscard]] provider::Result<bool> resume(const std::string& machine, provider::WallTime now);

  [[nodiscard]] provider::Result<std::map<std::int64_t, provider::offers::Memory>> offers();
  /// Without a change nothing is written.
  [[nodiscard]] provider::Result<void> storeOffer(std::int64_t order, const provider::offers::Memory& memory);
  /// Forgets the orders that are not in `living` and whose memory holds no time at or after `before`. One
  /// answer that leaves out an order which lives is so no loss of its window.
  [[nodiscard]] provider::Result<void> forgetOffers(const std::set<std::int64_t>& living,
                                                    provider::WallTime before);

  /// Nothing before the first one was stored.
  [[nodiscard]] provider::Result<std::optional<ClockMark>> clockMark();
  /// Without a change nothing is written.
  [[nodiscard]] provider::Result<void> storeClockMark(const ClockMark& mark);

  [[nodiscard]] provider::Result<provider::alerts::State> alerts();
  /// Stores these conditions as they are in `state`; one that is not there has ended. The others are not
  /// touched: another process may have learned of them.
  [[nodiscard]] provider::Result<void> storeAlerts(const provider::alerts::State& state,
                                                   const std::set<provider::alerts::ConditionId>& changed);

  [[nodiscard]] provider::Result<provider::alerts::Announcements> announcements();
  /// As `storeAlerts`.
  [[nodiscard]] provider::Result<void> storeAnnouncements(
      const provider::alerts::Announcements& announcements,
      const std::set<provider::alerts::ConditionId>& changed);

  /// Takes the place of a silence of the same subject. Recorded as an event. Silences that ended a week
  /// before it begins are dropped.
  [[nodiscard]] provider::Result<void> silence(const provider::alerts::Silence& silence);
  /// Ends the silence of the subject. Whether there was one that was not over; that is recorded as an event.
  [[nodiscard]] provider::Result<bool> unsilence(const std::string& subject, provider::WallTime now);
  /// The owner no longer has the machine. Recorded as an event.
  [[nodiscard]] provider::Result<void> forget(const std::string& machine, provider::WallTime now);
  /// What `forget` said has been taken in.
  [[nodiscard]] provider::Result<void> tookForgotten(const std::vector<std::string>& machines);

  /// The channels that have been told what is wrong: others are new.
  [[nodiscard]] provider::Result<std::set<std::string>> channels();
  /// Replaces all of them.
  [[nodiscard]] provider::Result<void> storeChannels(const std::set<std::string>& labels);

  /// All letters, oldest first.
  [[nodiscard]] provider::Result<std::vector<Letter>> letters();
  /// Stores these letters as they are now, and removes those that are gone.
  [[nodiscard]] provider::Result<void> storeLetters(const std::vector<Letter>& changed,
                                                    const std::set<std::int64_t>& gone);

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace agent::journal
