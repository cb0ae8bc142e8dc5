#pragma once

#include <functional>
#include <map>

#include "provider/core/clock.h"

namespace agent::cycle {

/// SIGTERM and SIGINT ask for a stop, SIGHUP for a reload, all through one descriptor, so that every wait of
/// the program can watch it beside its own. Blocks the signals for the process: to be made before any thread
/// starts, and only once.
class Signals final : public provider::Interrupt {
 public:
  Signals();
  ~Signals() override;
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int pollDescriptor() const override { return any_; }
  [[nodiscard]] bool stopRequested() override;
  /// True once for each reload that was asked for since the last call.
  [[nodiscard]] bool takeReload();
  /// From now on `called` is called whenever `descriptor` is readable and something waits: for time, or for
  /// an answer.
  void attend(int descriptor, std::function<void()> called);
  /// To be called before the descriptor is closed.
  void disregard(int descriptor);
  /// Returns at `until`, or as soon as a stop or a reload was asked for and not yet taken, or what is
  /// attended to was called.
  void sleepUntil(provider::SteadyTime until, const provider::Clock& clock);

 private:
  void drain();
  /// Whether there was something to attend to.
  bool attendNow();

  int descriptor_;
  int any_;  ///< readable when one of them is
  std::map<int, std::function<void()>> attended_;
  bool stop_ = false;
  bool reload_ = false;
};

}  // namespace agent::cycle
