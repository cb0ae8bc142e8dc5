#include "agent/cycle/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace agent::cycle {

Signals::Signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0) throw std::runtime_error("signalfd is not available");
  any_ = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor_}};
  if (any_ < 0 || ::epoll_ctl(any_, EPOLL_CTL_ADD, descriptor_, &event) != 0)
    throw std::runtime_error("epoll is not available");
}

Signals::~Signals() {
  ::close(any_);
  ::close(descriptor_);
}

void Signals::attend(int descriptor, std::function<void()> called) {
  epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
  if (!attended_.contains(descriptor) && ::epoll_ctl(any_, EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::runtime_error("epoll is not available");
  attended_[descriptor] = std::move(called);
}

void Signals::disregard(int descriptor) {
  if (attended_.erase(descriptor) > 0) ::epoll_ctl(any_, EPOLL_CTL_DEL, descriptor, nullptr);
}

bool Signals::attendNow() {
  std::array<epoll_event, 4> events{};
  const int ready = ::epoll_wait(any_, events.data(), static_cast<int>(events.size()), 0);
  bool called = false;
  for (int i = 0; i < ready; ++i) {
    const auto found = attended_.find(events[static_cast<std::size_t>(i)].data.fd);
    if (found == attended_.end()) continue;
    // What is called may attend to something else from now on.
    const auto what = found->second;
    what();
    called = true;
  }
  return called;
}

bool Signals::stopRequested() {
  attendNow();
  drain();
  return stop_;
}

bool Signals::takeReload() {
  drain();
  return std::exchange(reload_, false);
}

void Signals::sleepUntil(provider::SteadyTime until, const provider::Clock& clock) {
  for (drain(); !stop_ && !reload_; drain()) {
    if (attendNow()) return;
    const auto left = until - clock.steady();
    if (left <= left.zero()) return;
    pollfd watched{any_, POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(left.count() + 1, 3'600'000)));
  }
}

void Signals::drain() {
  signalfd_siginfo info;
  while (::read(descriptor_, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGHUP)
      reload_ = true;
    else
      stop_ = true;
  }
}

}  // namespace agent::cycle
