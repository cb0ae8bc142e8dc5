#include "agent/notify/courier.h"

#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "agent/notify/route.h"

namespace agent::notify {
namespace {

/// Readable from `raise` to `lower`.
class Flag {
 public:
  Flag() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0) throw std::runtime_error("eventfd is not available");
  }
  ~Flag() { ::close(descriptor_); }
  Flag(const Flag&) = delete;
  Flag& operator=(const Flag&) = delete;
  void raise() { (void)::eventfd_write(descriptor_, 1); }
  void lower() {
    eventfd_t ignored = 0;
    (void)::eventfd_read(descriptor_, &ignored);
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

class Stop final : public provider::Interrupt {
 public:
  [[nodiscard]] int pollDescriptor() const override { return flag_.descriptor(); }
  [[nodiscard]] bool stopRequested() override { return asked_; }
  void ask() {
    asked_ = true;
    flag_.raise();
  }

 private:
  std::atomic<bool> asked_ = false;
  Flag flag_;
};

/// Signals are for the thread that runs the loop; a thread that starts in here takes none.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

struct Courier::Impl {
  /// One channel and what waits for it. `channel` is the thread's; all else is under the lock.
  struct Line {
    config::Channel settings;
    std::unique_ptr<Channel> channel;
    std::deque<Order> orders;
    std::optional<Pulse> pulse;
    bool pulseFailed = false;
    std::int64_t doubted = 0;  ///< the order that may have been delivered, and how often
    int doubts = 0;
  };
  struct Work {
    Line* line = nullptr;
    std::optional<Order> order;  ///< else the pulse
    Pulse pulse;
  };

  Impl() : clock(&stop) {}
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void start();
  void end();
  void run();
  [[nodiscard]] std::optional<Work> take();
  [[nodiscard]] std::optional<Work> takeFrom(Line& line);
  [[nodiscard]] static Delivery carriedOut(const Work& work);
  [[nodiscard]] static Delivery settled(Line& line, std::int64_t order, Delivery delivery);
  void report(const Work& work, Delivery delivery);

  Stop stop;
  provider::SystemClock clock;
  std::vector<std::unique_ptr<Line>> lines;
  std::mutex mutex;
  std::condition_variable wake;
  std::size_t turn = 0;
  bool working = false;  ///< the thread has something in hand
  std::vector<Outcome> outcomes;
  Flag told;
  std::thread thread;
};

Courier::Impl::~Impl() { end(); }

void Courier::Impl::end() {
  {
    const std::lock_guard lock(mutex);
    stop.ask();
  }
  wake.notify_all();
  if (thread.joinable()) thread.join();
}

void Courier::Impl::start() {
  const SignalsBlocked blocked;
  thread = std::thread([this] { run(); });
}

void Courier::Impl::run() {
  while (auto work = take()) {
    Delivery delivery = carriedOut(*work);
    // What was cut short by the stop has not failed; it is tried again by whoever comes next.
    if (stop.stopRequested() && delivery.result == Delivery::Result::TryAgain) return;
    report(*work, std::move(delivery));
  }
}

/// Waits for something to do; nothing when it is time to stop.
std::optional<Courier::Impl::Work> Courier::Impl::take() {
  std::unique_lock lock(mutex);
  for (;;) {
    if (stop.stopRequested()) return std::nullopt;
    working = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      Line& line = *lines[(turn + i) % lines.size()];
      auto work = takeFrom(line);
      if (!work) continue;
      turn = (turn + i + 1) % lines.size();
      working = true;
      return work;
    }
    wake.wait(lock);
  }
}

std::optional<Courier::Impl::Work> Courier::Impl::takeFrom(Line& line) {
  // A pulse tells how things are after the orders that were handed before it.
  if (!line.orders.empty()) {
    Work work{.line = &line, .order = std::move(line.orders.front()), .pulse = {}};
    line.orders.pop_front();
    return work;
  }
  if (!line.pulse) return std::nullopt;
  return Work{.line = &line,
              .order = std::nullopt,
              .pulse = std::exchange(line.pulse, std::nullopt).value_or(Pulse{})};
}

Delivery Courier::Impl::carriedOut(const Work& work) {
  try {
    return work.order ? work.line->channel->send(work.order->message) : work.line->channel->pulse(work.pulse);
  } catch (const std::exception& error) {
    // A thread's exception would end the program; what made it is a bug of this message or channel only.
    return {.result = Delivery::Result::Refused, .error = error.what(), .after = {}};
  }
}

Delivery Courier::Impl::settled(Line& line, std::int64_t order, Delivery delivery) {
  if (line.doubted != order) line.doubts = 0;
  line.doubted = order;
  if (!delivery.maybeDelivered || ++line.doubts < kMostDoubts) return delivery;
  return {.result = Delivery::Result::Delivered,
          .error = "sent " + std::to_string(kMostDoubts) + " times and never confirmed, so it may be there " +
                   std::to_string(kMostDoubts) + " times or not at all: " + delivery.error,
          .after = {}};
}

void Courier::Impl::report(const Work& work, Delivery delivery) {
  const std::lock_guard lock(mutex);
  const bool failed = delivery.result != Delivery::Result::Delivered;
  if (!work.order && !failed && !work.line->pulseFailed) return;
  if (!work.order) work.line->pulseFailed = failed;
  if (work.order) delivery = settled(*work.line, work.order->id, std::move(delivery));
  outcomes.push_back({.id = work.order ? work.order->id : 0,
                      .channel = work.line->settings.label,
                      .delivery = std::move(delivery)});
  told.raise();
}

Courier::Courier(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Courier::~Courier() = default;

provider::Result<std::unique_ptr<Courier>> Courier::start(const std::vector<config::Channel>& channels) {
  auto impl = std::make_unique<Impl>();
  for (const config::Channel& settings : channels) {
    auto channel = makeChannel(settings, &impl->stop, impl->clock);
    if (!channel) return std::unexpected(channel.error());
    auto line = std::make_unique<Impl::Line>();
    line->settings = settings;
    line->channel = std::move(*channel);
    impl->lines.push_back(std::move(line));
  }
  if (!impl->lines.empty()) impl->start();
  return std::unique_ptr<Courier>(new Courier(std::move(impl)));
}

void Courier::hand(Order order) {
  const std::lock_guard lock(impl_->mutex);
  for (const auto& line : impl_->lines) {
    if (line->settings.label != order.channel) continue;
    line->orders.push_back(std::move(order));
    // It may still tell as firing what this order tells as over, and would be sent after it.
    line->pulse.reset();
    impl_->wake.notify_one();
    return;
  }
}

void Courier::pulse(const Pulse& pulse) {
  const std::lock_guard lock(impl_->mutex);
  for (const auto& line : impl_->lines) {
    if (!line->channel->wantsPulse()) continue;
    line->pulse = pulse;
    std::erase_if(line->pulse->firing, [&](const Item& item) { return !takes(line->settings, item); });
  }
  impl_->wake.notify_one();
}

std::vector<Courier::Outcome> Courier::collect() {
  const std::lock_guard lock(impl_->mutex);
  impl_->told.lower();
  return std::exchange(impl_->outcomes, {});
}

bool Courier::idle() const {
  const std::lock_guard lock(impl_->mutex);
  return !impl_->working && std::ranges::none_of(impl_->lines, [](const auto& line) {
    return line->pulse.has_value() || !line->orders.empty();
  });
}

void Courier::stop() { impl_->end(); }

int Courier::descriptor() const { return impl_->told.descriptor(); }

}  // namespace agent::notify
