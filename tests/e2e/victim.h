#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/e2e/journal_file.h"
#include "tests/e2e/sandbox.h"

namespace e2e {

/// An agent that is killed again and again, with a home and a marketplace of its own. It sets the prices of a
/// machine and moves an offer, to another price after almost every start, so that there is always something
/// on its way.
class Victim {
 public:
  /// Messages go to `hook`.
  Victim(std::uint32_t seed, const std::string& hook);

  /// The first life, or the next one, perhaps with another configuration.
  void start();
  /// How long this life lasts, drawn.
  [[nodiscard]] std::chrono::milliseconds lifetime();
  /// `kill -9`. Throws `Failed` where it ended before, whatever it ended of.
  void kill();
  /// Of the machine that is watched.
  void setOnline(bool online);
  /// The owner says what it is to come to rest at, and that he wants it now: a write that was noted and never
  /// sent is held back a while, longer each time …
  void settle();
  /// … and the last life begins, which is left alone. Two windows and the reads between them are enough.
  void rest();
  /// It is stopped, and everything is looked at. Throws what does not hold.
  void finish();

  [[nodiscard]] int kills() const { return static_cast<int>(killedAt_ms_.size()); }
  /// Requests that came less than a second after another one, a kill between the two.
  [[nodiscard]] std::size_t hurried() const { return hurried_; }
  [[nodiscard]] std::size_t writes() const { return writes_; }
  /// Of those, the ones before it was left alone.
  [[nodiscard]] std::size_t writesWhileHunted() const { return writesWhileHunted_; }

 private:
  void configure(const std::string& price, const std::string& bid);
  void judgePace(const std::vector<Sandbox::Request>& requests);
  void judgeWrites(const std::vector<Sandbox::Request>& requests);
  void judgeLowerings(const std::vector<Sandbox::Request>& requests) const;
  void judgeRest() const;
  [[nodiscard]] bool wasKilledBetween(std::int64_t from_ms, std::int64_t to_ms) const;

  std::mt19937 random_;
  std::string hook_;
  Sandbox sandbox_{{"--machines", "2", "--rivals", "20", "--offers", "1", "--lowering-window", "6s"}};
  Home home_;
  std::unique_ptr<Process> agent_;
  std::unique_ptr<Process> apply_;
  std::vector<std::int64_t> killedAt_ms_;  ///< since boot
  std::size_t hurried_ = 0;
  std::size_t writes_ = 0;
  std::size_t writesWhileHunted_ = 0;
};

}  // namespace e2e
