#pragma once

#include <chrono>

namespace provider {

/// Calendar time, for what people read and what is stored. It may jump.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;
/// Time since boot, the time that the machine slept included, for what is measured: it never jumps, and all
/// processes of one boot share it.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// How far apart two readings of the calendar may be by its small corrections.
inline constexpr std::chrono::milliseconds kClockSlack = std::chrono::minutes{1};
/// Whether a time was noted before the calendar was set back: nobody knows how long ago it really was.
[[nodiscard]] constexpr bool isAhead(WallTime noted, WallTime now) { return noted > now + kClockSlack; }

/// Wakes whoever waits when the program is asked to stop. Waiting code watches the descriptor beside its own.
class Interrupt {
 public:
  virtual ~Interrupt() = default;
  /// Readable when something was asked; -1 when there is nothing to watch.
  [[nodiscard]] virtual int pollDescriptor() const = 0;
  /// Takes in what was asked; true once a stop was asked for, and from then on.
  [[nodiscard]] virtual bool stopRequested() = 0;
};

/// Time is handed in everywhere, so that hours pass in tests without being waited for.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual WallTime wall() const = 0;
  [[nodiscard]] virtual SteadyTime steady() const = 0;
  /// Returns at `until`, or earlier when a stop was asked for.
  virtual void sleepUntil(SteadyTime until) = 0;
};

/// The machine's clocks. Not copied; used by the thread that owns it.
class SystemClock final : public Clock {
 public:
  /// `interrupt` may be null: sleep is then uninterrupted. It outlives the clock.
  explicit SystemClock(Interrupt* interrupt = nullptr) : interrupt_(interrupt) {}
  [[nodiscard]] WallTime wall() const override;
  [[nodiscard]] SteadyTime steady() const override;
  void sleepUntil(SteadyTime until) override;

 private:
  Interrupt* interrupt_;
};

/// Moves only when told, or when somebody sleeps on it.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(WallTime start = WallTime{std::chrono::days{20000}}) : wall_(start) {}
  [[nodiscard]] WallTime wall() const override { return wall_; }
  [[nodiscard]] SteadyTime steady() const override { return steady_; }
  void sleepUntil(SteadyTime until) override {
    if (until > steady_) advance(until - steady_);
  }
  void advance(std::chrono::milliseconds by) {
    wall_ += by;
    steady_ += by;
  }
  /// A jump of the calendar that steady time does not see.
  void jumpWall(std::chrono::milliseconds by) { wall_ += by; }

 private:
  WallTime wall_;
  SteadyTime steady_{std::chrono::hours{1}};
};

}  // namespace provider
