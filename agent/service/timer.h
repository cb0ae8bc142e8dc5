#pragma once

#include <chrono>
#include <cstdint>

namespace agent::service {

/// A timer to wait for beside sockets and signals (timerfd_create(2)). Time that the computer sleeps does not
/// count. Throws `std::runtime_error` where the kernel has none left.
class Timer {
 public:
  /// Rings after `first`, and then every `interval`; never again where that is zero.
  explicit Timer(std::chrono::nanoseconds first, std::chrono::nanoseconds interval = {});
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Readable when it rang.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// How often it rang since the last call.
  [[nodiscard]] std::uint64_t takeRings();

 private:
  int descriptor_;
};

}  // namespace agent::service
