#pragma once

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

  [[nodiscard]] int pollDescriptor() const override { return descriptor_; }
  [[nodiscard]] bool stopRequested() override;
  /// True once for each reload that was asked for since the last call.
  [[nodiscard]] bool takeReload();
  /// Returns at `until`, or as soon as a stop or a reload was asked for and not yet taken, or `also` (a
  /// descriptor; -1 = none) is readable.
  void sleepUntil(provider::SteadyTime until, const provider::Clock& clock, int also = -1);

 private:
  void drain();

  int descriptor_;
  bool stop_ = false;
  bool reload_ = false;
};

}  // namespace agent::cycle
