#include "provider/api/waiting.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <limits>

namespace provider::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kNowAndThen{50};

bool isReadable(int descriptor) {
  pollfd watched{descriptor, POLLIN, 0};
  return ::poll(&watched, 1, 0) > 0;
}

std::string written(milliseconds time) {
  const auto whole = time.count() / 1000;
  const auto rest = time.count() % 1000;
  return rest == 0 ? std::to_string(whole) + " s" : std::to_string(time.count()) + " ms";
}

}  // namespace

void fail(ErrorKind kind, std::string message) {
  throw ExchangeFailed{failure(kind, std::move(message)).error()};
}

Waiting::Waiting(milliseconds allowed, Interrupt* interrupt)
    : allowed_(allowed),
      deadline_(steady_clock::now() + allowed),
      interrupt_(interrupt),
      expected_("answer") {
  heed(true);
}

void Waiting::timedOut() const {
  fail(ErrorKind::Timeout, "no " + expected_ + " within " + written(allowed_));
}

void Waiting::checkDeadline() const {
  if (steady_clock::now() >= deadline_) timedOut();
}

void Waiting::heed(bool readable) {
  if (!interrupt_ || !readable) return;
  if (interrupt_->stopRequested()) fail(ErrorKind::Cancelled, "the program is being stopped");
  noisy_ = interrupt_->pollDescriptor() >= 0 && isReadable(interrupt_->pollDescriptor());
}

bool Waiting::untilOr(int descriptor, short events, Moment limit) {
  for (;;) {
    const Moment now = steady_clock::now();
    if (now >= deadline_) timedOut();
    if (now >= limit) return false;
    // Rounded up: waking a fraction early would spin.
    auto left = std::chrono::ceil<milliseconds>(std::min(deadline_, limit) - now);
    if (noisy_) left = std::min(left, kNowAndThen);
    const auto wait = std::min<milliseconds::rep>(left.count(), std::numeric_limits<int>::max());
    const int alarm = interrupt_ && !noisy_ ? interrupt_->pollDescriptor() : -1;
    std::array<pollfd, 2> watched{pollfd{descriptor, events, 0}, pollfd{alarm, POLLIN, 0}};
    (void)::poll(watched.data(), watched.size(), static_cast<int>(wait));
    heed(noisy_ || watched[1].revents != 0);
    if (watched[0].revents != 0) return true;
  }
}

}  // namespace provider::api
