#pragma once

#include <string>

#include "agent/cycle/file_lock.h"
#include "provider/api/pacing.h"

namespace agent::cycle {

/// The pacing of one key over all processes of this machine: the limit is the key's, and `plan`, `check
/// --live` and the running agent may use it at the same moment. Kept in a file, in time since boot, so that
/// no change of the calendar matters.
class SharedPacing final : public provider::api::PacingStore {
 public:
  SharedPacing(FileLock lock, provider::Clock& clock);

  [[nodiscard]] provider::Result<provider::api::PacingState> acquire(provider::SteadyTime deadline) override;
  void release(const provider::api::PacingState& state) override;
  void note(const provider::api::PacingState& state) override;

 private:
  FileLock lock_;
  provider::Clock& clock_;
  std::string bootId_;
  /// What this process itself did: all there is while the file cannot be written.
  provider::api::PacingState own_;
};

/// The state as text and back. Text of another boot, or that is no state, reads as a key that was never used.
[[nodiscard]] std::string toText(const provider::api::PacingState& state, const std::string& bootId);
[[nodiscard]] provider::api::PacingState fromText(const std::string& text, const std::string& bootId);

}  // namespace agent::cycle
