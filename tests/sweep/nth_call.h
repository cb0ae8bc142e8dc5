#pragma once

#include <cstdint>
#include <optional>

namespace sweep {

enum class Lasts { Once, UntilHealed };

/// Counts calls and says which of them fail: the n-th, or all from that one on until `heal`.
class NthCall {
 public:
  void failNth(std::uint64_t n, Lasts lasts) {
    n_ = n;
    lasts_ = lasts;
  }
  /// Counts one more; whether it fails.
  bool next() {
    ++calls_;
    if (!n_ || calls_ < *n_ || healed_) return false;
    return calls_ == *n_ || lasts_ == Lasts::UntilHealed;
  }
  void heal() { healed_ = true; }

  [[nodiscard]] std::uint64_t calls() const { return calls_; }
  [[nodiscard]] bool reached() const { return n_ && calls_ >= *n_; }

 private:
  std::optional<std::uint64_t> n_;
  Lasts lasts_ = Lasts::Once;
  std::uint64_t calls_ = 0;
  bool healed_ = false;
};

}  // namespace sweep
