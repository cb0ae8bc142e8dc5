#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/certificate.h"

namespace e2e {

/// Something took longer than a test allows, or a program could not be started.
struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Asks `done` every few milliseconds; throws `Failed` naming `what` when it does not come true in time.
void waitUntil(const std::string& what, std::chrono::milliseconds limit, const std::function<bool()>& done);

/// A program that runs beside the test. What it writes goes to two files, so that it never blocks on its
/// reader. It does not outlive the object, nor the test program. Start it from the main thread.
class Process {
 public:
  /// `environment` is all the environment it gets.
  Process(const std::vector<std::string>& command, const std::vector<std::string>& environment);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;

  /// The exit code, or 128 plus the signal that ended it. Throws `Failed` with all that was written when it
  /// runs on.
  int exitCode(std::chrono::milliseconds limit = std::chrono::seconds{60});
  [[nodiscard]] bool running();
  void signal(int number) const;
  /// SIGKILL, and the end of it.
  void kill();

  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;
  /// Until stderr holds `text`, `times` times.
  void waitForErr(const std::string& text, std::chrono::milliseconds limit, std::size_t times = 1);
  void waitForOut(const std::string& text, std::chrono::milliseconds limit);

  /// The largest resident size seen so far, in KiB.
  [[nodiscard]] long peakMemory_KiB() const { return peakMemory_KiB_; }

 private:
  void waitForText(const std::function<std::string()>& read, const std::string& text,
                   std::chrono::milliseconds limit, std::size_t times);
  void noteMemory();

  pid_t pid_ = -1;
  std::optional<int> code_;
  long peakMemory_KiB_ = 0;
  std::string name_;
  std::unique_ptr<test_support::TemporaryFolder> folder_ = std::make_unique<test_support::TemporaryFolder>();
};

[[nodiscard]] std::size_t occurrences(const std::string& text, const std::string& of);
[[nodiscard]] std::string readFile(const std::filesystem::path& file);

}  // namespace e2e
