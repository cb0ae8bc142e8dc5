#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/config/config.h"
#include "agent/cycle/engine.h"
#include "agent/cycle/herald.h"
#include "agent/journal/journal.h"
#include "provider/api/client.h"
#include "provider/sandbox/world.h"
#include "tests/sweep/disk.h"
#include "tests/sweep/ledger.h"
#include "tests/sweep/mailbox.h"
#include "tests/sweep/wire.h"

namespace sweep {

/// A virtual hour and a half of the whole agent in which a bit of everything happens: prices that move in
/// steps, an offer lowered window by window, two outages that are told, a stop, a kill, a pause and a reload.
/// Only the marketplace and the people are not the real ones; the journal is a file.
///
/// Whatever is to go wrong is said to `wire`, `disk` or `mailbox` before `live`.
class Course {
 public:
  Course();
  ~Course();
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  /// From the first start to the end, and what has to hold afterwards. Throws what does not hold.
  void live();

  /// Where everything came to rest: each machine's prices and the bid.
  [[nodiscard]] std::string rest() const;
  /// What arrived of the machines' alerts, one line each and none twice.
  [[nodiscard]] std::vector<std::string> told() const;
  /// Whether what was to go wrong did.
  [[nodiscard]] bool reached() const {
    return wire.trouble.reached() || disk.reached() || mailbox.trouble.reached();
  }
  [[nodiscard]] std::size_t refusals(const std::string& error) const;

 private:
  /// Everything that a process holds in memory.
  struct Life;
  struct Deed;
  static const Deed kDeeds[];

  void configure(const std::string& price);
  [[nodiscard]] bool start();
  void stop();
  void kill();
  void reload(const std::string& price);
  void pause();
  void resume();
  void setOnline(const std::string& machine, bool online);
  void runUntil(provider::SteadyTime until);
  void turn(provider::SteadyTime until);
  void healWhenDue();
  void judge();

  std::filesystem::path folder_;

 public:
  provider::VirtualClock clock;
  provider::sandbox::World world;
  Disk disk;
  Mailbox mailbox;

 private:
  std::unique_ptr<agent::journal::Journal> journal_;

 public:
  Ledger ledger{world, clock, journal_};
  Wire wire{world, clock, ledger};

 private:
  provider::api::PrivatePacing pacing_;
  agent::config::Config config_;
  std::unique_ptr<Life> life_;  ///< nothing while no agent runs
  std::optional<provider::SteadyTime> healAt_;
  /// Turns of the loop at one moment.
  int turns_ = 0;
  provider::SteadyTime turnedAt_{};
};

}  // namespace sweep
