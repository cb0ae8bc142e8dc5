#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace agent::commands {

/// What a piece of work said, and how it ended.
struct Work {
  int code = 0;
  std::string out;
  std::string err;
};

/// Does the work in a process of its own and waits for it, so that nothing it hangs on, be it a file system
/// that does not answer, can hold the caller for longer than `limit`. Nothing = it took longer, and was
/// killed. What it prints is kept, up to 1 MiB; it ends with the caller. Not for a process with threads.
/// Throws std::system_error when no process can be made.
[[nodiscard]] std::optional<Work> doneWithin(std::chrono::milliseconds limit,
                                             const std::function<int()>& work);

}  // namespace agent::commands
