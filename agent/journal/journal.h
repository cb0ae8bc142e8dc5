#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "provider/alerts/monitor.h"
#include "provider/core/clock.h"
#include "provider/core/error.h"
#include "provider/machines/machine.h"
#include "provider/offers/offer.h"

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
  std::optional<provider::WallTime> lastWriteAt;
  int notAppliedInARow = 0;
  /// Writes to this machine wait until then, because read-backs kept differing.
  std::optional<provider::WallTime> heldUntil;

  friend bool operator==(const PricingMemory&, const PricingMemory&) = default;
};

/// One file, one connection, one thread. Every call is a transaction of its own and is on disk when it
/// returns; every failure is `ErrorKind::Storage` with the path in its message.
class Journal {
 public:
  static constexpr int kSchemaVersion = 1;
  /// Settled writes that are older than the newest so many are forgotten.
  static constexpr std::int64_t kWritesKept = 100'000;

  /// Opens or makes the file (0600), migrating an older schema. Refuses a newer one, and a file that is not a
  /// journal.
  [[nodiscard]] static provider::Result<Journal> open(const std::filesystem::path& file);
  /// For `plan`, `explain` and other readers: never makes or changes anything, and may be used while an agent
  /// writes (from another process). When there is no file, an empty journal. Each call reads what is on disk
  /// then.
  [[nodiscard]] static provider::Result<Journal> openForReading(const std::filesystem::path& file);

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

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
  [[nodiscard]] provider::Result<void> storePricing(const std::string& machine, const PricingMemory& memory);

  [[nodiscard]] provider::Result<std::map<std::int64_t, provider::offers::Memory>> offers();
  [[nodiscard]] provider::Result<void> storeOffer(std::int64_t order, const provider::offers::Memory& memory);

  [[nodiscard]] provider::Result<provider::alerts::State> alerts();
  /// Replaces the whole alert state. Without a change nothing is written.
  [[nodiscard]] provider::Result<void> storeAlerts(const provider::alerts::State& state);

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace agent::journal
