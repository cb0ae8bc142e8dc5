#pragma once

#include <filesystem>
#include <string>

#include "provider/core/clock.h"
#include "provider/core/error.h"

namespace agent::cycle {

/// A file that one process at a time holds (flock), with a little text in it. It disappears from nobody's
/// hands: the lock goes with the process, however it ends.
class FileLock {
 public:
  /// Opens or makes the file (0600).
  [[nodiscard]] static provider::Result<FileLock> open(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

  /// Waits for the lock in short naps; Timeout when it does not come before `deadline`, Cancelled when a nap
  /// is interrupted.
  [[nodiscard]] provider::Result<void> acquire(provider::Clock& clock, provider::SteadyTime deadline);
  void release();

  [[nodiscard]] std::string read() const;
  /// Best effort: a full disk leaves the file empty.
  void write(const std::string& text);

 private:
  FileLock(int descriptor, std::filesystem::path file) : descriptor_(descriptor), file_(std::move(file)) {}

  int descriptor_;
  std::filesystem::path file_;
};

}  // namespace agent::cycle
