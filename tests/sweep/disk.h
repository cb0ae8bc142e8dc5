#pragma once

#include <cstdint>
#include <optional>

#include "tests/support/failing_vfs.h"
#include "tests/sweep/nth_call.h"

namespace sweep {

/// The journal's disk, of which the n-th call fails. What is closed on behalf of a process that was killed
/// reaches nothing and does not count.
class Disk {
 public:
  void failNth(std::uint64_t n, test::DiskFault how, Lasts lasts,
               test::DiskCalls which = test::DiskCalls::Changing) {
    plan_ = Plan{.n = n, .how = how, .lasts = lasts, .which = which};
    arm();
  }
  void heal() {
    healed_ = true;
    vfs_.heal();
  }
  template <typename Work>
  void whileDead(Work work) {
    const std::uint64_t before = vfs_.calls(which());
    vfs_.failFrom(1, test::DiskFault::IoError);
    work();
    ofTheDead_ += vfs_.calls(which()) - before;
    vfs_.heal();
    arm();
  }

  [[nodiscard]] std::uint64_t calls() const { return vfs_.calls(which()) - ofTheDead_; }
  [[nodiscard]] bool reached() const { return plan_ && calls() >= plan_->n; }

 private:
  struct Plan {
    std::uint64_t n;
    test::DiskFault how;
    Lasts lasts;
    test::DiskCalls which;
  };

  [[nodiscard]] test::DiskCalls which() const { return plan_ ? plan_->which : test::DiskCalls::Changing; }
  void arm() {
    if (!plan_ || healed_) return;
    const bool lasting = plan_->lasts == Lasts::UntilHealed;
    if (reached() && !lasting) return;
    const std::uint64_t left = reached() ? 1 : plan_->n - calls();
    if (lasting)
      vfs_.failFrom(left, plan_->how, plan_->which);
    else
      vfs_.failNth(left, plan_->how, plan_->which);
  }

  test::FailingVfs vfs_;
  std::optional<Plan> plan_;
  std::uint64_t ofTheDead_ = 0;
  bool healed_ = false;
};

}  // namespace sweep
